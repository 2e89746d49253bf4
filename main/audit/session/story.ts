import type { Deed } from '../../../preload/contract/deed.ts';
import type { ToolKind } from '../../../rules/facts/call.ts';
import { type Action, CHANGES, LOOKS } from '../actions.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { AuditRecord } from '../record.ts';
import { VERDICT_GROUPS, type VerdictWord, verdictWord, wasStopped } from '../verdict-word.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { type Touched, touchedBy } from './touched.ts';

/** A session as a person reads it: what was asked for, and what was done about it, in order. */
export interface Story {
  readonly agent: string;
  readonly session: string;
  readonly project: string;
  readonly model: string;
  /** The first thing that the person asked for; empty when that was not recorded. */
  readonly title: string;
  readonly firstAt: number;
  readonly lastAt: number;
  /** The agent said that the session is over. */
  readonly ended: boolean;
  readonly calls: number;
  readonly stopped: number;
  readonly answered: number;
  readonly turns: readonly Turn[];
  readonly touched: Touched;
}

/** Everything from one prompt to the next. */
export interface Turn {
  /** Number of the prompt's record; of the first call where none was recorded. */
  readonly id: number;
  readonly at: number;
  /** What the person asked for; empty when calls came before any prompt. */
  readonly prompt: string;
  readonly steps: readonly Step[];
}

/** What a step is about, for its sign: an everyday deed, or a verdict that a person should see. */
export type StepKind = 'looked' | 'changed' | 'deleted' | 'ran' | 'opened' | 'sent' | 'used' | 'verdict' | 'other';

/** One call, or several of a kind that followed each other. */
export interface Step {
  readonly kind: StepKind;
  readonly calls: readonly StoryCall[];
}

/** A call with everything that was recorded about it: verdicts at both gates, and how it ended. */
export interface StoryCall {
  /** Number of the record that tells most about it. */
  readonly id: number;
  readonly at: number;
  readonly tool: string;
  readonly kind: ToolKind | '';
  readonly summary: string;
  readonly deed: Deed | null;
  readonly actions: readonly Action[];
  readonly verdict: VerdictWord;
  readonly by: string;
  /** The rule that decided; empty without one. */
  readonly rule: string;
  readonly pack: string;
  readonly reason: string;
  /** What the person wrote. */
  readonly note: string;
  readonly exception: string;
  readonly waitedMilliseconds: number;
  /** The exact command, where there is one. */
  readonly command: string;
  /** The subagent that made the call; empty for the agent itself. */
  readonly subagent: string;
  readonly outcome: Outcome;
}

/** @param records of one session, oldest first */
export function storyOf(records: readonly AuditRecord[]): Story | undefined {
  const [first] = records;
  if (!first) return undefined;
  const turns: { id: number; at: number; prompt: string; calls: StoryCall[] }[] = [];
  const open = new Map<string, { readonly turn: number; readonly index: number }>();
  let title = '';
  for (const record of records) {
    if (record.happened === 'prompt') {
      const prompt = promptOf(record);
      title ||= prompt;
      turns.push({ id: record.id, at: record.at, prompt, calls: [] });
    } else if (record.happened === 'tool-result') {
      const place = open.get(resultKey(record));
      if (place) change(turns, place, (call) => ({ ...call, outcome: outcomeOf(record) }));
    } else if (record.decision !== '') {
      if (turns.length === 0) turns.push({ id: record.id, at: record.at, prompt: '', calls: [] });
      const place = open.get(resultKey(record)) ?? open.get(inputKey(record));
      const isSameCall = place && place.turn === turns.length - 1 && record.gate === 'permission';
      if (isSameCall) change(turns, place, (call) => merged(call, record));
      else {
        const last = turns.length - 1;
        const index = (turns[last]?.calls.push(callOf(record)) ?? 1) - 1;
        for (const key of [resultKey(record), inputKey(record)]) if (key !== '') open.set(key, { turn: last, index });
      }
    }
  }
  const calls = turns.flatMap((turn) => turn.calls);
  return {
    agent: first.agent,
    session: first.session,
    project: records.find(({ project }) => project !== '')?.project ?? '',
    model: records.findLast(({ model }) => model !== '')?.model ?? '',
    title,
    firstAt: first.at,
    lastAt: records.at(-1)?.at ?? first.at,
    ended: records.at(-1)?.happened === 'session-end',
    calls: calls.length,
    stopped: calls.filter(({ verdict }) => wasStopped(verdict)).length,
    answered: calls.filter(({ verdict }) => isAnswer(verdict)).length,
    turns: turns.map(({ calls: made, ...turn }) => ({ ...turn, steps: stepsOf(made) })),
    touched: touchedBy(calls),
  };
}

