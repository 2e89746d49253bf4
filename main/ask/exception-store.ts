import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { messageOf } from '../errors.ts';
import { setAside, writeFileInPlace } from '../files.ts';
import type { FoundProblem } from '../problem.ts';
import { type Exception, endedAt, exceptionSchema, isInForce, makeException, type NewException } from './exceptions.ts';

export interface ExceptionStore {
  /** Those in force now, newest first. */
  list(): readonly Exception[];
  /** Those in force and those that ended in the last week, newest first. */
  recent(): readonly Exception[];
  add(made: NewException): Exception;
  /** Takes it back from now on. Gives it as it was, so that it can be put back. */
  revoke(id: string): Exception | undefined;
  restore(exception: Exception): void;
  /** Forgets it as if it had never been made. */
  discard(id: string): void;
  /** Changes anything but what it covers. Gives it as it was; undefined when there is none to change. */
  edit(
    id: string,
    change: Partial<Pick<Exception, 'lifetime' | 'expiresAt' | 'reason' | 'keptAt'>>,
  ): Exception | undefined;
  /** Counts a use. Written to disk a little later: a count is not worth a write on the way of a call. */
  used(id: string): void;
  onChange(listener: () => void): () => void;
  /** Set when the file could not be used: what happened, and where the old file is kept. */
  readonly problem: FoundProblem | undefined;
  /** Writes what is not written yet. */
  close(): void;
}

const fileSchema = v.array(exceptionSchema);

const COUNT_WRITE_MS = 2000;

/** How long one that ended stays listed, in milliseconds. */
const KEPT_AFTER_END = 7 * 24 * 60 * 60_000;

export interface ExceptionClock {
  readonly now: () => number;
  readonly randomId: () => string;
}

/** Opens `exceptions.json`. A file that cannot be read is set aside: without exceptions, Perch guards. */
export function openExceptions(dataFolder: string, clock: ExceptionClock): ExceptionStore {
  const file = path.join(dataFolder, 'exceptions.json');
  const { found, problem } = readExceptions(file);
  let exceptions = found;
  const listeners = new Set<() => void>();
  let pending: NodeJS.Timeout | undefined;

  const write = () => {
    clearTimeout(pending);
    pending = undefined;
    writeFileInPlace(file, `${JSON.stringify(exceptions, undefined, 2)}\n`);
  };
  /** A full disk costs a count, and must not cost the guard its life: nobody would catch what this throws. */
  const writeCounts = () => {
    try {
      write();
    } catch {
      // The next use or the next change writes it.
    }
  };
  const change = (next: readonly Exception[]) => {
    exceptions = next;
    write();
    for (const listener of listeners) listener();
  };
  const inForce = () => exceptions.filter((one) => isInForce(one, clock.now()));
  const recent = () =>
    exceptions.filter((one) => (endedAt(one, clock.now()) ?? clock.now()) > clock.now() - KEPT_AFTER_END);
  /** Puts another in the place of one in force. */
  const replace = (id: string, after: (before: Exception) => Exception): Exception | undefined => {
    const before = inForce().find((one) => one.id === id);
    if (before) change(exceptions.map((one) => (one === before ? after(before) : one)));
    return before;
  };

  return {
    problem,
    list: inForce,
    recent,
    add(made) {
      const exception = makeException(made, clock.randomId(), clock.now());
      change([exception, ...recent()]);
      return exception;
    },
    revoke: (id) => replace(id, (before) => ({ ...before, revokedAt: clock.now() })),
    restore: (exception) => change([exception, ...exceptions.filter(({ id }) => id !== exception.id)]),
    discard: (id) => change(exceptions.filter((one) => one.id !== id)),
    edit: (id, edited) => replace(id, (before) => ({ ...before, ...edited })),
    used(id) {
      exceptions = exceptions.map((one) =>
        one.id === id ? { ...one, uses: one.uses + 1, lastUsedAt: clock.now() } : one,
      );
      pending ??= setTimeout(() => {
        writeCounts();
        for (const listener of listeners) listener();
      }, COUNT_WRITE_MS);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      if (pending) writeCounts();
    },
  };
}

function readExceptions(file: string): {
  readonly found: readonly Exception[];
  readonly problem: FoundProblem | undefined;
} {
  if (!existsSync(file)) return { found: [], problem: undefined };
  try {
    return { found: v.parse(fileSchema, JSON.parse(readFileSync(file, 'utf8'))), problem: undefined };
  } catch (error) {
    const kept = setAside(file);
    const reason = messageOf(error);
    return {
      found: [],
      problem: {
        title: 'Your exceptions could not be read.',
        detail: `Your exceptions could not be read (${reason}), so none is in force. The old file is kept as ${kept}.`,
        trouble: { kind: 'exceptions', reason, kept },
      },
    };
  }
}
