import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { HookInputError } from '../../../../main/agents/adapter.ts';
import { claudeCode } from '../../../../main/agents/claude-code/adapter.ts';

const FIXTURES = path.resolve(import.meta.dirname, '../../../fixtures/hooks/claude');

const decode = (body: Buffer | string) =>
  claudeCode.decode({ body: Buffer.from(body), cwd: '/somewhere/else', agentPid: 42 });
const recorded = (name: string) => decode(readFileSync(path.join(FIXTURES, name)));
const call = (tool: string, input: object, more: object = {}) =>
  decode(
    JSON.stringify({
      hook_event_name: 'PreToolUse',
      tool_name: tool,
      tool_input: input,
      cwd: '/home/dev/app',
      ...more,
    }),
  );

describe('Claude Code: what it sends', () => {
  it.each([
    ['shell-harmless', { tool: 'Bash', kind: 'shell', command: { text: 'cat notes.txt', language: 'posix' } }],
    ['shell-dangerous', { tool: 'Bash', kind: 'shell', command: { text: 'rm -rf ~/precious', language: 'posix' } }],
    ['shell-write', { tool: 'Bash', kind: 'shell', command: { text: 'touch made.txt', language: 'posix' } }],
    ['read-file', { tool: 'Read', kind: 'read', targets: [{ path: '/home/dev/app/notes.txt', operation: 'read' }] }],
    [
      'read-ssh-key',
      { tool: 'Read', kind: 'read', targets: [{ path: '/home/dev/.ssh/id_ed25519', operation: 'read' }] },
    ],
    [
      'write-file',
      {
        tool: 'Write',
        kind: 'write',
        targets: [{ path: '/home/dev/app/out.txt', operation: 'write', newText: 'hello lab\n' }],
      },
    ],
    ['edit-file', { tool: 'Read', kind: 'read', targets: [{ path: '/home/dev/app/notes.txt', operation: 'read' }] }],
    ['web-fetch', { tool: 'WebFetch', kind: 'fetch', urls: ['http://lab-page.example/page-n1460bb7998'] }],
    [
      'mcp-call',
      { tool: 'mcp__lab__ping', kind: 'mcp', mcp: { server: 'lab', tool: 'ping', arguments: { text: 'hi' } } },
    ],
    ['subagent-shell', { tool: 'Agent', kind: 'agent', prompt: 'LAB-SUB make the file' }],
    ['subagent-shell.1', { tool: 'Bash', kind: 'shell', subagent: { type: 'general-purpose' } }],
  ])('%s becomes a tool call', (name, expected) => {
    const file = /\.\d$/.test(name) ? name.replace(/\.(\d)$/, '.PreToolUse.$1.json') : `${name}.PreToolUse.json`;
    const event = recorded(file);
    expect(event).toMatchObject({
      type: 'tool-call',
      gate: 'before-tool',
      call: { agent: 'claude-code', agentPid: 42, cwd: '/home/dev/app', hookEvent: 'PreToolUse', ...expected },
    });
  });

  it('a permission dialog about to open becomes a tool call at its own gate', () => {
    expect(recorded('permission/shell-write.PermissionRequest.json')).toMatchObject({
      type: 'tool-call',
      gate: 'permission',
      call: { kind: 'shell', command: { text: 'touch made.txt' }, permissionMode: 'default', toolUseId: '' },
    });
  });

  it.each([
    ['SessionStart', 'session-start'],
    ['UserPromptSubmit.1', 'prompt'],
    ['PostToolUse.5', 'tool-result'],
    ['PostToolBatch.6', 'other'],
    ['SubagentStart.3', 'subagent-start'],
    ['SubagentStop.7', 'subagent-end'],
    ['Stop.10', 'turn-end'],
    ['SessionEnd.11', 'session-end'],
  ])('%s is noted', (name, happened) => {
    expect(recorded(`events/subagent-shell.${name}.json`)).toMatchObject({
      type: 'session-event',
      happened,
      sessionId: '16f0be6d-db5d-4fb7-8bc1-a43af65da09c',
    });
  });

  it('decodes every recorded input', () => {
    const files = (readdirSync(FIXTURES, { recursive: true }) as string[]).filter((name) => name.endsWith('.json'));
    expect(files.length).toBeGreaterThan(30);
    for (const name of files) {
      const raw = JSON.parse(readFileSync(path.join(FIXTURES, name), 'utf8'));
      // Hooks of type "http" carry the same input as the body of a request.
      const event = decode(JSON.stringify(name.startsWith('http') ? raw.body : raw));
      expect(event.type === 'tool-call' ? event.call.sessionId : event.sessionId).not.toBe('');
    }
  });

  it.each([
    [
      'Edit',
      { file_path: '/a', old_string: 'x', new_string: 'y' },
      { kind: 'edit', targets: [{ path: '/a', operation: 'edit', oldText: 'x', newText: 'y' }] },
    ],
    [
      'MultiEdit',
      {
        file_path: '/a',
        edits: [
          { old_string: '1', new_string: '2' },
          { old_string: '3', new_string: '4' },
        ],
      },
      {
        kind: 'edit',
        targets: [
          { path: '/a', oldText: '1', newText: '2' },
          { path: '/a', oldText: '3', newText: '4' },
        ],
      },
    ],
    [
      'NotebookEdit',
      { notebook_path: '/n.ipynb', new_source: 'x' },
      { kind: 'edit', targets: [{ path: '/n.ipynb', operation: 'edit', newText: 'x' }] },
    ],
    [
      'Grep',
      { pattern: 'KEY', path: '/home/dev/.aws', glob: '*' },
      { kind: 'search', targets: [{ path: '/home/dev/.aws', operation: 'search', glob: '*' }] },
    ],
    [
      'Glob',
      { pattern: '**/*.pem' },
      { kind: 'search', targets: [{ path: '.', operation: 'search', glob: '**/*.pem' }] },
    ],
    ['PowerShell', { command: 'ri x' }, { kind: 'shell', command: { text: 'ri x', language: 'powershell' } }],
    ['mcp__a__b__c', {}, { kind: 'mcp', mcp: { server: 'a', tool: 'b__c' } }],
    ['TodoWrite', { todos: [] }, { kind: 'other', targets: [], urls: [] }],
    ['SomethingNew', { path: '/x' }, { kind: 'other' }],
  ])('%s is read by its own shape', (tool, input, expected) => {
    expect(call(tool, input)).toMatchObject({ call: expected });
  });

  it('believes the name of the server that Claude Code gives beside the call', () => {
    expect(call('mcp__my__server__run', {}, { mcp_server: { name: 'my__server' } })).toMatchObject({
      call: { mcp: { server: 'my__server', tool: 'run' } },
    });
  });

  it.each([
    ['nothing', '', /sent nothing/],
    ['no JSON', 'hello', /JSON/],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), /UTF-8/],
    ['a list', '[]', /object/],
    ['no event', '{}', /hook_event_name/],
    ['an event that is a number', '{"hook_event_name":1}', /hook_event_name/],
    ['no tool', '{"hook_event_name":"PreToolUse"}', /tool_name/],
    [
      'a command that is a list',
      '{"hook_event_name":"PreToolUse","tool_name":"Bash","tool_input":{"command":["rm"]}}',
      /command/,
    ],
    ['a read without a file', '{"hook_event_name":"PreToolUse","tool_name":"Read","tool_input":{}}', /file_path/],
    ['an input that is a text', '{"hook_event_name":"PreToolUse","tool_name":"Read","tool_input":"x"}', /tool_input/],
  ])('%s is an error that says what is wrong', (_what, body, message) => {
    expect(() => decode(body)).toThrow(HookInputError);
    expect(() => decode(body)).toThrow(message);
  });
});

