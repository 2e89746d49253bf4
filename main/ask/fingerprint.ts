import { createHash } from 'node:crypto';
import type { ToolCall } from '../../rules/facts/call.ts';

/**
 * The same for two calls that do the same to the letter: agent, folder, tool and everything handed to it. Of a command
 * only its text counts: agents put a new description beside it each time.
 */
export function callFingerprint({ agent, cwd, tool, input, command }: ToolCall): string {
  const what = JSON.stringify([agent, cwd, tool, command?.text ?? input]);
  return createHash('sha256').update(what).digest('hex').slice(0, 32);
}
