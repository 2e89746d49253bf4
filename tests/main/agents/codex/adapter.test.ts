import { describe, expect, it } from 'vitest';
import { codex } from '../../../../main/agents/codex/adapter.ts';
import {
  asksServer,
  call,
  claudeForm,
  decodesItsRecordings,
  decodeWith,
  delegates,
  instead,
  isTold,
  noted,
  refusesWhatItCannotRead,
  runs,
  silence,
  stdout,
} from '../golden.ts';

const added = call({
  tool: 'apply_patch',
  kind: 'write',
  targets: [{ path: 'out.txt', operation: 'write', patchOperation: 'Add', newText: 'hello lab\n' }],
});

decodesItsRecordings(codex, 'codex', {
  'shell-harmless.PreToolUse.json': runs('cat notes.txt', {
    agent: 'codex',
    agentPid: 42,
    hookEvent: 'PreToolUse',
    sessionId: '01a1fd34-a861-7132-aab9-bbb97d9a48a2',
    turnId: '01a1fd34-a87e-7a73-8991-1c08b63d7e9b',
    toolUseId: 'call_labmain0x1',
    permissionMode: 'bypassPermissions',
    model: 'gpt-5.5',
  }),
  'shell-dangerous.PreToolUse.json': runs('rm -rf ~/precious'),
  'shell-write.PreToolUse.json': runs('touch made.txt'),
  'read-file.PreToolUse.json': runs('cat /home/dev/app/notes.txt'),
  'read-ssh-key.PreToolUse.json': runs('cat /home/dev/.ssh/id_ed25519'),
  'web-fetch.PreToolUse.json': runs('curl -fsS http://127.0.0.1:41319/page-nc7b9ebfaa8'),
  'write-file.PreToolUse.json': added,
  'edit-file.PreToolUse.json': call({
    kind: 'edit',
    targets: [
      {
        path: 'notes.txt',
        operation: 'edit',
        patchOperation: 'Update',
        oldText: 'first line\n',
        newText: 'edited line\n',
      },
    ],
  }),
  'mcp-call.PreToolUse.json': asksServer('lab', 'ping'),
  'subagent-shell.PreToolUse.json': delegates('LAB-SUB make the file'),
  'subagent-shell.PreToolUse.1.json': runs('sleep 6'),
  'subagent-shell.PreToolUse.2.json': runs('touch made.txt', {
    subagent: { id: '01a1fd34-c9ef-7f70-9bc7-5cd32e760d79', type: 'default' },
  }),
  'code-mode/shell-write.PreToolUse.json': runs('touch made.txt', {
    toolUseId: 'exec-b07e9fba-7a45-4bfe-bfab-95faeae0a91b',
  }),
  'code-mode/write-file.PreToolUse.json': added,
  'code-mode/mcp-call.PreToolUse.json': asksServer('lab', 'ping'),
  'heredoc/write-file.PreToolUse.json': call({
    tool: 'Bash',
    kind: 'shell',
    command: { language: 'posix' },
    targets: [{ path: 'out.txt', operation: 'write', patchOperation: 'Add', newText: 'hello lab\n' }],
  }),
  'workdir/shell-write.PreToolUse.json': runs('touch made.txt', { cwd: '/tmp' }),
  'write-stdin/shell-write.PreToolUse.json': runs('bash'),
  'permission/shell-write.PermissionRequest.json': call(
    { kind: 'shell', command: { text: 'touch made.txt' }, permissionMode: 'default', toolUseId: '' },
    'permission',
  ),
  'events/subagent-shell.SessionStart.json': noted('session-start'),
  'events/subagent-shell.UserPromptSubmit.1.json': noted('prompt', { text: 'LAB-MAIN do the task' }),
  'events/subagent-shell.PreToolUse.2.json': delegates('LAB-SUB make the file'),
  'events/subagent-shell.PostToolUse.3.json': noted('tool-result', { toolUseId: 'call_labmain0x1' }),
  'events/subagent-shell.SubagentStart.4.json': noted('subagent-start'),
  'events/subagent-shell.PreToolUse.5.json': runs('sleep 6'),
  'events/subagent-shell.UserPromptSubmit.6.json': noted('prompt', {
    text: 'LAB-SUB make the file',
    subagent: { id: '01a1fd3a-4527-71a3-ba8c-bf191e007fe2', type: 'default' },
  }),
  'events/subagent-shell.PreToolUse.7.json': runs('touch made.txt'),
  'events/subagent-shell.PostToolUse.8.json': noted('tool-result'),
  'events/subagent-shell.SubagentStop.9.json': noted('subagent-end'),
  'events/subagent-shell.PostToolUse.10.json': noted('tool-result'),
  'events/subagent-shell.Stop.11.json': noted('turn-end'),
  'events/subagent-shell.SessionEnd.12.json': noted('session-end'),
});

