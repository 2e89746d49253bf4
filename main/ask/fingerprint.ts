import { createHash } from 'node:crypto';
import type { JsonObject, ToolCall, ToolKind } from '../../rules/facts/call.ts';

/**
 * The same for two calls that do the same to the letter: agent, folder, tool and everything handed to it. Of a command
 * only its text counts: agents put a new description beside it each time.
 */
export function callFingerprint({ agent, cwd, tool, input, command }: ToolCall): string {
  return fingerprint(agent, cwd, tool, command?.text ?? input);
}

/** The fingerprint of a recorded call. What the record took out of it makes it another one: it then fits no call. */
export function recordFingerprint(record: {
  readonly agent: string;
  readonly cwd: string;
  readonly tool: string;
  readonly kind: ToolKind | '';
  readonly input: JsonObject;
}): string {
  const { agent, cwd, tool, kind, input } = record;
  const command = input['command'] ?? input['cmd'];
  return fingerprint(agent, cwd, tool, kind === 'shell' && typeof command === 'string' ? command : input);
}

function fingerprint(agent: string, cwd: string, tool: string, what: string | JsonObject): string {
  const said = typeof what === 'string' ? what.trim() : what;
  return createHash('sha256')
    .update(JSON.stringify([agent, cwd, tool, said]))
    .digest('hex')
    .slice(0, 32);
}
