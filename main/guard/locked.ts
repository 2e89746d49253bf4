import path from 'node:path';
import type { LoadedBase, LoadResult, Rule } from '../../rules/language/index.ts';
import { LOCKED_TAG } from '../verdict/verdict.ts';

/**
 * What keeps other files from loosening the rules that protect Perch itself. A locked rule must come out of all files
 * together as its own pack wrote it, and no other file may define a list or macro that it stands on.
 * @param together all files, the built-in ones described on their own
 * @param others names of the files that are not built in
 * @returns what is wrong, in words; undefined when nothing is
 */
export function loosensLocked(
  { rules, base, definitions = [] }: Pick<LoadResult, 'rules' | 'base' | 'definitions'>,
  others: ReadonlySet<string>,
): string | undefined {
  if (!rules || !base) return undefined;
  const locked = base.rules.filter(({ tags }) => tags.includes(LOCKED_TAG));
  const now = new Map(rules.rules.map((rule) => [rule.name, rule]));
  for (const rule of locked) {
    const found = now.get(rule.name);
    if (!found || told(found) !== told(rule)) {
      return `“${rule.name}” protects Perch itself, or your organisation set it, so no other file can switch it off or change it.`;
    }
  }
  const used = namesUsed(base, locked);
  const taken = definitions.find(({ kind, name, file }) => kind !== 'rule' && others.has(file) && used.has(name));
  return (
    taken &&
    `${path.basename(taken.file)} changes the ${taken.kind} “${taken.name}”, on which rules stand that protect Perch itself or that your organisation set.`
  );
}

function told({ condition, output, tags, enabled, exceptions, priority, source }: Rule): string {
  return JSON.stringify([condition, output, tags, enabled, exceptions, priority, source]);
}

/** Lists and macros that the rules use, and those that these use. */
function namesUsed({ definitions }: LoadedBase, rules: readonly Rule[]): ReadonlySet<string> {
  const used = new Set<string>();
  const visit = (text: string) => {
    for (const word of text.split(/[^\w.-]+/)) {
      const definition = definitions.get(word);
      if (definition === undefined || used.has(word)) continue;
      used.add(word);
      visit(definition);
    }
  };
  for (const { condition } of rules) visit(condition);
  return used;
}
