import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** A real agent as npm carries it, at the version the tests know. */
export interface Client {
  readonly package: string;
  readonly version: string;
  /** The program inside the installed package's folder. */
  program(modules: string): string;
}

export const CLAUDE_CODE: Client = {
  package: '@anthropic-ai/claude-code',
  version: '2.1.329',
  program: (modules) =>
    path.join(
      modules,
      `@anthropic-ai/claude-code-${process.platform}-${process.arch}`,
      process.platform === 'win32' ? 'claude.exe' : 'claude',
    ),
};

/** Installs a client once, into the user's cache, and gives back its program. Its install scripts do not run. */
export async function installClient(client: Client): Promise<string> {
  const cache = process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache');
  const folder = path.join(cache, 'perch-build', 'clients', `${client.package.replaceAll('/', '+')}-${client.version}`);
  const program = client.program(path.join(folder, 'node_modules'));
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = [
    'install',
    '--prefix',
    folder,
    '--ignore-scripts',
    '--no-save',
    '--loglevel=error',
    `${client.package}@${client.version}`,
  ];
  await promisify(execFile)(npm, args, { cwd: folder, timeout: 300_000, shell: process.platform === 'win32' });
  return program;
}
