import { createHash } from 'node:crypto';
import type { ToolCall } from '../../rules/facts/call.ts';

/** The same for two calls that are the same to the letter: agent, folder, tool and everything handed to it. */
export function callFingerprint({ agent, cwd, tool, input }: ToolCall): string {
  return createHash('sha256').update(JSON.stringify([agent, cwd, tool, input])).digest('hex').slice(0, 32);
}
