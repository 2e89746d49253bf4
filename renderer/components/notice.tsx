import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import styles from './notice.module.css';

/** Something is not as it should be: what, what it means, and the button that mends it. */
export function Notice({
  title,
  children,
  action,
}: {
  readonly title?: ReactNode;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className={styles['notice']}>
      <Icon name="warning" />
      <div className={styles['words']}>
        {title && <strong>{title}</strong>}
        <p>{children}</p>
      </div>
      {action && <div className={styles['action']}>{action}</div>}
    </div>
  );
}
