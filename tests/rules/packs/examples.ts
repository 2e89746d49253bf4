/** Examples beside the packs: calls a rule must catch and calls it must leave alone. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';
import type { JsonObject } from '../../../rules/facts/call.ts';
import type { Row } from '../../score/rows.ts';

/** A text alone is a command for a shell; anything else says which tool gets which input, and where. */
const Example = v.union([
  v.string(),
  v.strictObject({
    tool: v.string(),
    os: v.optional(v.picklist(['linux', 'macos', 'windows'])),
    session: v.optional(v.record(v.string(), v.array(v.string()))),
    setup: v.optional(v.record(v.string(), v.unknown())),
    input: v.record(v.string(), v.unknown()),
  }),
]);

const RuleExamples = v.strictObject({
  rule: v.string(),
  matches: v.pipe(v.array(Example), v.minLength(1)),
  leaves: v.pipe(v.array(Example), v.minLength(1)),
});

export type RuleExamples = v.InferOutput<typeof RuleExamples>;

export const PACKS = path.resolve(import.meta.dirname, '../../../rules/packs');

export function packNames(): readonly string[] {
  return readdirSync(PACKS)
    .filter((name) => name.endsWith('.yaml') && !name.endsWith('.examples.yaml'))
    .map((name) => name.replace(/\.yaml$/, ''));
}

export function examplesOf(pack: string): readonly RuleExamples[] {
  return v.parse(v.array(RuleExamples), parse(readFileSync(path.join(PACKS, `${pack}.examples.yaml`), 'utf8')));
}

const FOLDERS = { linux: '/home/dev/app', macos: '/Users/sam/app', windows: 'C:\\Users\\sam\\app' } as const;

export function rowOf(example: RuleExamples['matches'][number]): Row {
  const {
    tool,
    os = 'linux',
    input,
    session,
    setup,
  } = typeof example === 'string'
    ? ({ tool: 'Bash', input: { command: example } } as const)
    : { ...example, input: example.input as JsonObject };
  return {
    id: 'example',
    tool,
    input: input as JsonObject,
    cwd: FOLDERS[os ?? 'linux'],
    os: os ?? 'linux',
    category: '',
    expect: 'ask',
    ...(session ? { session } : {}),
    ...(setup ? { setup } : {}),
  };
}
