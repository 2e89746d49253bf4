import type { JsonObject } from '../../rules/facts/call.ts';
import { assertNever } from '../assert.ts';
import { type Answer, type HookReply, NOTHING } from './adapter.ts';

/** JSON on stdout with exit code 0: what most agents want to hear. */
export function json(output: JsonObject): HookReply {
  return { exitCode: 0, stdout: JSON.stringify(output), stderr: '' };
}

/** Exit code 2 with the reason on stderr, for agents that read nothing else. */
export function blocked(reason: string): HookReply {
  return { exitCode: 2, stdout: '', stderr: `${reason}\n` };
}

/** Claude Code's form, which Codex, Qwen Code, droid, VS Code and Copilot's `PreToolUse` understand too. */
export function beforeTool({ decision, reason }: Answer): HookReply {
  if (decision === 'defer') return NOTHING;
  return json({
    hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: decision, permissionDecisionReason: reason },
  });
}

/** The answer at an agent's own dialog, in the form of Claude Code and Codex: `ask` lets the dialog open. */
export function atDialog({ decision, reason }: Answer): HookReply {
  switch (decision) {
    case 'allow':
      return json({ hookSpecificOutput: { hookEventName: 'PermissionRequest', decision: { behavior: 'allow' } } });
    case 'deny':
      return json({
        hookSpecificOutput: { hookEventName: 'PermissionRequest', decision: { behavior: 'deny', message: reason } },
      });
    case 'ask':
    case 'defer':
      return NOTHING;
    default:
      return assertNever(decision);
  }
}
