import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { type HistoryQuery, type SavedView, savedViewSchema } from '../../preload/contract.ts';
import { setAside, writeFileInPlace } from '../files.ts';

/** Searches that a person gave a name. */
export interface SavedViews {
  readonly list: readonly SavedView[];
  /** A view of the same title takes the place of the old one. @throws when the file cannot be written */
  save(title: string, query: HistoryQuery): SavedView;
  /** @returns what was removed */
  remove(id: string): SavedView | undefined;
  /** Puts a removed one back. */
  restore(view: SavedView): void;
}

const fileSchema = v.object({ views: v.array(savedViewSchema) });

/** Opens the file of saved views. One that cannot be read is put aside. */
export function openSavedViews(file: string): SavedViews {
  let views: readonly SavedView[] = read(file);
  const write = (next: readonly SavedView[]) => {
    writeFileInPlace(file, `${JSON.stringify({ views: next }, undefined, 2)}\n`);
    views = next;
  };
  return {
    get list() {
      return views;
    },
    save(title, query) {
      const view: SavedView = { id: randomUUID(), title, query };
      write([...views.filter((one) => one.title !== title), view]);
      return view;
    },
    remove(id) {
      const removed = views.find((one) => one.id === id);
      if (removed) write(views.filter((one) => one.id !== id));
      return removed;
    },
    restore: (view) => write([...views.filter(({ id }) => id !== view.id), view]),
  };
}

function read(file: string): readonly SavedView[] {
  if (!existsSync(file)) return [];
  try {
    return v.parse(fileSchema, JSON.parse(readFileSync(file, 'utf8'))).views;
  } catch {
    setAside(file);
    return [];
  }
}
