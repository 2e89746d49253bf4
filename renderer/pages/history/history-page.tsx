import { useEffect, useRef } from 'react';
import type { HistoryRow } from '../../../preload/contract.ts';
import { PageHeader } from '../../app/page-header.tsx';
import { Failed } from '../../components/failed.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { usePerch } from '../../state/perch.ts';
import { useStore } from '../../state/store.ts';
import { Detail } from './detail.tsx';
import { EmptyHistory } from './empty-history.tsx';
import { HistoryList, type HistoryListHandle } from './history-list.tsx';
import styles from './history-page.module.css';

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
      <PageHeader title={t('page.history')} note={feed.total > 0 && t('history.kept', { total: feed.total })} />
      {empty ? (
        <EmptyHistory />
      ) : (
        <div className={styles['panes']} data-open={record !== undefined || undefined}>
          <div className={styles['list']}>
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
