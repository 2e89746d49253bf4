import type { JsonObject } from '../../../rules/facts/call.ts';
import { messageOf } from '../../errors.ts';
import type { FoundProblem, RecordFault } from '../../problem.ts';
import { CHECKPOINT_EVERY } from '../chain/checkpoint.ts';
import type { Head } from '../chain/head.ts';
import type { RecordKey } from '../chain/key.ts';
import { GENESIS, link } from '../chain/link.ts';
import type { RecordFiles } from '../files.ts';
import type { NoteName } from '../notes.ts';
import { lastReadable, setAsideDatabase } from './damaged.ts';
import { causeOf, faultOf, RecordUnavailableError, remedyFor } from './faults.ts';
import { doubtAbout, headKeeper, problemOf, type Tip } from './head-keeper.ts';
import { endOf, isStillInPlace, type OpenDatabase, openDatabase } from './open-database.ts';
import type { RecordReader } from './reading.ts';
import { type Entry, openSpill } from './spill.ts';

export interface MediumOptions {
  readonly files: RecordFiles;
  readonly key: RecordKey & { keep(): void };
  readonly now: () => number;
  /** Text of one of Perch's own notes. */
  noteText(name: NoteName, details: JsonObject): string;
  /** A problem began, or with `undefined` ended. */
  problem(id: string, problem: FoundProblem | undefined): void;
  /** Entries reached the database. */
  committed(): void;
  /** The database was opened, maybe another file than before. */
  reopened?(): void;
  /** A damaged database was set aside here. */
  setAside(file: string): void;
}

/** Where entries go: into the database, and into the spill file while that takes none. Keeps the chain's end. */
export interface Medium {
  /**
   * Chains the texts and writes them, all or none; when this resolves they are durable. The thread is free while the
   * disk takes them. Not to be called again before that.
   * @throws {RecordUnavailableError} when neither takes them
   */
  append(contents: readonly string[]): Promise<readonly Entry[]>;
  /** The same, and the thread waits: for the few records that must not wait for others. */
  write(contents: readonly string[]): readonly Entry[];
  /** Entries that wait for the database, oldest first. */
  readonly waiting: readonly Entry[];
  /** The database, while it can be used. */
  readonly database: OpenDatabase | undefined;
  /** Number of the first entry of a database that took the place of a damaged one; 0 when there was none. */
  readonly startedAnewAt: number;
  /** Somebody who reads the database came upon this. When the file is damaged it is set aside. */
  readingFailed(error: unknown): void;
  close(): void;
}

/** Time between two tries to use the database again, in milliseconds: doubled from the first to the last. */
const RETRY_FIRST = 100;
const RETRY_LAST = 30_000;
/** Waiting entries that go into the database in one transaction: short, since calls wait for it. */
const FOLD = 200;
/** When the reserve on the disk is claimed, in milliseconds after the start and after a recovery. */
const RESERVE_DELAY = 2000;
/**
 * Numbers left free when nobody knows how far a damaged database came: more than can have been written between two
 * writings of the head.
 */
const UNKNOWN_END = 100 * CHECKPOINT_EVERY;

