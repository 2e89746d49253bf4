import { expect, it } from 'vitest';
import { kiro } from '../../../../main/agents/kiro/adapter.ts';
import {
  asksServer,
  call,
  decodeWith,
  exit2,
  fetches,
  instead,
  isTold,
  noted,
  refusesWhatItCannotRead,
  runs,
  silence,
  touches,
} from '../golden.ts';

// Kiro cannot be run here: the inputs are written after its documentation.
const input = (tool: string, toolInput: object) => ({
  hook_event_name: 'preToolUse',
  cwd: '/home/dev/app',
  tool_name: tool,
  tool_input: toolInput,
});

it.each([
  ['execute_bash', { command: 'ls' }, runs('ls', { agent: 'kiro' })],
  ['shell', { command: 'ls' }, runs('ls')],
  [
    'fs_read',
    {
      operations: [
        { mode: 'Line', path: '/a' },
        { mode: 'Directory', path: '/b' },
      ],
    },
    call({
      kind: 'read',
      targets: [
        { path: '/a', operation: 'read' },
        { path: '/b', operation: 'search' },
      ],
    }),
  ],
  ['fs_write', { command: 'create', path: '/a', file_text: 'x' }, touches('write', '/a', { newText: 'x' })],
  [
    'fs_write',
    { command: 'str_replace', path: '/a', old_str: 'x', new_str: 'y' },
    touches('edit', '/a', { oldText: 'x', newText: 'y' }),
  ],
  ['web_fetch', { url: 'https://a.example' }, fetches('https://a.example')],
  ['@lab/ping', { text: 'hi' }, asksServer('lab', 'ping')],
])('%s is understood', (tool, toolInput, expected) => {
  expect(decodeWith(kiro, input(tool, toolInput))).toMatchObject(expected);
});

it('notes what needs no answer', () => {
  expect(decodeWith(kiro, { hook_event_name: 'userPromptSubmit', cwd: '/', prompt: 'go' })).toMatchObject(
    noted('prompt', { text: 'go' }),
  );
});

refusesWhatItCannotRead(kiro, [['a command that is missing', input('shell', {}), /command/]]);

const event = decodeWith(kiro, input('shell', { command: 'ls' }));
isTold(kiro, [
  { when: 'before a tool', event, decision: 'deny', reply: exit2 },
  { when: 'before a tool', event, decision: 'ask', reply: instead(exit2) },
  { when: 'before a tool', event, decision: 'allow', reply: silence },
  { when: 'before a tool', event, decision: 'defer', reply: silence },
]);
