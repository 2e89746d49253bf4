import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { type Combo, comboOf, comboTable } from '../index/combos.ts';
import { flagBits } from '../index/flags.ts';
import { indexedUpTo } from '../index/schema.ts';
import type { Time } from '../index/spans.ts';
import type { AuditRecord } from '../record.ts';
import { type RecordReader, readableRecord } from '../store/reading.ts';
import type { VerdictWord } from '../verdict-word.ts';
import type { Searcher } from './search.ts';
import { timeIndex } from './time-index.ts';

/** Calls of one bar of the chart. */
export interface Bar extends Time {
  readonly calls: number;
  /** Verdicts with a count of more than none. */
  readonly verdicts: Readonly<Partial<Record<VerdictWord, number>>>;
}

/** What agents did in a time, in numbers and names. */
export interface Summary extends Time {
  readonly calls: number;
  readonly sessions: number;
  readonly verdicts: Bar['verdicts'];
  readonly kinds: Readonly<Record<string, number>>;
  readonly filesChanged: number;
  readonly filesChangedOutside: number;
  readonly filesDeleted: number;
  readonly hosts: readonly { readonly host: string; readonly isNew: boolean }[];
  /** Files were counted only as far back as there was time for. */
  readonly cutShort: boolean;
}

export interface SessionRow {
  readonly agent: string;
  readonly session: string;
  readonly project: string;
  /** What the person asked for first; empty when that was not recorded. */
  readonly title: string;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly last: number;
  readonly calls: number;
  readonly stopped: number;
  readonly answered: number;
}

/** How long files of a time may be counted, in milliseconds. */
const FILES_BUDGET = 400;
const CALL = flagBits(['call']);