/** Opens the record's files. What keeps the database from being used becomes a problem, never an exception. */
export function openMedium(options: MediumOptions): Medium {
  const { files, key, now } = options;
  const spill = openSpill(files.spill, files.reserve);
  const head = headKeeper(files.head, key, now);
  const timers = new Set<NodeJS.Timeout>();

  let open: OpenDatabase | undefined;
  let fault: RecordFault | undefined;
  let closed = false;
  let startedAnewAt = 0;
  let started = false;
  let retryDelay = RETRY_FIRST;
  let retryIsDue = false;
  let tip: Tip = { id: 0, hash: GENESIS };
  /** The chain's end that is durable, while what stands behind it is on its way to the disk. */
  let durableTip: Tip | undefined;
  let waiting: Entry[] = [];
  /** What the first waiting entry stands behind. */
  let waitingBehind: Tip = tip;
  /** What could be written nowhere since the last good write. */
  let lost: { readonly count: number; readonly from: number; readonly to: number } | undefined;
  /** What has to be noted as soon as the database is usable. */
  let notes: { readonly name: NoteName; readonly details: JsonObject }[] = [];

  takeUpSpill();
  tryDatabase();
  later(RESERVE_DELAY, spill.reserve);

  return {
    append,
    write,
    get waiting() {
      return waiting;
    },
    get database() {
      return fault === undefined ? open : undefined;
    },
    get startedAnewAt() {
      return startedAnewAt;
    },
    readingFailed(error) {
      if (fault === undefined && !closed && faultOf(error) === 'corrupt') unusable(error);
    },
    close() {
      if (closed) return;
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      head.end(isDurable() ? storedTip() : undefined);
      spill.close();
      closeDatabase();
    },
  };

  /* ---- writing ---- */

  async function append(contents: readonly string[]): Promise<readonly Entry[]> {
    const entries = chain(tip, contents);
    const parts = ready();
    if (!parts) return wait(entries);
    const behind = tip;
    try {
      parts.writer.insert(entries);
    } catch (error) {
      unusable(error);
      return wait(entries);
    }
    const end = entries.at(-1) ?? behind;
    tip = end;
    durableTip = behind;
    try {
      await parts.log.sync();
    } catch (error) {
      if (fault === undefined && !closed) unusable(error);
      // What stands behind them by now, such as a note of Perch's own, cannot be chained anew.
      if (tip !== end || closed) throw new RecordUnavailableError('The disk did not take the record of this step.');
      tip = behind;
      return wait(entries);
    } finally {
      durableTip = undefined;
    }
    if (!closed) stored();
    return entries;
  }

  function write(contents: readonly string[]): readonly Entry[] {
    const entries = chain(tip, contents);
    const parts = ready();
    if (!parts) return wait(entries);
    try {
      parts.writer.insert(entries);
      parts.log.syncNow();
    } catch (error) {
      unusable(error);
      return wait(entries);
    }
    tip = entries.at(-1) ?? tip;
    stored();
    return entries;
  }

  /** The database, when new entries may go straight into it. */
  function ready(): OpenDatabase | undefined {
    return fault === undefined && waiting.length === 0 ? open : undefined;
  }

  /** Entries stand in the database, and stay there. */
  function stored(): void {
    head.follow(storedTip);
    options.committed();
  }

  /** Puts entries into the spill file, where they wait for the database. */
  function wait(entries: readonly Entry[]): readonly Entry[] {
    try {
      spill.append(entries, tip.hash);
    } catch (error) {
      throw writtenNowhere(entries.length, error);
    }
    if (waiting.length === 0) waitingBehind = tip;
    waiting.push(...entries);
    tip = entries.at(-1) ?? tip;
    return entries;
  }

  function writtenNowhere(count: number, error: unknown): RecordUnavailableError {
    const at = now();
    lost = { count: (lost?.count ?? 0) + count, from: lost?.from ?? at, to: at };
    const trouble = { fault: fault ?? 'other', beside: faultOf(error), reason: messageOf(error) } as const;
    const cause = causeOf(trouble.fault);
    options.problem('record-lost', {
      title: 'Perch cannot write down what agents do.',
      detail: `${cause}, and the file where records wait cannot be written either (${trouble.reason}). What cannot be written down is not let through. ${remedyFor(trouble.beside)}`,
      trouble: { kind: 'record-lost', ...trouble },
    });
    return new RecordUnavailableError(`${cause}, so Perch cannot write this step down.`);
  }

  /** Sees to it that nothing is only on its way to the disk. @returns whether that is so */
  function isDurable(): boolean {
    if (durableTip === undefined) return true;
    try {
      open?.log.syncNow();
      durableTip = undefined;
      return true;
    } catch {
      return false;
    }
  }

  /** The chain's end as far as it is durable, when all of it stands in a database that is there. */
  function storedTip(): Tip | undefined {
    if (!open || fault !== undefined || waiting.length > 0) return undefined;
    if (isStillInPlace(files.database, open.inode)) return durableTip ?? tip;
    unusable(new Error('its file was moved or deleted'));
    return undefined;
  }

  /* ---- the database, lost and found ---- */

  function unusable(error: unknown): void {
    fault = faultOf(error);
    const reason = messageOf(error);
    options.problem('record-unwritable', {
      title: 'Perch writes its record into a file beside it for now.',
      detail: `${causeOf(fault)} (${reason}). Rules go on as before and nothing is lost: what happens now joins the record as soon as that can be written again. ${remedyFor(fault)}`,
      trouble: { kind: 'record-unwritable', fault, reason },
    });
    if (retryIsDue) return;
    retryIsDue = true;
    later(retryDelay, tryDatabase);
    retryDelay = Math.min(retryDelay * 2, RETRY_LAST);
  }

  function tryDatabase(): void {
    retryIsDue = false;
    try {
      closeDatabase();
      key.keep();
      const { parts, end } = fault === 'corrupt' ? startAnew() : connect();
      open = parts;
      fault = undefined;
      if (waiting.length === 0) tip = end;
      else putWaitingBehind(end, parts.reader);
      if (!started) head.begin(end);
      started = true;
      options.reopened?.();
      foldIn(parts);
    } catch (error) {
      unusable(error);
    }
  }

  function connect(): Connection {
    let parts: OpenDatabase;
    try {
      parts = openDatabase(files.database, key);
    } catch (error) {
      if (faultOf(error) !== 'corrupt') throw error;
      return startAnew();
    }
    const stored = endOf(parts.reader);
    const known = started ? headAt(knownEnd()) : head.read();
    const doubt = doubtAbout(known, stored, parts.reader);
    if (!doubt) return { parts, end: stored };
    notes.push({ name: doubt.note, details: doubt.details });
    options.problem('record-doubt', problemOf(doubt));
    return { parts, end: { id: doubt.taken, hash: stored.hash } };
  }

  /** Sets the damaged file aside and goes on with an empty one, behind the last number that was given out. */
  function startAnew(): Connection {
    const kept = setAsideDatabase(files.database);
    const end = started || waiting.length > 0 ? knownEnd() : (lastReadable(kept) ?? unknownEnd(head.read()));
    const parts = openDatabase(files.database, key);
    startedAnewAt = end.id + 1;
    notes.push({ name: 'file-damaged', details: { file: kept, last: end.id } });
    options.problem('record-damaged', {
      title: 'Perch’s record was damaged.',
      detail: `Perch set the damaged file aside and brings back what can be read of it. Rules go on as before. The old file is kept as ${kept}.`,
      trouble: { kind: 'record-damaged', kept },
    });
    options.setAside(kept);
    return { parts, end };
  }

  /** Where the database must end if it is the one that was written to. */
  function knownEnd(): Tip {
    return waiting.length === 0 ? tip : waitingBehind;
  }

  function closeDatabase(): void {
    try {
      open?.log.close();
      open?.database.close();
    } catch {
      // A damaged database may not even close in order. Its file is set aside anyway.
    }
    open = undefined;
  }

  /* ---- what waits ---- */

  function takeUpSpill(): void {
    const found = spill.read();
    waiting = [...found.entries];
    const first = waiting[0];
    if (first && found.previous) waitingBehind = { id: first.id - 1, hash: found.previous };
    tip = waiting.at(-1) ?? tip;
    if (!found.damaged) return;
    const kept = spill.setAside();
    if (first) spill.rewrite(waiting, waitingBehind.hash);
    notes.push({ name: 'waiting-changed', details: { file: kept, readable: waiting.length } });
    options.problem('record-waiting-changed', {
      title: 'Records that waited to be written were changed.',
      detail: `${waiting.length} of them could still be trusted and join the record. The changed file is kept as ${kept}.`,
      trouble: { kind: 'record-waiting-changed', trusted: waiting.length, kept },
    });
  }

  function putWaitingBehind(end: Tip, reader: RecordReader): void {
    // A crash can leave entries in the file that had reached the database already.
    const isStored = (entry: Entry) => sameHash(reader.entry(entry.id)?.hash, entry.hash);
    const from = waiting.findIndex((entry) => !isStored(entry));
    const behind = (from < 0 ? waiting.at(-1) : waiting[from - 1]) ?? waitingBehind;
    waiting = from < 0 ? [] : waiting.slice(from);
    if (waiting.length > 0 && !(behind.id === end.id && sameHash(behind.hash, end.hash))) {
      waiting = [
        ...chain(
          end,
          waiting.map(({ content }) => content),
        ),
      ];
      spill.rewrite(waiting, end.hash);
    }
    waitingBehind = end;
    tip = waiting.at(-1) ?? end;
  }

  /** Brings some of what waits into the database, and the rest in turns of its own, since calls come first. */
  function foldIn(parts: OpenDatabase): void {
    const chunk = waiting.slice(0, FOLD);
    if (chunk.length > 0) {
      parts.writer.insert(chunk);
      parts.log.syncNow();
    }
    waiting = waiting.slice(chunk.length);
    waitingBehind = chunk.at(-1) ?? waitingBehind;
    if (waiting.length === 0) {
      usable();
      return;
    }
    later(0, () => {
      try {
        foldIn(parts);
      } catch (error) {
        unusable(error);
      }
    });
  }

  function usable(): void {
    spill.clear();
    retryDelay = RETRY_FIRST;
    options.problem('record-unwritable', undefined);
    later(RESERVE_DELAY, spill.reserve);
    if (lost) {
      const { count, from, to } = lost;
      lost = undefined;
      options.problem('record-lost', undefined);
      notes.push({ name: 'not-recorded', details: { count, from, to } });
    }
    const written = notes;
    notes = [];
    if (written.length > 0) write(written.map(({ name, details }) => options.noteText(name, details)));
    stored();
  }

  function later(delay: number, work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (!closed) work();
    }, delay);
    timer.unref();
    timers.add(timer);
  }
}

interface Connection {
  readonly parts: OpenDatabase;
  /** What the next record stands behind. */
  readonly end: Tip;
}

function unknownEnd(head: Head | 'missing' | 'forged'): Tip {
  if (typeof head !== 'object') return { id: UNKNOWN_END, hash: GENESIS };
  return { id: head.id + UNKNOWN_END, hash: Buffer.from(head.hash, 'hex') };
}

function headAt({ id, hash }: Tip): Head {
  return { id, hash: Buffer.from(hash).toString('hex'), closed: false, at: 0 };
}

function chain(behind: Tip, contents: readonly string[]): readonly Entry[] {
  let last = behind;
  return contents.map((content) => {
    const id = last.id + 1;
    const entry = { id, content, hash: link(last.hash, id, content) };
    last = entry;
    return entry;
  });
}

function sameHash(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && Buffer.compare(a, b) === 0;
}
