/** Runs a fuzzer in a process of its own and watches it: an input that makes it hang or fall over is a failure too. */
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/** A child tells every few seconds how far it is; this long without a word is a hang, however busy the computer is. */
const SILENCE_MILLISECONDS = 180_000;

/** @returns whether it ended without a failure */
export async function runGuided(name: string, seconds: number, seed: number): Promise<boolean> {
  const folder = path.join('out/fuzz', name);
  mkdirSync(folder, { recursive: true });
  const child = spawn(
    process.execPath,
    ['build/run.mjs', 'tests/fuzz/guided/main.ts', name, String(seconds), folder, String(seed)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let isSilent = false;
  const hang = setTimeout(() => {
    isSilent = true;
    child.kill('SIGKILL');
  }, SILENCE_MILLISECONDS);
  child.stdout.on('data', (text: Buffer) => {
    hang.refresh();
    process.stdout.write(text);
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(hang);
  if (code === 0 || code === 1) return code === 0;
  const input = path.join(folder, 'current');
  const kept = path.join(folder, 'found', isSilent ? `hang-${Date.now()}` : `end-${Date.now()}`);
  if (existsSync(input)) copyFileSync(input, kept);
  console.log(`${name}: ${isSilent ? 'hung' : `ended with ${code}`}; the input is ${kept}`);
  return false;
}
