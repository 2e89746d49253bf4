import type { JsonObject } from '../../../rules/facts/call.ts';
import type { FoundProblem, Problem } from '../../problem.ts';
import { openKey, type RecordKey } from '../chain/key.ts';
import { contentOf, recordOf, storedRecord } from '../content.ts';
import type { RecordFiles } from '../files.ts';
import { type NoteName, note } from '../notes.ts';
import type { AuditRecord, NewRecord } from '../record.ts';
import type { Salvaged } from './damaged.ts';
import { RecordUnavailableError } from './faults.ts';
import { openMedium } from './medium.ts';
import type { OpenDatabase } from './open-database.ts';
import type { PageQuery } from './reading.ts';
import type { Entry } from './spill.ts';
import { takeWriterLock } from './writer-lock.ts';

/** The record: append only, every entry chained to the one before it. */
export interface RecordStore {
  /**
   * Writes a record. When this resolves, the record survives a crash of the program and of the machine, be it in the
   * database or in the spill file. Calls that come while a commit is on its way to the disk share the next one.
   * @throws {RecordUnavailableError} when neither takes it: there is no evidence then, and nothing may be let through
   */
  append(record: NewRecord): Promise<AuditRecord>;
  /** Writes down something of Perch's own. */
  note(name: NoteName, details: JsonObject): void;
  get(id: number): AuditRecord | undefined;
  /** Newest first. */
  page(query: PageQuery): readonly AuditRecord[];
  /** How many numbers are in use. */
  count(): number;
  oldest(): AuditRecord | undefined;
  /** Whether the record is the one that was chained to the record before it. */
  follows(id: number): boolean;
  /** What a person should know about the record now. */
  readonly problems: readonly Problem[];
  /** How far a receiver has been told; undefined when it never was. */
  cursor(receiver: string): number | undefined;
  /** Remembers how far a receiver has been told. Written within a second, so a crash repeats at most that. */
  setCursor(receiver: string, id: number): void;
  /** The database itself, while it can be used: for retention and salvage. */
  readonly database: OpenDatabase | undefined;
  /** Brings back what was read out of a damaged file, as far as its numbers are older than what is there. */
  restore(found: Salvaged): void;
  /** A problem changed its words. */
  report(id: string, problem: FoundProblem): void;
  /** Somebody else who reads the database came upon this; a damaged file is set aside. */
  readingFailed(error: unknown): void;
  close(): void;
}

export interface StoreOptions {
  readonly files: RecordFiles;
  /** Takes secrets out of a record. Nothing reaches the disk but what this returns. */
  mask(record: NewRecord, key: RecordKey): NewRecord;
  readonly now: () => number;
  problemsChanged(problems: readonly Problem[]): void;
  /** Records were committed to the database. */
  committed(): void;
  /** The database was opened, maybe another file than before. */
  reopened?(): void;
  /** A damaged database was set aside here; what is readable in it can be brought back. */
  setAside(file: string): void;
}

const CURSOR_DELAY = 1000;

interface Waiting {
  readonly record: NewRecord;
  resolve(written: AuditRecord): void;
  reject(error: unknown): void;
}

