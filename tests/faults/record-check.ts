import { readHead } from '../../main/audit/chain/head.ts';
import { readKey } from '../../main/audit/chain/key.ts';
import { type Verification, verify } from '../../main/audit/chain/verify.ts';
import { recordFiles } from '../../main/audit/files.ts';
import { openForReading } from '../../main/audit/store/database.ts';
import { recordReader } from '../../main/audit/store/reading.ts';

/** Goes along the whole chain of a record that nobody writes now. */
export async function checkRecord(dataFolder: string): Promise<Verification> {
  const files = recordFiles(dataFolder);
  const database = openForReading(files.database);
  try {
    const key = readKey(files.key);
    return await verify(recordReader(database), { key, head: key ? readHead(files.head, key) : 'missing' });
  } finally {
    database.close();
  }
}

/** The agents' ids of all calls in the record. */
export function recordedCalls(dataFolder: string): ReadonlySet<string> {
  const database = openForReading(recordFiles(dataFolder).database);
  try {
    const reader = recordReader(database);
    const found = new Set<string>();
    for (let page = reader.page({ limit: 1000 }); page.length > 0; ) {
      for (const { toolUse } of page) found.add(toolUse);
      page = reader.page({ limit: 1000, before: page.at(-1)?.id ?? 0 });
    }
    return found;
  } finally {
    database.close();
  }
}
