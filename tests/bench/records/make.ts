import { mkdirSync } from 'node:fs';
import { writeHead } from '../../../main/audit/chain/head.ts';
import { openKey } from '../../../main/audit/chain/key.ts';
import { GENESIS, link } from '../../../main/audit/chain/link.ts';
import { contentOf } from '../../../main/audit/content.ts';
import { type RecordFiles, recordFiles } from '../../../main/audit/files.ts';
import { indexer } from '../../../main/audit/index/indexer.ts';
import { openIndex } from '../../../main/audit/index/schema.ts';
import { openForWriting } from '../../../main/audit/store/database.ts';
import { recordReader } from '../../../main/audit/store/reading.ts';
import type { Entry } from '../../../main/audit/store/spill.ts';
import { recordWriter } from '../../../main/audit/store/writer.ts';
import { generate } from '../../main/audit/generate.ts';

export interface Made {
  readonly files: RecordFiles;
  /** Time of the last record. */
  readonly now: number;
  readonly writeSeconds: number;
  readonly indexSeconds: number;
}

const BATCH = 1000;

/**
 * A record of so many entries, a year long, as one that has grown by itself but for the waiting for the disk.
 * @param start milliseconds since 1970; a fixed day when it is left out
 */
export function makeRecord(folder: string, count: number, start?: number): Made {
  mkdirSync(folder, { recursive: true });
  const files = recordFiles(folder);
  const key = openKey(files.key);
  key.keep();
  const database = openForWriting(files.database);
  database.exec('PRAGMA synchronous = OFF');
  const writer = recordWriter(database, key, () => undefined);

  const started = performance.now();
  let tip: { id: number; hash: Uint8Array } = { id: 0, hash: GENESIS };
  let now = 0;
  let batch: Entry[] = [];
  for (const record of generate(count, {
    gap: Math.round((365 * 86_400_000) / count),
    ...(start === undefined ? {} : { start }),
  })) {
    const content = contentOf(record);
    const id = tip.id + 1;
    const entry = { id, content, hash: link(tip.hash, id, content) };
    batch.push(entry);
    tip = entry;
    now = record.at;
    if (batch.length < BATCH) continue;
    writer.insert(batch);
    batch = [];
  }
  if (batch.length > 0) writer.insert(batch);
  writeHead(files.head, key, { id: tip.id, hash: Buffer.from(tip.hash).toString('hex'), closed: true, at: now }, false);
  const written = performance.now();

  const reader = recordReader(database);
  const index = openIndex(files.index, reader.identity());
  index.exec('PRAGMA synchronous = OFF');
  const indexing = indexer(index, reader);
  while (indexing.step(BATCH) > 0);
  while (indexing.tidy());
  const indexed = performance.now();
  index.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  index.close();
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
  return { files, now, writeSeconds: (written - started) / 1000, indexSeconds: (indexed - written) / 1000 };
}