const calling = (tool: string, input: object) =>
  decodeWith(codex, { hook_event_name: 'PreToolUse', tool_name: tool, tool_input: input, cwd: '/home/dev/app' });

describe('a patch', () => {
  it('gives each file its own target with its own hunk', () => {
    const patch = [
      '*** Begin Patch',
      '*** Add File: a dir/new.txt',
      '+hello',
      '*** Update File: src/old.ts',
      '*** Move to: src/new.ts',
      '@@ class A',
      '-one',
      '+two',
      '*** Delete File: gone.txt',
      '*** End Patch',
    ].join('\n');
    expect(calling('apply_patch', { command: patch })).toMatchObject({
      call: {
        kind: 'edit',
        targets: [
          {
            path: 'a dir/new.txt',
            operation: 'write',
            patchOperation: 'Add',
            newText: 'hello\n',
            patchText: '*** Begin Patch\n*** Add File: a dir/new.txt\n+hello\n*** End Patch\n',
          },
          { path: 'src/old.ts', operation: 'edit', patchOperation: 'Update', oldText: 'one\n', newText: 'two\n' },
          { path: 'src/new.ts', operation: 'write', patchOperation: 'Move', newText: 'two\n' },
          { path: 'gone.txt', operation: 'delete', patchOperation: 'Delete' },
        ],
      },
    });
  });

  it.each([
    ['Windows line ends', '*** Begin Patch\r\n*** Delete File: a.txt\r\n*** End Patch\r\n'],
    ['words before it and after it', 'here:\n*** Begin Patch\n*** Delete File: a.txt\n*** End Patch\nthanks'],
    ['blanks around its markers', '  *** Begin Patch\n  *** Delete File: a.txt  \n  *** End Patch'],
  ])('is read with %s', (_what, command) => {
    expect(calling('apply_patch', { command })).toMatchObject({
      call: { kind: 'delete', targets: [{ path: 'a.txt', operation: 'delete' }] },
    });
  });
});

refusesWhatItCannotRead(codex, [
  ['no tool', { hook_event_name: 'PreToolUse' }, /tool_name/],
  ...(
    [
      ['that never starts', 'hello', /does not start/],
      ['that never ends', '*** Begin Patch\n*** Delete File: a', /does not end/],
      ['of nothing', '*** Begin Patch\n*** End Patch', /changes no file/],
      ['without a path', '*** Begin Patch\n*** Add File: \n+x\n*** End Patch', /names no file/],
      ['that moves an added file', '*** Begin Patch\n*** Add File: a\n*** Move to: b\n*** End Patch', /Move to/],
    ] as const
  ).map(
    ([what, command, message]) =>
      [
        `a patch ${what}`,
        { hook_event_name: 'PreToolUse', tool_name: 'apply_patch', tool_input: { command } },
        message,
      ] as const,
  ),
]);

const shell = calling('Bash', { command: 'ls' });
const dialog = decodeWith(codex, {
  hook_event_name: 'PermissionRequest',
  tool_name: 'Bash',
  tool_input: { command: 'ls' },
});
const behaviour = (decision: object) =>
  stdout({ hookSpecificOutput: { hookEventName: 'PermissionRequest', decision } });

isTold(codex, [
  { when: 'before a tool', event: shell, decision: 'deny', reply: claudeForm('deny') },
  { when: 'before a tool', event: shell, decision: 'ask', reply: instead(claudeForm('deny')) },
  { when: 'before a tool', event: shell, decision: 'allow', reply: silence },
  { when: 'before a tool', event: shell, decision: 'defer', reply: silence },
  {
    when: 'at its dialog',
    event: dialog,
    decision: 'deny',
    reply: (message) => behaviour({ behavior: 'deny', message }),
  },
  { when: 'at its dialog', event: dialog, decision: 'allow', reply: () => behaviour({ behavior: 'allow' }) },
  { when: 'at its dialog', event: dialog, decision: 'ask', reply: silence },
  { when: 'at its dialog', event: dialog, decision: 'defer', reply: silence },
]);

it('Codex is refused what could not be read', () => {
  expect(codex.refuse('no')).toEqual(claudeForm('deny')('no'));
});
