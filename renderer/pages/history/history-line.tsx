import { memo } from 'react';
import type { HistoryRow } from '../../../preload/contract.ts';
import { AgentBadge } from '../../components/agent-badge.tsx';
import { CallSentence } from '../../components/deed.tsx';
import { Icon } from '../../components/icon.tsx';
import { VerdictLabel, VerdictMark } from '../../components/verdict.tsx';
import { Path, Visible } from '../../components/visible.tsx';
import { useLanguage } from '../../messages/language.tsx';
import { dayHeading } from '../../messages/moments.ts';
import { folderName } from '../../messages/names.ts';
import type { HistoryItem } from '../../state/history-items.ts';
import styles from './history-list.module.css';

interface LineProps {
  readonly id: string;
  readonly item: HistoryItem;
  readonly index: number;
  readonly start: number;
  readonly today: number;
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
        <LineContent item={item} today={today} />
      </div>
    </div>
  );
});

function LineContent({ item, today }: { readonly item: HistoryItem; readonly today: number }) {
  switch (item.type) {
    case 'day':
      return <DayLine at={item.at} today={today} />;
    case 'session':
      return <SessionLine newest={item.newest} />;
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

function SessionLine({ newest }: { readonly newest: HistoryRow }) {
  const { t, rich } = useLanguage();
  return (
    <>
      <AgentBadge agent={newest.agent} />
      <span className={styles['session']}>
        {newest.test
          ? t('history.session.test')
          : rich('history.session.agentIn', {
              agent: <strong>{newest.agentTitle}</strong>,
              project: (
                <span title={newest.project}>
                  <Path path={folderName(newest.project)} />
                </span>
              ),
            })}
      </span>
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
        <VerdictLabel word={row.verdict} />
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
