import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const root = path.resolve(import.meta.dirname, '../..');

const output = process.env['PERCH_TEST_PACKAGES'] ?? path.join(root, 'out/test-packages');

/** The packages of the first and of the second build. */
export const first = (file: string) => path.join(output, 'first', file);
export const again = (file: string) => path.join(output, 'again', file);

/** The app as the packages hold it. */
export const unpacked = path.join(output, 'first/work/linux-x64/built/linux-unpacked');

/** Runs a program to its end. */
export function run(command: string, args: readonly string[], options: { readonly timeoutMs?: number } = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    timeout: options.timeoutMs ?? 60_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  return { code: status, stdout, stderr };
}

/** Waits, half a minute at the most, until something holds. @param what completes "waited for" */
export async function until(condition: () => boolean, what: string): Promise<void> {
  for (let waited = 0; waited < 30_000; waited += 100) {
    if (condition()) return;
    await sleep(100);
  }
  throw new Error(`Waited 30 s for ${what}.`);
}
