import { expect, it } from 'vitest';
import { droid } from '../../../../main/agents/droid/adapter.ts';
import {
  asksServer,
  call,
  claudeForm,
  decodesItsRecordings,
  decodeWith,
  delegates,
  fetches,
  instead,
  isTold,
  refusesWhatItCannotRead,
  runs,
  silence,
  touches,
} from '../golden.ts';

decodesItsRecordings(droid, 'droid', {
  'shell-harmless.PreToolUse.json': runs('cat notes.txt', {
    agent: 'droid',
    tool: 'Execute',
    sessionId: '7adb61e7-8653-4fc5-8a3e-e1dc116601d1',
    permissionMode: 'auto-low',
  }),
  'shell-dangerous.PreToolUse.json': runs('rm -rf ~/precious'),
  'shell-write.PreToolUse.json': runs('touch made.txt'),
  'read-file.PreToolUse.json': touches('read', '/home/dev/app/notes.txt'),
  'read-ssh-key.PreToolUse.json': touches('read', '/home/dev/.ssh/id_ed25519'),
  'write-file.PreToolUse.json': touches('write', '/home/dev/app/out.txt', { newText: 'hello lab\n' }),
  'edit-file.PreToolUse.json': touches('read', '/home/dev/app/notes.txt'),
  'edit-file.PreToolUse.1.json': touches('edit', '/home/dev/app/notes.txt', {
    oldText: 'first line',
    newText: 'edited line',
  }),
  'mcp-call.PreToolUse.json': asksServer('lab', 'ping'),
  'web-fetch.PreToolUse.json': fetches('http://127.0.0.1:44117/page-n9737efa368'),
  'subagent-shell.PreToolUse.json': delegates('LAB-SUB make the file'),
});

const input = { hook_event_name: 'PreToolUse', tool_name: 'Execute', tool_input: { command: 'ls' } };

it('splits a server from its tool at three underscores, not at two', () => {
  const event = decodeWith(droid, { ...input, tool_name: 'my__lab___ping', tool_input: { text: 'hi' } });
  expect(event).toMatchObject(call({ mcp: { server: 'my__lab', tool: 'ping' } }));
});

refusesWhatItCannotRead(droid, [['a command that is missing', { ...input, tool_input: {} }, /command/]]);

const event = decodeWith(droid, input);
isTold(droid, [
  { when: 'before a tool', event, decision: 'deny', reply: claudeForm('deny') },
  { when: 'before a tool', event, decision: 'ask', reply: instead(claudeForm('deny')) },
  { when: 'before a tool', event, decision: 'allow', reply: claudeForm('allow') },
  { when: 'before a tool', event, decision: 'defer', reply: silence },
]);
