import { describe, expect, it } from 'vitest';
import { cursor } from '../../../../main/agents/cursor/adapter.ts';
import {
  asksServer,
  call,
  decodeWith,
  delegates,
  fetches,
  instead,
  isTold,
  noted,
  refusesWhatItCannotRead,
  runs,
  stdout,
  touches,
} from '../golden.ts';

// Cursor cannot be run here: the inputs are written after its documentation.
const input = (hookEvent: string, more: object) => ({
  conversation_id: 'conv-123',
  generation_id: 'gen-456',
  hook_event_name: hookEvent,
  cursor_version: '2.4.1',
  workspace_roots: ['/home/dev/app'],
  ...more,
});
const calling = (tool: string, toolInput: object | string) =>
  decodeWith(cursor, input('preToolUse', { tool_name: tool, tool_input: toolInput, tool_use_id: 'c' }));

describe('Cursor: documented inputs', () => {
  it.each([
    ['a command', calling('Shell', { command: 'ls' }), runs('ls', { sessionId: 'conv-123', turnId: 'gen-456' })],
    ['a read', calling('Read', { file_path: '/etc/hosts' }), touches('read', '/etc/hosts')],
    ['a write', calling('Write', { path: 'a.txt', contents: 'x' }), touches('write', 'a.txt', { newText: 'x' })],
    [
      'an edit',
      calling('StrReplace', { path: 'a.txt', old_string: 'x', new_string: 'y' }),
      touches('edit', 'a.txt', { oldText: 'x', newText: 'y' }),
    ],
    ['a deletion', calling('Delete', { path: 'a.txt' }), touches('delete', 'a.txt')],
    ['an MCP call', calling('MCP:lab:ping', { text: 'hi' }), asksServer('lab', 'ping')],
    ['an MCP call without a server', calling('MCP:ping', { text: 'hi' }), asksServer('', 'ping')],
    ['an input sent as a text', calling('MCP:lab:ping', '{"text":"hi"}'), asksServer('lab', 'ping')],
    ['a page', calling('WebFetch', { url: 'https://a.example' }), fetches('https://a.example')],
    ['a subagent', calling('Task', { prompt: 'go' }), delegates('go')],
    [
      'beforeShellExecution',
      decodeWith(cursor, input('beforeShellExecution', { command: 'ls', cwd: '/tmp' })),
      call({ kind: 'shell', cwd: '/tmp' }),
    ],
    [
      'beforeReadFile',
      decodeWith(cursor, input('beforeReadFile', { file_path: '/a', content: 'x' })),
      call({ kind: 'read' }),
    ],
    [
      'beforeMCPExecution',
      decodeWith(cursor, input('beforeMCPExecution', { tool_name: 'ping', tool_input: '{"text":"hi"}' })),
      asksServer('', 'ping'),
    ],
    ['a prompt', decodeWith(cursor, input('beforeSubmitPrompt', { prompt: 'go' })), noted('prompt', { text: 'go' })],
  ])('%s is understood', (_what, event, expected) => {
    expect(event).toMatchObject(expected);
  });
});

refusesWhatItCannotRead(cursor, [['a command that is missing', input('beforeShellExecution', {}), /command/]]);

const event = calling('Shell', { command: 'ls' });
const older = decodeWith(cursor, input('beforeShellExecution', { command: 'ls' }));
const form = (permission: string) => (reason: string) =>
  stdout({ permission, user_message: reason, agent_message: reason });
isTold(cursor, [
  { when: 'before a tool', event, decision: 'deny', reply: form('deny') },
  { when: 'before a tool', event, decision: 'ask', reply: instead(form('deny')) },
  { when: 'before a tool', event, decision: 'allow', reply: form('allow') },
  { when: 'before a tool', event, decision: 'defer', reply: () => stdout({}) },
  { when: 'before a command', event: older, decision: 'ask', reply: form('ask') },
]);
