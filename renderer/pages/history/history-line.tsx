import { memo } from 'react';
import type { HistoryRow, SessionHead, WaitingQuestion } from '../../../preload/contract.ts';
import { AgentBadge } from '../../components/agent-badge.tsx';
import { CallSentence, DeedWords } from '../../components/deed.tsx';
import { Icon } from '../../components/icon.tsx';
import { VerdictLabel, VerdictMark } from '../../components/verdict.tsx';
import { Path, Visible } from '../../components/visible.tsx';
import { type Language, useLanguage } from '../../messages/language.tsx';
import { dayHeading } from '../../messages/moments.ts';
import { folderName } from '../../messages/names.ts';
import type { HistoryItem, SessionSource } from '../../state/history-items.ts';
import { usePerch } from '../../state/perch.ts';
import styles from './history-list.module.css';

interface LineProps {
  readonly id: string;
  readonly item: HistoryItem;
  readonly index: number;
  readonly start: number;
  readonly today: number;
  /** Of a session's heading, when it has come. */
  readonly head: SessionHead | undefined;
  readonly active: boolean;
  readonly chosen: boolean;
  readonly fresh: boolean;
}

/** One line of the list, at its place. */
export const HistoryLine = memo(function HistoryLine({
  id,
  item,
  index,
  start,
  today,
  head,
  active,
  chosen,
  fresh,
}: LineProps) {
  return (
    // The grid around it takes the focus and the keys.
    // biome-ignore lint/a11y/useFocusableInteractive: see above
    // biome-ignore lint/a11y/useSemanticElements: a table cannot be virtual
    <div
      id={id}
      role="row"
      className={styles['line']}
      style={{ transform: `translateY(${start}px)` }}
      data-type={item.type}
      data-index={index}
      data-active={active || undefined}
      data-fresh={fresh || undefined}
      aria-selected={item.type === 'call' ? chosen : undefined}
      aria-expanded={item.type === 'fold' ? item.open : undefined}
    >
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid takes the focus */}
      {/* biome-ignore lint/a11y/useSemanticElements: a table cannot be virtual */}
      <div role="gridcell" className={styles['cell']}>
        <LineContent item={item} today={today} head={head} />
      </div>
    </div>
  );
});

function LineContent({ item, today, head }: Pick<LineProps, 'item' | 'today' | 'head'>) {
  switch (item.type) {
    case 'day':
      return <DayLine at={item.at} today={today} />;
    case 'session':
      return <SessionLine from={item.from} head={head} />;
    case 'question':
      return <QuestionLine question={item.question} />;
    case 'call':
      return <CallLine row={item.row} folded={item.folded} />;
    case 'fold':
      return <FoldLine item={item} />;
  }
}

function DayLine({ at, today }: { readonly at: number; readonly today: number }) {
  const { title, date } = dayHeading(useLanguage(), at, today);
  return (
    <>
      <strong className={styles['day']}>{title}</strong>
      <span className={styles['quiet']}>{date}</span>
    </>
  );
}

function SessionLine({ from, head }: { readonly from: SessionSource; readonly head: SessionHead | undefined }) {
  const { t, rich } = useLanguage();
  const { router } = usePerch();
  const agentIn = rich('history.session.agentIn', {
    agent: head?.title ? from.agentTitle : <strong>{from.agentTitle}</strong>,
    project: (
      <span title={from.project}>
        <Path path={folderName(from.project)} />
      </span>
    ),
  });
  return (
    <>
      <AgentBadge agent={from.agent} />
      <span className={styles['session']}>
        <bdi>
          {from.test ? (
            t('history.session.test')
          ) : (
            <>
              {head?.title && (
                <strong>
                  <Visible text={head.title} />
                </strong>
              )}{' '}
              {agentIn}
            </>
          )}
        </bdi>
      </span>
      {head && !from.test && (
        <>
          <span className={styles['quiet']}>{t('agents.fact.calls', { count: head.calls })}</span>
          <button
            type="button"
            // The details lead there too, so the list has one stop for the Tab key.
            tabIndex={-1}
            className={styles['story']}
            onClick={(event) => {
              event.stopPropagation();
              router.go({ page: 'session', session: from.session });
            }}
          >
            {t('history.story')}
          </button>
        </>
      )}
    </>
  );
}

function QuestionLine({ question }: { readonly question: WaitingQuestion }) {
  const { f, rich } = useLanguage();
  return (
    <>
      <time className={styles['time']}>{f.second(question.askedAt)}</time>
      <VerdictMark word="waiting" />
      <span className={styles['sentence']}>
        <bdi>
          {rich('sentence.wants', {
            deed: (
              <strong>
                <DeedWords deed={question.deed} form="todo" brief />
              </strong>
            ),
          })}
        </bdi>
      </span>
      <VerdictLabel word="waiting" />
    </>
  );
}

function CallLine({ row, folded }: { readonly row: HistoryRow; readonly folded: boolean }) {
  const { t, f } = useLanguage();
  const quiet = row.verdict === 'no-objection' || row.verdict === 'noted';
  return (
    <>
      <time className={styles['time']}>{f.second(row.at)}</time>
      <VerdictMark word={row.verdict} />
      <span className={styles['sentence']} data-folded={folded || undefined}>
        <CallSentence row={row} />
      </span>
      {row.test && <span className={styles['quiet']}>{t('history.testCall')}</span>}
      {quiet ? (
        <span className="visually-hidden">{t(`verdict.${row.verdict}`)}</span>
      ) : (
        <VerdictLabel word={row.verdict}>{verdictWords(row, t)}</VerdictLabel>
      )}
    </>
  );
}

function FoldLine({ item }: { readonly item: HistoryItem & { readonly type: 'fold' } }) {
  const { t } = useLanguage();
  return (
    <>
      <span className={styles['time']} />
      <Icon name={item.open ? 'chevron-down' : 'chevron-right'} />
      <span className={styles['sentence']} data-fold>
        <Visible text={t(`history.fold.${item.kind}`, { count: item.rows.length })} />
      </span>
    </>
  );
}

/** "You allowed, session": the verdict, and what it rests on. */
function verdictWords({ verdict, by }: HistoryRow, t: Language['t']): string {
  const word = t(`verdict.${verdict}`);
  return by ? t('verdict.with', { word, by: t(`verdict.by.${by}`) }) : word;
}
