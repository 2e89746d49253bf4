import { useLanguage } from '../messages/language.tsx';
import { usePerch } from '../state/perch.ts';
import { useStore } from '../state/store.ts';
import { Button, IconButton } from './button.tsx';
import { Icon } from './icon.tsx';
import styles from './toaster.module.css';
import { Visible } from './visible.tsx';

/** Where short notes appear. The region is always there, so that screen readers hear what comes into it. */
export function Toaster() {
  const { toasts } = usePerch();
  const { t } = useLanguage();
  const list = useStore(toasts.list);
  return (
    <div className={styles['region']} role="status" aria-live="polite">
      {list.map(({ id, tone, text, action }) => (
        <div key={id} className={styles['toast']} data-tone={tone}>
          {tone === 'problem' && <Icon name="warning" />}
          <p>
            <Visible text={text} />
          </p>
          {action && (
            <Button
              look="plain"
              onPress={() => {
                toasts.dismiss(id);
                action.run();
              }}
            >
              {action.label}
            </Button>
          )}
          <IconButton icon="close" label={t('common.dismiss')} onPress={() => toasts.dismiss(id)} />
        </div>
      ))}
    </div>
  );
}
