import { type AgentAdapter, NOTHING } from '../adapter.ts';
import { parseBody } from '../input.ts';
import { beforeTool } from '../replies.ts';
import { readVsCodeTool, vscodeCall } from './input.ts';

/** VS Code's agent, after its documentation (preview): it takes Claude Code's answers, `ask` among them. Not yet run. */
export const vscode: AgentAdapter = {
  name: 'vscode',
  title: 'VS Code Copilot',
  asks: 'yes',
  decode: (input) => vscodeCall(parseBody(input.body), input),
  encode: (event, answer) => (event.type === 'session-event' ? NOTHING : beforeTool(answer)),
  refuse: (reason) => beforeTool({ decision: 'deny', reason }),
  pass: NOTHING,
  read: readVsCodeTool,
  sample: (sessionId, cwd, file) =>
    JSON.stringify({
      timestamp: '2026-01-01T00:00:00.000Z',
      cwd,
      sessionId,
      hookEventName: 'PreToolUse',
      tool_name: 'read_file',
      tool_input: { filePath: file },
      tool_use_id: `${sessionId}-read`,
    }),
};
