import { existsSync, type FSWatcher, realpathSync, watch } from 'node:fs';
import path from 'node:path';

/** How long files must be quiet before they are looked at, in milliseconds: programs write in several steps. */
const QUIET = 100;

export interface FileWatch {
  /** Follows these files from now on, and no others. They need not be there yet. */
  follow(files: Iterable<string>): void;
  close(): void;
}

/**
 * Tells when one of some files changes, appears or goes, within a fraction of a second. What is watched is the nearest
 * folder that is there, since a file that is replaced takes a watch on itself with it.
 */
export function watchFiles(changed: () => void): FileWatch {
  let followed: readonly string[] = [];
  const watchers = new Map<string, FSWatcher>();
  /** As of the last time the watches were set: a folder that has just come is news under its own name. */
  let names = new Map<string, ReadonlySet<string>>();
  let timer: NodeJS.Timeout | undefined;

  const attach = () => {
    const wanted = namesByFolder(followed);
    names = wanted;
    for (const [folder, watcher] of watchers) {
      if (wanted.has(folder)) continue;
      watcher.close();
      watchers.delete(folder);
    }
    for (const folder of wanted.keys()) {
      if (watchers.has(folder)) continue;
      const watcher = tryWatch(folder, (name) => {
        // Some systems name no file: then it may be any of them.
        if (name !== null && !names.get(folder)?.has(name)) return;
        clearTimeout(timer);
        timer = setTimeout(() => {
          attach();
          changed();
        }, QUIET);
      });
      if (watcher) watchers.set(folder, watcher);
    }
  };

  return {
    follow(files) {
      followed = [...new Set([...files].flatMap(withLinkTarget))];
      attach();
    },
    close() {
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}

function withLinkTarget(file: string): readonly string[] {
  try {
    return [file, realpathSync(file)];
  } catch {
    return [file];
  }
}

/** For each folder to watch, the names in it that matter. */
function namesByFolder(files: readonly string[]): Map<string, ReadonlySet<string>> {
  const folders = new Map<string, ReadonlySet<string>>();
  for (const file of files) {
    let name = path.basename(file);
    let folder = path.dirname(file);
    while (!existsSync(folder) && path.dirname(folder) !== folder) {
      name = path.basename(folder);
      folder = path.dirname(folder);
    }
    folders.set(folder, new Set([...(folders.get(folder) ?? []), name]));
  }
  return folders;
}

function tryWatch(folder: string, changed: (name: string | null) => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, (_event, name) => changed(name));
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
