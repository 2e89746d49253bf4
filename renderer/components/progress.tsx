import { Label } from 'react-aria-components/Label';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import { useLanguage } from '../messages/language.tsx';
import { Button } from './button.tsx';
import styles from './progress.module.css';

/** Long work: what it is, how far it has come, and the way to stop it. */
export function Progress({
  label,
  done,
  total,
  onCancel,
}: {
  readonly label: string;
  readonly done: number;
  /** 0 while nobody knows yet. */
  readonly total: number;
  readonly onCancel?: () => void;
}) {
  const { t, f } = useLanguage();
  const share = total > 0 ? Math.min(1, done / total) : 0;
  return (
    <div className={styles['progress']}>
      <ProgressBar
        className={styles['state'] ?? ''}
        value={share}
        minValue={0}
        maxValue={1}
        isIndeterminate={total === 0}
        formatOptions={{ style: 'percent' }}
      >
        <Label className={styles['label'] ?? ''}>{label}</Label>
        {total > 0 && <span className={styles['share']}>{f.percent(share)}</span>}
        <span className={styles['track']} data-unknown={total === 0 || undefined}>
          <span className={styles['bar']} style={{ inlineSize: total > 0 ? `${share * 100}%` : '30%' }} />
        </span>
      </ProgressBar>
      {onCancel && (
        <Button look="plain" onPress={onCancel}>
          {t('common.cancel')}
        </Button>
      )}
    </div>
  );
}
