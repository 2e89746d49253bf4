import type { TryResult } from '../../../preload/contract.ts';
import { Button } from '../../components/button.tsx';
import { CallSentence } from '../../components/deed.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { EffectMark } from '../../components/effect.tsx';
import { Icon } from '../../components/icon.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { momentWords } from '../../messages/moments.ts';
import { useNow } from '../../state/clock.ts';
import styles from './try-changes.module.css';
import { outcomeWords } from './try-words.ts';
import type { TryDays } from './use-draft.ts';

type Change = Extract<TryResult, { state: 'done' }>['changes'][number];

/** The real calls that a change would have judged otherwise. */
export function TryChanges({
  result,
  days,
  onClose,
}: {
  readonly result: Extract<TryResult, { state: 'done' }>;
  readonly days: TryDays;
  readonly onClose: () => void;
}) {
  const language = useLanguage();
  const { t } = language;
  return (
    <Dialog
      wide
      title={outcomeWords(result, days, language)}
      onClose={onClose}
      actions={
        <Button size="large" look="primary" onPress={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      <ul className={styles['changes']}>
        {result.changes.map((change) => (
          <ChangeLine key={change.row.id} change={change} />
        ))}
      </ul>
    </Dialog>
  );
}

function ChangeLine({ change }: { readonly change: Change }) {
  const language = useLanguage();
  const { t } = language;
  const now = useNow(60_000);
  return (
    <li>
      <time>{momentWords(language, change.row.at, now, false)}</time>
      <span className={styles['sentence']}>
        <CallSentence row={change.row} />
      </span>
      <span className={styles['agent']}>{change.row.agentTitle}</span>
      <span className={styles['step']}>
        <Verdict of={change.before} label={t(`try.was.${change.before}`)} />
        <Icon name="chevron-right" />
        <Verdict of={change.after} label={t(`try.becomes.${change.after}`)} />
      </span>
    </li>
  );
}

function Verdict({ of, label }: { readonly of: Change['before']; readonly label: string }) {
  return <EffectMark effect={of === 'none' ? 'record' : of} label={label} />;
}