/** Overviews over times and sessions. */
export function overview(records: RecordReader, index: DatabaseSyncInstance | undefined, search: Searcher) {
  const combos = index && comboTable(index);
  const times = index && timeIndex(index);

  return { bars, summary, sessions, recentSessions };

  /** Calls per bar. @param edges where bars begin and end, in order */
  function bars(edges: readonly number[]): readonly Bar[] {
    const newest = unindexed();
    return edges.slice(1).map((to, at) => {
      const from = edges[at] ?? to;
      return { from, to, ...verdictsOf(counted({ from, to }, newest)) };
    });
  }

  function counted(
    time: Time,
    newest: readonly AuditRecord[],
  ): readonly { readonly combo: Combo; readonly count: number }[] {
    const known = combos?.all();
    const stored = [...(times?.counts(time) ?? [])].flatMap(([id, count]) => {
      const combo = known?.get(id);
      return combo ? [{ combo, count }] : [];
    });
    const fresh = newest.filter(({ at }) => at >= time.from && at < time.to);
    return [...stored, ...fresh.map((record) => ({ combo: comboOf(record), count: 1 }))].filter(
      ({ combo }) => (combo.flags & CALL) !== 0,
    );
  }

  /** Records that the index does not have yet. */
  function unindexed(): readonly AuditRecord[] {
    const from = index ? indexedUpTo(index) : 0;
    return records.rowsAfter(from, 5000).flatMap((row) => readableRecord(row) ?? []);
  }

  function summary(time: Time, now: number): Summary {
    const newest = unindexed();
    const counts = counted(time, newest);
    const kinds: Record<string, number> = {};
    for (const { combo, count } of counts) kinds[combo.kind] = (kinds[combo.kind] ?? 0) + count;
    return {
      ...time,
      ...verdictsOf(counts),
      kinds,
      ...filesOf(time, now),
      sessions: sessionsIn(time, newest),
      hosts: hostsIn(time, newest),
    };
  }

  function filesOf(time: Time, now: number) {
    const deadline = performance.now() + FILES_BUDGET;
    const changed = new Map<string, boolean>();
    const deleted = new Set<string>();
    let cutShort = false;
    for (const record of search.each(
      { terms: [{ type: 'filter', key: 'does', values: ['change', 'create', 'move', 'delete'], not: false }] },
      now,
      { time },
    )) {
      if (typeof record === 'number') {
        cutShort = performance.now() > deadline;
        if (cutShort) break;
        continue;
      }
      for (const { does, path, outside } of record.actions) {
        if (path === undefined) continue;
        if (does === 'delete') deleted.add(path);
        else if (does === 'change' || does === 'create' || does === 'move') changed.set(path, outside === true);
      }
    }
    const filesChangedOutside = [...changed.values()].filter(Boolean).length;
    return { filesChanged: changed.size, filesChangedOutside, filesDeleted: deleted.size, cutShort };
  }

  function sessionsIn({ from, to }: Time, newest: readonly AuditRecord[]): number {
    const stored = index
      ? index
          .prepare('SELECT agent, session FROM sessions WHERE last >= ? AND first_at < ? AND last_at >= ?')
          .all(times?.ids({ from, to })?.first ?? Number.MAX_SAFE_INTEGER, to, from)
      : [];
    const keys = new Set(stored.map((row) => `${row['agent']} ${row['session']}`));
    for (const { at, agent, session } of newest)
      if (session !== '' && at >= from && at < to) keys.add(`${agent} ${session}`);
    return keys.size;
  }

  function hostsIn(time: Time, newest: readonly AuditRecord[]): Summary['hosts'] {
    const found = new Map<string, boolean>();
    const ids = times?.ids(time);
    if (index && ids) {
      const rows = index.prepare('SELECT host, first_at FROM hosts WHERE last >= ?').all(ids.first);
      for (const row of rows) {
        const isNew = Number(row['first_at']) >= time.from;
        if (Number(row['first_at']) < time.to) found.set(String(row['host']), isNew);
      }
    }
    const known = index?.prepare('SELECT 1 FROM hosts WHERE host = ?');
    for (const { at, actions } of newest) {
      if (at < time.from || at >= time.to) continue;
      for (const { host } of actions) if (host && !found.has(host)) found.set(host, known?.get(host) === undefined);
    }
    return [...found]
      .map(([host, isNew]) => ({ host, isNew }))
      .sort((a, b) => Number(b.isNew) - Number(a.isNew) || (a.host < b.host ? -1 : 1));
  }

  /** Sessions by what they are called, for headings between records. */
  function sessions(wanted: readonly { readonly agent: string; readonly session: string }[]): readonly SessionRow[] {
    if (!index) return [];
    const one = index.prepare(
      `SELECT agent, session, project, title, first_at AS firstAt, last_at AS lastAt, last, calls, stopped, answered
       FROM sessions WHERE agent = ? AND session = ?`,
    );
    return wanted.flatMap(({ agent, session }) => (one.get(agent, session) as SessionRow | undefined) ?? []);
  }

  /** Sessions that were at work last, newest first. @param before number of a last record; sessions older than that */
  function recentSessions(limit: number, before = Number.MAX_SAFE_INTEGER): readonly SessionRow[] {
    if (!index) return [];
    const rows = index.prepare(
      `SELECT agent, session, project, title, first_at AS firstAt, last_at AS lastAt, last, calls, stopped, answered
       FROM sessions WHERE last < ? ORDER BY last DESC LIMIT ?`,
    );
    return rows.all(before, limit) as SessionRow[];
  }
}
export type Overview = ReturnType<typeof overview>;

function verdictsOf(
  counts: Iterable<{ readonly combo: Combo; readonly count: number }>,
): Pick<Bar, 'calls' | 'verdicts'> {
  const verdicts: Partial<Record<VerdictWord, number>> = {};
  let calls = 0;
  for (const { combo, count } of counts) {
    calls += count;
    verdicts[combo.verdict] = (verdicts[combo.verdict] ?? 0) + count;
  }
  return { calls, verdicts };
}
