import type { Activity, Range, VerdictWord } from '../../../preload/contract.ts';
import type { ToolKind } from '../../../rules/facts/call.ts';
import type { Records } from '../../audit/records.ts';
import type { Bar, Summary } from '../../audit/search/activity.ts';
import type { Handlers } from '../ipc.ts';

export interface ActivityParts {
  readonly records: Pick<Records, 'bars' | 'summary' | 'search'>;
  readonly now: () => number;
}

/** Answers whose times are looked at for the middle one. */
const MOST_ANSWERS = 400;
/** Names of new websites that are shown. */
const MOST_WEBSITES = 6;

/** What agents did lately, in bars and numbers. */
export function activityRequests({ records, now }: ActivityParts): Handlers<'today.activity'> {
  return {
    'today.activity': async (range) => {
      const edges = edgesOf(range, now());
      const time = { from: edges[0] ?? 0, to: edges.at(-1) ?? 0 };
      const [bars, summary, waits] = await Promise.all([
        records.bars(edges),
        records.summary(time),
        answerTimes(records, time),
      ]);
      return activityOf(bars, summary, waits);
    },
  };
}

/** Where bars begin and end, in this computer's time: the hours of a day, the days of a week or a month. */
export function edgesOf(range: Range, now: number): number[] {
  const today = new Date(now);
  const at = (days: number, hours = 0) =>
    new Date(today.getFullYear(), today.getMonth(), today.getDate() + days, hours).getTime();
  if (range === 'day') return Array.from({ length: 25 }, (_, hour) => at(0, hour));
  const days = range === 'week' ? 7 : 30;
  return Array.from({ length: days + 1 }, (_, day) => at(day - days + 1));
}

async function answerTimes(
  records: ActivityParts['records'],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly number[]> {
  const filter = (key: 'by' | 'since' | 'until', value: string) =>
    ({ type: 'filter', key, values: [value], not: false }) as const;
  const query = { terms: [filter('by', 'person'), filter('since', `@${from}`), filter('until', `@${to - 1}`)] };
  const page = await records.search(query, { limit: MOST_ANSWERS });
  return page.records.map(({ waitedMilliseconds }) => waitedMilliseconds).filter((waited) => waited > 0);
}

export function activityOf(bars: readonly Bar[], summary: Summary, waits: readonly number[]): Activity {
  const count = (...words: readonly VerdictWord[]) =>
    words.reduce((sum, word) => sum + (summary.verdicts[word] ?? 0), 0);
  const [allowed, denied] = [count('you-allowed'), count('you-denied')];
  const missed = count('no-answer', 'withdrawn');
  const asked = allowed + denied + missed + count('waiting');
  const isNew = summary.hosts.filter((host) => host.isNew).map(({ host }) => host);
  return {
    bars: bars.map(({ from, calls, verdicts }) => ({ from, calls, marks: MARKED.filter((word) => verdicts[word]) })),
    calls: summary.calls,
    sessions: summary.sessions,
    mostly: mostlyOf(summary),
    denied: count('denied'),
    questions: { asked, allowed, denied, missed },
    filesChanged: summary.filesChanged,
    filesChangedOutside: summary.filesChangedOutside,
    filesDeleted: summary.filesDeleted,
    websites: summary.hosts.length,
    newWebsites: isNew.slice(0, MOST_WEBSITES),
    noise:
      asked === 0
        ? null
        : {
            questionsPer100Calls: summary.calls === 0 ? 0 : (100 * asked) / summary.calls,
            allowedShare: allowed + denied === 0 ? 0 : allowed / (allowed + denied),
            medianAnswerMilliseconds: median(waits),
          },
  };
}

/** The moments that mattered, the gravest first. */
const MARKED = [
  'problem',
  'denied',
  'you-denied',
  'no-answer',
  'withdrawn',
  'would-deny',
  'would-ask',
  'waiting',
  'you-allowed',
] as const satisfies readonly VerdictWord[];

const DOING: Readonly<Partial<Record<ToolKind, NonNullable<Activity['mostly']>>>> = {
  read: 'reading',
  search: 'reading',
  write: 'changing',
  edit: 'changing',
  delete: 'changing',
  shell: 'running',
  fetch: 'browsing',
};

/** What half of the calls or more did. */
function mostlyOf({ kinds, calls }: Summary): Activity['mostly'] {
  const sums = new Map<NonNullable<Activity['mostly']>, number>();
  for (const [kind, number] of Object.entries(kinds)) {
    const doing = DOING[kind as ToolKind];
    if (doing) sums.set(doing, (sums.get(doing) ?? 0) + number);
  }
  const [most] = [...sums].sort((a, b) => b[1] - a[1]);
  return most && most[1] * 2 >= calls ? most[0] : null;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
