import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureElectron } from '../../build/electron-runtime.mjs';
import { startXvfb } from '../../build/xvfb.mjs';

const root = path.resolve(import.meta.dirname, '../..');

export interface BenchedApp {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Starts the built app hidden, on a data folder of its own, and waits until it takes calls. */
export async function startApp(): Promise<BenchedApp> {
  const { program } = await ensureElectron();
  const screen = process.platform === 'linux' && !process.env['DISPLAY'] ? await startXvfb() : undefined;
  const home = mkdtempSync(path.join(os.tmpdir(), 'perch-bench-'));
  const data = path.join(home, 'data');
  const endpoint = path.join(data, 'run/perch.sock');
  const child = spawn(
    program,
    [root, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), `--data=${data}`, '--hidden'],
    { stdio: 'ignore', env: { ...process.env, HOME: home, ...(screen ? { DISPLAY: screen.display } : {}) } },
  );
  for (let waited = 0; !existsSync(endpoint); waited += 50) {
    if (waited > 20_000 || child.exitCode !== null) {
      child.kill('SIGKILL');
      screen?.stop();
      throw new Error('The app did not start to take calls.');
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  // Without a tray the window opens; its first paint must not be measured along with the calls.
  await new Promise((resolve) => setTimeout(resolve, 3000));
  return {
    endpoint,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await ended;
      screen?.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
