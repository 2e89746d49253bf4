import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { recordWorker } from '../../../build/bundle.mjs';
import { recordFiles } from '../../../main/audit/files.ts';
import { openRecords, type Records, type RecordsOptions } from '../../../main/audit/records.ts';
import { temporaryFolder } from '../../temporary.ts';

let bundled: Promise<string> | undefined;

/** The worker as it ships, bundled once for each process of tests. It lies where it finds the packages. */
export function workerProgram(): Promise<string> {
  bundled ??= (async () => {
    const folder = path.resolve(import.meta.dirname, `../../../out/test-worker-${process.pid}`);
    mkdirSync(folder, { recursive: true });
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    await recordWorker(folder);
    return path.join(folder, 'record-worker.mjs');
  })();
  return bundled;
}

/** A whole record with its worker, in a folder of its own. */
export async function openTestRecords(folder = temporaryFolder(), options: Partial<RecordsOptions> = {}) {
  const records: Records = openRecords({
    folder,
    home: '/home/ana',
    hostname: 'testhost',
    version: '0.0.0',
    worker: await workerProgram(),
    problemsChanged: () => undefined,
    ...options,
  });
  onTestFinished(() => records.close());
  return { records, files: recordFiles(folder) };
}
