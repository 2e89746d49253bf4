import type { ReactNode } from 'react';
import styles from './page-header.module.css';

/** The line on top of a page: where we are, how much there is, and what can be done with all of it. */
export function PageHeader({
  title,
  note,
  before,
  children,
}: {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  /** The way back, on pages below another one. */
  readonly before?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <header className={styles['header']}>
      {before}
      <h1>{title}</h1>
      {note && <p className={styles['note']}>{note}</p>}
      <div className={styles['actions']}>{children}</div>
    </header>
  );
}
