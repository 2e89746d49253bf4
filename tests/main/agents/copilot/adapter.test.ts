import { expect, it } from 'vitest';
import { copilot } from '../../../../main/agents/copilot/adapter.ts';
import {
  asksServer,
  call,
  claudeForm,
  decodesItsRecordings,
  decodeWith,
  delegates,
  fetches,
  isTold,
  refusesWhatItCannotRead,
  runs,
  silence,
  stdout,
  touches,
} from '../golden.ts';

decodesItsRecordings(copilot, 'copilot', {
  'shell-harmless.json': runs('cat notes.txt', {
    agent: 'copilot',
    tool: 'bash',
    hookEvent: 'preToolUse',
    sessionId: '5d6db5fe-3dcc-469b-a070-5871bfd14a37',
  }),
  'shell-dangerous.json': runs('rm -rf ~/precious'),
  'shell-write.json': runs('touch made.txt'),
  'read-file.json': touches('read', '/home/dev/app/notes.txt'),
  'read-ssh-key.json': touches('read', '/home/dev/.ssh/id_ed25519'),
  'write-file.json': touches('write', '/home/dev/app/out.txt', { newText: 'hello lab\n' }),
  'edit-file.json': touches('edit', '/home/dev/app/notes.txt', { oldText: 'first line', newText: 'edited line' }),
  'mcp-call.json': asksServer('lab', 'ping'),
  'web-fetch.json': fetches('http://127.0.0.1:44451/page-n7bcd536365'),
  'subagent-shell.json': delegates('LAB-SUB make the file'),
  'subagent-shell.1.json': runs('touch made.txt', {
    subagent: { id: 'f6b21c94-eecc-4306-b582-bc4d0e622ea5', type: 'general-purpose' },
  }),
  'pascal/shell-write.PreToolUse.json': runs('touch made.txt', {
    tool: 'Bash',
    hookEvent: 'PreToolUse',
    sessionId: '10cfe885-75fe-48fe-8ee0-8ea3022bf3d1',
  }),
});

const own = (toolName: string, toolArgs: object | string, more: object = {}) =>
  decodeWith(copilot, { sessionId: 's', timestamp: 1, cwd: '/home/dev/app', toolName, toolArgs, ...more });
const asClaude = (tool: string, input: object) =>
  decodeWith(copilot, {
    hook_event_name: 'PreToolUse',
    session_id: 's',
    timestamp: '2026-11-21T08:44:15.444Z',
    cwd: '/home/dev/app',
    tool_name: tool,
    tool_input: input,
  });

it.each([
  ['arguments sent as a text', own('bash', '{"command":"ls"}'), runs('ls')],
  ['PowerShell', own('powershell', { command: 'ls' }), call({ command: { text: 'ls', language: 'powershell' } })],
  [
    'its own MCP server',
    own('github-mcp-server-get_me', {}),
    call({ mcp: { server: 'github-mcp-server', tool: 'get_me' } }),
  ],
  ['a patch', own('apply_patch', '*** Begin Patch\n*** Delete File: a\n*** End Patch'), call({ kind: 'delete' })],
  ["Claude Code's Read with Copilot's key", asClaude('Read', { path: '/etc/hosts' }), touches('read', '/etc/hosts')],
  [
    "Claude Code's Write with Copilot's keys",
    asClaude('Write', { path: '/a', file_text: 'x' }),
    touches('write', '/a', { newText: 'x' }),
  ],
  ["Claude Code's name of an MCP tool", asClaude('mcp__lab__ping', { text: 'hi' }), asksServer('lab', 'ping')],
  ['a tool of VS Code', asClaude('run_in_terminal', { command: 'ls' }), call({ agent: 'vscode', kind: 'shell' })],
])('%s is understood', (_what, event, expected) => {
  expect(event).toMatchObject(expected);
});

refusesWhatItCannotRead(copilot, [
  ['a tool that is a number', { sessionId: 's', toolName: 1 }, /tool/],
  ['a command that is missing', { sessionId: 's', toolName: 'bash', toolArgs: {} }, /command/],
]);

const camel = own('bash', { command: 'ls' });
const pascal = asClaude('Bash', { command: 'ls' });
const dialog = own('bash', { command: 'ls' }, { hookName: 'permissionRequest' });
const form = (permissionDecision: string) => (reason: string) =>
  stdout({ permissionDecision, permissionDecisionReason: reason });

isTold(copilot, [
  { when: 'asked as Claude Code', event: pascal, decision: 'deny', reply: claudeForm('deny') },
  { when: 'asked as Claude Code', event: pascal, decision: 'ask', reply: claudeForm('ask') },
  { when: 'asked as Claude Code', event: pascal, decision: 'allow', reply: claudeForm('allow') },
  { when: 'asked as Claude Code', event: pascal, decision: 'defer', reply: silence },
  { when: 'asked in its own way', event: camel, decision: 'deny', reply: form('deny') },
  { when: 'asked in its own way', event: camel, decision: 'ask', reply: form('ask') },
  { when: 'asked in its own way', event: camel, decision: 'allow', reply: form('allow') },
  { when: 'asked in its own way', event: camel, decision: 'defer', reply: silence },
  { when: 'at its dialog', event: dialog, decision: 'deny', reply: (message) => stdout({ behavior: 'deny', message }) },
  { when: 'at its dialog', event: dialog, decision: 'allow', reply: () => stdout({ behavior: 'allow' }) },
  { when: 'at its dialog', event: dialog, decision: 'ask', reply: silence },
]);

it('is refused in both dialects what could not be read', () => {
  expect(JSON.parse(copilot.refuse('no').stdout)).toMatchObject({
    permissionDecision: 'deny',
    hookSpecificOutput: { permissionDecision: 'deny' },
  });
});
