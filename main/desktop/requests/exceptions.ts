import {
  type ExceptionProposal,
  type ExceptionScope,
  type ExceptionView,
  type Outcome,
  SCOPES,
} from '../../../preload/contract.ts';
import { agentTitle } from '../../agents/catalogue.ts';
import { termsToLift } from '../../ask/choices.ts';
import type { ExceptionStore } from '../../ask/exception-store.ts';
import { type Exception, endOf, type NewException } from '../../ask/exceptions.ts';
import { recordFingerprint } from '../../ask/fingerprint.ts';
import type { AuditRecord } from '../../audit/record.ts';
import type { Records } from '../../audit/records.ts';
import { shownTerms } from '../../present/shown-terms.ts';
import { term } from '../../verdict/terms.ts';
import { describeRecord } from '../asking/describe.ts';
import { ruleReference } from '../asking/view.ts';
import type { Handlers } from '../ipc.ts';
import type { UndoStore } from '../undo.ts';
import { exceptionView } from './exception-views.ts';
import { countCovered, pastCalls } from './past-calls.ts';

export interface ExceptionRequestParts {
  readonly exceptions: ExceptionStore;
  readonly records: Pick<Records, 'get' | 'search'>;
  readonly undo: UndoStore;
  readonly now: () => number;
  /** The person's home folder. */
  readonly home: string;
  sessionTitle(agent: string, session: string): string;
  /** Title of the pack that a rule comes from. */
  packOf(rule: string): string;
  /** Asks the system whether the person may loosen Perch, where they want that. */
  confirmLoosening(what: string): Promise<Outcome>;
}

type ExceptionRequest =
  | 'exceptions.list'
  | 'exceptions.propose'
  | 'exceptions.covered'
  | 'exceptions.make'
  | 'exceptions.revoke'
  | 'exceptions.change'
  | 'exceptions.keep';

export function exceptionRequests(parts: ExceptionRequestParts): Handlers<ExceptionRequest> {
  const { exceptions, records, undo, now } = parts;

  return {
    'exceptions.list': () => exceptionViews(parts),
    'exceptions.propose': (id) => {
      const record = records.get(id);
      return record ? proposal(record, parts) : null;
    },
    async 'exceptions.covered'({ record: id, scope }) {
      const record = records.get(id);
      if (!record) return 0;
      const made = exceptionsAfter(record, scope);
      const [first] = made;
      // All of them must lift the call, so the calls of one rule are all there can be.
      return first ? countCovered(await pastCalls(records, first.rule), made) : 0;
    },
    async 'exceptions.make'({ record: id, scope, lifetime, reason }) {
      const record = records.get(id);
      const made = record ? exceptionsAfter(record, scope) : [];
      if (made.length === 0) return failed('Nothing can be allowed after this call: its rules cannot be lifted.');
      const confirmed = await parts.confirmLoosening('let an agent do this from now on');
      if (!confirmed.ok) return confirmed;
      const added = made.map((one) => exceptions.add({ ...one, lifetime, reason }));
      return undo.offer(() => {
        for (const { id: exception } of added) exceptions.discard(exception);
        return undefined;
      });
    },
    'exceptions.revoke': (id) => {
      const before = exceptions.revoke(id);
      return before ? undo.offer(() => void exceptions.restore(before)) : failed(GONE);
    },
    async 'exceptions.change'({ exception: id, lifetime, reason }) {
      if (lifetime !== undefined) {
        const confirmed = await parts.confirmLoosening('let an agent do this for another time');
        if (!confirmed.ok) return confirmed;
      }
      const before = exceptions.edit(id, {
        ...(lifetime === undefined ? {} : { lifetime, expiresAt: endOf(lifetime, now()) }),
        ...(reason === undefined ? {} : { reason }),
      });
      return before ? undo.offer(() => void exceptions.restore(before)) : failed(GONE);
    },
    'exceptions.keep': (id) => {
      const before = exceptions.edit(id, { keptAt: now() });
      return before ? undo.offer(() => void exceptions.restore(before)) : failed(GONE);
    },
  };
}

const GONE = 'This exception is over already.';

/** The page's list, newest first. */
export function exceptionViews({
  exceptions,
  now,
  home,
  sessionTitle,
  packOf,
}: Pick<ExceptionRequestParts, 'exceptions' | 'now' | 'home' | 'sessionTitle' | 'packOf'>): ExceptionView[] {
  return exceptions
    .recent()
    .map((one) => exceptionView(one, now(), { pack: packOf(one.rule), session: titleOf(one), home }));

  function titleOf({ scope, terms }: Exception): string {
    if (scope.kind !== 'session') return '';
    return sessionTitle(terms.find(({ what }) => what === 'agent')?.value ?? '', scope.session) || scope.session;
  }
}

function proposal(record: AuditRecord, { home, sessionTitle }: ExceptionRequestParts): ExceptionProposal | null {
  const rules = objectionsOf(record);
  if (rules.length === 0) return null;
  return {
    record: record.id,
    agent: agentTitle(record.agent),
    deed: describeRecord(record),
    session: record.session,
    sessionTitle: sessionTitle(record.agent, record.session) || record.session,
    project: record.project,
    rules: rules.map((rule) => {
      const lifted = termsToLift(rule);
      return {
        rule: ruleReference(rule),
        locked: lifted === undefined,
        terms: shownTerms(lifted?.flatMap(({ terms }) => terms) ?? [], home),
      };
    }),
  };
}

function objectionsOf({ rules }: AuditRecord): AuditRecord['rules'] {
  return rules.filter(({ effect, exception }) => effect !== 'record' && exception === undefined);
}

/** Whether any exception can be made after a call. */
export function mayExcept(record: AuditRecord): boolean {
  return SCOPES.some((scope) => exceptionsAfter(record, scope).length > 0);
}

/** One exception for each rule that objected and can be lifted. */
function exceptionsAfter(record: AuditRecord, scope: ExceptionScope): readonly NewException[] {
  const held = scopeOf(record, scope);
  if (!held) return [];
  return objectionsOf(record)
    .flatMap((rule) => termsToLift(rule) ?? [])
    .map(({ rule, terms }) => ({
      rule,
      terms: [term('agent', record.agent), ...terms],
      scope: held,
      lifetime: 'session',
      madeBy: 'hand',
      seenCalls: [recordFingerprint(record)],
      reason: '',
    }));
}

function scopeOf({ session, project }: AuditRecord, scope: ExceptionScope): NewException['scope'] | undefined {
  switch (scope) {
    case 'session':
      return session ? { kind: 'session', session, project } : undefined;
    case 'project':
      return project ? { kind: 'project', project } : undefined;
    case 'everywhere':
      return { kind: 'everywhere' };
  }
}

function failed(message: string): Outcome {
  return { ok: false, message };
}
