import type { ReactNode } from 'react';
import styles from './facts.module.css';

export interface Fact {
  readonly key: string;
  readonly name: ReactNode;
  readonly value: ReactNode;
}

/** Names and what they stand for, in two columns that become one where there is no room. */
export function Facts({ items, exact = false }: { readonly items: readonly Fact[]; readonly exact?: boolean }) {
  return (
    <dl className={styles['facts']} data-exact={exact || undefined}>
      {items.map(({ key, name, value }) => (
        <div key={key}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
