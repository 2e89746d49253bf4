import type { HistoryRow, WaitingQuestion } from '../../preload/contract.ts';

/** What stands in the list: headings, open questions, calls, and runs of calls folded into one line. */
export type HistoryItem =
  | { readonly type: 'day'; readonly key: string; readonly at: number }
  | { readonly type: 'session'; readonly key: string; readonly from: SessionSource }
  | { readonly type: 'question'; readonly key: string; readonly question: WaitingQuestion }
  | { readonly type: 'call'; readonly key: string; readonly row: HistoryRow; readonly folded: boolean }
  | {
      readonly type: 'fold';
      readonly key: string;
      readonly kind: FoldKind;
      readonly rows: readonly HistoryRow[];
      readonly open: boolean;
    };

/** What a session's heading is made of. */
export type SessionSource = Pick<HistoryRow, 'agent' | 'agentTitle' | 'session' | 'project'> & {
  readonly test?: boolean;
};

export type FoldKind = 'read' | 'changed' | 'run' | 'mixed';

/** Heights in rem. They are fixed, so that nothing has to be measured. */
export const ITEM_HEIGHT: Readonly<Record<HistoryItem['type'], number>> = {
  day: 2.5,
  session: 2.5,
  question: 2,
  call: 2,
  fold: 2,
};

/** One answer of the store, newest first. Groups never reach over its edges, so older pages move nothing above them. */
export interface HistoryPageOfRows {
  readonly rows: readonly HistoryRow[];
  /** Calls that came while the page was on show, newest first. They join their sessions without reordering them. */
  readonly live?: readonly HistoryRow[];
}

/** Shorter runs are quicker read than opened. */
const SHORTEST_FOLD = 3;

/**
 * Groups calls by day and session. Sessions that run at the same time would alternate line by line, so the calls of a
 * page are put together by session, the session with the newest call first. Open questions stand on top of theirs.
 *
 * @param opened ids of calls that are to be seen one by one
 */
export function historyItems(
  pages: readonly HistoryPageOfRows[],
  opened: ReadonlySet<number>,
  questions: readonly WaitingQuestion[] = [],
): HistoryItem[] {
  const items: HistoryItem[] = [];
  let day: DaySpan | undefined;
  let session = '';
  const startGroup = (groupDay: DaySpan, from: SessionSource, at: number, key: string) => {
    if (day !== groupDay) {
      day = groupDay;
      session = '';
      items.push({ type: 'day', key: `day ${groupDay.start}`, at });
    }
    if (session === from.session) return;
    session = from.session;
    items.push({ type: 'session', key: `session ${key}`, from });
  };

  const open = questionsBySession(questions);
  const groups = pages.flatMap(groupsOf);
  // Sessions whose only news is a question come first.
  for (const [id, asked] of open) {
    const newest = asked[0];
    if (!newest || groups.some(({ rows }) => rows[0]?.session === id)) continue;
    startGroup(dayOf(newest.askedAt), newest, newest.askedAt, `question ${newest.id}`);
    addQuestions(items, open, id);
  }
  for (const group of groups) {
    const newest = group.rows[0];
    if (!newest) continue;
    startGroup(group.day, newest, newest.at, String(newest.id));
    addQuestions(items, open, newest.session);
    addRows(items, group.rows, opened);
  }
  return items;
}

function questionsBySession(questions: readonly WaitingQuestion[]): Map<string, WaitingQuestion[]> {
  const sessions = new Map<string, WaitingQuestion[]>();
  for (const question of [...questions].sort((a, b) => b.askedAt - a.askedAt)) {
    const asked = sessions.get(question.session);
    if (asked) asked.push(question);
    else sessions.set(question.session, [question]);
  }
  return sessions;
}

/** Puts a session's questions in, once. */
function addQuestions(items: HistoryItem[], open: Map<string, WaitingQuestion[]>, session: string): void {
  for (const question of open.get(session) ?? []) {
    items.push({ type: 'question', key: `question ${question.id}`, question });
  }
  open.delete(session);
}

interface Group {
  readonly day: DaySpan;
  readonly rows: HistoryRow[];
}

function groupsOf({ rows, live = [] }: HistoryPageOfRows): Group[] {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const day = dayOf(row.at);
    const key = `${day.start} ${row.session}`;
    const group = groups.get(key);
    if (group) group.rows.push(row);
    else groups.set(key, { day, rows: [row] });
  }
  const fresh = new Map<string, Group>();
  for (const row of [...live].reverse()) {
    const day = dayOf(row.at);
    const key = `${day.start} ${row.session}`;
    const group = groups.get(key) ?? fresh.get(key);
    if (group) group.rows.unshift(row);
    else fresh.set(key, { day, rows: [row] });
  }
  // A day's groups stand together; sessions of one day keep the order they came in.
  return [...[...fresh.values()].reverse(), ...groups.values()].sort((a, b) => b.day.start - a.day.start);
}

function addRows(items: HistoryItem[], rows: readonly HistoryRow[], opened: ReadonlySet<number>): void {
  for (let start = 0; start < rows.length; ) {
    const row = rows[start];
    if (!row) return;
    const kind = foldKind(row);
    let end = start + 1;
    if (kind) while (end < rows.length && sameFold(kind, rows[end])) end++;
    if (kind && end - start >= SHORTEST_FOLD) {
      const run = rows.slice(start, end);
      const open = run.some(({ id }) => opened.has(id));
      // The oldest call stays in the run while newer ones join it.
      items.push({ type: 'fold', key: `fold ${run.at(-1)?.id}`, kind, rows: run, open });
      if (open) for (const one of run) items.push(callItem(one, true));
    } else {
      for (const one of rows.slice(start, end)) items.push(callItem(one, false));
    }
    start = end;
  }
}

function callItem(row: HistoryRow, folded: boolean): HistoryItem {
  return { type: 'call', key: `call ${row.id}`, row, folded };
}

function sameFold(kind: FoldKind, row: HistoryRow | undefined): boolean {
  return row !== undefined && foldKind(row) === kind;
}

/** Only calls that nobody objected to fold away, and test calls never do. */
function foldKind(row: HistoryRow): FoldKind | undefined {
  if ((row.verdict !== 'no-objection' && row.verdict !== 'noted') || row.test) return undefined;
  switch (row.deed?.verb) {
    case 'read':
    case 'list':
    case 'search':
      return 'read';
    case 'create':
    case 'change':
      return 'changed';
    case 'run':
      return 'run';
    case 'prompted':
    case 'session-started':
    case 'session-ended':
      return undefined;
    default:
      return 'mixed';
  }
}

interface DaySpan {
  readonly start: number;
  readonly end: number;
}

let lastDay: DaySpan = { start: 0, end: 0 };
const days = new Map<number, DaySpan>();

/** The local day a moment falls into. One object for each day, so days compare by identity. */
function dayOf(at: number): DaySpan {
  if (at >= lastDay.start && at < lastDay.end) return lastDay;
  const date = new Date(at);
  const start = new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  const end = new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
  const day = days.get(start) ?? { start, end };
  days.set(start, day);
  lastDay = day;
  return day;
}
