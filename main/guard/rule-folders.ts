/** Folders of rule files: reading them and noticing changes. */
import { type FSWatcher, lstatSync, readdirSync, statSync, watch } from 'node:fs';
import path from 'node:path';
import type { RuleFile } from '../../rules/language/index.ts';
import { readFileOf, UnfitFileError } from '../read-file.ts';

/** A file or folder that is there and cannot be read. */
export interface UnreadableFile {
  readonly file: string;
  /** Half a sentence for people. */
  readonly reason: string;
}

export interface FolderContent {
  readonly files: readonly RuleFile[];
  readonly unreadable: readonly UnreadableFile[];
}

/** Editors' hidden helpers and a pack's examples are not rules. */
export function isRuleFile(name: string): boolean {
  return /^[^.].*\.ya?ml$/.test(name) && !/\.examples\.ya?ml$/.test(name);
}

/** Bytes of all rule files in a folder: some 10,000 rules, which load in a few seconds. */
const LARGEST = 2 * 1024 * 1024;

/** The rule files of a folder by name; none when there is no such folder. Never throws. */
export function readRuleFolder(folder: string): FolderContent {
  let names: readonly string[];
  try {
    names = readdirSync(folder).filter(isRuleFile).sort();
  } catch (error) {
    return { files: [], unreadable: isMissing(error) ? [] : [{ file: folder, reason: reasonOf(error) }] };
  }
  const files: RuleFile[] = [];
  const unreadable: UnreadableFile[] = [];
  let room = LARGEST;
  for (const name of names) {
    const file = path.join(folder, name);
    try {
      const content = readFileOf(file, room);
      room -= content.length;
      files.push({ name: file, content });
    } catch (error) {
      // What was removed between the two looks is simply no longer there.
      const isGone = isMissing(error) && !lstatSync(file, { throwIfNoEntry: false });
      if (!isGone) unreadable.push({ file, reason: reasonOf(error) });
    }
  }
  return { files, unreadable };
}

/** The rule files of a folder by name. @throws when one of them cannot be read */
export function rulesIn(folder: string): readonly RuleFile[] {
  const { files, unreadable } = readRuleFolder(folder);
  const [first] = unreadable;
  if (first) throw new Error(`${first.file} cannot be read: ${first.reason}.`);
  return files;
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

function reasonOf(error: unknown): string {
  if (error instanceof UnfitFileError) {
    return `${error.message}, and ${LARGEST / 1024 / 1024} MiB of rules is all that loads in good time`;
  }
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') return 'Perch may not read it';
  if (code === 'ENOENT' || code === 'ELOOP') return 'it is a link that leads nowhere';
  return code === 'EISDIR' ? 'it is a folder' : message;
}

/** How often a folder that cannot be watched is looked at, in milliseconds. */
const LOOK_AGAIN = 1000;

/**
 * Says when something in a folder may have changed, also after the folder itself was taken away and came back.
 * Does not keep the process running.
 */
export function followFolder(folder: string, changed: () => void): { close(): void } {
  let watcher: FSWatcher | undefined;
  let watched: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  const drop = () => {
    watcher?.close();
    watcher = undefined;
  };
  const renew = () => {
    clearTimeout(timer);
    if (watcher && watched === numberOf(folder)) return;
    drop();
    try {
      watched = numberOf(folder);
      watcher = watch(folder, { persistent: false }, () => {
        changed();
        // A watch stays with the folder it was set on, wherever that is moved.
        if (watched !== numberOf(folder)) renew();
      });
      watcher.on('error', () => {
        drop();
        changed();
        later();
      });
    } catch {
      later();
    }
  };
  const later = () => {
    timer = setTimeout(() => {
      renew();
      if (watcher) changed();
    }, LOOK_AGAIN);
    timer.unref();
  };
  renew();
  return {
    close() {
      clearTimeout(timer);
      drop();
    },
  };
}

/** What tells a folder apart from another one in its place; undefined when there is none. */
function numberOf(folder: string): number | undefined {
  return statSync(folder, { throwIfNoEntry: false })?.ino;
}
