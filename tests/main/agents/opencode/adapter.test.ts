import { expect, it } from 'vitest';
import { kilo, opencode } from '../../../../main/agents/opencode/adapter.ts';
import {
  asksServer,
  call,
  decodesItsRecordings,
  decodeWith,
  delegates,
  fetches,
  instead,
  isTold,
  refusesWhatItCannotRead,
  runs,
  stdout,
  touches,
} from '../golden.ts';

for (const adapter of [opencode, kilo]) {
  decodesItsRecordings(adapter, adapter.name, {
    'shell-harmless.tool.execute.before.json': runs('cat notes.txt', {
      agent: adapter.name,
      tool: 'bash',
      hookEvent: 'tool.execute.before',
      sessionId: expect.stringMatching(/^ses_/),
      toolUseId: expect.stringMatching(/^call_/),
    }),
    'shell-dangerous.tool.execute.before.json': runs('rm -rf ~/precious'),
    'shell-write.tool.execute.before.json': runs('touch made.txt'),
    'read-file.tool.execute.before.json': touches('read', '/home/dev/app/notes.txt'),
    'read-ssh-key.tool.execute.before.json': touches('read', '/home/dev/.ssh/id_ed25519'),
    'write-file.tool.execute.before.json': touches('write', '/home/dev/app/out.txt', { newText: 'hello lab\n' }),
    'edit-file.tool.execute.before.json': touches('read', '/home/dev/app/notes.txt'),
    'edit-file.tool.execute.before.1.json': touches('edit', '/home/dev/app/notes.txt', {
      oldText: 'first line',
      newText: 'edited line',
    }),
    'mcp-call.tool.execute.before.json': asksServer('lab', 'ping'),
    'web-fetch.tool.execute.before.json': fetches(expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/page-/)),
    'subagent-shell.tool.execute.before.json': delegates('LAB-SUB make the file'),
    'subagent-shell.tool.execute.before.1.json': runs('touch made.txt'),
  });
}

const input = (tool: string, args: object, more: object = {}) => ({
  hook_event_name: 'tool.execute.before',
  cwd: '/home/dev/app',
  input: { tool, sessionID: 's', callID: 'c' },
  output: { args },
  ...more,
});

it.each([
  ['/tmp', '/tmp'],
  ['sub', '/home/dev/app/sub'],
  ['C:\\work', 'C:\\work'],
])('runs a command where it says: %s', (workdir, cwd) => {
  expect(decodeWith(opencode, input('bash', { command: 'ls', workdir }))).toMatchObject(call({ cwd }));
});

it('knows the servers that the plugin names, however they are spelt', () => {
  const event = decodeWith(opencode, input('my_own_lab_ping', { text: 'hi' }, { mcp: { my: {}, 'my.own_lab': {} } }));
  expect(event).toMatchObject(call({ mcp: { server: 'my_own_lab', tool: 'ping' } }));
});

refusesWhatItCannotRead(opencode, [
  ['no tool', { hook_event_name: 'tool.execute.before', input: { sessionID: 's' } }, /tool/],
  ['a command that is missing', input('bash', {}), /command/],
]);

const event = decodeWith(opencode, input('bash', { command: 'ls' }));
const goOn = () => stdout({ decision: 'go-on' });
const deny = (reason: string) => stdout({ decision: 'deny', reason });
isTold(opencode, [
  { when: 'before a tool', event, decision: 'deny', reply: deny },
  { when: 'before a tool', event, decision: 'ask', reply: instead(deny) },
  { when: 'before a tool', event, decision: 'allow', reply: goOn },
  { when: 'before a tool', event, decision: 'defer', reply: goOn },
]);