/** Opens the record in its folder. What keeps the database from being used becomes a problem, never an exception. */
export function openStore(options: StoreOptions): RecordStore {
  const key = openKey(options.files.key);
  const lock = takeWriterLock(options.files.lock);
  const problems = new Map<string, Problem>();
  const cursors = new Map<string, number>();
  let cursorTimer: NodeJS.Timeout | undefined;
  let queue: Waiting[] = [];
  let isWriting = false;
  let closed = false;

  const textOf = (record: NewRecord) => contentOf(options.mask(record, key));
  const medium = openMedium({
    ...options,
    key,
    noteText: (name, details) => textOf(note(name, options.now(), details)),
    problem: problemChanged,
  });

  return {
    append(record) {
      return new Promise((resolve, reject) => {
        if (closed) return reject(new RecordUnavailableError('The record is closed already.'));
        // Calls that arrive together are judged in one turn of the event loop and share one commit.
        if (queue.length === 0 && !isWriting) setImmediate(flush);
        queue.push({ record, resolve, reject });
      });
    },
    note(name, details) {
      medium.write([textOf(note(name, options.now(), details))]);
    },
    get(id) {
      const waiting = medium.waiting.find((entry) => entry.id === id);
      return waiting ? toRecord(waiting) : reading(({ reader }) => reader.get(id));
    },
    page(query) {
      const waiting = medium.waiting.filter(({ id }) => query.before === undefined || id < query.before);
      const first = waiting.slice(-query.limit).reverse().map(toRecord);
      const limit = query.limit - first.length;
      const rest = limit > 0 ? reading(({ reader }) => reader.page({ ...query, limit })) : undefined;
      return [...first, ...(rest ?? [])];
    },
    count() {
      const range = reading(({ reader }) => reader.range());
      return (range ? range.last - range.first + 1 : 0) + medium.waiting.length;
    },
    oldest() {
      const stored = reading(({ reader }) => {
        const range = reader.range();
        return range && reader.get(range.first);
      });
      const [waiting] = medium.waiting;
      return stored ?? (waiting && toRecord(waiting));
    },
    follows(id) {
      if (medium.waiting.some((entry) => entry.id === id)) return true;
      return reading(({ reader }) => reader.follows(id)) ?? false;
    },
    get problems() {
      return [...problems.values()];
    },
    cursor: (receiver) => cursors.get(receiver) ?? reading(({ reader }) => reader.cursor(receiver)),
    setCursor(receiver, id) {
      cursors.set(receiver, id);
      cursorTimer ??= setTimeout(saveCursors, CURSOR_DELAY);
      cursorTimer.unref();
    },
    get database() {
      return medium.database;
    },
    readingFailed: medium.readingFailed,
    restore(found) {
      const first = medium.startedAnewAt;
      const older = ({ id, last }: { readonly id?: number; readonly last?: number }) => (id ?? last ?? 0) < first;
      reading(({ writer }) =>
        writer.restore({
          entries: found.entries.filter(older),
          checkpoints: found.checkpoints.filter(older),
          removed: found.removed.filter(older),
        }),
      );
    },
    report: (id, problem) => problemChanged(id, problem),
    close() {
      if (closed) return;
      const { texts, waiting } = nextBatch();
      try {
        if (texts.length > 0) resolveAll(waiting, medium.write(texts));
      } catch (error) {
        rejectAll(waiting, error);
      }
      closed = true;
      saveCursors();
      medium.close();
      lock?.release();
    },
  };

  function problemChanged(id: string, problem: FoundProblem | undefined): void {
    if (problem) problems.set(id, { id, ...problem });
    else if (!problems.delete(id)) return;
    options.problemsChanged([...problems.values()]);
  }

  async function flush(): Promise<void> {
    const { texts, waiting } = nextBatch();
    if (texts.length === 0) return;
    isWriting = true;
    try {
      resolveAll(waiting, await medium.append(texts));
    } catch (error) {
      rejectAll(waiting, error);
    }
    isWriting = false;
    if (queue.length > 0) setImmediate(flush);
  }

  /** Takes what waits, masked. What cannot be masked is refused. */
  function nextBatch(): { readonly texts: readonly string[]; readonly waiting: readonly Waiting[] } {
    const batch = queue;
    queue = [];
    const texts: string[] = [];
    const waiting: Waiting[] = [];
    for (const { record, resolve, reject } of batch) {
      try {
        const masked = options.mask(record, key);
        texts.push(contentOf(masked));
        waiting.push({ record: masked, resolve, reject });
      } catch (error) {
        reject(error);
      }
    }
    return { texts, waiting };
  }

  function saveCursors(): void {
    clearTimeout(cursorTimer);
    cursorTimer = undefined;
    if (cursors.size === 0) return;
    try {
      medium.database?.writer.setCursors(cursors);
    } catch {
      // They stay in memory and are written with the next step; a crash before that repeats what was sent since.
    }
  }

  /** Reads from the database. What cannot be read now is as good as not there; the problem is reported. */
  function reading<Result>(read: (parts: OpenDatabase) => Result): Result | undefined {
    const parts = medium.database;
    if (!parts) return undefined;
    try {
      return read(parts);
    } catch (error) {
      medium.readingFailed(error);
      return undefined;
    }
  }
}

function resolveAll(waiting: readonly Waiting[], entries: readonly Entry[]): void {
  for (const [index, { id, hash }] of entries.entries()) {
    const { record, resolve } = waiting[index] as Waiting;
    resolve(storedRecord(record, id, hash));
  }
}

function rejectAll(waiting: readonly Waiting[], error: unknown): void {
  for (const { reject } of waiting) reject(error);
}

function toRecord({ id, content, hash }: Entry): AuditRecord {
  return recordOf(id, content, hash);
}
