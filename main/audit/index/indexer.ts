import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { AuditRecord } from '../record.ts';
import { type RecordReader, readableRecord, type StoredRow } from '../store/reading.ts';
import { VERDICT_GROUPS, verdictWord } from '../verdict-word.ts';
import { comboOf, comboTable } from './combos.ts';
import { createWordTable, indexedUpTo, stretchOf, wordTable, wordTables } from './schema.ts';
import { DAY, HOUR, MONTH, startOf } from './spans.ts';
import { tokensOf } from './tokens.ts';

/** Longest title of a session: the first words that the person said. */
const TITLE = 200;

/** Brings new records into the index. One of them at a time writes; others wait at the transaction's beginning. */
export function indexer(database: DatabaseSyncInstance, records: RecordReader) {
  const combos = comboTable(database);
  const words = wordWriter(database);
  const entry = database.prepare('INSERT OR REPLACE INTO entries (id, at, combo) VALUES (?, ?, ?)');
  const hour = database.prepare(
    `INSERT INTO hours (hour, first, last) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET first = min(first, excluded.first), last = max(last, excluded.last)`,
  );
  const count = database.prepare(
    `INSERT INTO counts (span, start, combo, count) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  );
  const session = database.prepare(
    `INSERT INTO sessions
       (agent, session, project, title, first, last, first_at, last_at, calls, stopped, answered, prompts)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET
       project = CASE project WHEN '' THEN excluded.project ELSE project END,
       title = CASE title WHEN '' THEN excluded.title ELSE title END,
       last = max(last, excluded.last), last_at = max(last_at, excluded.last_at),
       calls = calls + excluded.calls, stopped = stopped + excluded.stopped,
       answered = answered + excluded.answered, prompts = prompts + excluded.prompts`,
  );
  const host = database.prepare(
    `INSERT INTO hosts (host, first, first_at, last, count) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET last = max(last, excluded.last), count = count + excluded.count`,
  );
  const setState = database.prepare('INSERT OR REPLACE INTO state (name, value) VALUES (?, ?)');

  const write = (rows: readonly StoredRow[]) => {
    const sums = new Sums();
    for (const row of rows) {
      const record = readableRecord(row);
      if (!record) continue;
      words.insert(record.id, tokensOf(record));
      const combo = combos.idOf(comboOf(record));
      entry.run(record.id, record.at, combo);
      sums.add(record, combo);
    }
    for (const [start, { first, last }] of sums.hours) hour.run(start, first, last);
    for (const { span, start, combo, count: sum } of sums.counts.values()) count.run(span, start, combo, sum);
    for (const sum of sums.sessions.values()) {
      session.run(
        sum.agent,
        sum.session,
        sum.project,
        sum.title,
        sum.first,
        sum.last,
        sum.firstAt,
        sum.lastAt,
        sum.calls,
        sum.stopped,
        sum.answered,
        sum.prompts,
      );
    }
    for (const [name, sum] of sums.hosts) host.run(name, sum.first, sum.firstAt, sum.last, sum.count);
    setState.run('indexed', String(rows.at(-1)?.id ?? 0));
  };

  return {
    /** Takes up to `limit` records in. @returns how many there were */
    step(limit: number): number {
      const before = indexedUpTo(database);
      if (records.rowsAfter(before, 1).length === 0) return 0;
      database.exec('BEGIN IMMEDIATE');
      try {
        // Another process may have been at it meanwhile.
        const rows = records.rowsAfter(indexedUpTo(database), limit);
        if (rows.length > 0) write(rows);
        database.exec('COMMIT');
        return rows.length;
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK');
        combos.forget();
        words.forget();
        throw error;
      }
    },
    /** Puts a table of words that takes no more records into its smallest form. @returns whether there was one */
    tidy(): boolean {
      const done = Number(database.prepare("SELECT value FROM state WHERE name = 'tidied'").get()?.['value'] ?? -1);
      const stretch = wordTables(database).find((number) => number > done && number < stretchOf(indexedUpTo(database)));
      if (stretch === undefined) return false;
      const name = wordTable(stretch);
      database.exec(`INSERT INTO ${name} (${name}) VALUES ('optimize')`);
      setState.run('tidied', String(stretch));
      return true;
    },
    /** Forgets records that retention took away, all up to `last`. */
    removeUpTo(last: number): void {
      database.exec('BEGIN IMMEDIATE');
      try {
        for (const stretch of wordTables(database)) {
          if (stretch < stretchOf(last + 1)) database.exec(`DROP TABLE ${wordTable(stretch)}`);
        }
        removeCounts(database, last);
        database.prepare('DELETE FROM entries WHERE id <= ?').run(last);
        database.prepare('DELETE FROM sessions WHERE last <= ?').run(last);
        database.prepare('DELETE FROM hosts WHERE last <= ?').run(last);
        database.exec('COMMIT');
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      } finally {
        words.forget();
      }
    },
  };
}
export type Indexer = ReturnType<typeof indexer>;

/** Counts of hours that went as a whole go too; of the hour in which records remain, what went is taken off. */
function removeCounts(database: DatabaseSyncInstance, last: number): void {
  const gone = database.prepare('SELECT id, at, combo FROM entries WHERE id <= ? ORDER BY id LIMIT 5000');
  const less = database.prepare('UPDATE counts SET count = count - ? WHERE span = ? AND start = ? AND combo = ?');
  const take = database.prepare('DELETE FROM entries WHERE id <= ?');
  for (;;) {
    const rows = gone.all(last) as { readonly id: number; readonly at: number; readonly combo: number }[];
    if (rows.length === 0) break;
    const sums = new Sums();
    for (const row of rows) sums.count(row.at, row.combo);
    for (const { span, start, combo, count } of sums.counts.values()) less.run(count, span, start, combo);
    take.run(rows.at(-1)?.id ?? last);
  }
  database.exec('DELETE FROM counts WHERE count <= 0');
  database.prepare('DELETE FROM hours WHERE last <= ?').run(last);
}

function wordWriter(database: DatabaseSyncInstance) {
  const statements = new Map<number, ReturnType<DatabaseSyncInstance['prepare']>>();
  return {
    forget: () => statements.clear(),
    insert(id: number, tokens: ReadonlySet<string>): void {
      const stretch = stretchOf(id);
      let statement = statements.get(stretch);
      if (!statement) {
        if (!wordTables(database).includes(stretch)) database.exec(createWordTable(stretch));
        statement = database.prepare(`INSERT INTO ${wordTable(stretch)} (rowid, tokens) VALUES (?, ?)`);
        statements.set(stretch, statement);
      }
      statement.run(id, [...tokens].join(' '));
    },
  };
}

interface SessionSum {
  readonly agent: string;
  readonly session: string;
  readonly project: string;
  title: string;
  readonly first: number;
  last: number;
  readonly firstAt: number;
  lastAt: number;
  calls: number;
  stopped: number;
  answered: number;
  prompts: number;
}

/** Sums of one batch, so that a thousand records change a few rows. */
class Sums {
  readonly hours = new Map<number, { first: number; last: number }>();
  readonly counts = new Map<
    string,
    { readonly span: number; readonly start: number; readonly combo: number; count: number }
  >();
  readonly sessions = new Map<string, SessionSum>();
  readonly hosts = new Map<string, { readonly first: number; readonly firstAt: number; last: number; count: number }>();

  add(record: AuditRecord, combo: number): void {
    const { id, at } = record;
    const start = startOf(HOUR, at);
    const hour = this.hours.get(start);
    if (hour) hour.last = id;
    else this.hours.set(start, { first: id, last: id });
    this.count(at, combo);
    if (record.session !== '') this.#addToSession(record);
    for (const name of new Set(record.actions.flatMap(({ host }) => host ?? []))) {
      const host = this.hosts.get(name);
      if (!host) this.hosts.set(name, { first: id, firstAt: at, last: id, count: 1 });
      else {
        host.last = id;
        host.count++;
      }
    }
  }

  count(at: number, combo: number): void {
    for (const span of [HOUR, DAY, MONTH]) {
      const start = startOf(span, at);
      const key = `${span} ${start} ${combo}`;
      const sum = this.counts.get(key);
      if (sum) sum.count++;
      else this.counts.set(key, { span, start, combo, count: 1 });
    }
  }

  #addToSession(record: AuditRecord): void {
    const { agent, session, project, id, at } = record;
    const key = `${agent} ${session}`;
    let sum = this.sessions.get(key);
    if (!sum) {
      const start = { agent, session, project, title: '', first: id, firstAt: at };
      sum = { ...start, last: id, lastAt: at, calls: 0, stopped: 0, answered: 0, prompts: 0 };
      this.sessions.set(key, sum);
    }
    sum.last = id;
    sum.lastAt = Math.max(sum.lastAt, at);
    const word = verdictWord(record);
    if (record.decision !== '') sum.calls++;
    if ((VERDICT_GROUPS.stopped as readonly string[]).includes(word)) sum.stopped++;
    if ((VERDICT_GROUPS.answered as readonly string[]).includes(word)) sum.answered++;
    if (record.happened !== 'prompt') return;
    sum.prompts++;
    const prompt = record.input['prompt'];
    if (sum.title === '' && typeof prompt === 'string') sum.title = prompt.trim().slice(0, TITLE);
  }
}
