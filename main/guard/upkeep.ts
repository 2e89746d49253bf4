import type { ReceiverState } from '../audit/forward/receiver.ts';
import type { ReceiverStore } from '../audit/forward/receivers.ts';
import type { Records } from '../audit/records.ts';
import type { RetentionLimits } from '../audit/store/retention.ts';
import { messageOf } from '../errors.ts';
import type { Problem } from '../problem.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** When old records are looked for first: a start has other things to do. */
const FIRST_LOOK = 5 * MINUTE;
/** How long a receiver may be out of reach before people hear of it: most come back by themselves. */
const PATIENCE = 15 * MINUTE;

export interface RetentionParts {
  readonly records: Pick<Records, 'removeOld'>;
  readonly limits: () => RetentionLimits;
  /** What kept old records from being removed; nothing when that went well. */
  problems(problems: readonly Problem[]): void;
}

/** Removes old records once a day, and soon after the settings for it changed. */
export function keepRetention({ records, limits, problems }: RetentionParts) {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  const later = (delay: number) => {
    clearTimeout(timer);
    timer = setTimeout(look, delay);
    timer.unref();
  };
  const look = () => {
    running ??= removeAll()
      .then(
        () => problems([]),
        (error: unknown) => {
          const reason = messageOf(error);
          problems([
            {
              id: 'retention',
              title: 'Old records could not be removed.',
              detail: `They are kept, and Perch tries again tomorrow (${reason}).`,
              trouble: { kind: 'retention', reason },
            },
          ]);
        },
      )
      .finally(() => {
        running = undefined;
        later(DAY);
      });
  };
  /** By size, one round may not be enough: what a record takes differs. */
  const removeAll = async () => {
    for (let rounds = 0; rounds < 20; rounds++) if ((await records.removeOld(limits())) === 0) return;
  };
  later(FIRST_LOOK);
  return {
    changed: () => later(MINUTE),
    async stop() {
      clearTimeout(timer);
      await running;
      clearTimeout(timer);
    },
  };
}

/** @param settings days and megabytes; 0 is no limit */
export function retentionLimits(settings: {
  readonly retentionDays: number;
  readonly retentionMegabytes: number;
}): RetentionLimits {
  return {
    ...(settings.retentionDays > 0 ? { days: settings.retentionDays } : {}),
    ...(settings.retentionMegabytes > 0 ? { bytes: settings.retentionMegabytes * 1024 * 1024 } : {}),
  };
}

/** Tells the record's receivers what there is, from the start and whenever the list changes. */
export function forwardRecords(records: Pick<Records, 'forwardTo'>, receivers: ReceiverStore): void {
  const tell = () => void records.forwardTo(receivers.list).catch(() => undefined);
  if (receivers.list.length > 0) tell();
  receivers.onChange(tell);
}

/** Receivers that have been out of reach for so long that a person should know. */
export function receiverProblems(now: () => number): (states: readonly ReceiverState[]) => readonly Problem[] {
  const failingSince = new Map<string, number>();
  return (states) => {
    for (const { id, state, problem, lastSentAt } of states) {
      // While it is tried again it is sending, with the problem of the last time.
      const isFailing = state === 'waiting' || (state === 'sending' && problem !== '');
      if (isFailing) failingSince.set(id, Math.max(failingSince.get(id) ?? now(), lastSentAt ?? 0));
      else failingSince.delete(id);
    }
    const lost = states.filter(({ id }) => now() - (failingSince.get(id) ?? now()) >= PATIENCE);
    const [first] = lost;
    if (!first) return [];
    return [
      {
        id: 'receivers',
        title: lost.length === 1 ? 'Records cannot be sent on.' : `Records cannot be sent on to ${lost.length} places.`,
        detail: `Nothing is lost: what waits is sent when it works again. ${first.problem} See Settings, “Sending records elsewhere”.`,
        trouble: { kind: 'receivers', count: lost.length, reason: first.problem },
      },
    ];
  };
}
