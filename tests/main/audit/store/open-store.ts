import { DatabaseSync } from '@photostructure/sqlite';
import { onTestFinished } from 'vitest';
import { recordFiles } from '../../../../main/audit/files.ts';
import type { NewRecord } from '../../../../main/audit/record.ts';
import { openStore, type RecordStore, type StoreOptions } from '../../../../main/audit/store/store.ts';
import type { Problem } from '../../../../main/problem.ts';
import { temporaryFolder } from '../../../temporary.ts';

export interface TestStore {
  readonly store: RecordStore;
  readonly files: ReturnType<typeof recordFiles>;
  readonly problems: () => readonly Problem[];
  readonly setAside: string[];
}

/** A real store in a folder of its own, without masking unless the test brings it. */
export function openTestStore(folder = temporaryFolder(), options: Partial<StoreOptions> = {}): TestStore {
  const files = recordFiles(folder);
  let problems: readonly Problem[] = [];
  const setAside: string[] = [];
  const store = openStore({
    files,
    mask: (record) => record,
    now: () => 1_700_000_000_000,
    problemsChanged: (list) => {
      problems = list;
    },
    committed: () => undefined,
    setAside: (file) => setAside.push(file),
    ...options,
  });
  onTestFinished(() => store.close());
  return { store, files, problems: () => problems, setAside };
}

export async function appendAll(store: RecordStore, records: readonly NewRecord[]) {
  return Promise.all(records.map((record) => store.append(record)));
}

/** Works on a file behind the store's back. */
export function tamper(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  try {
    database.exec(sql);
  } finally {
    database.close();
  }
}

/** Waits until something is so; the time it takes is not what these tests are about. */
export async function eventually(isSo: () => boolean | Promise<boolean>, limit = 5000): Promise<void> {
  const end = Date.now() + limit;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`Not so after ${limit} ms: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
