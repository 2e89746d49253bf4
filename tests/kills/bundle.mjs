import path from 'node:path';
import { build } from 'rolldown';
import { recordWorker } from '../../build/bundle.mjs';

/**
 * The writer that is killed, and the worker that it starts, as programs that this Node runs.
 * @param {string} folder
 */
export async function recordWriter(folder) {
  await recordWorker(folder);
  await build({
    input: path.join(import.meta.dirname, 'writer.ts'),
    platform: 'node',
    logLevel: 'warn',
    external: (id) => !id.startsWith('.') && !path.isAbsolute(id),
    output: { file: path.join(folder, 'writer.mjs'), format: 'esm', codeSplitting: false },
  });
}
