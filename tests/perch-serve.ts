import { spawn } from 'node:child_process';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { builtPlaces } from '../main/places.ts';

const root = path.resolve(import.meta.dirname, '..');

/** The hook as it was built for this machine. */
export const HOOK = builtPlaces(path.join(root, 'out'), false).hook;

export interface RunningPerch {
  readonly endpoint: string;
  readonly pid: number;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts the built `perch serve` on a data folder of its own and waits until it accepts calls. */
export async function perchServe(
  dataFolder: string,
  options: { readonly home?: string; readonly args?: readonly string[] } = {},
): Promise<RunningPerch> {
  const args = [path.join(root, 'out/cli/perch.mjs'), 'serve', '--data', dataFolder, ...(options.args ?? [])];
  const environment = { ...process.env, ...(options.home ? { HOME: options.home, USERPROFILE: options.home } : {}) };
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
  onTestFinished(() => stop());
  return { endpoint, pid: child.pid ?? 0, stop };
}

export interface HookResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built hook the way an agent does. */
export function runHook(
  agent: string,
  endpoint: string,
  input: string | Buffer,
  args: readonly string[] = [],
): Promise<HookResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(HOOK, [agent, `--endpoint=${endpoint}`, ...args]);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
