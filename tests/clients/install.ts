import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** A real agent as npm carries it, at the version the tests know. */
export interface ClientPackage {
  readonly package: string;
  readonly version: string;
  /** The program inside `node_modules`, and what goes before its arguments. */
  command(modules: string): readonly [program: string, ...args: string[]];
}

/** Installs a client once, into the user's cache, and gives back its command. Its install scripts do not run. */
export async function installClient(client: ClientPackage): Promise<readonly [program: string, ...args: string[]]> {
  const cache = process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache');
  const folder = path.join(cache, 'perch-build', 'clients', `${client.package.replaceAll('/', '+')}-${client.version}`);
  const command = client.command(path.join(folder, 'node_modules'));
  const [program, script] = command;
  if (existsSync(program === process.execPath && script ? script : program)) return command;
  mkdirSync(folder, { recursive: true });
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['install', '--prefix', folder, '--ignore-scripts', '--no-save', '--loglevel=error'];
  await promisify(execFile)(npm, [...args, `${client.package}@${client.version}`], {
    cwd: folder,
    timeout: 300_000,
    shell: process.platform === 'win32',
  });
  return command;
}
