import type { ReactNode } from 'react';
import { useLanguage } from '../../messages/language.tsx';
import styles from './settings-page.module.css';

/** One thing to choose: what it is, what it comes to, and the control. */
export function SettingRow({
  title,
  hint,
  managed = false,
  children,
}: {
  readonly title: string;
  readonly hint: ReactNode;
  readonly managed?: boolean;
  readonly children: ReactNode;
}) {
  const { t } = useLanguage();
  return (
    <div className={styles['row']}>
      <div className={styles['words']}>
        <h3>{title}</h3>
        {hint && <p>{hint}</p>}
        {managed && <p className={styles['managed']}>{t('settings.managed.one')}</p>}
      </div>
      <div className={styles['control']}>{children}</div>
    </div>
  );
}
