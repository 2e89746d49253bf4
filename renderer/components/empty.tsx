import type { ReactNode } from 'react';
import styles from './empty.module.css';
import { Bird } from './icon.tsx';

/** A place with nothing in it yet: says what will stand here, and offers the step that gets it there. */
export function Empty({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className={styles['empty']}>
      <Bird state="watching" className={styles['bird']} />
      <h2>{title}</h2>
      <p>{children}</p>
      {action && <div className={styles['action']}>{action}</div>}
    </div>
  );
}
