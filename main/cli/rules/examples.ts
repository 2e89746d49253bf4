/** The examples beside a pack: calls each of its rules must catch, and calls it must leave alone. */
import * as v from 'valibot';
import { parse } from 'yaml';
import { messageOf } from '../../errors.ts';
import { UsageError } from '../arguments.ts';

/** A text alone is a command for a shell; anything else says which tool gets which input, and where. */
const exampleSchema = v.union([
  v.string(),
  v.looseObject({ tool: v.string(), input: v.record(v.string(), v.unknown()) }),
]);

const examplesSchema = v.array(
  v.strictObject({
    rule: v.string(),
    matches: v.optional(v.array(exampleSchema), []),
    leaves: v.optional(v.array(exampleSchema), []),
  }),
);

export type Example = v.InferOutput<typeof exampleSchema>;
export type RuleExamples = v.InferOutput<typeof examplesSchema>[number];

/** Where the examples of a rule file stand. */
export function examplesPath(pack: string): string {
  return pack.replace(/\.(ya?ml)$/, '.examples.$1');
}

/** @throws {UsageError} that names the place */
export function readExamples(text: string, name: string): readonly RuleExamples[] {
  try {
    return v.parse(examplesSchema, parse(text) ?? []);
  } catch (error) {
    const where = v.isValiError(error) ? ` (at ${v.getDotPath(error.issues[0]) ?? 'the top'})` : '';
    throw new UsageError(`${name}: ${messageOf(error)}${where}`);
  }
}

/** The example as a row of `perch judge`. */
export function callOf(example: Example): Readonly<Record<string, unknown>> {
  return typeof example === 'string' ? { tool: 'Bash', input: { command: example } } : example;
}

/** The example on one line, for messages. */
export function showExample(example: Example): string {
  return typeof example === 'string' ? example : JSON.stringify(example);
}
