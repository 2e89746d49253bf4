import type { Activity, Range, VerdictWord } from '../../../preload/contract.ts';
import { VerdictLabel, VerdictMark } from '../../components/verdict.tsx';
import { type Language, useLanguage } from '../../messages/language.tsx';
import { now } from '../../state/clock.ts';
import styles from './activity-chart.module.css';

/** Bars are how much happened, and nothing more; what mattered stands as marks under the axis. */
export function ActivityChart({ activity, range }: { readonly activity: Activity; readonly range: Range }) {
  const language = useLanguage();
  const { t, f } = language;
  const { bars } = activity;
  const most = Math.max(1, ...bars.map(({ calls }) => calls));
  const present = now();
  const used = new Set(bars.flatMap(({ marks }) => marks));
  return (
    <figure className={styles['chart']} data-range={range}>
      <ol className={styles['bars']} aria-label={t(`today.activity.${range}`)}>
        {bars.map((bar, index) => {
          const next = bars[index + 1]?.from ?? Number.POSITIVE_INFINITY;
          const current = bar.from <= present && present < next;
          return (
            <li key={bar.from} data-current={current || undefined} title={t('today.bar.calls', { count: bar.calls })}>
              <span className={styles['space']}>
                <span className={styles['bar']} style={{ blockSize: `${(bar.calls / most) * 100}%` }} />
              </span>
              <span className={styles['marks']}>
                {bar.marks.map((word) => (
                  <VerdictMark key={word} word={word} label={t(`verdict.${word}`)} />
                ))}
              </span>
              <span className={styles['when']}>
                {whenWords(bar.from, range, index, language)}
                <span className="visually-hidden">{t('today.bar.calls', { count: bar.calls })}</span>
              </span>
            </li>
          );
        })}
      </ol>
      <figcaption className={styles['legend']}>
        <span>{t(range === 'day' ? 'today.legend.hour' : 'today.legend.day')}</span>
        {used.size > 0 && <span>{t('today.legend.marks')}</span>}
        {ORDER.filter((word) => used.has(word)).map((word) => (
          <VerdictLabel key={word} word={word} withMark />
        ))}
        <span className="visually-hidden">{f.number(activity.calls)}</span>
      </figcaption>
    </figure>
  );
}

const ORDER: readonly VerdictWord[] = [
  'denied',
  'you-allowed',
  'you-denied',
  'no-answer',
  'waiting',
  'would-deny',
  'would-ask',
  'withdrawn',
  'allowed',
];

/** Hours of a day, days of a week; of a month only every fifth day, or they would collide. */
function whenWords(from: number, range: Range, index: number, { f }: Language): string {
  if (range === 'day') return String(new Date(from).getHours()).padStart(2, '0');
  if (range === 'week') return f.weekday(from);
  return index % 5 === 0 ? String(new Date(from).getDate()) : '';
}
