import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Place } from './app.ts';

/**
 * Becomes a program on a machine of its own: what lies in the folder `$1` lies in /etc as well, written by root, and
 * only for that program. Nothing of it touches the real /etc.
 */
const ENTER = `
mount -t tmpfs -o mode=755 tmpfs "$2"
mkdir "$2/work"
cp -r "$1" "$2/added"
chown -R 0:0 "$2/added"
mount -t overlay overlay -o "lowerdir=/etc,upperdir=$2/added,workdir=$2/work" /etc
shift 2
exec "$@"
`;

/**
 * A program to start the app with, on a machine whose administrators put these files into the managed folder.
 * @returns undefined where the system allows no such thing: it takes root on Linux
 */
export function managedElectron(place: Place, files: Readonly<Record<string, string>>): string | undefined {
  const etc = path.join(place.home, 'managed-etc');
  const layer = path.join(place.home, 'managed-layer');
  mkdirSync(layer);
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(etc, 'perch', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const enter = ['--mount', 'sh', '-euc', ENTER, 'sh', etc, layer];
  if (spawnSync('unshare', [...enter, 'test', '-d', '/etc/perch']).status !== 0) return undefined;
  // Outside of Electron, its package says where its program lies.
  const electron: string = process.env['PERCH_TEST_ELECTRON'] ?? createRequire(import.meta.url)('electron');
  const program = path.join(place.home, 'managed-electron');
  const quoted = ['unshare', ...enter, electron].map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
  writeFileSync(program, `#!/bin/sh\nexec ${quoted.join(' ')} "$@"\n`);
  chmodSync(program, 0o755);
  return program;
}
