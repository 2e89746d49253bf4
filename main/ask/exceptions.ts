import * as v from 'valibot';
import type { MatchedRule } from '../verdict/verdict.ts';
import type { MatchTerm } from './question.ts';

/** How long an exception holds. */
export const LIFETIMES = ['session', '15-minutes', '1-hour', '1-day', '30-days', 'never-ends'] as const;
export type Lifetime = (typeof LIFETIMES)[number];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DURATION: Readonly<Record<Lifetime, number | undefined>> = {
  // Sessions end without saying so; a day later nobody means the same one.
  session: 24 * HOUR,
  '15-minutes': 15 * MINUTE,
  '1-hour': HOUR,
  '1-day': 24 * HOUR,
  '30-days': 30 * 24 * HOUR,
  'never-ends': undefined,
};

export const exceptionSchema = v.object({
  id: v.string(),
  /** Exactly one rule. */
  rule: v.string(),
  /** All of these must be the same in a call. */
  terms: v.array(
    v.object({ what: v.picklist(['agent', 'command', 'file', 'url', 'server', 'tool', 'input']), value: v.string() }),
  ),
  scope: v.variant('kind', [
    v.object({ kind: v.literal('session'), session: v.string() }),
    v.object({ kind: v.literal('project'), project: v.string() }),
    v.object({ kind: v.literal('everywhere') }),
  ]),
  lifetime: v.picklist(LIFETIMES),
  createdAt: v.number(),
  /** Milliseconds since 1970; null for one that never ends. */
  expiresAt: v.nullable(v.number()),
  /** Where it comes from: an answer to a question, or the page Exceptions. */
  madeBy: v.picklist(['answer', 'hand']),
  reason: v.string(),
  uses: v.number(),
  lastUsedAt: v.nullable(v.number()),
});
export type Exception = v.InferOutput<typeof exceptionSchema>;
export type ExceptionScope = Exception['scope'];

export interface NewException {
  readonly rule: string;
  readonly terms: readonly MatchTerm[];
  readonly scope: ExceptionScope;
  readonly lifetime: Lifetime;
  readonly madeBy: Exception['madeBy'];
  readonly reason: string;
}

/** A call as exceptions see it. */
export interface ExceptedCall {
  readonly session: string;
  readonly project: string;
  readonly terms: readonly MatchTerm[];
}

export function makeException(made: NewException, id: string, now: number): Exception {
  const duration = DURATION[made.lifetime];
  return {
    ...made,
    terms: [...made.terms],
    id,
    createdAt: now,
    expiresAt: duration === undefined ? null : now + duration,
    uses: 0,
    lastUsedAt: null,
  };
}

/** How far a clock may be set back before an exception with an end no longer counts. */
const CLOCK_TOLERANCE = 5 * MINUTE;

/** Whether the exception holds at this time. A clock that went back ends it: it must never live longer than was meant. */
export function isInForce({ createdAt, expiresAt }: Exception, now: number): boolean {
  return expiresAt === null || (now < expiresAt && now >= createdAt - CLOCK_TOLERANCE);
}

/** Whether the exception covers the call: same scope, and every term it names is a term of the call, and none is left. */
export function covers(exception: Exception, call: ExceptedCall): boolean {
  const { scope } = exception;
  if (scope.kind === 'session' && scope.session !== call.session) return false;
  if (scope.kind === 'project' && scope.project !== call.project) return false;
  return sameTerms(exception.terms, call.terms);
}

/** Every term but the agent must be there on both sides: a call that does more than was seen is another call. */
function sameTerms(covered: readonly MatchTerm[], call: readonly MatchTerm[]): boolean {
  const agent = covered.find(({ what }) => what === 'agent');
  const wanted = agent ? call : call.filter(({ what }) => what !== 'agent');
  const key = ({ what, value }: MatchTerm) => `${what}\0${value}`;
  const have = new Set(covered.map(key));
  return have.size === new Set(wanted.map(key)).size && wanted.every((term) => have.has(key(term)));
}

/** Rules that nobody can except carry this tag: those that protect Perch itself. */
export const LOCKED_TAG = 'locked';

/** The exception that lifts this rule for this call, if there is one. */
export function liftedBy(
  exceptions: readonly Exception[],
  rule: MatchedRule,
  call: ExceptedCall,
  now: number,
): Exception | undefined {
  if (rule.tags.includes(LOCKED_TAG)) return undefined;
  return exceptions.find((one) => one.rule === rule.rule && isInForce(one, now) && covers(one, call));
}
