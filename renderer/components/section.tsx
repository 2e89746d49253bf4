import type { ReactNode } from 'react';
import styles from './section.module.css';

/** A part of a page with its heading. */
export function Section({
  title,
  aside,
  children,
  id,
}: {
  readonly title: ReactNode;
  /** Beside the heading: a choice of range, a count. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly id?: string;
}) {
  return (
    <section className={styles['section']} id={id}>
      <div className={styles['head']}>
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** The one sentence a page begins with. */
export function Headline({ children }: { readonly children: ReactNode }) {
  return <h2 className={styles['headline']}>{children}</h2>;
}

/** The middle of a page: scrolls, and keeps lines short enough to read. */
export function PageBody({
  children,
  width = 'wide',
}: {
  readonly children: ReactNode;
  readonly width?: 'wide' | 'narrow';
}) {
  return (
    <div className={styles['scroll']}>
      <div className={styles['body']} data-width={width}>
        {children}
      </div>
    </div>
  );
}
