import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { readHead } from './chain/head.ts';
import { readKey } from './chain/key.ts';
import { type Verification, verify } from './chain/verify.ts';
import type { RecordFiles } from './files.ts';
import { openIndexForReading } from './index/schema.ts';
import { type Overview, overview } from './search/activity.ts';
import { type Searcher, searcher } from './search/search.ts';
import { type Story, storyOf } from './session/story.ts';
import { openForReading } from './store/database.ts';
import { type RecordReader, recordReader } from './store/reading.ts';

/** A record that is only looked at, be it beside a running Perch or without one. */
export interface Archive {
  readonly records: RecordReader;
  readonly search: Searcher;
  readonly overview: Overview;
  /** Whether an index was there; without one, everything is found all the same, if slowly. */
  readonly indexed: boolean;
  story(agent: string, session: string): Story | undefined;
  verify(progress?: (records: number) => void, signal?: AbortSignal): Promise<Verification>;
  close(): void;
}

/**
 * Opens the record of a data folder for looking.
 * @param home what `~` in a question stands for
 * @throws when there is no record, or one of another version
 */
export function openArchive(files: RecordFiles, home: string): Archive {
  const database = openForReading(files.database);
  let index: DatabaseSyncInstance | undefined;
  try {
    const records = recordReader(database);
    index = openIndexForReading(files.index, records.identity());
    const search = searcher(records, index, home);
    return {
      records,
      search,
      overview: overview(records, index, search),
      indexed: index !== undefined,
      story: (agent, session) => storyOf(search.session(agent, session)),
      verify(progress, signal) {
        const key = readKey(files.key);
        const head = key ? readHead(files.head, key) : 'missing';
        return verify(records, { key, head, ...(progress ? { progress } : {}), ...(signal ? { signal } : {}) });
      },
      close() {
        index?.close();
        database.close();
      },
    };
  } catch (error) {
    index?.close();
    database.close();
    throw error;
  }
}
