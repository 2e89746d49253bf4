import { expect, it } from 'vitest';
import { windsurf } from '../../../../main/agents/windsurf/adapter.ts';
import { asksServer, call, decodeWith, exit2, instead, isTold, refusesWhatItCannotRead, silence } from '../golden.ts';

// Windsurf cannot be run here: the inputs are written after its documentation.
const input = (action: string, info: object) => ({
  agent_action_name: action,
  trajectory_id: 't',
  execution_id: 'e',
  timestamp: '2026-01-01T00:00:00Z',
  tool_info: info,
});

it.each([
  [
    'pre_run_command',
    { command_line: 'ls', cwd: '/home/dev/app' },
    call({ kind: 'shell', command: { text: 'ls' }, cwd: '/home/dev/app', sessionId: 't', turnId: 'e' }),
  ],
  ['pre_read_code', { file_path: '/a' }, call({ kind: 'read', targets: [{ path: '/a', operation: 'read' }] })],
  [
    'pre_write_code',
    { file_path: '/a', edits: [{ old_string: 'x', new_string: 'y' }] },
    call({ kind: 'edit', targets: [{ path: '/a', oldText: 'x', newText: 'y' }] }),
  ],
  [
    'pre_mcp_tool_use',
    { mcp_server_name: 'lab', mcp_tool_name: 'ping', mcp_tool_arguments: { text: 'hi' } },
    asksServer('lab', 'ping'),
  ],
])('%s is understood', (action, info, expected) => {
  expect(decodeWith(windsurf, input(action, info))).toMatchObject(expected);
});

it('names the file of a write without edits', () => {
  const event = decodeWith(windsurf, input('pre_write_code', { file_path: '/a', edits: [] }));
  expect(event).toMatchObject(call({ targets: [{ path: '/a', operation: 'edit' }] }));
});

refusesWhatItCannotRead(windsurf, [
  ['another event', input('post_run_command', {}), /post_run_command/],
  ['a command that is missing', input('pre_run_command', {}), /command_line/],
]);

const event = decodeWith(windsurf, input('pre_run_command', { command_line: 'ls' }));
isTold(windsurf, [
  { when: 'before a tool', event, decision: 'deny', reply: exit2 },
  { when: 'before a tool', event, decision: 'ask', reply: instead(exit2) },
  { when: 'before a tool', event, decision: 'allow', reply: silence },
  { when: 'before a tool', event, decision: 'defer', reply: silence },
]);
