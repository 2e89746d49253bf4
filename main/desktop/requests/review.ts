import { createHash } from 'node:crypto';
import type { HistoryRow, Outcome, Review, ReviewDecision, ReviewGroup } from '../../../preload/contract.ts';
import { agentTitle } from '../../agents/catalogue.ts';
import { termsToLift } from '../../ask/choices.ts';
import type { ExceptionStore } from '../../ask/exception-store.ts';
import type { NewException } from '../../ask/exceptions.ts';
import { recordFingerprint } from '../../ask/fingerprint.ts';
import type { AuditRecord } from '../../audit/record.ts';
import type { Records } from '../../audit/records.ts';
import type { SettingsStore } from '../../settings/settings.ts';
import { type MatchTerm, term, termKey } from '../../verdict/terms.ts';
import type { MatchedRule } from '../../verdict/verdict.ts';
import { describeRecord } from '../asking/describe.ts';
import { exceptionPreview, ruleReference } from '../asking/view.ts';
import type { Handlers } from '../ipc.ts';
import type { UndoStore } from '../undo.ts';

export interface ReviewRequestParts {
  readonly settings: SettingsStore;
  readonly exceptions: ExceptionStore;
  readonly records: Pick<Records, 'search' | 'summary'>;
  readonly undo: UndoStore;
  readonly now: () => number;
  /** The person's home folder. */
  readonly home: string;
  row(record: AuditRecord): HistoryRow;
  switchRule(rule: string, on: boolean): Outcome | Promise<Outcome>;
  confirmLoosening(what: string): Promise<Outcome>;
}

type ReviewRequest = 'review.get' | 'review.decide' | 'review.finish';

/** Rows that a group shows. */
const NEWEST = 5;
/** Records looked at: what comes after that is more of the same. */
const MOST = 5000;
const PAGE = 500;

/** Calls that one rule would have stopped or asked about in one project, all of one kind. */
interface Group {
  readonly id: string;
  readonly rule: MatchedRule;
  readonly would: 'deny' | 'ask';
  readonly records: readonly AuditRecord[];
}

export function reviewRequests(parts: ReviewRequestParts): Handlers<ReviewRequest> {
  const { settings, exceptions, undo, now } = parts;

  return {
    async 'review.get'() {
      const { watch } = settings.current;
      if (!watch) return null;
      const [records, summary] = await Promise.all([
        watchedCalls(parts.records, watch.since),
        parts.records.summary({ from: watch.since, to: now() }),
      ]);
      const groups = groupsOf(records).map((group) => groupView(group, watch.decisions[group.id] ?? null, parts));
      return { since: watch.since, until: Math.min(watch.until, now()), calls: summary.calls, groups } satisfies Review;
    },
    async 'review.decide'({ group: id, decision }) {
      const { watch } = settings.current;
      const found = watch && groupsOf(await watchedCalls(parts.records, watch.since)).find((one) => one.id === id);
      if (!found) return failed('This kind of call is no longer among those to decide on.');
      if (decision !== 'keep' && !termsToLift(found.rule))
        return failed('This rule protects Perch and cannot be lifted.');
      if (decision !== 'keep') {
        const confirmed = await parts.confirmLoosening('make Perch milder');
        if (!confirmed.ok) return confirmed;
      }
      const before = watch.decisions[id];
      const takenBack = await takeBack(found, before);
      if (!takenBack.ok) return takenBack;
      const done = await carryOut(found, decision);
      if (!done.ok) return done;
      decide(id, decision);
      return undo.offer(async () => {
        const gone = await takeBack(found, decision);
        if (!gone.ok) return gone;
        if (before) await carryOut(found, before);
        decide(id, before);
        return undefined;
      });
    },
    async 'review.finish'(mode) {
      const { mode: modeBefore, watch } = settings.current;
      settings.update({ mode, watch: null });
      return undo.offer(() => void settings.update({ mode: modeBefore, watch }));
    },
  };

  function decide(id: string, decision: ReviewDecision | undefined): void {
    const { watch } = settings.current;
    if (!watch) return;
    const { [id]: _before, ...others } = watch.decisions;
    settings.update({ watch: { ...watch, decisions: decision ? { ...others, [id]: decision } : others } });
  }

  async function carryOut(group: Group, decision: ReviewDecision): Promise<Outcome> {
    if (decision === 'switch-off') return parts.switchRule(group.rule.rule, false);
    if (decision === 'exception') for (const made of exceptionsFor(group)) exceptions.add(made);
    return { ok: true };
  }

  /** A decision that is changed leaves nothing behind. */
  async function takeBack(group: Group, decision: ReviewDecision | undefined): Promise<Outcome> {
    if (decision === 'switch-off') return parts.switchRule(group.rule.rule, true);
    if (decision === 'exception') {
      const keys = new Set(exceptionsFor(group).map(keyOf));
      for (const one of exceptions.list()) {
        if (one.madeBy === 'review' && keys.has(keyOf(one))) exceptions.discard(one.id);
      }
    }
    return { ok: true };
  }
}

