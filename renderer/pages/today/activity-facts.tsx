import type { ReactNode } from 'react';
import type { Activity, HistoryQuery, Range } from '../../../preload/contract.ts';
import { TextLink } from '../../components/button.tsx';
import { Path } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { now } from '../../state/clock.ts';
import { startOfDay } from '../../state/days.ts';
import { usePerch } from '../../state/perch.ts';
import styles from './activity-facts.module.css';

/** The same in a few plain sentences, each leading to the calls behind it. A fact that is not there has no sentence. */
export function ActivityFacts({ activity, range }: { readonly activity: Activity; readonly range: Range }) {
  const { t, f, rich } = useLanguage();
  const since = activity.bars[0]?.from ?? startOfDay(now());
  const bold = (count: number) => <strong>{f.number(count)}</strong>;
  const { questions, noise } = activity;
  return (
    <ul className={styles['facts']}>
      <Fact>
        {rich('today.fact.calls', {
          calls: bold(activity.calls),
          words: t('today.fact.calls.words', { calls: activity.calls, sessions: activity.sessions }),
        })}
        {activity.mostly && ` ${t(`today.fact.mostly.${activity.mostly}`)}`}
      </Fact>
      <Fact query={{ since, verdicts: ['denied'] }} link={t('today.fact.why')} show={activity.denied > 0}>
        {rich('today.fact.count', {
          count: bold(activity.denied),
          words: t('today.fact.denied', { count: activity.denied }),
        })}
      </Fact>
      <Fact
        query={{ since, verdicts: ['you-allowed', 'you-denied', 'no-answer'] }}
        link={t('today.fact.showThem')}
        show={questions.asked > 0}
      >
        {rich('today.fact.count', {
          count: bold(questions.asked),
          words: t('today.fact.questions', {
            count: questions.asked,
            allowed: questions.allowed,
            denied: questions.denied,
            missed: questions.missed,
          }),
        })}
      </Fact>
      <Fact
        query={{ since, outside: true }}
        link={t('today.fact.seeOutside', { count: activity.filesChangedOutside })}
        show={activity.filesChanged > 0}
      >
        {rich('today.fact.count', {
          count: bold(activity.filesChanged),
          words:
            activity.filesChangedOutside > 0
              ? t('today.fact.changedOutside', { count: activity.filesChanged, outside: activity.filesChangedOutside })
              : t('today.fact.changed', { count: activity.filesChanged }),
        })}
      </Fact>
      <Fact query={{ since, website: '' }} link={t('today.fact.seeAll')} show={activity.websites > 0}>
        {rich('today.fact.count', {
          count: bold(activity.websites),
          words: t('today.fact.websites', { count: activity.websites }),
        })}{' '}
        {activity.newWebsites.length > 0 &&
          rich(range === 'day' ? 'today.fact.newToday' : 'today.fact.new', {
            websites: activity.newWebsites.map((host, index) => (
              <span key={host}>
                {index > 0 && ', '}
                <Path path={host} />
              </span>
            )),
          })}
      </Fact>
      <Fact show={activity.filesDeleted > 0}>
        {rich('today.fact.count', {
          count: bold(activity.filesDeleted),
          words: t('today.fact.deleted', { count: activity.filesDeleted }),
        })}
      </Fact>
      {noise && (
        <Fact>
          {t('today.fact.noise', {
            count: Math.round(noise.questionsPer100Calls * 10) / 10,
            share: f.percent(noise.allowedShare),
            time: t('today.seconds', { count: Math.max(1, Math.round(noise.medianAnswerMilliseconds / 1000)) }),
          })}
        </Fact>
      )}
    </ul>
  );
}

function Fact({
  children,
  query,
  link,
  show = true,
}: {
  readonly children: ReactNode;
  readonly query?: HistoryQuery;
  readonly link?: string;
  readonly show?: boolean;
}) {
  const { router, search } = usePerch();
  if (!show) return null;
  return (
    <li>
      {children}{' '}
      {query && link && (
        <TextLink
          onPress={() => {
            search.set(query);
            router.go({ page: 'history' });
          }}
        >
          {link}
        </TextLink>
      )}
    </li>
  );
}
