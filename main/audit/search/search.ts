import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { comboOf, comboTable } from '../index/combos.ts';
import { indexedUpTo, stretchOf, wordTable, wordTables } from '../index/schema.ts';
import type { Time } from '../index/spans.ts';
import type { Asked } from '../query/match.ts';
import type { Query } from '../query/query.ts';
import type { AuditRecord } from '../record.ts';
import { type RecordReader, readableRecord, type StoredRow } from '../store/reading.ts';
import { ComboCounts, type Counted } from './counts.ts';
import { type Facets, facetsOf, projectName } from './facets.ts';
import { type Plan, planFor } from './plan.ts';
import { atOnce, type Steps } from './steps.ts';
import { timeIndex } from './time-index.ts';

export interface PageOptions {
  /** Records older than this number; the newest without it. */
  readonly before?: number;
  readonly limit: number;
  /** Milliseconds after which what was found so far is enough. */
  readonly budget?: number;
}

export interface Page {
  /** Newest first. */
  readonly records: readonly AuditRecord[];
  /** Where the next page begins (`before`); undefined when there is none. */
  readonly next: number | undefined;
  /** The search was stopped by its budget: the page may have fewer records than there are. */
  readonly cutShort: boolean;
}

/** A story of more would be read by nobody. */
const MOST_OF_SESSION = 20_000;
/** How long a page may take before it is shown as far as it came, in milliseconds. */
const BUDGET = 1500;
/** Candidates that are looked at together. */
const CHUNK = 200;
/** Matches that are counted together. */
const COUNT_CHUNK = 10_000;

/**
 * Answers questions from the index, and from the record itself for what the index has not taken in yet. Without an index
 * every record is such.
 */
