/** Commands of the corpora, mutated: their facts are there in good time, can be described, and never throw. */
import { readFileSync } from 'node:fs';
import { loadGrammars } from '../../main/guard/grammars.ts';
import { deriveFacts } from '../../rules/facts/facts.ts';
import { describeCall } from '../../rules/facts/summary.ts';
import { callOf, contextOf, type Row } from '../score/rows.ts';
import { type Fuzzer, stackOf, workDone } from './fuzzer.ts';
import { mutate } from './mutate.ts';
import type { Random } from './random.ts';

const CALLS = ['attacks', 'ours-attacks', 'ours-benign'].map((name) => `tests/fixtures/calls/${name}.jsonl`);
const WORDS = ['$(', '<<E\n', '`', '&&', '|', 'eval ', 'sh -c ', '${x:-', '$((', '@(', '-enc ', '%x%', '{a,b}', '> '];
const LONGEST_MILLISECONDS = 10_000;

export function shellFuzzer(): Fuzzer {
  let grammars: ReturnType<typeof loadGrammars> | undefined;
  let seeds: readonly Row[] | undefined;
  return {
    name: 'shell',
    async attempt(random) {
      grammars ??= loadGrammars();
      seeds ??= commands();
      const seed = random.pick(seeds);
      const command = random.raw()?.toString() ?? makeCommand(seed, seeds, random);
      const row = { ...seed, input: { ...seed.input, command } };
      const start = workDone();
      try {
        const facts = deriveFacts(callOf(row), contextOf(row, await grammars));
        describeCall(facts);
        if (facts.views.length === 0) return { what: 'no view of the call', input: command };
      } catch (error) {
        return { what: stackOf(error), input: command };
      }
      const took = workDone() - start;
      return took > LONGEST_MILLISECONDS ? { what: `took ${Math.round(took)} ms of work`, input: command } : undefined;
    },
    seeds: () =>
      commands().map(({ input }, index, { length }) => ({
        input: String(input['command']),
        picks: [{ index, of: length }],
      })),
  };
}

function commands(): readonly Row[] {
  return CALLS.flatMap(rowsIn).filter(({ input }) => typeof input['command'] === 'string');
}

function makeCommand(seed: Row, seeds: readonly Row[], random: Random): string {
  const other = random.chance(0.2) ? String(random.pick(seeds).input['command']) : '';
  return mutate(String(seed.input['command']) + other, random, WORDS);
}

function rowsIn(file: string): readonly Row[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Row);
}
