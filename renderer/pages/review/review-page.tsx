import { useState } from 'react';
import type { Mode, Review, ReviewDecision, ReviewGroup } from '../../../preload/contract.ts';
import { PageHeader } from '../../app/page-header.tsx';
import { Button, TextLink } from '../../components/button.tsx';
import { CallSentence, DeedWords } from '../../components/deed.tsx';
import { Empty } from '../../components/empty.tsx';
import { Failed } from '../../components/failed.tsx';
import { Icon } from '../../components/icon.tsx';
import { Headline, PageBody, Section } from '../../components/section.tsx';
import { Segments } from '../../components/segments.tsx';
import { VerdictMark } from '../../components/verdict.tsx';
import { Path, Visible } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { momentWords } from '../../messages/moments.ts';
import { folderName } from '../../messages/names.ts';
import { useNow } from '../../state/clock.ts';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';
import { useStore } from '../../state/store.ts';
import styles from './review-page.module.css';

/** After watching for a while: what Perch would have stopped or asked, and what to make of each kind of it. */
export function ReviewPage() {
  const { t } = useLanguage();
  const { answers, router } = usePerch();
  const { data, failed, reload } = useAnswer(answers, 'review.get', undefined);
  return (
    <>
      <PageHeader
        title={t('review.title')}
        before={
          <>
            <TextLink onPress={() => router.back()}>{t('page.today')}</TextLink>
            <Icon name="chevron-right" className={styles['crumb']} />
          </>
        }
      />
      {failed && !data && <Failed retry={reload} />}
      {data === null && <Empty title={t('review.none')}>{t('review.none.text')}</Empty>}
      {data && <Decisions review={data} />}
    </>
  );
}

function Decisions({ review }: { readonly review: Review }) {
  const { t, f } = useLanguage();
  const open = review.groups.filter((group) => decisionOn(group) === 'open').length;
  const deny = review.groups.filter(({ would }) => would === 'deny');
  const ask = review.groups.filter(({ would }) => would === 'ask');
  return (
    <>
      <PageBody>
        <Headline>
          {t('review.headline', {
            calls: review.calls,
            count: review.groups.reduce((sum, group) => sum + group.count, 0),
          })}
        </Headline>
        <p className={styles['lead']}>{t('review.lead', { from: f.day(review.since), to: f.day(review.until) })}</p>
        <Groups title={t('review.deny')} groups={deny} />
        <Groups title={t('review.ask')} groups={ask} />
      </PageBody>
      <Finish open={open} />
    </>
  );
}

function Groups({ title, groups }: { readonly title: string; readonly groups: readonly ReviewGroup[] }) {
  if (groups.length === 0) return null;
  return (
    <Section title={title}>
      <ul className={styles['groups']}>
        {groups.map((group) => (
          <GroupItem key={group.id} group={group} />
        ))}
      </ul>
    </Section>
  );
}

function GroupItem({ group }: { readonly group: ReviewGroup }) {
  const language = useLanguage();
  const { t, f, rich } = language;
  const { bridge, act, answers, router } = usePerch();
  const [open, setOpen] = useState(false);
  const now = useNow(60_000);
  const decide = async (decision: ReviewDecision) => {
    await act(bridge.request('review.decide', { group: group.id, decision }), language);
    await answers.load('review.get', undefined);
  };
  return (
    <li className={styles['group']}>
      <div className={styles['row']}>
        <VerdictMark word={group.would === 'deny' ? 'would-deny' : 'would-ask'} />
        <div className={styles['words']}>
          <strong>
            <bdi>
              <DeedWords deed={group.deed} form="todo" brief capital />
            </bdi>
          </strong>
          <p>
            {rich('review.group', {
              times: t('review.times', { count: group.count }),
              agents: f.list(group.agents),
              project: <Path path={folderName(group.project)} />,
            })}
            {' · '}
            <TextLink onPress={() => router.go({ page: 'rules', rule: group.rule.name })}>
              <Visible text={group.rule.name} />
            </TextLink>
            {' · '}
            <TextLink aria-expanded={open} onPress={() => setOpen(!open)}>
              {t(open ? 'review.hide' : 'review.show')}
            </TextLink>
          </p>
        </div>
        <Segments
          label={t('review.decide')}
          value={decisionOn(group)}
          onChange={(decision) => {
            if (decision !== 'open') void decide(decision);
          }}
          segments={[
            { value: 'keep', label: t('review.keep') },
            { value: 'exception', label: t('review.exception'), disabled: group.proposal === null },
            { value: 'switch-off', label: t('review.switchOff'), disabled: group.proposal === null },
          ]}
        />
      </div>
      {open && (
        <ul className={styles['rows']}>
          {group.rows.map((row) => (
            <li key={row.id}>
              <time>{momentWords(language, row.at, now, false)}</time>
              <span>
                <CallSentence row={row} />
              </span>
              <TextLink onPress={() => router.go({ page: 'history', record: row.id })}>{t('review.details')}</TextLink>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** A rule that can be neither switched off nor given an exception is kept: there is nothing to decide. */
function decisionOn({ decision, proposal }: ReviewGroup): ReviewDecision | 'open' {
  return decision ?? (proposal === null ? 'keep' : 'open');
}

/** What comes next: guarding, with everything decided so far, or more watching. */
function Finish({ open }: { readonly open: number }) {
  const language = useLanguage();
  const { t } = language;
  const { bridge, act, router, state: store } = usePerch();
  const state = useStore(store);
  const finish = async (mode: Mode) => {
    if (await act(bridge.request('review.finish', mode), language, t(`mode.changed.${mode}`)))
      router.go({ page: 'today' });
  };
  if (!state) return null;
  return (
    <div className={styles['finish']}>
      <div className={styles['words']}>
        <strong>{open > 0 ? t('review.open', { count: open }) : t('review.decided')}</strong>
        <p>{t('review.finish.text')}</p>
      </div>
      <Button size="large" onPress={() => void finish('monitor')}>
        {t('review.watchOn')}
      </Button>
      <Button size="large" look="primary" onPress={() => void finish('guardrails')}>
        {t('review.guard')}
      </Button>
    </div>
  );
}
