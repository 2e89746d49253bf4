import path from 'node:path';
import { editedFile, type Rule, type RuleFile, type RuleSet, symbolsOf } from '../../rules/language/index.ts';
import { LOCKED_TAG } from '../verdict/verdict.ts';

/**
 * What keeps other files from loosening the rules that protect Perch itself. A locked rule must come out of all files
 * together as its own pack wrote it, and no other file may define a list or macro that it stands on.
 * @param alone the built-in rules without any other file
 * @returns what is wrong, in words; undefined when nothing is
 */
export function loosensLocked(
  builtIn: readonly RuleFile[],
  alone: RuleSet,
  others: readonly RuleFile[],
  together: RuleSet,
): string | undefined {
  const locked = alone.rules.filter(({ tags }) => tags.includes(LOCKED_TAG));
  const now = new Map(together.rules.map((rule) => [rule.name, rule]));
  for (const rule of locked) {
    const found = now.get(rule.name);
    if (!found || told(found) !== told(rule)) {
      return `“${rule.name}” protects Perch itself, or your organisation set it, so no other file can switch it off or change it.`;
    }
  }
  const used = namesUsed(builtIn, locked);
  for (const file of others) {
    const taken = symbolsOf(editedFile(file)).find(({ kind, name }) => kind !== 'rule' && used.has(name));
    if (taken) {
      return `${path.basename(file.name)} changes the ${taken.kind} “${taken.name}”, on which rules stand that protect Perch itself or that your organisation set.`;
    }
  }
  return undefined;
}

function told({ condition, output, tags, enabled, exceptions, priority, source }: Rule): string {
  return JSON.stringify([condition, output, tags, enabled, exceptions, priority, source]);
}

/** Lists and macros that the rules use, and those that these use. */
function namesUsed(files: readonly RuleFile[], rules: readonly Rule[]): ReadonlySet<string> {
  const definitions = new Map<string, string>();
  for (const { kind, name, condition, items } of files.flatMap((file) => symbolsOf(editedFile(file)))) {
    if (kind === 'rule') continue;
    const text = [condition?.text ?? '', ...items.map((item) => item.text)].join(' ');
    definitions.set(name, `${definitions.get(name) ?? ''} ${text}`);
  }
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
