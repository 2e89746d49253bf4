import type { ReactNode } from 'react';
import type { Advice, Problem, WaitingQuestion } from '../../../preload/contract.ts';
import { timeLeft } from '../../ask/clock.ts';
import { Button } from '../../components/button.tsx';
import { DeedWords } from '../../components/deed.tsx';
import { Icon, type IconName } from '../../components/icon.tsx';
import { Section } from '../../components/section.tsx';
import { VerdictMark } from '../../components/verdict.tsx';
import { Path, Visible } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { folderName } from '../../messages/names.ts';
import { useNow } from '../../state/clock.ts';
import { usePerch } from '../../state/perch.ts';
import { useAnswer } from '../../state/requests.ts';
import { useStore } from '../../state/store.ts';
import styles from './for-you.module.css';

/** Questions first, then what is broken, then what would make life easier. Nothing at all when nothing waits. */
export function ForYou() {
  const { t } = useLanguage();
  const { questions: open, state: store, answers } = usePerch();
  const questions = useStore(open);
  const problems = useStore(store)?.problems ?? [];
  const { data: advice = [] } = useAnswer(answers, 'today.advice', undefined);
  if (questions.length + problems.length + advice.length === 0) return null;
  return (
    <Section title={t('today.forYou')}>
      <ul className={styles['items']}>
        {questions.map((question) => (
          <QuestionItem key={question.id} question={question} />
        ))}
        {problems.map((problem) => (
          <ProblemItem key={problem.id} problem={problem} />
        ))}
        {advice.map((one) => (
          <AdviceItem key={one.id} advice={one} />
        ))}
      </ul>
    </Section>
  );
}

function Item({
  sign,
  title,
  children,
  actions,
}: {
  readonly sign: ReactNode;
  readonly title: ReactNode;
  readonly children: ReactNode;
  readonly actions: ReactNode;
}) {
  return (
    <li className={styles['item']}>
      <span className={styles['sign']}>{sign}</span>
      <div className={styles['words']}>
        <strong>{title}</strong>
        <p>{children}</p>
      </div>
      <div className={styles['actions']}>{actions}</div>
    </li>
  );
}

function QuestionItem({ question }: { readonly question: WaitingQuestion }) {
  const { t, f, rich } = useLanguage();
  const { bridge } = usePerch();
  const now = useNow(1_000);
  return (
    <Item
      sign={<VerdictMark word="waiting" />}
      title={
        <bdi>
          {rich('ask.headline', {
            agent: question.agentTitle,
            deed: <DeedWords deed={question.deed} form="todo" brief />,
          })}
        </bdi>
      }
      actions={
        <Button look="primary" onPress={() => void bridge.request('questions.show', question.id)}>
          {t('today.answer')}
        </Button>
      }
    >
      {t('today.question', { waited: f.clock(now - question.askedAt), left: f.clock(timeLeft(question.clock, now)) })}
    </Item>
  );
}

function ProblemItem({ problem }: { readonly problem: Problem }) {
  const language = useLanguage();
  const { t } = language;
  const { bridge, act, router } = usePerch();
  return (
    <Item
      sign={<VerdictMark word="problem" />}
      title={<Visible text={problem.title} />}
      actions={
        <>
          {problem.agent && (
            <Button look="plain" onPress={() => router.go({ page: 'agents' })}>
              {t('today.whatChanged')}
            </Button>
          )}
          {problem.mendable && (
            <Button onPress={() => void act(bridge.request('problem.mend', problem.id), language, t('today.mended'))}>
              {t('agents.mend')}
            </Button>
          )}
        </>
      }
    >
      <Visible text={problem.detail} />
    </Item>
  );
}

const SIGNS: Readonly<Record<Advice['type'], IconName>> = {
  exception: 'key',
  review: 'eye',
  drafts: 'pencil',
  'project-rules': 'file',
  'still-needed': 'key',
  update: 'download',
};

/** What the button says that leads on, where it is not a review. */
const FOLLOW: Readonly<Partial<Record<Advice['type'], 'today.show' | 'today.openSettings'>>> = {
  'project-rules': 'today.show',
  update: 'today.openSettings',
};

function AdviceItem({ advice }: { readonly advice: Advice }) {
  const language = useLanguage();
  const { t } = language;
  const { bridge, act, answers, router } = usePerch();
  const putOff = async () => {
    await act(bridge.request('today.putOff', advice.id), language);
    answers.refresh('today.advice');
  };
  const doNotUse = async (project: string) => {
    const said = t('today.notUsed', { project: folderName(project) });
    await act(bridge.request('rules.useProject', { project, use: false }), language, said);
    answers.refresh('today.advice');
  };
  const follow = () => {
    switch (advice.type) {
      case 'exception':
        return router.go({ page: 'history', record: advice.record });
      case 'review':
        return router.go({ page: 'review' });
      case 'drafts':
        return router.go({ page: 'rules' });
      case 'project-rules':
        void bridge.request('rules.useProject', { project: advice.project, use: true });
        return router.go({ page: 'rules' });
      case 'still-needed':
        return router.go({ page: 'exceptions' });
      case 'update':
        return router.go({ page: 'settings' });
    }
  };
  return (
    <Item
      sign={<Icon name={SIGNS[advice.type]} />}
      title={<AdviceTitle advice={advice} />}
      actions={
        <>
          {advice.type === 'project-rules' ? (
            <Button look="plain" onPress={() => void doNotUse(advice.project)}>
              {t('today.doNotUse', { count: advice.rules })}
            </Button>
          ) : (
            <Button look="plain" onPress={() => void putOff()}>
              {t(advice.type === 'exception' ? 'today.keepAsking' : 'today.later')}
            </Button>
          )}
          <Button onPress={follow}>{t(FOLLOW[advice.type] ?? 'today.review')}</Button>
        </>
      }
    >
      {adviceWords(advice, language)}
    </Item>
  );
}

function AdviceTitle({ advice }: { readonly advice: Advice }): ReactNode {
  const { t, rich } = useLanguage();
  switch (advice.type) {
    case 'exception':
      return (
        <bdi>
          {rich('today.advice.exception', {
            deed: <DeedWords deed={advice.deed} form="todo" brief />,
            project: <Path path={folderName(advice.project)} />,
            times: advice.times,
          })}
        </bdi>
      );
    case 'review':
      return t('today.advice.review', { count: advice.decisions });
    case 'drafts':
      return t('today.advice.drafts', { count: advice.drafts });
    case 'project-rules':
      return (
        <bdi>
          {rich('today.advice.projectRules', {
            project: <Path path={folderName(advice.project)} />,
            count: advice.rules,
          })}
        </bdi>
      );
    case 'still-needed':
      return t('today.advice.stillNeeded', { count: advice.exceptions });
    case 'update':
      return t('today.advice.update', { version: advice.version });
  }
}

function adviceWords(advice: Advice, { t }: ReturnType<typeof useLanguage>): string {
  switch (advice.type) {
    case 'exception':
      return t('today.advice.exception.words', { times: advice.times, questions: advice.questions });
    case 'review':
      return t('today.advice.review.words');
    case 'drafts':
      return t('today.advice.drafts.words');
    case 'project-rules':
      return t('today.advice.projectRules.words', { count: advice.rules });
    case 'still-needed':
      return t('today.advice.stillNeeded.words', { count: advice.exceptions });
    case 'update':
      return t('today.advice.update.words');
  }
}
