import path from 'node:path';
import type { Diagnostic, Pack, RuleChange, RuleDetail, RuleSummary } from '../../../../preload/contract.ts';
import { withEffect } from '../../../../rules/builder/text.ts';
import type { Diagnostic as LanguageDiagnostic, Rule } from '../../../../rules/language/index.ts';
import type { ActiveRules } from '../../../guard/rules.ts';
import type { BookPack, Rulebook } from '../../../rulebook/book.ts';
import { packAbout, packOrder, packTitle, sentenceCase } from '../../../rulebook/titles.ts';
import { effectOf } from '../../../verdict/judge.ts';
import { LOCKED_TAG } from '../../../verdict/verdict.ts';
import { shownRule } from './home-paths.ts';

/** The pack that holds a person's own rules; the window has a name for it. */
const OWN_PACK = 'mine:my-rules';

export function packViews(book: Rulebook, { fault }: ActiveRules): Pack[] {
  const order = ({ source, name }: BookPack) => ({ mine: -2, managed: -1, 'built-in': packOrder(name) })[source];
  return book
    .packs()
    .toSorted((a, b) => order(a) - order(b))
    .map((pack) => {
      const locked = pack.source === 'managed' || (pack.rules.length > 0 && pack.rules.every(isLocked));
      return {
        id: pack.id,
        title: titleOf(pack),
        description: pack.source === 'built-in' ? packAbout(pack.name) : '',
        source: pack.source,
        project: '',
        on: locked || pack.rules.some(({ enabled, tags }) => enabled && !tags.includes(LOCKED_TAG)),
        locked,
        forExperts: pack.source === 'built-in' && FOR_EXPERTS.has(pack.name),
        problem: faultIn(pack, fault?.diagnostics ?? []),
        rules: pack.rules.map((rule) => ruleSummary(pack, rule)),
      };
    });
}

const FOR_EXPERTS: ReadonlySet<string> = new Set(['cloud', 'databases', 'metadata']);

export function titleOf(pack: BookPack): string {
  if (pack.id === OWN_PACK) return '';
  return pack.source === 'built-in' ? packTitle(pack.name) : sentenceCase(pack.name);
}

function faultIn(pack: BookPack, diagnostics: readonly LanguageDiagnostic[]): string {
  const found = diagnostics.find(({ file, severity }) => severity === 'error' && file === pack.file.name);
  return found ? `Line ${found.range.start.line} of ${path.basename(found.file)}: ${found.message}` : '';
}

function isLocked({ tags }: Rule): boolean {
  return tags.includes(LOCKED_TAG);
}

export function ruleSummary(pack: BookPack, rule: Rule): RuleSummary {
  return {
    name: rule.name,
    title: rule.name,
    effect: effectOf(rule),
    on: rule.enabled,
    locked: whyLocked(pack, rule) !== '',
  };
}

/** Everything about one rule but its examples. */
export function ruleDetail(book: Rulebook, name: string): Omit<RuleDetail, 'examples'> | undefined {
  const found = book.find(name);
  if (!found) return undefined;
  const { rule, pack } = found;
  const fixed = whyLocked(pack, rule) !== '';
  const effect = effectOf(rule);
  const own = book.textOf(name);
  const text = book.override(name).effect === undefined ? own : withEffect(own, effect);
  return {
    ...ruleSummary(pack, rule),
    pack: pack.id,
    packTitle: titleOf(pack),
    source: pack.source,
    description: rule.description,
    whyLocked: whyLocked(pack, rule),
    effects: fixed ? [effect] : ['record', 'ask', 'deny'],
    built: shownRule(text),
    text,
    editable: !fixed,
    changed: book.isChanged(name),
  };
}

function whyLocked({ source }: BookPack, rule: Rule): string {
  if (source === 'managed') return 'Your organisation set this rule, so it is always on and cannot be changed here.';
  return isLocked(rule) ? 'This rule protects Perch itself, so it is always on.' : '';
}

/** What changed, in a few words, for the list of versions. */
export function whatChanged(change: RuleChange): string {
  switch (change.kind) {
    case 'text':
      return change.rule ? `${change.rule}: changed` : 'A new rule';
    case 'effect':
      return `${change.rule}: ${{ deny: 'denies', ask: 'asks', record: 'only records' }[change.effect]}`;
    case 'remove':
      return `${change.rule}: removed`;
  }
}

export function diagnosticView({ range, severity, message, advice }: LanguageDiagnostic): Diagnostic {
  return {
    from: range.start.offset,
    to: range.end.offset,
    line: range.start.line,
    severity,
    message,
    help: advice,
  };
}
