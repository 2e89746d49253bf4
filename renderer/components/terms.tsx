import type { Deed, ExceptionView } from '../../preload/contract.ts';
import { useLanguage } from '../messages/language.tsx';
import type { Fact } from './facts.tsx';
import { Exact } from './visible.tsx';

/** The conditions of an exception, one under the other: what is not here is not covered. */
export function useTermFacts(terms: ExceptionView['terms'], deed: Deed): Fact[] {
  const { t } = useLanguage();
  return terms.map(({ what, value }) => ({
    key: `${what} ${value}`,
    name: what === 'file' ? t(`deed.${deed.verb}.label`) : t(`term.${what}`),
    value: <Exact text={value} />,
  }));
}
