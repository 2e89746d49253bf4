/** Judges rows by the default packs alone: no mode, no exceptions, no person. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CATALOGUE } from '../../rules/facts/catalogue.ts';
import { type CallFacts, deriveFacts } from '../../rules/facts/facts.ts';
import type { Grammars } from '../../rules/facts/shell/code/grammars.ts';
import { loadRules, type RuleFile, type RuleSet } from '../../rules/language/index.ts';
import { callOf, contextOf, type Row } from './rows.ts';

export type Decision = 'deny' | 'ask' | 'allow';

export interface Judgement {
  readonly decision: Decision;
  /** Rules that decided, the denying ones first. */
  readonly rules: readonly string[];
  readonly facts: CallFacts;
  readonly errors: readonly string[];
}

export const PACKS_FOLDER = path.resolve(import.meta.dirname, '../../rules/packs');

/** The default packs; run through the bundler this file lies elsewhere, so the folder may be given. */
export function packFiles(folder: string): readonly RuleFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml') && !name.endsWith('.examples.yaml'))
    .toSorted()
    .map((name) => ({ name, content: readFileSync(path.join(folder, name), 'utf8') }));
}

export function loadPacks(files: readonly RuleFile[]): RuleSet {
  const { rules, failure } = loadRules(files, { catalogues: [CATALOGUE] });
  if (!rules) throw new Error(failure ? `${failure.file}: ${failure.message}` : 'the packs do not load');
  return rules;
}

export function judge(rules: RuleSet, row: Row, grammars: Grammars | undefined): Judgement {
  const facts = deriveFacts(callOf(row), contextOf(row, grammars));
  return { ...decide(rules, facts), facts };
}

/** The strictest of what the rules say about any view of the call. */
export function decide(rules: RuleSet, facts: Pick<CallFacts, 'views'>): Omit<Judgement, 'facts'> {
  const denying = new Set<string>();
  const asking = new Set<string>();
  const errors = new Set<string>();
  for (const view of facts.views) {
    const evaluation = rules.evaluate(view);
    for (const { rule } of evaluation.matches) {
      if (rule.tags.includes('coding_agent_deny')) denying.add(rule.name);
      else if (rule.tags.includes('coding_agent_ask')) asking.add(rule.name);
    }
    for (const error of evaluation.errors) errors.add(JSON.stringify(error));
  }
  const decision = denying.size > 0 ? 'deny' : asking.size > 0 ? 'ask' : 'allow';
  return { decision, rules: [...denying, ...asking], errors: [...errors] };
}