describe('Claude Code: what it is told', () => {
  const before = call('Bash', { command: 'ls' });
  const permission = recorded('permission/shell-write.PermissionRequest.json');
  const noted = recorded('events/subagent-shell.SessionStart.json');
  const reason = 'no';
  const preToolUse = (permissionDecision: string) =>
    JSON.stringify({
      hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision, permissionDecisionReason: reason },
    });
  const permissionRequest = (decision: object) =>
    JSON.stringify({ hookSpecificOutput: { hookEventName: 'PermissionRequest', decision } });

  it.each([
    ['before a tool', before, 'deny', preToolUse('deny')],
    ['before a tool', before, 'ask', preToolUse('ask')],
    ['before a tool', before, 'allow', preToolUse('allow')],
    ['before a tool', before, 'defer', ''],
    ['at its dialog', permission, 'deny', permissionRequest({ behavior: 'deny', message: reason })],
    ['at its dialog', permission, 'allow', permissionRequest({ behavior: 'allow' })],
    ['at its dialog', permission, 'ask', ''],
    ['at its dialog', permission, 'defer', ''],
    ['about an event', noted, 'deny', ''],
  ] as const)('%s, %s: %s', (_when, event, decision, stdout) => {
    expect(claudeCode.encode(event, { decision, reason })).toEqual({ exitCode: 0, stdout, stderr: '' });
  });

  it('is denied what could not be read', () => {
    expect(claudeCode.refuse(reason)).toEqual({ exitCode: 0, stdout: preToolUse('deny'), stderr: '' });
  });
});
