/** Short ways to load rules and try them, for the tests of the language. */
import { expect } from 'vitest';
import { ConditionCompiler } from '../../../rules/language/compile/condition.ts';
import { FieldScope } from '../../../rules/language/compile/field.ts';
import { EventState, SlotTable } from '../../../rules/language/compile/slot.ts';
import { parseCondition } from '../../../rules/language/condition/parser.ts';
import type { ResolvedExpression } from '../../../rules/language/condition/resolved.ts';
import { RuleIndex } from '../../../rules/language/evaluate/rule-index.ts';
import {
  type Catalogue,
  type Diagnostic,
  type FieldReader,
  type FieldValue,
  type LoadOptions,
  type LoadResult,
  loadRules,
  type RuleSet,
} from '../../../rules/language/index.ts';
import { SourceText } from '../../../rules/language/text/source-text.ts';
import { CORPUS_CATALOGUE, readerOf } from '../../conformance/catalogue.ts';

export const CATALOGUE: Catalogue = CORPUS_CATALOGUE;

export type Event = Readonly<Record<string, FieldValue | Readonly<Record<string, FieldValue>>>>;

/** A rule around a condition. */
export function ruleOf(condition: string, keys = ''): string {
  return `- rule: R
  desc: d
  condition: ${JSON.stringify(condition)}
  output: out
  priority: INFO
  source: coding_agent
${keys}`;
}

export function load(content: string | readonly string[], options: Partial<LoadOptions> = {}): LoadResult {
  const contents = typeof content === 'string' ? [content] : content;
  const files = contents.map((text, i) => ({ name: `${i + 1}.yaml`, content: text }));
  return loadRules(files, { catalogues: [CATALOGUE], zoneOffset: () => 0, ...options });
}

/** The rules of files that must load. */
export function loaded(content: string | readonly string[], options: Partial<LoadOptions> = {}): RuleSet {
  const { rules, diagnostics } = load(content, options);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (!rules) throw new Error('nothing was loaded');
  return rules;
}

export function readerFor(event: Event, number = 0): FieldReader {
  return readerOf(event, number);
}

/** Whether a condition holds for an event that it must be able to judge. */
export function holds(condition: string, event: Event, before = ''): boolean {
  const { matches, errors } = loaded(before + ruleOf(condition)).evaluate(readerFor(event));
  expect(errors).toEqual([]);
  return matches.length === 1;
}

/** The names of the rules that match. */
export function matching(rules: RuleSet, event: Event): readonly string[] {
  return rules.evaluate(readerFor(event)).matches.map(({ rule }) => rule.name);
}

/** What is wrong with a condition: codes of errors and warnings, unused things left out. */
export function codesOf(condition: string, before = ''): readonly string[] {
  return load(before + ruleOf(condition))
    .diagnostics.map(({ code }) => code)
    .filter((code) => code !== 'macro-unused' && code !== 'list-unused');
}

/** The one error of a condition. */
export function errorOf(condition: string, before = ''): Diagnostic {
  const errors = load(before + ruleOf(condition)).diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ code }) => code)).toHaveLength(1);
  return errors[0] as Diagnostic;
}

/** The text of a file that a diagnostic points at. */
export function pointedAt({ range }: Diagnostic, text: string): string {
  return text.slice(range.start.offset, range.end.offset);
}

/** Conditions without macros, compiled together; each is named by its place. */
export interface CompiledConditions {
  /** Those that the index leaves over. */
  readonly candidates: (event: FieldReader) => readonly number[];
  /** Those that hold when each is looked at by itself. */
  readonly holding: (event: FieldReader) => readonly number[];
}

export function compiled(conditions: readonly string[]): CompiledConditions {
  const slots = new SlotTable();
  const compiler = new ConditionCompiler({ scope: new FieldScope(CATALOGUE, () => 0), slots });
  const all = conditions.map((condition) =>
    compiler.compile(parseCondition(condition) as ResolvedExpression, SourceText.verbatim(condition, 'a', 0), {
      compiled: () => {},
      failed: (error) => {
        throw error;
      },
    }),
  );
  const index = new RuleIndex(all.map(({ demands }) => demands));
  const places = [...all.keys()];
  return {
    candidates(event) {
      const bits = index.candidates(new EventState(slots.size, event));
      return places.filter((i) => ((bits[i >>> 5] ?? 0) >>> (i & 31)) & 1);
    },
    holding(event) {
      const state = new EventState(slots.size, event);
      return places.filter((i) => all[i]?.test(state));
    },
  };
}
