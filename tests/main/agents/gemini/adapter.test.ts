import { expect, it } from 'vitest';
import { gemini } from '../../../../main/agents/gemini/adapter.ts';
import {
  asksServer,
  call,
  decodesItsRecordings,
  decodeWith,
  delegates,
  fetches,
  instead,
  isTold,
  noted,
  refusesWhatItCannotRead,
  runs,
  silence,
  stdout,
  touches,
} from '../golden.ts';

decodesItsRecordings(gemini, 'gemini', {
  'shell-harmless.BeforeTool.json': runs('cat notes.txt', {
    agent: 'gemini',
    hookEvent: 'BeforeTool',
    tool: 'run_shell_command',
    sessionId: 'ceb3fdd7-8478-4707-9c23-204edfd829ad',
  }),
  'shell-dangerous.BeforeTool.json': runs('rm -rf ~/precious'),
  'shell-write.BeforeTool.json': runs('touch made.txt'),
  'read-file.BeforeTool.json': touches('read', '/home/dev/app/notes.txt'),
  'write-file.BeforeTool.json': touches('write', '/home/dev/app/out.txt', { newText: 'hello lab\n' }),
  'edit-file.BeforeTool.json': touches('edit', '/home/dev/app/notes.txt', {
    oldText: 'first line',
    newText: 'edited line',
  }),
  'mcp-call.BeforeTool.json': asksServer('lab', 'ping'),
  'web-fetch.BeforeTool.json': fetches('http://lab-page.example/page-ndcb065c79c'),
  'subagent-shell.BeforeTool.json': delegates('LAB-SUB make the file'),
  'subagent-shell.BeforeTool.1.json': runs('touch made.txt'),
  'events/subagent-shell.SessionStart.json': noted('session-start'),
  'events/subagent-shell.BeforeAgent.1.json': noted('prompt', { text: 'LAB-MAIN do the task' }),
  'events/subagent-shell.BeforeToolSelection.2.json': noted('other', { details: { timestamp: expect.any(String) } }),
  'events/subagent-shell.BeforeTool.3.json': delegates('LAB-SUB make the file'),
  'events/subagent-shell.BeforeToolSelection.4.json': noted('other'),
  'events/subagent-shell.BeforeTool.5.json': runs('touch made.txt'),
  'events/subagent-shell.AfterTool.6.json': noted('tool-result'),
  'events/subagent-shell.BeforeToolSelection.7.json': noted('other'),
  'events/subagent-shell.BeforeToolSelection.8.json': noted('other'),
  'events/subagent-shell.AfterTool.9.json': noted('tool-result'),
  'events/subagent-shell.BeforeToolSelection.10.json': noted('other'),
  'events/subagent-shell.AfterAgent.11.json': noted('turn-end'),
  'events/subagent-shell.SessionEnd.12.json': noted('session-end'),
});

const input = {
  hook_event_name: 'BeforeTool',
  session_id: 's',
  tool_name: 'run_shell_command',
  tool_input: { command: 'ls' },
};
const calling = (tool: string, toolInput: object) =>
  decodeWith(gemini, { ...input, tool_name: tool, tool_input: toolInput });

it.each([
  [
    'web_fetch',
    { prompt: 'see https://a.example/x. And (http://b.example)' },
    fetches('https://a.example/x', 'http://b.example'),
  ],
  ['read_file', { absolute_path: '/etc/hosts' }, call({ kind: 'read', targets: [{ path: '/etc/hosts' }] })],
  ['read_many_files', { include: ['a', 'b'] }, call({ kind: 'read', targets: [{ path: 'a' }, { path: 'b' }] })],
  ['list_directory', { dir_path: '/home/dev/.aws' }, call({ kind: 'search', targets: [{ path: '/home/dev/.aws' }] })],
  ['mcp_lab_ping', { text: 'hi' }, asksServer('lab', 'ping')],
  ['something_new', { command: 'rm -rf /' }, call({ kind: 'shell', command: { text: 'rm -rf /' } })],
])('%s is read by its own shape', (tool, toolInput, expected) => {
  expect(calling(tool, toolInput)).toMatchObject(expected);
});

refusesWhatItCannotRead(gemini, [
  ['a command that is a list', { ...input, tool_input: { command: ['rm'] } }, /command/],
  ['a read without a file', { ...input, tool_name: 'read_file', tool_input: {} }, /file_path/],
]);

const atTerminal = { onTerminal: true, arguments: ['node', '/usr/bin/gemini'] };
const unseen = decodeWith(gemini, input);
const interactive = decodeWith(gemini, input, atTerminal);
const headless = decodeWith(gemini, input, { ...atTerminal, arguments: ['node', '/usr/bin/gemini', '--prompt=go'] });
const piped = decodeWith(gemini, input, { ...atTerminal, onTerminal: false });
const form = (decision: string) => (reason: string) => stdout({ decision, reason });

isTold(gemini, [
  { when: 'before a tool', event: unseen, decision: 'deny', reply: form('deny') },
  { when: 'before a tool', event: unseen, decision: 'allow', reply: form('allow') },
  { when: 'before a tool', event: unseen, decision: 'defer', reply: silence },
  { when: 'on a terminal', event: interactive, decision: 'ask', reply: form('ask') },
  { when: 'nobody knows whether on a terminal', event: unseen, decision: 'ask', reply: instead(form('deny')) },
  { when: 'with a prompt on its command line', event: headless, decision: 'ask', reply: instead(form('deny')) },
  { when: 'in a pipe', event: piped, decision: 'ask', reply: instead(form('deny')) },
]);
