import { Fragment, type ReactNode, useState } from 'react';
import type { Story, StoryEntry, StoryStep, Verb } from '../../../preload/contract.ts';
import { Button, TextLink } from '../../components/button.tsx';
import { CallSentence } from '../../components/deed.tsx';
import { Icon, type IconName } from '../../components/icon.tsx';
import { VerdictMark } from '../../components/verdict.tsx';
import { Visible } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { usePerch } from '../../state/perch.ts';
import { useStore } from '../../state/store.ts';
import styles from './timeline.module.css';

/** The steps in the order they were taken, with what was asked for in between. */
export function Timeline({ story }: { readonly story: Story }) {
  const { t } = useLanguage();
  const { bridge, questions } = usePerch();
  const waiting = useStore(questions).filter((question) => question.session === story.session);
  const [earlier, setEarlier] = useState<{ readonly entries: readonly StoryEntry[]; readonly older: boolean }>();
  const older = earlier ? earlier.older : story.older;
  const entries = [...(earlier?.entries ?? []), ...story.entries];
  const loadEarlier = async () => {
    const first = entries[0];
    if (!first) return;
    const more = await bridge.request('session.story', { session: story.session, before: first.id });
    if (more) setEarlier({ entries: [...more.entries, ...(earlier?.entries ?? [])], older: more.older });
  };
  return (
    <>
      {older && (
        <Button look="plain" onPress={() => void loadEarlier()}>
          {t('session.earlier')}
        </Button>
      )}
      <ol className={styles['timeline']}>
        {entries.map((entry) =>
          entry.type === 'prompt' ? (
            <li key={`prompt ${entry.id}`} className={styles['prompt']}>
              <blockquote>
                <bdi>
                  <Visible text={t('detail.rule.quote', { text: entry.text })} />
                </bdi>
              </blockquote>
            </li>
          ) : (
            <Step key={entry.id} step={entry} agentTitle={story.agentTitle} />
          ),
        )}
        {waiting.map((question) => (
          <Line
            key={question.id}
            at={question.askedAt}
            sign={<VerdictMark word="waiting" />}
            sentence={
              <>
                <CallSentence
                  row={{ agentTitle: question.agentTitle, deed: question.deed, summary: '', verdict: 'waiting' }}
                />
                .
              </>
            }
          >
            <Button look="primary" onPress={() => void bridge.request('questions.show', question.id)}>
              {t('today.answer')}
            </Button>
          </Line>
        ))}
      </ol>
    </>
  );
}

function Line({
  at,
  sign,
  sentence,
  children,
}: {
  readonly at: number;
  readonly sign: ReactNode;
  readonly sentence: ReactNode;
  readonly children?: ReactNode;
}) {
  const { f } = useLanguage();
  return (
    <li className={styles['step']}>
      <time className={styles['time']}>{f.minute(at)}</time>
      <span className={styles['sign']}>{sign}</span>
      <div className={styles['words']}>
        <p>{sentence}</p>
        {children && <div className={styles['more']}>{children}</div>}
      </div>
    </li>
  );
}

function Step({ step, agentTitle }: { readonly step: StoryStep; readonly agentTitle: string }) {
  const { t } = useLanguage();
  const times = step.records.length;
  const quiet = step.verdict === 'no-objection' || step.verdict === 'noted';
  const more = useDetails(step);
  return (
    <Line
      at={step.at}
      sign={
        quiet ? (
          <Icon name={ICONS[step.deed.verb] ?? 'command'} />
        ) : (
          <VerdictMark word={step.verdict} label={t(`verdict.${step.verdict}`)} />
        )
      }
      sentence={
        <>
          <CallSentence row={{ agentTitle, deed: step.deed, summary: '', verdict: step.verdict }} />
          {times > 1 && step.deed.things.length <= 1 && step.deed.more === 0 && (
            <strong> {t('session.times', { count: times })}</strong>
          )}
          {'. '}
          {outcomeWords(step, t)}
        </>
      }
    >
      {more}
    </Line>
  );
}

/** What the person or the rule decided, in a few words after the sentence. */
function outcomeWords(step: StoryStep, t: ReturnType<typeof useLanguage>['t']): string {
  const seconds = step.answeredAfter === null ? 0 : Math.max(1, Math.round(step.answeredAfter / 1000));
  switch (step.verdict) {
    case 'denied':
      return t('session.denied');
    case 'you-denied':
      return seconds ? t('session.youDenied.after', { count: seconds }) : t('session.youDenied');
    case 'you-allowed':
      return step.hold && step.hold !== 'once' ? t(`session.youAllowed.${step.hold}`) : t('session.youAllowed');
    case 'no-answer':
      return t('session.noAnswer');
    case 'withdrawn':
      return t('session.withdrawn');
    case 'would-deny':
      return t('session.wouldDeny');
    case 'would-ask':
      return t('session.wouldAsk');
    default:
      return '';
  }
}

function useDetails(step: StoryStep): ReactNode {
  const { t, rich } = useLanguage();
  const { router } = usePerch();
  const parts: ReactNode[] = [];
  if (step.lines) parts.push(t('session.lines', { added: step.lines.added, removed: step.lines.removed }));
  if (step.note) parts.push(rich('session.note', { note: <Visible text={step.note} /> }));
  if (step.usedAgain > 0) parts.push(t('session.usedAgain', { count: step.usedAgain }));
  const { rule } = step;
  if (rule) {
    parts.push(
      <TextLink onPress={() => router.go({ page: 'rules', rule: rule.name })}>
        <Visible text={rule.name} />
      </TextLink>,
    );
  }
  const first = step.records[0];
  if (first !== undefined && (step.lines || !rule)) {
    parts.push(
      <TextLink onPress={() => router.go({ page: 'history', record: first })}>
        {t(step.lines ? 'session.seeChanges' : 'session.seeCall', { count: step.records.length })}
      </TextLink>,
    );
  }
  if (parts.length === 0) return undefined;
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one step never change places
    <Fragment key={index}>
      {index > 0 && ' '}
      {part}
    </Fragment>
  ));
}

const ICONS: Partial<Record<Verb, IconName>> = {
  read: 'eye',
  list: 'eye',
  search: 'search',
  create: 'file',
  change: 'pencil',
  delete: 'trash',
  move: 'folder',
  run: 'terminal',
  'open-page': 'globe',
  'search-web': 'globe',
  send: 'send',
  install: 'package',
  commit: 'branch',
  push: 'branch',
  'use-tool': 'tool',
  'use-helper': 'people',
  'session-started': 'play',
  'session-ended': 'check',
};
