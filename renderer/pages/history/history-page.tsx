import { type RefObject, useEffect, useRef } from 'react';
import type { HistoryRow } from '../../../preload/contract.ts';
import { PageHeader } from '../../app/page-header.tsx';
import { Failed } from '../../components/failed.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { type Feed, isOpen } from '../../state/history-feed.ts';
import { usePerch } from '../../state/perch.ts';
import { useStore } from '../../state/store.ts';
import { Detail } from './detail.tsx';
import { EmptyHistory } from './empty-history.tsx';
import { ExportMenu } from './export-menu.tsx';
import { HistoryList, type HistoryListHandle } from './history-list.tsx';
import styles from './history-page.module.css';
import { SearchBox, type SearchBoxHandle } from './search-box.tsx';
import { useCount } from './use-count.ts';
import { Views } from './views.tsx';

/** Everything agents did, newest first, with the one chosen call told in full beside it. */
export function HistoryPage() {
  const { t } = useLanguage();
  const { history, router } = usePerch();
  const control = history();
  const feed = useStore(control.feed);
  const place = useStore(router.place);
  const record = place.page === 'history' ? place.record : undefined;
  const list = useRef<HistoryListHandle>(null);
  const pane = useRef<HTMLElement>(null);
  const search = useRef<SearchBoxHandle>(null);
  useSlash(search);

  const choose = (row: HistoryRow | undefined) =>
    router.replace(row ? { page: 'history', record: row.id } : { page: 'history' });
  const close = () => {
    choose(undefined);
    list.current?.focus();
  };
  // Escape closes the details wherever the focus is, unless something on top of the page takes it first.
  useEffect(() => {
    if (record === undefined) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      router.replace({ page: 'history' });
      list.current?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [record, router]);

  if (feed.status === 'failed') {
    return (
      <>
        <PageHeader title={t('page.history')} />
        <Failed retry={() => void control.reload()} />
      </>
    );
  }
  const empty = feed.status === 'ready' && feed.total === 0;
  return (
    <>
      <PageHeader title={t('page.history')} note={feed.total > 0 && <Kept feed={feed} />}>
        {!empty && <ExportMenu query={feed.query} />}
      </PageHeader>
      {empty ? (
        <EmptyHistory />
      ) : (
        <div className={styles['panes']} data-open={record !== undefined || undefined}>
          <div className={styles['list']}>
            <div className={styles['tools']}>
              <SearchBox ref={search} />
              <Views />
            </div>
            <HistoryList
              ref={list}
              control={control}
              chosen={record}
              onChoose={choose}
              onOpen={() => pane.current?.focus()}
            />
          </div>
          <section className={styles['detail']} aria-label={t('detail.label')} ref={pane} tabIndex={-1}>
            {record === undefined ? (
              <p className={styles['hint']}>
                {t('history.selectHint')}
                <span>{t('history.keys')}</span>
              </p>
            ) : (
              <Detail key={record} id={record} onClose={close} />
            )}
          </section>
        </div>
      )}
    </>
  );
}

/** How many are kept, and how many of them match. */
function Kept({ feed }: { readonly feed: Feed }) {
  const { t } = useLanguage();
  return isOpen(feed.query) ? t('history.kept', { total: feed.total }) : <Matching feed={feed} />;
}

function Matching({ feed }: { readonly feed: Feed }) {
  const { t } = useLanguage();
  const matching = useCount(feed.query);
  if (!matching) return t('history.kept', { total: feed.total });
  const { count, complete } = matching;
  return t(complete ? 'history.match' : 'history.match.more', { count, total: feed.total });
}

/** The key / goes to the search, unless something is being written. */
function useSlash(search: RefObject<SearchBoxHandle | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if ((event.target as Element).closest('input, textarea, [contenteditable="true"]')) return;
      event.preventDefault();
      search.current?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [search]);
}
