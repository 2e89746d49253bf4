import { close, existsSync, fsync, mkdirSync, open, renameSync, rmSync, statSync, write } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { exportedRecord } from '../export/fields.ts';
import type { ReceiverOf } from './receiver.ts';
import type { Sender } from './sender.ts';

const openFile = promisify(open);
const closeFile = promisify(close);
const writeFile = promisify(write) as (handle: number, text: string) => Promise<{ bytesWritten: number }>;
const flushFile = promisify(fsync);

/** Appends records to a file, one JSON object in each line, for whoever ships log files already. */
export function fileSender({ path: file, maximumBytes, keep }: ReceiverOf<'file'>): Sender {
  const rotate = () => {
    for (let number = keep; number > 0; number--) {
      const from = number === 1 ? file : `${file}.${number - 1}`;
      if (existsSync(from)) renameSync(from, `${file}.${number}`);
    }
    if (keep === 0) rmSync(file, { force: true });
  };
  return {
    async send(records) {
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
      if (existsSync(file) && statSync(file).size >= maximumBytes) rotate();
      const lines = records.map((record) => `${JSON.stringify(exportedRecord(record))}\n`).join('');
      // Opened anew for every batch: a shipper may have moved the file away.
      const handle = await openFile(file, 'a', 0o600);
      try {
        await writeFile(handle, lines);
        await flushFile(handle);
      } finally {
        await closeFile(handle);
      }
    },
    close: async () => undefined,
  };
}