function promptOf(record: AuditRecord): string {
  const prompt = record.input['prompt'];
  return typeof prompt === 'string' ? prompt.trim() : '';
}

function callOf(record: AuditRecord): StoryCall {
  const command = record.input['command'];
  return {
    id: record.id,
    at: record.at,
    tool: record.tool,
    kind: record.kind,
    summary: record.summary,
    deed: record.deed,
    actions: record.actions,
    verdict: verdictWord(record),
    by: record.by,
    rule: record.rules[0]?.rule ?? '',
    pack: record.rules[0]?.pack ?? '',
    reason: record.reason,
    note: record.note,
    exception: record.exception,
    waitedMilliseconds: record.waitedMilliseconds,
    command: typeof command === 'string' ? command : Array.isArray(command) ? command.join(' ') : '',
    subagent: record.subagent,
    outcome: 'unknown',
  };
}

/** What was said at the second gate stands, unless it had nothing to say. */
function merged(call: StoryCall, record: AuditRecord): StoryCall {
  const later = callOf(record);
  if (later.verdict === 'no-objection') return call;
  return { ...later, at: call.at, actions: later.actions.length > 0 ? later.actions : call.actions };
}

function change(
  turns: readonly { readonly calls: StoryCall[] }[],
  { turn, index }: { readonly turn: number; readonly index: number },
  how: (call: StoryCall) => StoryCall,
): void {
  const calls = turns[turn]?.calls;
  const call = calls?.[index];
  if (calls && call) calls[index] = how(call);
}

function resultKey(record: AuditRecord): string {
  return record.toolUse === '' ? '' : `use ${record.toolUse}`;
}

/** For agents that give a call no id: the same tool with the same input. */
function inputKey(record: AuditRecord): string {
  return record.toolUse === '' ? `input ${record.tool} ${canonicalJson(record.input)}` : '';
}

/* ---- steps ---- */

function stepsOf(calls: readonly StoryCall[]): readonly Step[] {
  const steps: { kind: StepKind; calls: StoryCall[] }[] = [];
  for (const call of calls) {
    const kind = stepKind(call);
    const last = steps.at(-1);
    const joins = last && last.kind === kind && kind !== 'verdict' && isSameDeed(kind, last.calls[0], call);
    if (joins) last.calls.push(call);
    else steps.push({ kind, calls: [call] });
  }
  return steps;
}

/** Commands stand together when they are the same; looking and changing always do. */
function isSameDeed(kind: StepKind, one: StoryCall | undefined, other: StoryCall): boolean {
  return kind === 'ran' ? one?.command === other.command : true;
}

function stepKind({ verdict, actions, kind }: StoryCall): StepKind {
  if (verdict !== 'no-objection' && verdict !== 'noted') return 'verdict';
  const does = actions.map((action) => action.does);
  if (does.includes('delete')) return 'deleted';
  if (kind === 'shell') return 'ran';
  if (does.some((verb) => CHANGES.has(verb))) return 'changed';
  if (does.includes('send') || does.includes('push')) return 'sent';
  if (does.includes('open') || does.includes('search-web')) return 'opened';
  if (does.length > 0 && does.every((verb) => LOOKS.has(verb))) return 'looked';
  if (does.includes('use-tool') || does.includes('use-helper')) return 'used';
  return 'other';
}

function isAnswer(verdict: VerdictWord): boolean {
  return (VERDICT_GROUPS.answered as readonly VerdictWord[]).includes(verdict);
}
