import { messageOf } from '../../errors.ts';
import { type Matcher, matcherFor } from '../query/match.ts';
import { parseQuery } from '../query/parse.ts';
import { type AuditRecord, EMPTY_RECORD } from '../record.ts';
import { type RecordReader, readableRecord } from '../store/reading.ts';
import { fileSender } from './file.ts';
import { falcoSender } from './http.ts';
import type { Receiver, ReceiverState } from './receiver.ts';
import { type Origin, RefusedError, type Sender } from './sender.ts';
import { syslogSender } from './syslog.ts';

export interface ForwarderOptions {
  readonly receiver: Receiver;
  /** How far the receiver has been told; undefined when it never was. */
  readonly cursor: number | undefined;
  /** The record, as it is now; undefined while it cannot be read. */
  readonly records: () => RecordReader | undefined;
  readonly origin: Origin;
  /** What `~` in the filter stands for. */
  readonly home: string;
  /** Everything up to here has arrived. */
  moved(id: number): void;
  stateChanged(): void;
}

/** Sends a receiver what it has not been told yet, in order, for as long as it takes. */
export interface Forwarder {
  readonly receiver: Receiver;
  readonly state: ReceiverState;
  /** There are new records. */
  wake(): void;
  stop(): Promise<void>;
}

/** Records that are read, and sent, together. */
const BATCH = 256;
/** Time between two tries, in milliseconds: doubled from the first to the last. */
const RETRY_FIRST = 500;
const RETRY_LAST = 5 * 60_000;

export function startForwarder(options: ForwarderOptions): Forwarder {
  const { receiver, origin } = options;
  const stopping = new AbortController();
  let cursor = options.cursor;
  let sender: Sender | undefined;
  let state: ReceiverState['state'] = receiver.on ? 'up-to-date' : 'off';
  let sent = 0;
  let missed = 0;
  let lastSentAt: number | undefined;
  let problem = '';
  let nextTryAt: number | undefined;
  let delay = RETRY_FIRST;
  let running: Promise<void> | undefined;
  let again = false;
  let timer: NodeJS.Timeout | undefined;

  const become = (next: ReceiverState['state'], why = '', tryAt?: number) => {
    if (state === next && problem === why && nextTryAt === tryAt) return;
    [state, problem, nextTryAt] = [next, why, tryAt];
    options.stateChanged();
  };

  const wake = () => {
    if (!receiver.on || stopping.signal.aborted || nextTryAt !== undefined) return;
    again = true;
    running ??= run().finally(() => {
      running = undefined;
    });
  };

  const run = async () => {
    while (again && !stopping.signal.aborted) {
      again = false;
      try {
        await sendAll();
        delay = RETRY_FIRST;
        if (!stopping.signal.aborted) become('up-to-date', problem.startsWith(REFUSED) ? problem : '');
      } catch (error) {
        if (stopping.signal.aborted) return;
        await sender?.close().catch(() => undefined);
        sender = undefined;
        const wait = delay * (0.75 + Math.random() / 2);
        delay = Math.min(delay * 2, RETRY_LAST);
        become('waiting', messageOf(error), Date.now() + wait);
        timer = setTimeout(() => {
          nextTryAt = undefined;
          wake();
        }, wait);
        timer.unref();
        return;
      }
    }
  };

  const sendAll = async () => {
    for (;;) {
      const records = options.records();
      if (!records || stopping.signal.aborted) return;
      cursor ??= beginning(records, receiver.since);
      const range = records.range();
      if (range && range.first > cursor + 1 && cursor > 0) missed += range.first - cursor - 1;
      const rows = records.rowsAfter(cursor, BATCH);
      const last = rows.at(-1)?.id;
      if (last === undefined) return;
      const matches = matcherOf(receiver.filter, options.home);
      const batch = rows.flatMap((row) => {
        const record = readableRecord(row);
        return record && record.at >= receiver.since && matches(record) ? [record] : [];
      });
      if (batch.length > 0) {
        become('sending', problem);
        await sendBatch(batch);
        sent += batch.length;
        lastSentAt = Date.now();
      }
      cursor = last;
      options.moved(last);
      // Others have their turn between two batches.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  /** Sends a batch; when it is refused, looks for the one record that is to blame and goes on without it. */
  const sendBatch = async (batch: readonly AuditRecord[]): Promise<void> => {
    sender ??= await senderFor(receiver, origin);
    try {
      await sender.send(batch, stopping.signal);
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      if (batch.length === 1) {
        missed++;
        problem = `${REFUSED} record ${batch[0]?.id}: ${error.message}`;
        return;
      }
      const half = Math.ceil(batch.length / 2);
      await sendBatch(batch.slice(0, half));
      await sendBatch(batch.slice(half));
    }
  };

  const behind = (): number => {
    const range = options.records()?.range();
    return range ? Math.max(0, range.last - Math.max(cursor ?? range.first - 1, range.first - 1)) : 0;
  };

  if (receiver.on) wake();
  return {
    receiver,
    get state() {
      return {
        id: receiver.id,
        state,
        behind: receiver.on ? behind() : 0,
        sent,
        lastSentAt,
        problem,
        nextTryAt,
        missed,
      };
    },
    wake,
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await running?.catch(() => undefined);
      await sender?.close().catch(() => undefined);
    },
  };
}

const REFUSED = 'The receiver refused';

/** The number in front of the first record that is not older than a time: found by halving, as times rise with numbers. */
function beginning(records: RecordReader, since: number): number {
  const range = records.range();
  if (!range) return 0;
  let [low, high] = [range.first - 1, range.last];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const row = records.rowsBefore(middle + 1, 1)[0];
    const at = row && readableRecord(row)?.at;
    if (at !== undefined && at >= since) high = middle - 1;
    else low = middle;
  }
  // A clock that was set back may have left younger ones a little before.
  return Math.max(range.first - 1, low - BATCH);
}

function matcherOf(filter: string, home: string): Matcher {
  if (filter.trim() === '') return () => true;
  const { query, problems } = parseQuery(filter);
  // Half a filter would send what nobody meant to send.
  if (problems[0]) throw new Error(`The filter cannot be read: ${problems[0].message}`);
  return matcherFor(query, { now: Date.now(), home });
}

/** Sends one made-up record, whatever the receiver's filter. @returns why it did not arrive; empty when it did */
export async function tryReceiver(receiver: Receiver, origin: Origin): Promise<string> {
  let sender: Sender | undefined;
  try {
    matcherOf(receiver.filter, '');
    sender = await senderFor(receiver, origin);
    await sender.send([trial(Date.now())], AbortSignal.timeout(TRIAL_TIME));
    return '';
  } catch (error) {
    return messageOf(error);
  } finally {
    await sender?.close().catch(() => undefined);
  }
}

/** How long a trial may take, in milliseconds: somebody waits for it. */
const TRIAL_TIME = 10_000;

const trial = (at: number): AuditRecord => ({
  ...EMPTY_RECORD,
  id: 0,
  hash: '',
  at,
  agent: 'perch',
  event: 'test',
  summary: 'sent a test from its settings',
  test: true,
});

async function senderFor(receiver: Receiver, origin: Origin): Promise<Sender> {
  switch (receiver.type) {
    case 'syslog':
      return syslogSender(receiver, origin);
    case 'falco':
      return falcoSender(receiver, origin);
    case 'file':
      return fileSender(receiver);
    case 'otlp': {
      // The largest part of the worker by far, and few people need it.
      const { otlpSender } = await import('./otlp.ts');
      return otlpSender(receiver, origin);
    }
  }
}
