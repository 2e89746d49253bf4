import { messageOf } from '../errors.ts';
import type { Problem } from '../problem.ts';
import type { Verification } from './chain/verify.ts';
import type { ExportFormat } from './export/export.ts';
import type { RecordFiles } from './files.ts';
import { recordBytes, recordFiles } from './files.ts';
import type { Receiver, ReceiverState } from './forward/receiver.ts';
import type { Time } from './index/spans.ts';
import { maskRecord } from './masking/mask.ts';
import type { Query } from './query/query.ts';
import type { AuditRecord, NewRecord } from './record.ts';
import type { Bar, SessionRow, Summary } from './search/activity.ts';
import type { Counted } from './search/counts.ts';
import type { Facets } from './search/facets.ts';
import type { Page, PageOptions } from './search/search.ts';
import type { Story } from './session/story.ts';
import { faultOf } from './store/faults.ts';
import type { PageQuery } from './store/reading.ts';
import { type RetentionLimits, removeOld } from './store/retention.ts';
import { openStore } from './store/store.ts';
import { type RequestOptions, startWorker } from './worker/client.ts';
import type { WorkerNews } from './worker/protocol.ts';

/** The record of a running Perch: written here and now, looked at in a thread of its own. */
export interface Records {
  /**
   * Writes a record, secrets taken out. When this resolves, the record survives a crash of the program and of the
   * machine. Calls that come while a commit is on its way to the disk share the next one.
   * @throws {RecordUnavailableError} when it cannot be written down anywhere: nothing may be let through then
   */
  append(record: NewRecord): Promise<AuditRecord>;
  get(id: number): AuditRecord | undefined;
  /** Newest first, read at once: for a first page and for tests. */
  page(query: PageQuery): readonly AuditRecord[];
  /** How many numbers are in use. */
  count(): number;
  oldest(): AuditRecord | undefined;
  /** Bytes that the record takes on the disk, with everything that belongs to it. */
  bytes(): number;
  /** Whether the record is the one that was chained to the record before it. */
  follows(id: number): boolean;
  /** What a person should know about the record now. */
  readonly problems: readonly Problem[];

  /**
   * @param asking `aside`: nobody waits for it, so that what somebody waits for comes first
   * @throws {CancelledError} when its signal says that it is not wanted any more
   */
  search(query: Query, page: PageOptions & { readonly aside?: boolean }, options?: RequestOptions): Promise<Page>;
  /** How many fit, as far as that is found out within so many milliseconds of counting. Pages come before it. */
  countFitting(query: Query, budget: number): Promise<Counted>;
  /** How many records fit and how they are divided. @param budget milliseconds after which a part is enough */
  facets(query: Query, budget?: number): Promise<Facets>;
  /** Values that filters may be asked for, for suggestions. */
  vocabulary(): Promise<Readonly<Record<'project' | 'rule' | 'tool' | 'host', readonly string[]>>>;
  story(agent: string, session: string): Promise<Story | undefined>;
  sessions(wanted: readonly { readonly agent: string; readonly session: string }[]): Promise<readonly SessionRow[]>;
  /** Newest first. @param before the number `last` of the last session of the page before */
  recentSessions(limit: number, before?: number): Promise<readonly SessionRow[]>;
  /** Calls per bar. @param edges times at which bars begin and end */
  bars(edges: readonly number[]): Promise<readonly Bar[]>;
  summary(time: Time): Promise<Summary>;
  /** Checks the whole chain. Progress is told in records. */
  verify(options?: RequestOptions): Promise<Verification>;
  /** Writes what fits into a file, oldest first. Progress is told in records; nothing is left when it is called off. */
  export(
    request: { readonly query: Query; readonly format: ExportFormat; readonly file: string },
    options?: RequestOptions,
  ): Promise<{ readonly records: number }>;
  /** Writes a session as a page to read, print and send. @returns whether there is such a session */
  report(request: { readonly agent: string; readonly session: string; readonly file: string }): Promise<boolean>;

  /** Sends records on to these from now on, each from where it was. */
  forwardTo(receivers: readonly Receiver[]): Promise<void>;
  readonly receivers: readonly ReceiverState[];
  /** Sends a receiver one made-up record. @returns why it did not arrive; empty when it did */
  tryReceiver(receiver: Receiver): Promise<string>;
  /**
   * Removes old records, little by little.
   * @param receivers who must have been told of a record before its age makes it go; those that are sent to by default
   * @returns how many went
   */
  removeOld(limits: RetentionLimits, receivers?: readonly string[]): Promise<number>;
  close(): Promise<void>;
}

export interface RecordsOptions {
  /** The data folder. */
  readonly folder: string;
  /** What `~` stands for in questions. */
  readonly home: string;
  /** Name of this computer, for receivers and alerts. */
  readonly hostname: string;
  readonly version: string;
  /** The bundled worker, `record-worker.mjs`. */
  readonly worker: string;
  readonly now?: () => number;
  /** How long the thread that looks at the record is kept when nobody asks, in milliseconds. */
  readonly restAfter?: number;
  problemsChanged(): void;
  receiversChanged?(): void;
}

