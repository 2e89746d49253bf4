import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { recordKey } from '../../../main/audit/chain/key.ts';
import { GENESIS, link } from '../../../main/audit/chain/link.ts';
import { contentOf } from '../../../main/audit/content.ts';
import { recordFiles } from '../../../main/audit/files.ts';
import { indexer } from '../../../main/audit/index/indexer.ts';
import { openIndex, openIndexForReading } from '../../../main/audit/index/schema.ts';
import type { NewRecord } from '../../../main/audit/record.ts';
import { searcher } from '../../../main/audit/search/search.ts';
import { openForReading, openForWriting } from '../../../main/audit/store/database.ts';
import { recordReader } from '../../../main/audit/store/reading.ts';
import type { Entry } from '../../../main/audit/store/spill.ts';
import { recordWriter } from '../../../main/audit/store/writer.ts';

export const HOME = '/home/ana';

export interface SearcherOptions {
  /** Number of the first record. */
  readonly first?: number;
  /** How many of them the index has taken in; all without it. */
  readonly indexed?: number;
}

/** Writes records into a real database, indexes them and opens a search over them, to be closed by whoever asked. */
export function openSearcher(records: readonly NewRecord[], options: SearcherOptions = {}) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'perch-test-'));
  const files = recordFiles(folder);
  const writing = openForWriting(files.database);
  const writer = recordWriter(writing, recordKey(Buffer.alloc(32, 1)), () => undefined);
  writer.insert(chained(records, options.first ?? 1));
  const reading = openForReading(files.database);
  const reader = recordReader(reading);
  const database = openIndex(files.index, reader.identity());
  const indexing = indexer(database, reader);
  let left = options.indexed ?? records.length;
  while (left > 0) {
    const taken = indexing.step(Math.min(left, 64));
    if (taken === 0) break;
    left -= taken;
  }
  const index = openIndexForReading(files.index, reader.identity());
  const close = () => {
    for (const open of [writing, reading, database, index]) open?.close();
    rmSync(folder, { recursive: true });
  };
  return { ...searcher(reader, index, HOME), reader, index, indexing, writer, files, close };
}

export function chained(records: readonly NewRecord[], first = 1): readonly Entry[] {
  let hash: Uint8Array = GENESIS;
  return records.map((record, at) => {
    const content = contentOf(record);
    hash = link(hash, first + at, content);
    return { id: first + at, content, hash };
  });
}
