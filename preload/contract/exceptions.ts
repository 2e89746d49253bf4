import * as v from 'valibot';
import { ruleReferenceSchema, TERMS } from './ask.ts';
import { deedSchema } from './deed.ts';
import type { Shown } from './shown.ts';

export const LIFETIMES = ['session', '15-minutes', '1-hour', '1-day', '30-days', 'never-ends'] as const;
export type Lifetime = (typeof LIFETIMES)[number];

export const SCOPES = ['session', 'project', 'everywhere'] as const;
export type ExceptionScope = (typeof SCOPES)[number];

const termsSchema = v.array(v.object({ what: v.picklist(TERMS), value: v.string() }));

export const exceptionViewSchema = v.object({
  id: v.string(),
  rule: ruleReferenceSchema,
  /** As people know the agent; empty for any agent. */
  agent: v.string(),
  agentName: v.string(),
  /** What it lets through, for the sentence. */
  deed: deedSchema,
  /** The conditions, all of which must hold. */
  terms: termsSchema,
  scope: v.picklist(SCOPES),
  /** The session's title or the project's folder; empty for everywhere. */
  scopeName: v.string(),
  lifetime: v.picklist(LIFETIMES),
  madeAt: v.number(),
  /** Null when only a person ends it. */
  endsAt: v.nullable(v.number()),
  /** In force, over by itself, or taken back. Those that are over stay listed for a week. */
  state: v.picklist(['in-force', 'over', 'revoked']),
  madeBy: v.picklist(['answer', 'hand', 'review']),
  reason: v.string(),
  uses: v.number(),
  lastUsedAt: v.nullable(v.number()),
  /** It has held for long: Perch asks whether it is still needed. */
  stillNeeded: v.boolean(),
});
export type ExceptionView = Shown<typeof exceptionViewSchema>;

/** What may be excepted after a recorded call, before anything is made. */
export const exceptionProposalSchema = v.object({
  record: v.number(),
  agent: v.string(),
  deed: deedSchema,
  session: v.string(),
  sessionTitle: v.string(),
  project: v.string(),
  /** One exception is made for each rule that stopped the call or asked; locked ones cannot be lifted. */
  rules: v.array(v.object({ rule: ruleReferenceSchema, locked: v.boolean(), terms: termsSchema })),
});
export type ExceptionProposal = Shown<typeof exceptionProposalSchema>;

export const newExceptionSchema = v.object({
  record: v.number(),
  scope: v.picklist(SCOPES),
  lifetime: v.picklist(LIFETIMES),
  /** For the person's own memory. */
  reason: v.pipe(v.string(), v.maxLength(300)),
});
export type NewException = Shown<typeof newExceptionSchema>;