/** Opens the record in a data folder. What keeps it from being written becomes a problem, never an exception. */
export function openRecords(options: RecordsOptions): Records {
  const files: RecordFiles = recordFiles(options.folder);
  const now = options.now ?? Date.now;
  let forwarded: readonly Receiver[] = [];
  let states: readonly ReceiverState[] = [];
  let workerProblem: Problem | undefined;

  const worker = startWorker({
    program: options.worker,
    data: { folder: options.folder, home: options.home, hostname: options.hostname, version: options.version },
    news,
    mayRest: () => !forwarded.some(({ on }) => on),
    ...(options.restAfter === undefined ? {} : { restAfter: options.restAfter }),
    failed(error) {
      workerProblem = {
        id: 'record-worker',
        title: 'Searching and sending on of records stopped.',
        detail: `Perch goes on to guard and to record, and starts it again by itself (${error.message}).`,
        trouble: { kind: 'record-worker', reason: error.message },
      };
      options.problemsChanged();
      // The next request starts it anew; receivers have to be told of right away.
      if (forwarded.length > 0) setTimeout(() => void forwardTo(forwarded).catch(() => undefined), 1000).unref();
    },
  });
  const request: typeof worker.request = async (name, input, requestOptions) => {
    const output = await worker.request(name, input, requestOptions);
    if (workerProblem) {
      workerProblem = undefined;
      options.problemsChanged();
    }
    return output;
  };

  const store = openStore({
    files,
    now,
    mask: (record, key) => maskRecord(record, key.fingerprint),
    problemsChanged: () => options.problemsChanged(),
    committed: worker.committed,
    reopened: worker.reopen,
    setAside: (file) => void bringBack(file),
  });

  return {
    append: store.append,
    get: store.get,
    page: store.page,
    count: store.count,
    oldest: store.oldest,
    bytes: () => recordBytes(files),
    follows: store.follows,
    get problems() {
      return [...store.problems, ...(workerProblem ? [workerProblem] : [])];
    },
    search: (query, page, asking) => request('page', { ...page, query, now: now() }, asking),
    countFitting: (query, budget) => request('count', { query, now: now(), budget }),
    facets: (query, budget) => request('facets', { query, now: now(), ...(budget === undefined ? {} : { budget }) }),
    vocabulary: () => request('vocabulary', {}),
    story: (agent, session) => request('story', { agent, session }),
    sessions: (wanted) => request('sessions', wanted),
    recentSessions: (limit, before) =>
      request('recentSessions', { limit, ...(before === undefined ? {} : { before }) }),
    bars: (edges) => request('bars', edges),
    summary: (time) => request('summary', { ...time, now: now() }),
    verify: (verifyOptions) => request('verify', {}, verifyOptions),
    export: (wanted, exportOptions) => request('export', { ...wanted, now: now() }, exportOptions),
    report: (wanted) => request('report', wanted),
    forwardTo,
    tryReceiver: (receiver) => request('tryReceiver', receiver),
    get receivers() {
      return states;
    },
    async removeOld(limits, receivers = forwarded.filter(({ on }) => on).map(({ id }) => id)) {
      const told = receivers.map((id) => store.cursor(id) ?? 0);
      const toldUpTo = told.length > 0 ? Math.min(...told) : undefined;
      const removed = (last: number) => void request('forget', { last }).catch(() => undefined);
      return removeOld(store, { limits, now: now(), toldUpTo, removed });
    },
    async close() {
      await worker.stop();
      store.close();
    },
  };

  async function forwardTo(receivers: readonly Receiver[]): Promise<void> {
    forwarded = receivers;
    await request(
      'receivers',
      receivers.map((receiver) => ({ ...receiver, cursor: store.cursor(receiver.id) })),
    );
  }

  /** Reads what can be read out of a damaged file into the new one, under its old numbers. */
  async function bringBack(file: string): Promise<void> {
    try {
      let readable = 0;
      for (let found = await request('salvage', { file }); found; found = await request('salvage', { file })) {
        store.restore(found);
        readable += found.entries.length;
      }
      store.note('records-restored', { file, readable });
      await request('rebuild', {});
    } catch (error) {
      const reason = messageOf(error);
      store.report('record-damaged', {
        title: 'Perch’s record was damaged, and could not be read back.',
        detail: `The damaged file is kept as ${file} (${reason}).`,
        trouble: { kind: 'record-not-read-back', kept: file, reason },
      });
    }
  }

  function news(told: WorkerNews): void {
    switch (told.type) {
      case 'cursor':
        store.setCursor(told.receiver, told.id);
        return;
      case 'receivers':
        states = told.states;
        options.receiversChanged?.();
        return;
      case 'reading-failed': {
        const error = Object.assign(new Error(told.message), { errcode: told.code });
        if (faultOf(error) === 'corrupt') store.readingFailed(error);
      }
    }
  }
}
