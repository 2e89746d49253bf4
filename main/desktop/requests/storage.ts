import type { Break } from '../../audit/chain/verify.ts';
import type { Records } from '../../audit/records.ts';
import { CancelledError } from '../../audit/worker/client.ts';
import type { Handlers } from '../ipc.ts';
import type { Tasks } from '../tasks.ts';

export interface StorageParts {
  readonly records: Pick<Records, 'verify' | 'count' | 'oldest' | 'bytes'>;
  readonly tasks: Tasks;
  readonly dataFolder: string;
}

/** How much is kept, and whether it is what was written. */
export function storageRequests({
  records,
  tasks,
  dataFolder,
}: StorageParts): Handlers<'settings.verify' | 'settings.storage' | 'task.cancel'> {
  return {
    'settings.storage': () => ({
      records: records.count(),
      bytes: records.bytes(),
      oldestAt: records.oldest()?.at ?? null,
      folder: dataFolder,
    }),
    'settings.verify': async (task) => {
      let looked = 0;
      try {
        const found = await tasks.run(task, ({ signal, progress }) => {
          const total = records.count();
          return records.verify({
            signal,
            progress: (done) => {
              looked = done;
              progress(Math.min(done, total), total);
            },
          });
        });
        const [first] = found.breaks;
        return { cancelled: false, records: found.records, broken: first ? placeOf(first) : null };
      } catch (error) {
        if (error instanceof CancelledError) return { cancelled: true, records: looked, broken: null };
        throw error;
      }
    },
    'task.cancel': tasks.cancel,
  };
}

/** The record at which something is wrong; 0 when it is the end that nothing vouches for. */
function placeOf(found: Break): number {
  switch (found.type) {
    case 'changed':
    case 'unreadable':
      return found.id;
    case 'end-unknown':
      return 0;
    default:
      return found.first;
  }
}
