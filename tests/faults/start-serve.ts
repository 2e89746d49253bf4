import { spawn } from 'node:child_process';
import path from 'node:path';

/** The repository, from here and from where build/run.mjs puts the bundle. */
const root = path.resolve(import.meta.dirname, '../..');

export interface RunningPerch {
  readonly endpoint: string;
  readonly pid: number;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface ServeOptions {
  readonly home?: string;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Options of Node itself. */
  readonly node?: readonly string[];
}

/** Starts the built `perch serve` on a data folder of its own and waits until it accepts calls. */
export async function startServe(dataFolder: string, options: ServeOptions = {}): Promise<RunningPerch> {
  const program = path.join(root, 'out/cli/perch.mjs');
  const args = [...(options.node ?? []), program, 'serve', '--data', dataFolder, ...(options.args ?? [])];
  const environment = {
    ...process.env,
    ...(options.home ? { HOME: options.home, USERPROFILE: options.home } : {}),
    ...options.environment,
  };
  const child = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let errors = '';
  child.stderr.on('data', (data) => {
    errors += data;
  });
  const endpoint = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
      if (output.includes('\n')) resolve((JSON.parse(output) as { endpoint: string }).endpoint);
    });
    child.once('exit', (code) => reject(new Error(`perch serve ended with code ${code}: ${errors}`)));
  });
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal);
    await ended;
  };
  return { endpoint, pid: child.pid ?? 0, stop };
}
