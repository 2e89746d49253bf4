import { useState } from 'react';
import type { Range } from '../../../preload/contract.ts';
import { PageHeader } from '../../app/page-header.tsx';
import { Button } from '../../components/button.tsx';
import { Failed } from '../../components/failed.tsx';
import { Headline, PageBody, Section } from '../../components/section.tsx';
import { Segments } from '../../components/segments.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { useNow } from '../../state/clock.ts';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';
import { useStore } from '../../state/store.ts';
import { ActivityChart } from './activity-chart.tsx';
import { ActivityFacts } from './activity-facts.tsx';
import { ForYou } from './for-you.tsx';
import { stateSentence } from './state-sentence.ts';
import styles from './today-page.module.css';

/** Home: how things stand in one sentence, what waits for the person, and what agents did. */
export function TodayPage() {
  const language = useLanguage();
  const { t, f } = language;
  const { state: store, questions: open, answers, router } = usePerch();
  const state = useStore(store);
  const questions = useStore(open);
  const { data: agents } = useAnswer(answers, 'agents.list', undefined);
  const now = useNow(60_000);
  return (
    <>
      <PageHeader title={t('page.today')} note={t('today.now', { day: f.day(now), time: f.minute(now) })} />
      <PageBody>
        <Headline>{state && stateSentence(state, questions.length, agents ?? [], language)}</Headline>
        {state?.protectedAgents === 0 && state.problems.length === 0 && (
          <div className={styles['start']}>
            <Button look="primary" onPress={() => router.go({ page: 'agents' })}>
              {t('history.empty.toAgents')}
            </Button>
          </div>
        )}
        <ForYou />
        <Activity />
      </PageBody>
    </>
  );
}

function Activity() {
  const { t } = useLanguage();
  const { answers } = usePerch();
  const [range, setRange] = useState<Range>('day');
  const { data, failed, reload } = useAnswer(answers, 'today.activity', range);
  return (
    <Section
      title={t(`today.activity.${range}`)}
      aside={
        <Segments
          label={t('today.range')}
          value={range}
          onChange={setRange}
          segments={[
            { value: 'day', label: t('today.range.day') },
            { value: 'week', label: t('today.range.week') },
            { value: 'month', label: t('today.range.month') },
          ]}
        />
      }
    >
      {data ? (
        <>
          <ActivityChart activity={data} range={range} />
          <ActivityFacts activity={data} range={range} />
        </>
      ) : (
        <div className={styles['pending']}>{failed && <Failed retry={reload} />}</div>
      )}
    </Section>
  );
}
