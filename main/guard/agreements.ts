import type { ToolCall } from '../../rules/facts/call.ts';

/** How long a person's yes covers the agent's own dialog for the same step, in milliseconds. */
const COVERED_FOR = 10 * 60_000;

/**
 * Steps a person allowed in Perch that the agent may ask about once more: some agents (Codex) cannot be told "allow"
 * before a tool and open their own dialog after it. Each yes covers one dialog.
 */
export interface Agreements {
  allowed(call: ToolCall): void;
  /** Whether the person has just allowed this very step; asking takes it away. */
  covers(call: ToolCall): boolean;
}

export function agreements(now: () => number): Agreements {
  const until = new Map<string, number>();
  return {
    allowed(call) {
      for (const [key, end] of until) if (end < now()) until.delete(key);
      until.set(keyOf(call), now() + COVERED_FOR);
    },
    covers(call) {
      const end = until.get(keyOf(call));
      until.delete(keyOf(call));
      return end !== undefined && end >= now();
    },
  };
}

/** The step itself: a dialog's input has no call id, and a word more about why. */
function keyOf({ agent, sessionId, turnId, cwd, tool, input, command }: ToolCall): string {
  return JSON.stringify([agent, sessionId, turnId, cwd, tool, command?.text ?? input]);
}
