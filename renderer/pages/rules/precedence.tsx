import { useState } from 'react';
import { Button, IconButton } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { VerdictLabel } from '../../components/verdict.tsx';
import { useLanguage } from '../../messages/language.tsx';
import styles from './precedence.module.css';

/** What holds when several rules speak up, as a picture; the whole order of things behind it. */
export function Precedence() {
  const { t } = useLanguage();
  const [open, setOpen] = useState(false);
  return (
    <div className={styles['precedence']}>
      <Order />
      <IconButton icon="info" label={t('precedence.more')} onPress={() => setOpen(true)} />
      {open && (
        <Dialog
          title={t('precedence.title')}
          onClose={() => setOpen(false)}
          actions={
            <Button size="large" look="primary" onPress={() => setOpen(false)}>
              {t('common.close')}
            </Button>
          }
        >
          <Order />
          <p>{t('precedence.text')}</p>
          <ol className={styles['layers']}>
            {LAYERS.map((layer) => (
              <li key={layer}>
                <strong>{t(`precedence.${layer}`)}</strong>
                <span>{t(`precedence.${layer}.text`)}</span>
              </li>
            ))}
          </ol>
          <p>{t('precedence.exceptions')}</p>
        </Dialog>
      )}
    </div>
  );
}

const LAYERS = ['self', 'managed', 'project', 'mine', 'builtIn'] as const;

function Order() {
  const { t } = useLanguage();
  return (
    <p className={styles['order']}>
      <VerdictLabel word="denied" withMark>
        {t('precedence.denies')}
      </VerdictLabel>
      <Beats />
      <VerdictLabel word="waiting" withMark>
        {t('precedence.asks')}
      </VerdictLabel>
      <Beats />
      <VerdictLabel word="no-objection" withMark>
        {t('verdict.no-objection')}
      </VerdictLabel>
    </p>
  );
}

function Beats() {
  const { t } = useLanguage();
  return (
    <span className={styles['beats']}>
      <Icon name="chevron-right" />
      <span className="visually-hidden">{t('precedence.beats')}</span>
    </span>
  );
}
