/** The files in a project's `.perch/rules`, read as what a stranger may have put there. */
import { constants } from 'node:fs';
import { lstat, open, opendir, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { RuleFile } from '../../../rules/language/index.ts';
import { plainLine } from '../../verdict/project.ts';
import { isRuleFile } from '../rule-folders.ts';

export interface ProjectFiles {
  readonly files: readonly RuleFile[];
  /** Why files are left out, in sentences. */
  readonly problems: readonly string[];
  /** Why files that are rules could not be read, in sentences: what they say is not known. */
  readonly unread: readonly string[];
}

const MOST_FILES = 16;
const MOST_ENTRIES = 256;
const MOST_BYTES = 64 * 1024;

/** Where a project keeps its rules. */
export function folderOf(project: string): string {
  return path.join(project, '.perch', 'rules');
}

/**
 * The project's rule files by name. Never fails.
 * @param looksAt hears of each file before it is read
 */
export async function readProjectFiles(project: string, looksAt: (file: string) => void): Promise<ProjectFiles> {
  try {
    return await readFiles(project, looksAt);
  } catch (error) {
    if (isMissing(error)) return NONE;
    // Where nobody may look into the project, nothing says that it has rules.
    const isThere = await lstat(path.join(project, '.perch')).then(
      () => true,
      () => false,
    );
    return isThere ? { ...NONE, unread: [`Its folder .perch/rules: ${notRead(error)}`] } : NONE;
  }
}

const NONE: ProjectFiles = { files: [], problems: [], unread: [] };

async function readFiles(project: string, looksAt: (file: string) => void): Promise<ProjectFiles> {
  const folder = folderOf(project);
  const root = await realpath(project);
  if (!isWithin(root, await realpath(folder)))
    return { ...NONE, problems: ['Its folder .perch/rules is a link that leads out of the project.'] };
  const names: string[] = [];
  let entries = 0;
  for await (const { name } of await opendir(folder)) {
    if (++entries > MOST_ENTRIES) return tooMuch(`has more than ${MOST_ENTRIES} entries`);
    if (isRuleFile(name)) names.push(name);
  }
  if (names.length > MOST_FILES) return tooMuch(`holds more than ${MOST_FILES} rule files`);
  const files: RuleFile[] = [];
  const problems: string[] = [];
  const unread: string[] = [];
  let room = MOST_BYTES;
  for (const name of names.sort()) {
    const file = path.join(folder, name);
    looksAt(file);
    try {
      const real = await realpath(file);
      if (!isWithin(root, real)) {
        problems.push(`${shownName(name)} is a link that leads out of the project.`);
        continue;
      }
      const content = await readUpTo(real, room);
      if (!content) return tooMuch(`holds something that is no file, or more than ${MOST_BYTES / 1024} KiB of rules`);
      room -= content.length;
      files.push({ name: file, content });
    } catch (error) {
      if (isMissing(error)) problems.push(`${shownName(name)} is a link that leads nowhere.`);
      else unread.push(`${shownName(name)}: ${notRead(error)}`);
    }
  }
  return { files, problems, unread };
}

function tooMuch(what: string): ProjectFiles {
  return { ...NONE, problems: [`Its folder .perch/rules ${what}.`] };
}

/** The file's bytes; undefined when there are more, or it is no file. A pipe or a device in its place is not waited for. */
async function readUpTo(file: string, limit: number): Promise<Buffer | undefined> {
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const about = await handle.stat();
    if (!about.isFile() || about.size > limit) return undefined;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(about.size), 0, about.size, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function isWithin(root: string, inner: string): boolean {
  const way = path.relative(root, inner);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function notRead(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EACCES' || code === 'EPERM' ? 'Perch may not read it.' : `It cannot be read (${code ?? 'unknown'}).`;
}

/** Characters. */
const LONGEST_NAME = 80;

/** A file's name for people: anybody may have chosen it. */
export function shownName(name: string): string {
  return plainLine(name, LONGEST_NAME);
}
