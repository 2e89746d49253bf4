import { useMemo } from 'react';
import type { Catalogue } from '../../../preload/contract.ts';
import { useLanguage } from '../../messages/language.tsx';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';

/** What a rule can be built from, in the words of the window's language where it has them. */
export function useCatalogue(): Catalogue | undefined {
  const { known } = useLanguage();
  const { answers } = usePerch();
  const { data } = useAnswer(answers, 'rules.catalogue', undefined);
  return useMemo(() => {
    if (!data) return undefined;
    const told = <Item extends { readonly words: string }>(item: Item): Item => ({ ...item, words: known(item.words) });
    return { ...data, named: data.named.map(told), fields: data.fields.map(told) };
  }, [data, known]);
}
