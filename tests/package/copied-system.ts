import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run } from './built.ts';

/** This machine's own system, to be changed without changing it: what is written lies in memory and is gone after it. */
export interface CopiedSystem {
  /** Runs a program in it, as root, to its end. */
  run(command: readonly string[], options?: { readonly timeoutMs?: number }): ReturnType<typeof run>;
  start(command: readonly string[]): ChildProcess;
  /** Every file that is there and was not before. */
  added(): readonly string[];
  /** Ends every process in it, and it. */
  stop(): void;
}

/** Builds the copy in a file system of its own over the real one, with processes of its own. */
const ENTER = `
mount -t tmpfs tmpfs "$1"
mkdir "$1/added" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/added,workdir=$1/work" "$1/root"
mount -t proc proc "$1/root/proc"
mount --rbind /dev "$1/root/dev"
mount --rbind /sys "$1/root/sys"
mount -t tmpfs -o mode=755 tmpfs "$1/root/run"
# Where this folder is, programs take the system for one that systemd started.
mkdir -p "$1/root/run/systemd/system"
echo ready
# A shell, since it also ends what is left behind by its parents.
while sleep 1; do :; done
`;

/** @returns undefined where the system allows no such thing, as in many containers */
export async function copySystem(): Promise<CopiedSystem | undefined> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'perch-system-'));
  const options = ['--mount', '--pid', '--fork', '--kill-child'];
  const keeper = spawn('unshare', [...options, 'sh', '-euc', ENTER, 'sh', folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const isReady = await new Promise<boolean>((resolve) => {
    keeper.stdout.once('data', () => resolve(true));
    keeper.once('error', () => resolve(false));
    keeper.once('exit', () => resolve(false));
  });
  const stop = () => {
    keeper.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  if (!isReady) {
    stop();
    return undefined;
  }
  const children = `/proc/${keeper.pid}/task/${keeper.pid}/children`;
  const [first = ''] = readFileSync(children, 'utf8').trim().split(' ');
  const inside = (command: readonly string[]) => [
    ...[`--mount=/proc/${first}/ns/mnt`, `--pid=/proc/${first}/ns/pid`, '--', 'chroot', path.join(folder, 'root')],
    ...command,
  ];
  return {
    run: (command, how) => run('nsenter', inside(command), how),
    start: (command) => spawn('nsenter', inside(command), { stdio: 'ignore' }),
    added() {
      const find = ['find', path.join(folder, 'added'), '-not', '-type', 'd', '-printf', '/%P\n'];
      return run('nsenter', [`--mount=/proc/${first}/ns/mnt`, '--', ...find])
        .stdout.split('\n')
        .filter(Boolean);
    },
    stop,
  };
}

const GROUPS = ['/sys/fs/cgroup/systemd', '/sys/fs/cgroup/unified', '/sys/fs/cgroup'];

/**
 * Makes a control group that is a user's own in every tree of them that systemd looks at; it starts nowhere else.
 * @returns its folders; none where this may not be done
 */
export function makeControlGroup(name: string, user: number): readonly string[] {
  const trees = GROUPS.filter((folder) => existsSync(path.join(folder, 'cgroup.procs')));
  const folders = trees.map((tree) => path.join(tree, name));
  try {
    for (const folder of folders) {
      mkdirSync(folder);
      for (const file of ['', ...readdirSync(folder)]) chownSync(path.join(folder, file), user, user);
    }
    return folders;
  } catch {
    for (const folder of folders) removeControlGroup(folder);
    return [];
  }
}

/** Control groups are removed from the leaves to the root, once nothing runs in them. */
export function removeControlGroup(folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeControlGroup(path.join(folder, entry.name));
  }
  for (let tries = 0; tries < 20 && existsSync(folder); tries++) {
    try {
      rmdirSync(folder);
    } catch {
      run('sleep', ['0.1']);
    }
  }
}
