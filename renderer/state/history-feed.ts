import type { Bridge, HistoryRow } from '../../preload/contract.ts';
import type { HistoryPageOfRows } from './history-items.ts';
import { createStore, type Store } from './store.ts';

/** The part of the history that is loaded: from the newest call downwards, page by page. */
export interface Feed {
  readonly status: 'loading' | 'ready' | 'failed';
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

const EMPTY: Feed = { status: 'loading', pages: [], waiting: [], fresh: new Set(), older: 'none', total: 0 };

export function createFeed(bridge: Bridge): FeedControl {
  const feed = createStore<Feed>(EMPTY);
  let atTop = true;
  let round = 0;
  let arrived: HistoryRow[] = [];
  let frame: number | undefined;

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

  /** Calls come in bursts; the list changes once a frame at most. */
  const takeIn = () => {
    frame = undefined;
    if (feed.get().status !== 'ready') return;
    const rows = arrived;
    arrived = [];
    feed.update((now) => {
      const known = newestId(now);
      const fresh = rows.filter(({ id }) => id > known).sort((a, b) => b.id - a.id);
      if (fresh.length === 0) return now;
      return { ...now, waiting: [...fresh, ...now.waiting], total: now.total + fresh.length };
    });
    if (atTop) letIn();
  };

  const stop = bridge.on('history.added', (rows) => {
    arrived.push(...rows);
    frame ??= requestAnimationFrame(takeIn);
  });

  const reload = async () => {
    const mine = ++round;
    feed.update((now) => (now.status === 'ready' ? now : { ...now, status: 'loading' }));
    try {
      const { rows, total } = await bridge.request('history.page', { limit: FIRST_PAGE });
      if (mine !== round) return;
      feed.set({
        ...EMPTY,
        status: 'ready',
        pages: [{ rows }],
        older: rows.length === FIRST_PAGE ? 'more' : 'none',
        total: Math.max(total, rows.length),
      });
      // Calls may have come in between the question and its answer.
      takeIn();
    } catch (error) {
      console.error('The history did not come.', error);
      if (mine === round) feed.update((now) => (now.status === 'ready' ? now : { ...now, status: 'failed' }));
    }
  };

  const loadOlder = async () => {
    const before = oldestId(feed.get());
    if (before === undefined || feed.get().older === 'loading' || feed.get().older === 'none') return;
    const mine = round;
    feed.update((now) => ({ ...now, older: 'loading' }));
    try {
      const { rows } = await bridge.request('history.page', { before, limit: PAGE });
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
    loadOlder,
    letIn,
    reload,
    setAtTop(top) {
      atTop = top;
      if (top) letIn();
    },
    dispose() {
      stop();
      if (frame !== undefined) cancelAnimationFrame(frame);
    },
  };
}

function newestId({ pages, waiting }: Feed): number {
  const first = pages[0];
  return Math.max(waiting[0]?.id ?? 0, first?.live?.[0]?.id ?? 0, first?.rows[0]?.id ?? 0);
}

function oldestId({ pages }: Feed): number | undefined {
  const last = pages.at(-1);
  return last?.rows.at(-1)?.id ?? last?.live?.at(-1)?.id;
}
