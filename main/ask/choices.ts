import type { ToolCall } from '../../rules/facts/call.ts';
import type { CallFacts } from '../../rules/facts/facts.ts';
import { objectionsOf } from '../verdict/policy.ts';
import { commandTerm, fileTerm, type MatchPart, type MatchTerm, term, termKey } from '../verdict/terms.ts';
import { LOCKED_TAG, type MatchedRule, type Verdict } from '../verdict/verdict.ts';
import type { ExceptionScope, Lifetime, NewException } from './exceptions.ts';
import { callFingerprint } from './fingerprint.ts';

/** How long an answer holds. `once` makes no exception. */
export const HOLDS = ['once', 'session', 'minutes-15', 'project', 'always'] as const;
export type Hold = (typeof HOLDS)[number];

/** One way to allow a call, with the exact exceptions it would make. */
export interface Choice {
  readonly hold: Hold;
  readonly exceptions: readonly StepException[];
}

/** An exception, and the step of a compound command that it is for: its index as text, empty for the whole call. */
export interface StepException extends NewException {
  readonly step: string;
}

/** A call that rules objected to, as much of it as exceptions need. */
export interface Objection {
  readonly call: ToolCall;
  readonly project: string;
  readonly verdict: Pick<Verdict, 'rules' | 'errors'>;
  /** For the steps of a compound command; without them every exception is for the whole call. */
  readonly facts?: CallFacts | undefined;
}

/** Every way to allow the call, the narrowest first. Where something objects that no exception can lift: once only. */
export function choicesFor(objection: Objection, madeBy: NewException['madeBy'] = 'answer'): readonly Choice[] {
  const once: Choice = { hold: 'once', exceptions: [] };
  const { call, project } = objection;
  const parts = liftable(objection);
  if (!parts) return [once];
  const choice = (hold: Hold, scope: ExceptionScope, lifetime: Lifetime): Choice => ({
    hold,
    exceptions: parts.map(({ rule, step, terms }) => ({
      rule,
      step,
      terms: [term('agent', call.agent), ...terms],
      scope,
      lifetime,
      madeBy,
      seenCalls: [callFingerprint(call)],
      reason: '',
    })),
  });
  const here = { kind: 'project', project } as const;
  return [
    once,
    ...(call.sessionId ? [choice('session', { kind: 'session', session: call.sessionId, project }, 'session')] : []),
    ...(project ? [choice('minutes-15', here, '15-minutes'), choice('project', here, 'never-ends')] : []),
    choice('always', { kind: 'everywhere' }, 'never-ends'),
  ];
}

/** What exceptions would have to name for each rule that objects; undefined when one of them cannot be lifted. */
function liftable({ verdict: { rules, errors }, facts }: Objection): readonly RuleTerms[] | undefined {
  const objecting = objectionsOf({ rules });
  if (objecting.length === 0 || errors.length > 0) return undefined;
  const stepOf = facts ? stepFinder(facts) : undefined;
  const named = objecting.map((rule) => termsToLift(rule, stepOf));
  return named.every((one) => one !== undefined) ? named.flat() : undefined;
}

/** One exception to make: a rule, and all that the exception names. */
export interface RuleTerms {
  readonly rule: string;
  /** The step of a compound command that it is about; empty for the whole call. */
  readonly step: string;
  readonly terms: readonly MatchTerm[];
}

/** The exceptions that together would lift this rule; undefined when none can. Files of one step are named in one. */
export function termsToLift(
  { rule, tags, parts = [] }: MatchedRule,
  stepOf: (part: MatchPart) => string = () => '',
): readonly RuleTerms[] | undefined {
  if (tags.includes(LOCKED_TAG) || parts.length === 0 || parts.some(saysNothing)) return undefined;
  const files = new Map<string, Map<string, MatchTerm>>();
  for (const part of parts.filter(isFiles)) {
    const step = stepOf(part);
    const named = files.get(step) ?? new Map<string, MatchTerm>();
    for (const one of part) named.set(termKey(one), one);
    files.set(step, named);
  }
  const others = parts.filter((part) => !isFiles(part));
  return [
    ...[...files].map(([step, named]) => ({ rule, step, terms: [...named.values()] })),
    ...others.map((terms) => ({ rule, step: stepOf(terms), terms })),
  ];
}

/** Finds the first step of a compound command that a reason is about. */
function stepFinder({ call, effects: { steps, touches } }: CallFacts): (part: MatchPart) => string {
  const places = new Map<string, string>();
  const note = (one: MatchTerm, step: number) => {
    const key = termKey(one);
    if (!places.has(key)) places.set(key, String(step));
  };
  if (steps.length > 1) {
    const text = call.command?.text ?? '';
    for (const [index, { from, to }] of steps.entries()) note(commandTerm(text.slice(from, to)), index);
    for (const touch of touches) {
      const file = fileTerm(touch);
      if (file && touch.step !== undefined) note(file, touch.step);
    }
  }
  return ([first]) => (first && places.get(termKey(first))) ?? '';
}

function isFiles(part: MatchPart): boolean {
  return part.every(({ what }) => what === 'file');
}

/** What the record took out of a call, because it was secret or too long, cannot be told apart from anything else. */
const TAKEN_OUT = /‹[^›]*›/;

function saysNothing(part: MatchPart): boolean {
  return part.length === 0 || part.some(({ value }) => TAKEN_OUT.test(value));
}
