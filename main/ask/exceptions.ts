import * as v from 'valibot';
import { type MatchPart, type MatchTerm, TERM_OPERATIONS, termKey } from '../verdict/terms.ts';
import { LOCKED_TAG, type MatchedRule } from '../verdict/verdict.ts';

/** How long an exception holds. */
export const LIFETIMES = ['session', '15-minutes', '1-hour', '1-day', '30-days', 'never-ends'] as const;
export type Lifetime = (typeof LIFETIMES)[number];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DURATION: Readonly<Record<Lifetime, number | undefined>> = {
  // Sessions end without saying so; a day later nobody means the same one.
  session: DAY,
  '15-minutes': 15 * MINUTE,
  '1-hour': HOUR,
  '1-day': DAY,
  '30-days': 30 * DAY,
  'never-ends': undefined,
};

const termSchema = v.object({
  what: v.picklist(['agent', 'command', 'file', 'url', 'server', 'tool', 'input']),
  value: v.string(),
  /** For a file: what is done to it; empty for anything else. */
  operation: v.optional(v.picklist(TERM_OPERATIONS), ''),
});

export const exceptionSchema = v.object({
  id: v.string(),
  /** Exactly one rule. */
  rule: v.string(),
  /**
   * What it covers: any of the files, done to as said, or a call in which all the other terms are the same. An `agent`
   * among them restricts it to that agent.
   */
  terms: v.array(termSchema),
  scope: v.variant('kind', [
    v.object({ kind: v.literal('session'), session: v.string(), project: v.optional(v.string(), '') }),
    v.object({ kind: v.literal('project'), project: v.string() }),
    v.object({ kind: v.literal('everywhere') }),
  ]),
  lifetime: v.picklist(LIFETIMES),
  createdAt: v.number(),
  /** Milliseconds since 1970; null for one that never ends. */
  expiresAt: v.nullable(v.number()),
  /** Where it comes from: an answer to a question, the page Exceptions, or the review of a time of watching. */
  madeBy: v.picklist(['answer', 'hand', 'review']),
  /** Fingerprints of the whole calls that the person saw when they made it. */
  seenCalls: v.optional(v.array(v.string()), []),
  reason: v.string(),
  uses: v.number(),
  lastUsedAt: v.nullable(v.number()),
  /** When a person last said that it is still needed. */
  keptAt: v.optional(v.nullable(v.number()), null),
  /** When a person took it back. */
  revokedAt: v.optional(v.nullable(v.number()), null),
});
export type Exception = v.InferOutput<typeof exceptionSchema>;
export type ExceptionScope = Exception['scope'];

export interface NewException {
  readonly rule: string;
  readonly terms: readonly MatchTerm[];
  readonly scope: ExceptionScope;
  readonly lifetime: Lifetime;
  readonly madeBy: Exception['madeBy'];
  readonly seenCalls?: readonly string[];
  readonly reason: string;
}

/** A call as exceptions see it. */
export interface ExceptedCall {
  readonly agent: string;
  readonly session: string;
  readonly project: string;
  /** Of the whole call, as `callFingerprint` makes it. */
  readonly fingerprint: string;
}

export function makeException(made: NewException, id: string, now: number): Exception {
  const { rule, terms, scope, lifetime, madeBy, seenCalls = [], reason } = made;
  return {
    id,
    rule,
    terms: [...terms],
    scope,
    lifetime,
    madeBy,
    seenCalls: [...seenCalls],
    reason,
    createdAt: now,
    expiresAt: endOf(lifetime, now),
    uses: 0,
    lastUsedAt: null,
    keptAt: null,
    revokedAt: null,
  };
}

/** When something that begins now and lives that long ends. */
export function endOf(lifetime: Lifetime, now: number): number | null {
  const duration = DURATION[lifetime];
  return duration === undefined ? null : now + duration;
}

/** How far a clock may be set back before an exception with an end no longer counts. */
const CLOCK_TOLERANCE = 5 * MINUTE;

/** Whether the exception holds at this time. A clock that went back ends it: it must never live longer than was meant. */
export function isInForce({ createdAt, expiresAt, revokedAt }: Exception, now: number): boolean {
  if (revokedAt !== null) return false;
  return expiresAt === null || (now < expiresAt && now >= createdAt - CLOCK_TOLERANCE);
}

/** When it ended; undefined while it is in force. */
export function endedAt(exception: Exception, now: number): number | undefined {
  if (isInForce(exception, now)) return undefined;
  return exception.revokedAt ?? Math.min(exception.expiresAt ?? now, now);
}

/** Whether the exception is about calls like this one: same agent, session, project, as far as it says. */
export function isInScope(
  { scope, terms }: Pick<NewException, 'scope' | 'terms'>,
  call: Pick<ExceptedCall, 'agent' | 'session' | 'project'>,
): boolean {
  const agent = terms.find(({ what }) => what === 'agent');
  if (agent && agent.value !== call.agent) return false;
  switch (scope.kind) {
    case 'session':
      return scope.session !== '' && scope.session === call.session;
    case 'project':
      return scope.project === call.project;
    case 'everywhere':
      return true;
  }
}

/** Whether the exception names everything that this reason for a match consists of, and nothing that it does not. */
export function coversPart({ terms }: Pick<NewException, 'terms'>, part: MatchPart): boolean {
  const named = new Set(terms.filter(({ what }) => what !== 'agent').map(termKey));
  const wanted = new Set(part.filter(({ what }) => what !== 'agent').map(termKey));
  if (wanted.size === 0 || ![...wanted].every((key) => named.has(key))) return false;
  // A file is a reason of its own: an exception may name several. Of anything else, all terms belong together.
  return part.every(({ what }) => what === 'file') || wanted.size === named.size;
}

/** The exceptions that together lift this rule for this call; undefined when something is left that none covers. */
export function liftedBy(
  exceptions: readonly Exception[],
  rule: MatchedRule,
  call: ExceptedCall,
  now: number,
): { readonly exceptions: readonly [Exception, ...Exception[]]; readonly sameCall: boolean } | undefined {
  if (rule.tags.includes(LOCKED_TAG)) return undefined;
  const candidates = exceptions.filter((one) => one.rule === rule.rule && isInForce(one, now) && isInScope(one, call));
  if (candidates.length === 0) return undefined;
  const used = coveringAll(candidates, rule.parts);
  if (!used) return undefined;
  return { exceptions: used, sameCall: used.every(({ seenCalls }) => seenCalls.includes(call.fingerprint)) };
}

function coveringAll(
  exceptions: readonly Exception[],
  parts: readonly MatchPart[] | undefined,
): readonly [Exception, ...Exception[]] | undefined {
  if (!parts || parts.length === 0) return undefined;
  const used = parts.map((part) => exceptions.find((one) => coversPart(one, part)));
  if (!used.every((one) => one !== undefined)) return undefined;
  const [first, ...rest] = new Set(used);
  return first && [first, ...rest];
}
