import { spawn } from 'node:child_process';
import path from 'node:path';
import { builtPlaces } from '../main/places.ts';

/** The hook as it was built for this machine. */
export const HOOK = builtPlaces(path.resolve(import.meta.dirname, '../out')).hook;

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