export function searcher(records: RecordReader, index: DatabaseSyncInstance | undefined, home: string) {
  const combos = index && comboTable(index);
  const times = index && timeIndex(index);
  const vocabulary = {
    combos: () => combos?.all().values() ?? [],
    hosts: () =>
      index
        ? index
            .prepare('SELECT host FROM hosts')
            .all()
            .map((row) => String(row['host']))
        : [],
  };
  const indexed = () => (index ? indexedUpTo(index) : 0);
  const plan = (query: Query, now: number) => planFor(query, { now, home } satisfies Asked, vocabulary);

  return { page, pageInSteps, facets, countInSteps, each, eachForward, session, vocabulary: known };

  /** The newest records that fit. */
  function page(query: Query, now: number, options: PageOptions): Page {
    return atOnce(pageInSteps(query, now, options));
  }

  function* pageInSteps(query: Query, now: number, { before, limit, budget = BUDGET }: PageOptions): Steps<Page> {
    const deadline = performance.now() + budget;
    const found: AuditRecord[] = [];
    for (const record of each(query, now, before === undefined ? {} : { before })) {
      if (typeof record === 'number') {
        if (performance.now() > deadline) return { records: found, next: record, cutShort: true };
        yield;
        continue;
      }
      found.push(record);
      if (found.length === limit) return { records: found, next: record.id, cutShort: false };
    }
    return { records: found, next: undefined, cutShort: false };
  }

  /** Every record that fits, newest first; now and then a number: all from there on was looked at. */
  function* each(
    query: Query,
    now: number,
    { before, time }: { readonly before?: number; readonly time?: Time } = {},
  ): Generator<AuditRecord | number> {
    const asked = { ...plan(query, now), ...(time ? { time } : {}) };
    const upTo = indexed();
    const from = before ?? Number.MAX_SAFE_INTEGER;
    if (from > upTo + 1) yield* unindexed(asked, upTo, from);
    yield* inIndex(asked, Math.min(from, upTo + 1));
  }

  /** Every record that fits, oldest first; now and then a number: all up to it was looked at. */
  function* eachForward(query: Query, now: number): Generator<AuditRecord | number> {
    const asked = plan(query, now);
    const upTo = indexed();
    const limits = asked.nothing ? undefined : times?.ids(asked.time);
    if (limits) {
      const { words } = asked;
      const last = Math.min(limits.last, upTo);
      const found =
        words === undefined ? plainIdsForward(limits.first, last) : wordIdsForward(words, limits.first, last);
      yield* recordsOf(asked, found);
    }
    for (let last = upTo; ; ) {
      const rows = records.rowsAfter(last, CHUNK);
      yield* fitting(asked, rows);
      last = rows.at(-1)?.id ?? last;
      if (rows.length < CHUNK) return;
      yield last;
    }
  }

  /** The newest records of a session, oldest first. @param most how many are worth telling */
  function session(agent: string, id: string, most = MOST_OF_SESSION): readonly AuditRecord[] {
    const query: Query = {
      terms: [
        { type: 'filter', key: 'agent', values: [agent], not: false },
        { type: 'filter', key: 'session', values: [id], not: false },
      ],
    };
    const found: AuditRecord[] = [];
    for (const record of each(query, 0)) {
      if (typeof record !== 'number' && record.session === id) found.push(record);
      if (found.length === most) break;
    }
    return found.reverse();
  }

  /** What the index does not have yet. */
  function* unindexed(asked: Plan, upTo: number, before: number): Generator<AuditRecord | number> {
    for (let last = before; ; ) {
      const rows = records.rowsBefore(last, CHUNK).filter(({ id }) => id > upTo);
      yield* fitting(asked, rows);
      if (rows.length < CHUNK) return;
      last = rows.at(-1)?.id ?? upTo;
      yield last;
    }
  }

  function* fitting(asked: Plan, rows: readonly StoredRow[]): Generator<AuditRecord> {
    for (const row of rows) {
      const record = readableRecord(row);
      if (record && isWithin(asked.time, record.at) && asked.matches(record)) yield record;
    }
  }

  function* inIndex(asked: Plan, before: number): Generator<AuditRecord | number> {
    const limits = asked.nothing ? undefined : times?.ids(asked.time);
    if (!limits) return;
    const end = Math.min(before, limits.last + 1);
    const { words } = asked;
    yield* recordsOf(asked, words === undefined ? plainIds(limits.first, end) : wordIds(words, limits.first, end));
  }

  /** Records that the index names, looked at again where it says too little. */
  function* recordsOf(asked: Plan, found: Iterable<readonly number[]>): Generator<AuditRecord | number> {
    for (const ids of found) {
      for (const id of ids) {
        const record = records.get(id);
        if (record && isWithin(asked.time, record.at) && (!asked.check || asked.matches(record))) yield record;
      }
      const reached = ids.at(-1);
      if (reached !== undefined) yield reached;
    }
  }

  /** Numbers from `end` (exclusive) down to `first`. */
  function* plainIds(first: number, end: number): Generator<readonly number[]> {
    for (let last = end; ; ) {
      const ids = records.idsBefore(last, CHUNK).filter((id) => id >= first);
      yield ids;
      if (ids.length < CHUNK) return;
      last = ids.at(-1) ?? first;
    }
  }

  function* plainIdsForward(first: number, last: number): Generator<readonly number[]> {
    for (let reached = first - 1; ; ) {
      const ids = records.idsAfter(reached, CHUNK).filter((id) => id <= last);
      yield ids;
      if (ids.length < CHUNK) return;
      reached = ids.at(-1) ?? last;
    }
  }

  function* wordIds(words: string, first: number, end: number): Generator<readonly number[]> {
    for (const stretch of stretches(first, end)) {
      const table = wordTable(stretch);
      const ask = prepared(
        `SELECT rowid AS id FROM ${table} WHERE ${table} MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT ${CHUNK}`,
      );
      for (let last = end; ; ) {
        const ids = ask.all(words, first, last).map((row) => Number(row['id']));
        yield ids;
        if (ids.length < CHUNK) break;
        last = ids.at(-1) ?? first;
      }
    }
  }

  function* wordIdsForward(words: string, first: number, last: number): Generator<readonly number[]> {
    for (const stretch of [...stretches(first, last + 1)].reverse()) {
      const table = wordTable(stretch);
      const ask = prepared(
        `SELECT rowid AS id FROM ${table} WHERE ${table} MATCH ? AND rowid >= ? AND rowid <= ? ORDER BY rowid LIMIT ${CHUNK}`,
      );
      for (let from = first; ; ) {
        const ids = ask.all(words, from, last).map((row) => Number(row['id']));
        yield ids;
        if (ids.length < CHUNK) break;
        from = (ids.at(-1) ?? last) + 1;
      }
    }
  }

  /** Numbers of the tables of words, the newest first, that hold records from `first` to `end` (exclusive). */
  function stretches(first: number, end: number): readonly number[] {
    if (!index) return [];
    const [lowest, highest] = [stretchOf(first), stretchOf(Math.max(first, end - 1))];
    return wordTables(index)
      .filter((stretch) => stretch >= lowest && stretch <= highest)
      .reverse();
  }

  function prepared(sql: string) {
    if (!index) throw new Error('There is no index.');
    return index.prepare(sql);
  }

  /** How many records fit, and how they are divided. Stops with the budget and then tells of the newest ones. */
  function facets(query: Query, now: number, budget = BUDGET): Facets {
    const deadline = performance.now() + budget;
    const asked = plan(query, now);
    const counts = new ComboCounts();
    const complete = atOnce(gather(asked, counts, deadline));
    const all = complete ? { count: counts.total, complete } : atOnce(totalOf(asked, deadline + budget));
    const total = all?.complete ? all.count : undefined;
    return facetsOf(counts, complete, total, kept());
  }

  /** How many records fit, as far as they were counted within the budget. */
  function* countInSteps(query: Query, now: number, budget: number): Steps<Counted> {
    const deadline = performance.now() + budget;
    const asked = plan(query, now);
    const total = yield* totalOf(asked, deadline);
    if (total) return total;
    const counts = new ComboCounts();
    const complete = yield* gather(asked, counts, deadline);
    return { count: counts.total, complete };
  }

  /** @returns whether all that fit were counted */
  function* gather(asked: Plan, counts: ComboCounts, deadline: number): Steps<boolean> {
    const upTo = indexed();
    if (!(yield* countEach(unindexed(asked, upTo, Number.MAX_SAFE_INTEGER), counts, deadline))) return false;
    if (asked.nothing || !combos || !times) return true;
    if (asked.check) return yield* countEach(inIndex(asked, upTo + 1), counts, deadline);
    if (!asked.combos) return yield* countWords(asked, counts, deadline);
    const known = combos.all();
    for (const [id, count] of times.counts(asked.time)) {
      const combo = known.get(id);
      if (combo && asked.combos(combo)) counts.add(combo, count);
    }
    return true;
  }

  function* countEach(found: Iterable<AuditRecord | number>, counts: ComboCounts, deadline: number): Steps<boolean> {
    for (const record of found) {
      if (typeof record !== 'number') counts.add(comboOf(record), 1);
      else if (performance.now() > deadline) return false;
      else yield;
    }
    return true;
  }

  /** Counts what the index alone can tell. */
  function* countWords(asked: Plan, counts: ComboCounts, deadline: number): Steps<boolean> {
    const limits = times?.ids(asked.time);
    const known = combos?.all();
    if (!limits || !known || asked.words === undefined) return true;
    const [from, to] = [clamp(asked.time.from), clamp(asked.time.to)];
    for (const stretch of stretches(limits.first, limits.last + 1)) {
      const table = wordTable(stretch);
      const ask = prepared(
        `SELECT e.combo AS combo, sum(e.at >= ? AND e.at < ?) AS count, count(*) AS looked, min(e.id) AS first FROM (
           SELECT rowid AS id FROM ${table}
           WHERE ${table} MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT ${COUNT_CHUNK}
         ) AS found CROSS JOIN entries AS e ON e.id = found.id GROUP BY e.combo`,
      );
      for (let last = limits.last + 1; ; ) {
        if (performance.now() > deadline) return false;
        const rows = ask.all(from, to, asked.words, limits.first, last);
        let looked = 0;
        for (const row of rows) {
          looked += Number(row['looked']);
          last = Math.min(last, Number(row['first']));
          const combo = known.get(Number(row['combo']));
          if (combo && Number(row['count']) > 0) counts.add(combo, Number(row['count']));
        }
        yield;
        if (looked < COUNT_CHUNK) break;
      }
    }
    return true;
  }

  /** The number alone of all that fit; undefined where the words of the index do not tell it. */
  function* totalOf(asked: Plan, deadline: number): Steps<Counted | undefined> {
    const endless = asked.time.from === Number.NEGATIVE_INFINITY && asked.time.to === Number.POSITIVE_INFINITY;
    const limits = times?.ids(asked.time);
    const isTold = !asked.nothing && !asked.check && !asked.combos && endless;
    if (!isTold || asked.words === undefined || !limits) return undefined;
    const newest = new ComboCounts();
    const complete = yield* countEach(unindexed(asked, indexed(), Number.MAX_SAFE_INTEGER), newest, deadline);
    let count = newest.total;
    if (!complete) return { count, complete };
    for (const stretch of stretches(limits.first, limits.last + 1)) {
      if (performance.now() > deadline) return { count, complete: false };
      const table = wordTable(stretch);
      const ask = prepared(`SELECT count(*) AS count FROM ${table} WHERE ${table} MATCH ? AND rowid >= ?`);
      count += Number(ask.get(asked.words, limits.first)?.['count']);
      yield;
    }
    return { count, complete };
  }

  function kept(): number {
    const range = records.range();
    return range ? range.last - range.first + 1 : 0;
  }

  /** Values that filters may be asked for. */
  function known() {
    const all = [...vocabulary.combos()];
    const distinct = (values: readonly string[]) => [...new Set(values)].filter((value) => value !== '').sort();
    return {
      project: distinct(all.map(({ project }) => projectName(project))),
      rule: distinct(all.flatMap(({ rules }) => rules)),
      tool: distinct(all.map(({ tool }) => tool)),
      host: distinct(vocabulary.hosts()),
    };
  }
}
export type Searcher = ReturnType<typeof searcher>;

function isWithin({ from, to }: Time, at: number): boolean {
  return at >= from && at < to;
}

/** SQLite compares whole numbers. */
function clamp(time: number): number {
  return Math.max(-8.64e15, Math.min(8.64e15, time));
}
