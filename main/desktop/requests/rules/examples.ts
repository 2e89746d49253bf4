import { existsSync, readFileSync } from 'node:fs';
import type { RuleExample } from '../../../../preload/contract.ts';
import { SAMPLE_HOMES } from '../../../../rules/facts/memory-files.ts';
import type { Grammars } from '../../../../rules/facts/shell/code/grammars.ts';
import type { RuleSet } from '../../../../rules/language/index.ts';
import { decodeRecordedCall, factsOfRecordedCall, readRecordedCall, systemOf } from '../../../cli/recorded-call.ts';
import { callOf, type Example, examplesPath, type RuleExamples, readExamples } from '../../../cli/rules/examples.ts';
import { loadGrammars } from '../../../guard/grammars.ts';
import type { BookPack } from '../../../rulebook/book.ts';

/** A call, and whether a rule is meant to match it. */
export interface ExpectedExample {
  readonly example: Example;
  readonly matches: boolean;
}

/** The examples of one rule that its pack brought, those that must match first. */
export function examplesOf(pack: BookPack, rule: string): readonly ExpectedExample[] {
  const file = examplesPath(pack.file.name);
  if (!existsSync(file)) return [];
  try {
    return expectedExamples(readExamples(readFileSync(file, 'utf8'), file), rule);
  } catch {
    // Examples that cannot be read are no reason to hide the rule.
    return [];
  }
}

export function expectedExamples(examples: readonly RuleExamples[], rule: string): readonly ExpectedExample[] {
  const found = examples.filter((one) => one.rule === rule);
  return [
    ...found.flatMap(({ matches }) => matches.map((example) => ({ example, matches: true }))),
    ...found.flatMap(({ leaves }) => leaves.map((example) => ({ example, matches: false }))),
  ];
}

export function exampleView({ example, matches }: ExpectedExample): RuleExample {
  const { title, exact } = shown(example);
  return { title, exact, matches };
}

/** How an example reads: a command is exact already; a tool's call is told by its name and what it is given. */
function shown(example: Example): { readonly title: string; readonly exact: string } {
  if (typeof example === 'string') return { title: '', exact: example };
  const { tool, input } = example;
  const values = Object.values(input).filter((value) => typeof value === 'string');
  return { title: tool, exact: values.length === 1 ? String(values[0]) : JSON.stringify(input) };
}

let grammars: Promise<Grammars> | undefined;

/** Whether the rule matches each of the examples. */
export async function tryExamples(
  rules: RuleSet,
  rule: string,
  examples: readonly { readonly example: Example }[],
): Promise<boolean[]> {
  grammars ??= loadGrammars();
  const loaded = await grammars;
  return examples.map(({ example }) => {
    try {
      const read = readRecordedCall(callOf(example), 'example');
      // Examples leave out what does not matter: they work in a project of the usual person.
      const recorded = { ...read, cwd: read.cwd || `${SAMPLE_HOMES[systemOf(read)]}/app` };
      const facts = factsOfRecordedCall(recorded, decodeRecordedCall(recorded, 'example'), {
        grammars: loaded,
        home: undefined,
      });
      return facts.views.some((view) => rules.evaluate(view).matches.some((match) => match.rule.name === rule));
    } catch {
      return false;
    }
  });
}
