import { useEffect, useSyncExternalStore } from 'react';
import type { HistoryCount, HistoryQuery } from '../../../preload/contract.ts';
import { useLanguage } from '../../messages/language.tsx';
import { usePerch } from '../../state/perch.ts';

/** Counting takes the app a look through the record, so it waits until nothing has been typed for so long, in milliseconds. */
const REST = 250;

/** How many calls match; it comes when it comes. */
export function useCount(query: HistoryQuery): HistoryCount | undefined {
  const { answers } = usePerch();
  const store = answers.store('history.count', query);
  const { data } = useSyncExternalStore(store.subscribe, store.get);
  // `store` is one object for each query, so it stands for it here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (store.get().data !== undefined) return;
    const timer = setTimeout(() => void answers.load('history.count', query), REST);
    return () => clearTimeout(timer);
  }, [answers, store]);
  return data;
}

/** The count as it stands beside a name: the number, or that there are more; empty until it is known. */
export function useCountWords(query: HistoryQuery): string {
  const { t, f } = useLanguage();
  const known = useCount(query);
  if (!known) return '';
  return known.complete ? f.number(known.count) : t('history.count.more', { count: known.count });
}
