import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/**
 * A worker as it ships, bundled once for each process of tests. It lies where it finds the packages.
 * @param bundle writes `NAME.mjs` into a folder
 */
export function bundledWorker(name: string, bundle: (folder: string) => Promise<void>): () => Promise<string> {
  let bundled: Promise<string> | undefined;
  return () => {
    bundled ??= (async () => {
      const folder = path.resolve(import.meta.dirname, `../out/test-${name}-${process.pid}`);
      mkdirSync(folder, { recursive: true });
      // Which lines it ran is told by its source map.
      if (!process.env['PERCH_TEST_COVERAGE'])
        process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
      await bundle(folder);
      return path.join(folder, `${name}.mjs`);
    })();
    return bundled;
  };
}
