import os from 'node:os';
import type { BuiltRule } from '../../../../preload/contract.ts';
import { BUILT_FIELDS } from '../../../../rules/builder/rule.ts';
import { readRule } from '../../../../rules/builder/text.ts';
import { shownPath } from '../../../present/recorded-deed.ts';

const PATHS = new Set(BUILT_FIELDS.filter(({ isPath }) => isPath).map(({ field }) => field));

/** `~` as people write it becomes the whole path that rules see. */
export function withWholePaths(built: BuiltRule): BuiltRule {
  return withPaths(built, (value) => (/^~(?=$|[/\\])/.test(value) ? `${os.homedir()}${value.slice(1)}` : value));
}

/** Whole paths in the home folder become those with `~` that people write. */
export function fromHome(built: BuiltRule): BuiltRule {
  return withPaths(built, (value) => shownPath(value, '', os.homedir()));
}

/** The text as a built rule for people; null when it says more than the builder can, or is wrong. */
export function shownRule(text: string): BuiltRule | null {
  const built = readRule(text);
  return built ? fromHome(built) : null;
}

function withPaths(built: BuiltRule, change: (value: string) => string): BuiltRule {
  return {
    ...built,
    clauses: built.clauses.map((clause) =>
      clause.type === 'field' && PATHS.has(clause.field) ? { ...clause, values: clause.values.map(change) } : clause,
    ),
  };
}
