import { onTestFinished } from 'vitest';
import { recordWorker } from '../../../build/bundle.mjs';
import { recordFiles } from '../../../main/audit/files.ts';
import { openRecords, type Records, type RecordsOptions } from '../../../main/audit/records.ts';
import { bundledWorker } from '../../bundled-worker.ts';
import { temporaryFolder } from '../../temporary.ts';

export const workerProgram = bundledWorker('record-worker', recordWorker);

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
