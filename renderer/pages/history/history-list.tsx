import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { HistoryRow, SessionHead } from '../../../preload/contract.ts';
import { Button } from '../../components/button.tsx';
import { Empty } from '../../components/empty.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { useRem } from '../../state/appearance.ts';
import { useNow } from '../../state/clock.ts';
import { type Feed, type FeedControl, isOpen } from '../../state/history-feed.ts';
import { type HistoryItem, historyItems, ITEM_HEIGHT } from '../../state/history-items.ts';
import { usePerch } from '../../state/perch.ts';
import { useStore } from '../../state/store.ts';
import { HistoryLine } from './history-line.tsx';
import styles from './history-list.module.css';

export interface HistoryListHandle {
  focus(): void;
}

/** Rows above and below the visible ones that stand ready. */
const OVERSCAN = 12;
/** Older calls are fetched when this many rows are left below. */
const FETCH_AHEAD = 80;

/**
 * The calls as a grid of one column: arrow keys and J and K move, Enter opens. Only what is in sight exists, and rows
 * listen through the grid, so a million of them cost no more than a screenful.
 */
export function HistoryList({
  control,
  chosen,
  onChoose,
  onOpen,
  ref,
}: {
  readonly control: FeedControl;
  readonly chosen: number | undefined;
  readonly onChoose: (row: HistoryRow) => void;
  readonly onOpen: () => void;
  readonly ref?: Ref<HistoryListHandle>;
}) {
  const { t } = useLanguage();
  const rem = useRem();
  const today = useNow(60_000);
  const feed = useStore(control.feed);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const { questions: open, search, bridge } = usePerch();
  const waiting = useStore(open);
  const narrowed = !isOpen(feed.query);
  // Questions are not in the record yet, so only an open list shows them.
  const items = useMemo(
    () => historyItems(feed.pages, opened, narrowed ? [] : waiting),
    [feed.pages, opened, narrowed, waiting],
  );
  const heads = useSessionHeads(items);
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  useImperativeHandle(ref, () => ({ focus: () => grid.current?.focus() }));

  // Heights are known, not measured: a new function tells the virtualizer that the lines or the text size changed.
  const sizeOf = useCallback((index: number) => heightOf(items[index]) * rem, [items, rem]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const keyOf = useCallback((index: number) => items[index]?.key ?? index, [items, rem]);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: sizeOf,
    getItemKey: keyOf,
    overscan: OVERSCAN,
  });
  const lines = virtual.getVirtualItems();
  const lastShown = lines.at(-1)?.index ?? 0;
  useEffect(() => {
    if (feed.older === 'more' && lastShown > items.length - FETCH_AHEAD) void control.loadOlder();
  }, [control, feed.older, items.length, lastShown]);

  const toggle = (item: HistoryItem & { type: 'fold' }) => {
    const next = new Set(opened);
    for (const { id } of item.rows) {
      if (item.open) next.delete(id);
      else next.add(id);
    }
    setOpened(next);
  };
  const chosenIndex = items.findIndex((item) => item.type === 'call' && item.row.id === chosen);
  const [active, setActive] = useState(-1);
  const at = active >= 0 && active < items.length ? active : chosenIndex;

  const pick = (index: number) => {
    const item = items[index];
    if (!item) return;
    setActive(index);
    virtual.scrollToIndex(index, { align: 'auto' });
    if (item.type === 'call') onChoose(item.row);
  };
  const step = (by: 1 | -1) => {
    for (let index = at + by; index >= 0 && index < items.length; index += by) {
      const type = items[index]?.type;
      if (type === 'call' || type === 'fold' || type === 'question') return pick(index);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const item = items[at];
    switch (event.key) {
      case 'ArrowDown':
      case 'j':
        step(1);
        break;
      case 'ArrowUp':
      case 'k':
        step(-1);
        break;
      case 'Home':
        virtual.scrollToOffset(0);
        pick(items.findIndex(({ type }) => type === 'call'));
        break;
      case 'End':
        pick(items.length - 1);
        break;
      case 'Enter':
      case ' ':
        if (item?.type === 'fold') toggle(item);
        else if (item?.type === 'question') void bridge.request('questions.show', item.question.id);
        else if (item?.type === 'call') {
          onChoose(item.row);
          onOpen();
        } else step(1);
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  const onClick = (event: MouseEvent<HTMLElement>) => {
    const line = (event.target as Element).closest<HTMLElement>('[data-index]');
    const index = Number(line?.dataset['index'] ?? -1);
    const item = items[index];
    if (item?.type === 'fold') {
      setActive(index);
      toggle(item);
    } else if (item?.type === 'question') void bridge.request('questions.show', item.question.id);
    else if (item?.type === 'call') pick(index);
  };

  return (
    <>
      {feed.waiting.length > 0 && (
        <div className={styles['newer']}>
          <Button
            look="primary"
            onPress={() => {
              control.letIn();
              virtual.scrollToOffset(0);
            }}
          >
            {t('history.newer', { count: feed.waiting.length })}
          </Button>
        </div>
      )}
      <div
        ref={scroller}
        className={styles['scroller']}
        aria-busy={feed.busy}
        onScroll={(event) => control.setAtTop(event.currentTarget.scrollTop < rem)}
      >
        {items.length > 0 && (
          <div
            ref={grid}
            className={styles['sheet']}
            style={{ blockSize: virtual.getTotalSize() }}
            role="treegrid"
            tabIndex={0}
            aria-label={t('history.list')}
            aria-rowcount={feed.total}
            aria-activedescendant={at >= 0 ? lineId(items[at]) : undefined}
            onKeyDown={onKeyDown}
            onClick={onClick}
          >
            {lines.map(({ index, start, key }) => {
              const item = items[index];
              if (!item) return null;
              return (
                <HistoryLine
                  key={key}
                  id={lineId(item)}
                  item={item}
                  index={index}
                  start={start}
                  today={today}
                  head={item.type === 'session' ? heads.get(item.from.session) : undefined}
                  active={index === at}
                  chosen={item.type === 'call' && item.row.id === chosen}
                  fresh={item.type === 'call' && feed.fresh.has(item.row.id)}
                />
              );
            })}
          </div>
        )}
        {feed.status === 'ready' && items.length === 0 && (
          <Empty
            title={t('history.noMatch')}
            action={<Button onPress={() => search.set({})}>{t('views.clear')}</Button>}
          >
            {t('history.noMatch.text')}
          </Empty>
        )}
        {items.length > 0 && <FeedEnd feed={feed} retry={() => void control.loadOlder()} />}
      </div>
    </>
  );
}

/** Titles and counts of the sessions in the list. They come after the calls, a batch at a time. */
function useSessionHeads(items: readonly HistoryItem[]): ReadonlyMap<string, SessionHead> {
  const { bridge } = usePerch();
  const [heads, setHeads] = useState<ReadonlyMap<string, SessionHead>>(new Map());
  const asked = useRef(new Set<string>());
  const tries = useRef(0);
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    const missing = items.flatMap((item) =>
      item.type === 'session' && !asked.current.has(item.from.session) ? [item.from.session] : [],
    );
    if (missing.length === 0) return;
    for (const session of missing) asked.current.add(session);
    let timer: ReturnType<typeof setTimeout> | undefined;
    bridge.request('history.sessions', [...new Set(missing)]).then(
      (found) => {
        setHeads((known) => new Map([...known, ...found.map((head) => [head.session, head] as const)]));
        const late = missing.filter((session) => !found.some((head) => head.session === session));
        if (late.length === 0 || tries.current >= MOST_TRIES) return;
        // The newest calls may not have been looked through yet.
        tries.current++;
        for (const session of late) asked.current.delete(session);
        timer = setTimeout(() => setRound((before) => before + 1), TRY_AGAIN);
      },
      (error: unknown) => console.error('The sessions have no titles.', error),
    );
    return () => clearTimeout(timer);
  }, [bridge, items, round]);
  return heads;
}

/** How often sessions that are not known yet are asked for again, and after how many milliseconds. */
const MOST_TRIES = 20;
const TRY_AGAIN = 700;

function FeedEnd({ feed, retry }: { readonly feed: Feed; readonly retry: () => void }) {
  const { t } = useLanguage();
  return (
    <p className={styles['end']} role="status">
      {feed.older === 'loading' && t('history.more')}
      {feed.older === 'failed' && (
        <>
          {t('history.moreFailed')} <Button onPress={retry}>{t('common.tryAgain')}</Button>
        </>
      )}
      {feed.older === 'none' && feed.status === 'ready' && t('history.end')}
    </p>
  );
}

function heightOf(item: HistoryItem | undefined): number {
  return item ? ITEM_HEIGHT[item.type] : 0;
}

function lineId(item: HistoryItem | undefined): string {
  return `history-${item?.key.replaceAll(' ', '-') ?? 'none'}`;
}
