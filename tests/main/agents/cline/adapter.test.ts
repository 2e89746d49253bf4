import { expect, it } from 'vitest';
import { cline } from '../../../../main/agents/cline/adapter.ts';
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

decodesItsRecordings(cline, 'cline', {
  'shell-harmless.tool_call.json': runs('cat notes.txt', {
    agent: 'cline',
    tool: 'run_commands',
    hookEvent: 'tool_call',
    sessionId: '1795251395007_ferat',
    toolUseId: 'call_labmain0x1',
  }),
  'shell-dangerous.tool_call.json': runs('rm -rf ~/precious'),
  'shell-write.tool_call.json': runs('touch made.txt'),
  'read-file.tool_call.json': touches('read', '/home/dev/app/notes.txt'),
  'read-ssh-key.tool_call.json': touches('read', '/home/dev/.ssh/id_ed25519'),
  'write-file.tool_call.json': touches('write', '/home/dev/app/out.txt', { newText: 'hello lab\n' }),
  'edit-file.tool_call.json': touches('edit', '/home/dev/app/notes.txt', {
    oldText: 'first line',
    newText: 'edited line',
  }),
  'mcp-call.tool_call.json': asksServer('lab', 'ping'),
  'web-fetch.tool_call.json': fetches('http://127.0.0.1:45523/page-n27850bd61c'),
  'subagent-shell.tool_call.json': delegates('LAB-SUB make the file'),
  'subagent-shell.tool_call.1.json': runs('touch made.txt', { subagent: { id: 'agent_1795251529092_5npppm' } }),
});

const ofExtension = (toolName: string, parameters: object) =>
  decodeWith(cline, {
    hookName: 'PreToolUse',
    workspaceRoots: ['/home/dev/app'],
    preToolUse: { toolName, parameters },
  });

it.each([
  ['a command', 'execute_command', { command: 'ls', requires_approval: 'true' }, runs('ls')],
  ['several commands as a text', 'run_commands', { commands: '["ls","pwd"]' }, runs('ls\npwd')],
  [
    'an MCP call',
    'use_mcp_tool',
    { server_name: 'lab', tool_name: 'ping', arguments: '{"text":"hi"}' },
    asksServer('lab', 'ping'),
  ],
])("the extension's form of %s is understood", (_what, tool, parameters, expected) => {
  expect(ofExtension(tool, parameters)).toMatchObject(expected);
});

it('reads several commands of one call as one script', () => {
  const event = decodeWith(cline, {
    hookName: 'tool_call',
    tool_call: { id: 'c', name: 'run_commands', input: { commands: ['cd /', 'rm -rf x'] } },
  });
  expect(event).toMatchObject(call({ command: { text: 'cd /\nrm -rf x' } }));
});

refusesWhatItCannotRead(cline, [
  ['another event', { hookName: 'agent_start' }, /agent_start/],
  ['a call without a name', { hookName: 'tool_call', tool_call: {} }, /name/],
  [
    'commands that are no list',
    { hookName: 'tool_call', tool_call: { name: 'run_commands', input: { commands: 1 } } },
    /commands/,
  ],
]);

const event = ofExtension('execute_command', { command: 'ls' });
const goOn = () => stdout({ cancel: false });
const cancel = (errorMessage: string) => stdout({ cancel: true, errorMessage });
isTold(cline, [
  { when: 'before a tool', event, decision: 'deny', reply: cancel },
  { when: 'before a tool', event, decision: 'ask', reply: instead(cancel) },
  { when: 'before a tool', event, decision: 'allow', reply: goOn },
  { when: 'before a tool', event, decision: 'defer', reply: goOn },
]);