/** What is still to be decided when the time of watching is over; undefined before that. */
export async function dueReview(
  settings: Pick<SettingsStore, 'current'>,
  records: Pick<Records, 'search'>,
): Promise<{ readonly decisions: number } | undefined> {
  const { watch } = settings.current;
  if (!watch || Date.now() < watch.until) return undefined;
  const groups = groupsOf(await watchedCalls(records, watch.since));
  return { decisions: groups.filter(({ id }) => watch.decisions[id] === undefined).length };
}

function keyOf({ rule, terms, scope }: Pick<NewException, 'rule' | 'terms' | 'scope'>): string {
  return JSON.stringify([rule, terms.map(termKey), scope.kind === 'project' ? scope.project : scope.kind]);
}

/** Calls since then that Perch would have stopped or asked about, newest first. */
async function watchedCalls(records: Pick<Records, 'search'>, since: number): Promise<readonly AuditRecord[]> {
  const found: AuditRecord[] = [];
  const query = { terms: [{ type: 'filter', key: 'verdict', values: ['would'], not: false }] } as const;
  for (let before: number | undefined; found.length < MOST; ) {
    const page = await records.search(query, { limit: PAGE, ...(before === undefined ? {} : { before }) });
    found.push(...page.records.filter(({ at, test }) => at >= since && !test));
    const oldest = page.records.at(-1);
    if (page.next === undefined || (oldest && oldest.at < since)) break;
    before = page.next;
  }
  return found;
}

/** Puts calls together by the rule that decides, the project, and what an exception would name. */
function groupsOf(records: readonly AuditRecord[]): readonly Group[] {
  const groups = new Map<string, Group & { readonly records: AuditRecord[] }>();
  for (const record of records) {
    const { wouldBe } = record;
    const rule = record.rules.find(({ effect, exception }) => effect === wouldBe && exception === undefined);
    if (!rule || wouldBe === '') continue;
    const key = JSON.stringify([rule.rule, wouldBe, record.project, kindOf(rule)]);
    const id = createHash('sha256').update(key).digest('hex').slice(0, 16);
    const group = groups.get(id);
    if (group) group.records.push(record);
    else groups.set(id, { id, rule, would: wouldBe, records: [record] });
  }
  return [...groups.values()].sort((a, b) => b.records.length - a.records.length);
}

/** Files can be named together in one exception; anything else is a kind of its own. */
function kindOf({ parts = [] }: MatchedRule): string {
  return parts.flat().every(({ what }) => what === 'file') ? 'files' : parts.flat().map(termKey).sort().join('\n');
}

/** What would cover every call of the group in its project: the files of all of them, or what they have in common. */
function exceptionsFor(group: Group): readonly NewException[] {
  const agents = new Set(group.records.map(({ agent }) => agent));
  const [first] = group.records;
  const lifted = termsToLift({ ...group.rule, parts: group.records.flatMap(({ rules }) => partsOf(rules, group)) });
  if (!first || !lifted) return [];
  const agent = agents.size === 1 ? [term('agent', first.agent)] : [];
  const distinct = new Map(lifted.map((one) => [one.terms.map(termKey).join('\n'), one]));
  return [...distinct.values()].map(({ rule, terms }) => ({
    rule,
    terms: [...agent, ...terms],
    scope: { kind: 'project', project: first.project },
    lifetime: 'never-ends',
    madeBy: 'review',
    seenCalls: [...new Set(group.records.map(recordFingerprint))],
    reason: '',
  }));
}

function partsOf(rules: AuditRecord['rules'], { rule }: Group): readonly (readonly MatchTerm[])[] {
  return rules.find((one) => one.rule === rule.rule)?.parts ?? [];
}

function groupView(group: Group, decision: ReviewDecision | null, { row, now, home }: ReviewRequestParts): ReviewGroup {
  const { id, rule, would, records } = group;
  const [first] = records;
  const [proposed] = exceptionsFor(group);
  if (!first) throw new Error('A group of the review has no calls.');
  return {
    id,
    rule: ruleReference(rule),
    would,
    count: records.length,
    agents: [...new Set(records.map(({ agent }) => agentTitle(agent)))],
    project: first.project,
    deed: describeRecord(first),
    rows: records.slice(0, NEWEST).map(row),
    proposal: proposed ? exceptionPreview(proposed, now(), home) : null,
    decision,
  };
}

function failed(message: string): Outcome {
  return { ok: false, message };
}
