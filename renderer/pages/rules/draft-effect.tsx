import { useState } from 'react';
import type { Draft } from '../../../preload/contract.ts';
import { Button } from '../../components/button.tsx';
import { Progress } from '../../components/progress.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { usePerch } from '../../state/perch.ts';
import styles from './drafts.module.css';
import { TryChanges } from './try-changes.tsx';
import { TryOutcome } from './try-strip.tsx';
import { seeWords } from './try-words.ts';
import { useTrial } from './use-draft.ts';

const DAYS = 30;

/** What the draft would have meant for the calls of the last 30 days. */
export function DraftEffect({ draft }: { readonly draft: Draft }) {
  const language = useLanguage();
  const { t } = language;
  const { bridge } = usePerch();
  const [listing, setListing] = useState(false);
  const { result, running, progress, again, cancel } = useTrial(
    `${draft.id}\0${draft.text}`,
    (task) => bridge.request('rules.tryDraft', { task, draft: draft.id, days: DAYS }),
    DAYS,
  );
  return (
    <div className={styles['effect']}>
      {running && (
        <Progress
          label={progress ? t('try.running', { count: progress.total }) : t('try.starting')}
          done={progress?.done ?? 0}
          total={progress?.total ?? 0}
          onCancel={cancel}
        />
      )}
      {!running && result?.state === 'done' && (
        <>
          <TryOutcome result={result} days={DAYS} />
          {result.changes.length > 0 && (
            <Button look="plain" onPress={() => setListing(true)}>
              {seeWords(result, language)}
            </Button>
          )}
          {listing && <TryChanges result={result} days={DAYS} onClose={() => setListing(false)} />}
        </>
      )}
      {!running && result?.state === 'cancelled' && (
        <p>
          {t('try.cancelled')} <Button onPress={again}>{t('try.again')}</Button>
        </p>
      )}
    </div>
  );
}
