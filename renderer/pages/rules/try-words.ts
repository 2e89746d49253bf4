import type { TryResult } from '../../../preload/contract.ts';
import type { Language } from '../../messages/language.tsx';
import type { TryDays } from './use-draft.ts';

type Done = Extract<TryResult, { state: 'done' }>;

/** "41 more questions in 30 days." */
export function outcomeWords({ asked, denied, changes }: Done, days: TryDays, { t }: Language): string {
  const parts = [
    asked > 0 && t('try.moreAsked', { count: asked }),
    asked < 0 && t('try.fewerAsked', { count: -asked }),
    denied > 0 && t('try.moreDenied', { count: denied }),
    denied < 0 && t('try.fewerDenied', { count: -denied }),
  ].filter((part) => part !== false);
  const [first, second] = parts;
  if (first && second) return t('try.two', { first, second, count: days });
  if (first) return t('try.one', { first, count: days });
  return changes.length > 0 ? t('try.otherChanges', { count: days }) : t('try.noChange', { count: days });
}

/** What the button says that lists the calls: not all of very many are listed. */
export function seeWords({ changes, changed }: Done, { t }: Language): string {
  return t(changes.length === changed ? 'try.seeAll' : 'try.seeNewest', { count: changes.length });
}
