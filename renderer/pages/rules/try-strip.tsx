import { useState } from 'react';
import type { Progress as ProgressState, TryResult } from '../../../preload/contract.ts';
import { Button } from '../../components/button.tsx';
import { Progress } from '../../components/progress.tsx';
import { Select } from '../../components/select.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { TryChanges } from './try-changes.tsx';
import styles from './try-strip.module.css';
import { outcomeWords, seeWords } from './try-words.ts';
import type { TryDays } from './use-draft.ts';

type Done = Extract<TryResult, { state: 'done' }>;

/** What an unsaved change would have meant for real calls, before it binds. Sticks to the bottom. */
export function TryStrip({
  result,
  running,
  progress,
  days,
  onDays,
  onCancel,
  onAgain,
  onDiscard,
  onUse,
  complete = true,
}: {
  readonly result: TryResult | undefined;
  readonly running: boolean;
  readonly progress: ProgressState | undefined;
  readonly days: TryDays;
  readonly onDays: (days: TryDays) => void;
  readonly onCancel: () => void;
  readonly onAgain: () => void;
  readonly onDiscard: () => void;
  readonly onUse: () => void;
  /** False: something is still missing, so it cannot be used. */
  readonly complete?: boolean;
}) {
  const language = useLanguage();
  const { t } = language;
  const [listing, setListing] = useState(false);
  const done = !running && result?.state === 'done' ? result : undefined;
  const wrong = !running && result?.state === 'wrong' ? result.diagnostics[0] : undefined;
  return (
    <div className={styles['strip']}>
      <div className={styles['words']}>
        {running && (
          <Progress
            label={progress ? t('try.running', { count: progress.total }) : t('try.starting')}
            done={progress?.done ?? 0}
            total={progress?.total ?? 0}
            onCancel={onCancel}
          />
        )}
        {done && <TryOutcome result={done} days={days} />}
        {wrong && <p className={styles['wrong']}>{t('try.wrong', { line: wrong.line, message: wrong.message })}</p>}
        {!running && result?.state === 'cancelled' && (
          <p>
            {t('try.cancelled')} <Button onPress={onAgain}>{t('try.again')}</Button>
          </p>
        )}
      </div>
      <div className={styles['buttons']}>
        <Select
          label={t('try.days')}
          value={String(days) as '7' | '30' | '90'}
          onChange={(value) => onDays(DAYS[value])}
          options={(['7', '30', '90'] as const).map((value) => ({
            value,
            label: t('option.days', { count: Number(value) }),
          }))}
        />
        {done && done.changes.length > 0 && (
          <Button look="plain" onPress={() => setListing(true)}>
            {seeWords(done, language)}
          </Button>
        )}
        <Button onPress={onDiscard}>{t('try.discard')}</Button>
        <Button look="primary" isDisabled={wrong !== undefined || !complete} onPress={onUse}>
          {t('try.use')}
        </Button>
      </div>
      {listing && done && <TryChanges result={done} days={days} onClose={() => setListing(false)} />}
    </div>
  );
}

const DAYS = { '7': 7, '30': 30, '90': 90 } as const;

/** What a trial found, in a sentence, and on how many calls. */
export function TryOutcome({ result, days }: { readonly result: Done; readonly days: TryDays }) {
  const language = useLanguage();
  const { t, f } = language;
  return (
    <div role="status">
      <strong>{outcomeWords(result, days, language)}</strong>
      <p className={styles['quiet']}>
        {t('try.done', {
          count: result.calls,
          seconds: f.number(Math.max(0.1, Math.round(result.tookMilliseconds / 100) / 10)),
        })}
      </p>
    </div>
  );
}
