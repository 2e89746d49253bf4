import { writeFileSync } from 'node:fs';
import { type Archive, openArchive } from '../archive.ts';
import { readKey } from '../chain/key.ts';
import { exportRecords } from '../export/export.ts';
import { intoFile } from '../export/into-file.ts';
import { sessionReport } from '../export/report.ts';
import type { RecordFiles } from '../files.ts';
import { type Forwarder, startForwarder, tryReceiver } from '../forward/forwarder.ts';
import type { Origin } from '../forward/sender.ts';
import type { Steps } from '../search/steps.ts';
import { type Salvaged, salvage } from '../store/damaged.ts';
import { indexKeeper } from './index-keeper.ts';
import type { WorkerNews, WorkerRequest, WorkerRequests } from './protocol.ts';
import { type Turns, takeTurns } from './turns.ts';

export interface DeskOptions {
  readonly files: RecordFiles;
  readonly home: string;
  readonly origin: Origin;
  news(news: WorkerNews): void;
}

export interface AnswerOptions {
  readonly signal: AbortSignal;
  progress(done: number): void;
}

type Answers = {
  readonly [Name in WorkerRequest]: (
    input: WorkerRequests[Name]['input'],
    options: AnswerOptions,
  ) => WorkerRequests[Name]['output'] | Promise<WorkerRequests[Name]['output']>;
};

/** Everything the worker does, apart from talking. */
export function createDesk({ files, home, origin, news }: DeskOptions) {
  /** The common archive; while somebody is in the midst of a search it stays open. */
  let current: { readonly archive: Archive; users: number } | undefined;
  const turns = takeTurns();
  const salvaging = new Map<string, Generator<Salvaged>>();
  let forwarders: readonly Forwarder[] = [];
  let telling: NodeJS.Timeout | undefined;
  const index = indexKeeper(files, {
    failed: readingFailed,
    /** There is an index where there was none, or a table of words that was not there. */
    changed: closeArchive,
  });

  const answers: Answers = {
    page: ({ query, now, aside = false, ...options }, { signal }) =>
      inTurns(aside ? turns.later : turns.now, ({ search }) => search.pageInSteps(query, now, options), signal),
    count: ({ query, now, budget }, { signal }) =>
      inTurns(turns.later, ({ search }) => search.countInSteps(query, now, budget), signal),
    facets: ({ query, now, budget }) => open().search.facets(query, now, budget),
    vocabulary: () => open().search.vocabulary(),
    story: ({ agent, session }) => open().story(agent, session),
    sessions: (wanted) => open().overview.sessions(wanted),
    recentSessions: ({ limit, before }) => open().overview.recentSessions(limit, before),
    bars: (edges) => open().overview.bars(edges),
    summary: ({ now, ...time }) => open().overview.summary(time, now),
    verify: (_input, { progress, signal }) => withOwnArchive((own) => own.verify(progress, signal)),
    async export({ query, now, format, file }, { progress, signal }) {
      const options = { format, hostname: origin.hostname, progress, signal };
      const records = await withOwnArchive((own) =>
        intoFile(file, (sink) => exportRecords(own.search.eachForward(query, now), sink, options)),
      );
      return { records };
    },
    report({ agent, session, file }) {
      const story = open().story(agent, session);
      if (!story) return false;
      writeFileSync(file, sessionReport(story, origin.version), { mode: 0o600 });
      return true;
    },
    salvage({ file }) {
      let found = salvaging.get(file);
      if (!found) {
        found = salvage(file, readKey(files.key));
        salvaging.set(file, found);
      }
      const next = found.next();
      if (!next.done) return next.value;
      salvaging.delete(file);
      return undefined;
    },
    async forget({ last }) {
      await index.forget(last);
      return undefined;
    },
    async rebuild() {
      closeArchive();
      await index.rebuild();
      return undefined;
    },
    async receivers(receivers) {
      await Promise.all(forwarders.map((forwarder) => forwarder.stop()));
      forwarders = receivers.map(({ cursor, ...receiver }) =>
        startForwarder({
          receiver,
          cursor,
          records: () => tryOpen()?.records,
          origin,
          home,
          moved: (id) => news({ type: 'cursor', receiver: receiver.id, id }),
          stateChanged: tellStates,
        }),
      );
      tellStates();
      return undefined;
    },
    tryReceiver: (receiver) => tryReceiver(receiver, origin),
    receiverStates: () => forwarders.map(({ state }) => state),
    async settled() {
      await index.settled();
      return undefined;
    },
  };

  return {
    async answer<Name extends WorkerRequest>(
      name: Name,
      input: WorkerRequests[Name]['input'],
      options: AnswerOptions,
    ): Promise<WorkerRequests[Name]['output']> {
      try {
        return await answers[name](input, options);
      } catch (error) {
        readingFailed(error);
        throw error;
      }
    },
    /** There are new records. */
    committed() {
      index.wake();
      for (const forwarder of forwarders) forwarder.wake();
    },
    /** The database is another file now. */
    reopen() {
      closeArchive();
      index.reopen();
      for (const forwarder of forwarders) forwarder.wake();
    },
    async close() {
      turns.end();
      await Promise.all([index.close(), ...forwarders.map((forwarder) => forwarder.stop())]);
      closeArchive();
    },
  };

  /** For what takes several turns, in which the common one may be closed. */
  async function withOwnArchive<Result>(work: (own: Archive) => Promise<Result>): Promise<Result> {
    const own = openArchive(files, home);
    try {
      return await work(own);
    } finally {
      own.close();
    }
  }

  /** A search in several turns, in which the common archive may have become another one. */
  async function inTurns<Result>(
    turn: Turns['now'],
    search: (archive: Archive) => Steps<Result>,
    signal: AbortSignal,
  ): Promise<Result> {
    let used: typeof current;
    try {
      return await turn(() => {
        used = common();
        used.users++;
        return search(used.archive);
      }, signal);
    } finally {
      if (used && --used.users === 0 && used !== current) used.archive.close();
    }
  }

  function common(): NonNullable<typeof current> {
    current ??= { archive: openArchive(files, home), users: 0 };
    return current;
  }

  function open(): Archive {
    return common().archive;
  }

  function tryOpen(): Archive | undefined {
    try {
      return open();
    } catch (error) {
      readingFailed(error);
      return undefined;
    }
  }

  function closeArchive(): void {
    if (current?.users === 0) current.archive.close();
    current = undefined;
  }

  function readingFailed(error: unknown): void {
    if (typeof error !== 'object' || error === null || !('errcode' in error)) return;
    const { errcode } = error;
    if (typeof errcode === 'number') news({ type: 'reading-failed', message: String(error), code: errcode });
  }

  /** States change with every batch; a few times a second is enough for people. */
  function tellStates(): void {
    telling ??= setTimeout(() => {
      telling = undefined;
      news({ type: 'receivers', states: forwarders.map(({ state }) => state) });
    }, STATES_DELAY);
    telling.unref();
  }
}
export type Desk = ReturnType<typeof createDesk>;

const STATES_DELAY = 250;
