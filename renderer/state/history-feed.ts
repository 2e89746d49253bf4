import type { Bridge, HistoryQuery, HistoryRow } from '../../preload/contract.ts';
import type { HistoryPageOfRows } from './history-items.ts';
import { createStore, type Store } from './store.ts';

/** The part of the history that is loaded: from the newest call downwards, page by page. */
export interface Feed {
  readonly status: 'loading' | 'ready' | 'failed';
  /** Other calls than those on show were asked for. */
  readonly busy: boolean;
  /** What the pages were asked for with. */
  readonly query: HistoryQuery;
  readonly pages: readonly HistoryPageOfRows[];
  /** Calls that came while the person was reading further down; they wait, so that nothing moves. */
  readonly waiting: readonly HistoryRow[];
  /** Ids of calls that have just come in. */
  readonly fresh: ReadonlySet<number>;
  readonly older: 'more' | 'loading' | 'failed' | 'none';
  /** How many calls are kept in all. */
  readonly total: number;
}

export interface FeedControl {
  readonly feed: Store<Feed>;
  /** Asks for other calls. What is on show stays until the first of them are there. */
  ask(query: HistoryQuery): void;
  loadOlder(): Promise<void>;
  /** Where the person is: at the top, new calls are let in as they come. */
  setAtTop(atTop: boolean): void;
  letIn(): void;
  /** Starts anew at the newest call. */
  reload(): Promise<void>;
  dispose(): void;
}

/** The first answer fills a tall window; later ones are bigger, so that scrolling seldom waits. */
const FIRST_PAGE = 60;
const PAGE = 200;
/** How long calls gather before a narrowed-down list asks the app which of them belong to it. */
const GATHER = 400;

const EMPTY: Feed = {
  status: 'loading',
  busy: false,
  query: {},
  pages: [],
  waiting: [],
  fresh: new Set(),
  older: 'none',
  total: 0,
};

export function createFeed(bridge: Bridge): FeedControl {
  const feed = createStore<Feed>(EMPTY);
  let query: HistoryQuery = {};
  let atTop = true;
  let round = 0;
  let arrived: HistoryRow[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const page = (rest: { readonly before?: number; readonly limit: number }) =>
    bridge.request('history.page', isOpen(query) ? rest : { ...rest, query });

  const letIn = () =>
    feed.update((now) => {
      if (now.waiting.length === 0) return now;
      const [first = { rows: [] }, ...rest] = now.pages;
      return {
        ...now,
        waiting: [],
        fresh: new Set(now.waiting.map(({ id }) => id)),
        pages: [{ ...first, live: [...now.waiting, ...(first.live ?? [])] }, ...rest],
      };
    });

  const take = (rows: readonly HistoryRow[]) => {
    feed.update((now) => {
      const known = newestId(now);
      const fresh = rows.filter(({ id }) => id > known).sort((a, b) => b.id - a.id);
      return fresh.length === 0 ? now : { ...now, waiting: [...fresh, ...now.waiting] };
    });
    if (atTop) letIn();
  };

  /** Calls come in bursts; the list changes a few times a second at most. */
  const takeIn = async () => {
    timer = undefined;
    if (feed.get().status !== 'ready') return;
    const rows = arrived;
    arrived = [];
    if (rows.length === 0) return;
    feed.update((now) => ({ ...now, total: now.total + rows.length }));
    if (isOpen(query)) return take(rows);
    // Which of them match is for the app to say.
    const mine = round;
    try {
      const answer = await page({ limit: FIRST_PAGE });
      if (mine === round) take(answer.rows);
    } catch (error) {
      console.error('New calls did not come.', error);
    }
  };

  const stop = bridge.on('history.added', (rows) => {
    arrived.push(...rows);
    timer ??= setTimeout(() => void takeIn(), isOpen(query) ? 16 : GATHER);
  });

  const reload = async () => {
    const mine = ++round;
    feed.update((now) => (now.status === 'ready' ? now : { ...now, status: 'loading' }));
    try {
      const { rows, total } = await page({ limit: FIRST_PAGE });
      if (mine !== round) return;
      feed.set({
        ...EMPTY,
        status: 'ready',
        query,
        pages: [{ rows }],
        older: rows.length === FIRST_PAGE ? 'more' : 'none',
        total: Math.max(total, rows.length),
      });
      atTop = true;
      // Calls may have come in between the question and its answer.
      const known = newestId(feed.get());
      arrived = arrived.filter(({ id }) => id > known);
      void takeIn();
    } catch (error) {
      console.error('The history did not come.', error);
      if (mine === round)
        feed.update((now) => ({ ...now, busy: false, status: now.status === 'ready' ? 'ready' : 'failed' }));
    }
  };

  const loadOlder = async () => {
    const before = oldestId(feed.get());
    if (before === undefined || feed.get().older === 'loading' || feed.get().older === 'none') return;
    const mine = round;
    feed.update((now) => ({ ...now, older: 'loading' }));
    try {
      const { rows } = await page({ before, limit: PAGE });
      if (mine !== round) return;
      feed.update((now) => ({
        ...now,
        pages: rows.length > 0 ? [...now.pages, { rows }] : now.pages,
        older: rows.length === PAGE ? 'more' : 'none',
      }));
    } catch (error) {
      console.error('Older calls did not come.', error);
      if (mine === round) feed.update((now) => ({ ...now, older: 'failed' }));
    }
  };

  void reload();
  return {
    feed,
    ask(next) {
      if (JSON.stringify(next) === JSON.stringify(query)) return;
      query = next;
      feed.update((now) => ({ ...now, busy: true }));
      void reload();
    },
    loadOlder,
    letIn,
    reload,
    setAtTop(top) {
      atTop = top;
      if (top) letIn();
    },
    dispose() {
      stop();
      clearTimeout(timer);
    },
  };
}

/** Nothing is narrowed down. */
export function isOpen(query: HistoryQuery): boolean {
  return Object.values(query).every((value) => value === undefined);
}

function newestId({ pages, waiting }: Feed): number {
  const first = pages[0];
  return Math.max(waiting[0]?.id ?? 0, first?.live?.[0]?.id ?? 0, first?.rows[0]?.id ?? 0);
}

function oldestId({ pages }: Feed): number | undefined {
  const last = pages.at(-1);
  return last?.rows.at(-1)?.id ?? last?.live?.at(-1)?.id;
}
