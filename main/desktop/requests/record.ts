import path from 'node:path';
import type { ExactLine, OtherRule } from '../../../preload/contract.ts';
import type { ReceiverStore } from '../../audit/forward/receivers.ts';
import type { AuditRecord } from '../../audit/record.ts';
import type { Perch } from '../../guard/open.ts';
import { presentCall } from '../../present/deed.ts';
import type { Dialogs } from '../dialogs.ts';
import { type FindException, packName } from '../present.ts';
import { openSavedViews } from '../saved-views.ts';
import type { Tasks } from '../tasks.ts';
import { activityRequests } from './activity.ts';
import { mayExcept } from './exceptions.ts';
import { forwarderRequests } from './forwarders.ts';
import { historyRequests } from './history.ts';
import { sessionRequests } from './session.ts';
import { storageRequests } from './storage.ts';

export interface RecordParts {
  readonly perch: Pick<Perch, 'records' | 'judgeAgain'>;
  readonly dataFolder: string;
  readonly tasks: Tasks;
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

/** Rules of now that match the call and did not have anything to say about it then. */
async function otherRules(perch: Pick<Perch, 'judgeAgain'>, record: AuditRecord): Promise<OtherRule[]> {
  const then = new Set(record.rules.map(({ rule }) => rule));
  const now = (await perch.judgeAgain(record))?.judgement.matched ?? [];
  return now
    .filter(({ rule }) => !then.has(rule))
    .map(({ rule, pack, effect, description }) => ({
      rule: { name: rule, pack: packName(pack) },
      effect,
      on: true,
      description,
    }));
}
