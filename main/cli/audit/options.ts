import os from 'node:os';
import path from 'node:path';
import { type Archive, openArchive } from '../../audit/archive.ts';
import { type RecordFiles, recordFiles } from '../../audit/files.ts';
import { parseQuery } from '../../audit/query/parse.ts';
import type { Query } from '../../audit/query/query.ts';
import { messageOf } from '../../errors.ts';
import { standardDataFolder } from '../../places.ts';
import { readArguments, UsageError } from '../arguments.ts';

/** The record is not there, or cannot be opened; the message says why and what to do. */
export class NoRecordError extends Error {}

/**
 * Options start with two dashes; everything else is the question, whose own terms may start with one:
 * `perch audit search --limit 20 verdict:denied -agent:codex`.
 * @throws {UsageError}
 */
export function auditArguments<const Names extends string>(
  args: readonly string[],
  choices: Readonly<Record<Names, readonly string[] | undefined>>,
): { readonly values: Readonly<Partial<Record<Names | 'data', string>>>; readonly query: Query } {
  const options: string[] = [];
  const words: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '--') {
      words.push(...args.slice(at + 1));
      break;
    }
    if (!arg.startsWith('--')) words.push(arg);
    else {
      options.push(arg);
      if (!arg.includes('=') && at + 1 < args.length) options.push(args[++at] ?? '');
    }
  }
  const { values } = readArguments(options, { data: undefined, ...choices });
  const { query, problems } = parseQuery(words.join(' '));
  const [first] = problems;
  if (first) {
    const instead = first.suggestions.length > 0 ? ` Did you mean ${first.suggestions.slice(0, 3).join(' or ')}?` : '';
    throw new UsageError(`${first.message}${instead}`);
  }
  return { values: values as Partial<Record<Names | 'data', string>>, query };
}

/** @throws {UsageError} */
export function wholeNumber(text: string | undefined, name: string, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${name} takes a whole number; "${text}" is none`);
  return value;
}

export function auditFiles(data: string | undefined): RecordFiles {
  return recordFiles(data ? path.resolve(data) : standardDataFolder());
}

/** @throws {NoRecordError} */
export function archiveIn(files: RecordFiles): Archive {
  try {
    return openArchive(files, os.homedir());
  } catch (error) {
    const why = messageOf(error);
    throw new NoRecordError(
      `There is no record in ${files.folder} that can be read (${why}). Name another data folder with --data.`,
    );
  }
}

/** Looks at an archive and closes it again. */
export async function withArchive<Result>(
  data: string | undefined,
  work: (archive: Archive, files: RecordFiles) => Result | Promise<Result>,
): Promise<Result> {
  const files = auditFiles(data);
  const archive = archiveIn(files);
  try {
    return await work(archive, files);
  } finally {
    archive.close();
  }
}

/** Calls off what is under way when the person presses Ctrl+C; pressed twice, the program ends. */
export function interruptible(): { readonly signal: AbortSignal; done(): void } {
  const controller = new AbortController();
  const stop = () => controller.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return {
    signal: controller.signal,
    done() {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
