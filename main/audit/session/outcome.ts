import type { JsonObject, JsonValue } from '../../../rules/facts/call.ts';
import type { AuditRecord } from '../record.ts';

/** How a call ended, as far as its agent tells. `unknown`: it told nothing. */
export type Outcome = 'done' | 'failed' | 'unknown';

/**
 * Reads how a call ended out of what an agent tells afterwards. Agents have no common form for it; these members mean
 * the same wherever they occur, and anything else counts as done.
 */
export function outcomeOf(result: Pick<AuditRecord, 'event' | 'input'>): Outcome {
  if (/fail|error/i.test(result.event)) return 'failed';
  return [result.input, ...responses(result.input)].some(saysFailed) ? 'failed' : 'done';
}

function responses(input: JsonObject): readonly JsonObject[] {
  return ['tool_response', 'tool_result', 'tool_output', 'result', 'output'].flatMap((key) => {
    const value = input[key];
    return isObject(value) ? [value] : [];
  });
}

function saysFailed(told: JsonObject): boolean {
  const { is_error, isError, error, success, interrupted, exit_code, exitCode, result_type, resultType, status } = told;
  if ([is_error, isError, interrupted].includes(true) || success === false) return true;
  if ((typeof error === 'string' && error !== '') || isObject(error)) return true;
  if ([exit_code, exitCode].some((code) => typeof code === 'number' && code !== 0)) return true;
  return [result_type, resultType, status].some(
    (word) => typeof word === 'string' && /^(?:failure|failed|error|denied)$/i.test(word),
  );
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
