import path from 'node:path';
import type { ExactLine, OtherRule } from '../../../preload/contract.ts';
import type { ReceiverStore } from '../../audit/forward/receivers.ts';
import type { AuditRecord } from '../../audit/record.ts';
import type { Perch } from '../../guard/open.ts';
import { presentCall } from '../../present/deed.ts';
import { effectOf, sleepingRules } from '../../verdict/judge.ts';
import type { Dialogs } from '../dialogs.ts';
import { type FindException, packName } from '../present.ts';
import { openSavedViews } from '../saved-views.ts';
import type { Tasks } from '../tasks.ts';
import type { UndoStore } from '../undo.ts';
import { activityRequests } from './activity.ts';
import { mayExcept } from './exceptions.ts';
import { forwarderRequests } from './forwarders.ts';
import { historyRequests } from './history.ts';
import { sessionRequests } from './session.ts';
import { storageRequests } from './storage.ts';

export interface RecordParts {
  readonly perch: Pick<Perch, 'records' | 'judgeAgain' | 'rules'>;
  readonly dataFolder: string;
  readonly tasks: Tasks;
  readonly undo: UndoStore;
  readonly dialogs: Dialogs;
  readonly receivers: ReceiverStore;
  readonly exception: FindException;
}

/** Everything that windows ask about the record. */
export function recordRequests({ perch, dataFolder, ...parts }: RecordParts) {
  const { records } = perch;
  const views = openSavedViews(path.join(dataFolder, 'views.json'));
  return {
    ...historyRequests({
      ...parts,
      records,
      views,
      mayExcept,
      exactLines: (record) => exactLines(perch, record),
      otherRules: (record) => otherRules(perch, record),
    }),
    ...sessionRequests({ ...parts, records }),
    ...activityRequests({ records, now: Date.now }),
    ...storageRequests({ ...parts, records, dataFolder }),
    ...forwarderRequests({ ...parts, records }),
  };
}

async function exactLines(
  perch: Pick<Perch, 'judgeAgain'>,
  record: AuditRecord,
): Promise<readonly ExactLine[] | undefined> {
  const facts = (await perch.judgeAgain(record))?.facts;
  return facts && presentCall(facts).lines;
}

/** Rules that match the call and had nothing to say about it then: those of now, and those that are switched off. */
async function otherRules(
  { judgeAgain, rules }: Pick<Perch, 'judgeAgain' | 'rules'>,
  record: AuditRecord,
): Promise<OtherRule[]> {
  const again = await judgeAgain(record);
  if (!again) return [];
  const then = new Set(record.rules.map(({ rule }) => rule));
  const asleep = again.facts ? sleepingRules(rules.active.rules, again.facts) : [];
  return [
    ...again.judgement.matched
      .filter(({ rule }) => !then.has(rule))
      .map(({ rule, pack, effect, description }) => ({
        rule: { name: rule, pack: packName(pack) },
        effect,
        on: true,
        description,
      })),
    ...asleep.map((rule) => ({
      rule: { name: rule.name, pack: packName(rule.file) },
      effect: effectOf(rule),
      on: false,
      description: rule.description,
    })),
  ];
}
