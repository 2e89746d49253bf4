import { expect, it } from 'vitest';
import { claudeCode } from '../../../../main/agents/claude-code/adapter.ts';
import { vscode } from '../../../../main/agents/vscode/adapter.ts';
import {
  asksServer,
  call,
  claudeForm,
  decodeWith,
  delegates,
  fetches,
  isTold,
  noted,
  refusesWhatItCannotRead,
  runs,
  silence,
  touches,
} from '../golden.ts';

// VS Code cannot be run here: the inputs are written after its documentation.
const documented = (tool: string, toolInput: object) => ({
  timestamp: '2026-02-09T10:30:00.000Z',
  cwd: '/home/dev/app',
  sessionId: 's',
  hookEventName: 'PreToolUse',
  transcript_path: '/t',
  tool_name: tool,
  tool_input: toolInput,
  tool_use_id: 'c',
});

it.each([
  ['run_in_terminal', { command: 'ls' }, runs('ls', { agent: 'vscode', sessionId: 's', hookEvent: 'PreToolUse' })],
  ['read_file', { filePath: '/a' }, touches('read', '/a')],
  ['create_file', { filePath: '/a', content: 'x' }, touches('write', '/a', { newText: 'x' })],
  ['editFiles', { files: ['/a', '/b'] }, call({ kind: 'edit', targets: [{ path: '/a' }, { path: '/b' }] })],
  [
    'multi_replace_string_in_file',
    { replacements: [{ filePath: '/a', oldString: 'x', newString: 'y' }] },
    touches('edit', '/a', { oldText: 'x', newText: 'y' }),
  ],
  ['fetch_webpage', { urls: ['https://a.example'] }, fetches('https://a.example')],
  ['mcp_lab_ping', { text: 'hi' }, asksServer('lab', 'ping')],
  ['runSubagent', { prompt: 'go' }, delegates('go')],
])('%s is understood', (tool, toolInput, expected) => {
  expect(decodeWith(vscode, documented(tool, toolInput))).toMatchObject(expected);
});

it("is recognised when it runs the hooks in Claude Code's settings", () => {
  expect(decodeWith(claudeCode, documented('read_file', { filePath: '/a' }))).toMatchObject(touches('read', '/a'));
  const { hookEventName, sessionId, ...rest } = documented('run_in_terminal', { command: 'ls' });
  const snakeCase = { ...rest, hook_event_name: hookEventName, session_id: sessionId };
  expect(decodeWith(claudeCode, snakeCase)).toMatchObject(call({ agent: 'vscode', sessionId: 's' }));
});

it('notes what needs no answer', () => {
  const { tool_name: _, tool_input: __, ...rest } = documented('', {});
  expect(decodeWith(vscode, { ...rest, hookEventName: 'UserPromptSubmit', prompt: 'go' })).toMatchObject(
    noted('prompt', { text: 'go' }),
  );
});

refusesWhatItCannotRead(vscode, [['a file that is missing', documented('read_file', {}), /filePath/]]);

const event = decodeWith(vscode, documented('run_in_terminal', { command: 'ls' }));
isTold(vscode, [
  { when: 'before a tool', event, decision: 'deny', reply: claudeForm('deny') },
  { when: 'before a tool', event, decision: 'ask', reply: claudeForm('ask') },
  { when: 'before a tool', event, decision: 'allow', reply: claudeForm('allow') },
  { when: 'before a tool', event, decision: 'defer', reply: silence },
]);
