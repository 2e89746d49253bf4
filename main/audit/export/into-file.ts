import { once } from 'node:events';
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import type { Sink } from './export.ts';

/** Writes into a file beside the wanted one, which takes its name when it is whole and is removed when it is not. */
export async function intoFile(file: string, work: (sink: Sink) => Promise<number>): Promise<number> {
  const partial = `${file}.part`;
  const stream = createWriteStream(partial, { mode: 0o600 });
  const failed = once(stream, 'error').then(([error]: unknown[]) => {
    throw error;
  });
  failed.catch(() => undefined);
  try {
    const count = await work({
      async write(text) {
        if (!stream.write(text)) await Promise.race([once(stream, 'drain'), failed]);
      },
    });
    stream.end();
    await Promise.race([once(stream, 'finish'), failed]);
    renameSync(partial, file);
    return count;
  } catch (error) {
    stream.destroy();
    rmSync(partial, { force: true });
    throw error;
  }
}
