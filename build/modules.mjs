import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { capture, npm } from './processes.mjs';
import { SetupError, step } from './progress.mjs';

const root = path.resolve(import.meta.dirname, '..');
const stamp = path.join(root, 'node_modules/.perch-lock');

/** Installs the packages that package-lock.json names, when it changed since the last time. */
export async function ensureModules() {
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  await step('Installing node modules', async () => {
    const result = await capture(npm, ['ci', '--loglevel=error'], { cwd: root, shell: process.platform === 'win32' });
    if (result.code !== 0) throw new SetupError(`\nnpm ci did not succeed:\n${result.output.slice(-3000)}`);
  });
  writeFileSync(stamp, wanted);
}
