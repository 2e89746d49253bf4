/** Too little of what a program needs: open files, room on the disk, a quick disk, a clock that goes forward. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runHook } from '../hook-runner.ts';
import { perchServe, type RunningPerch } from '../perch-serve.ts';
import { recordsIn } from '../records-in.ts';
import { temporaryFolder } from '../temporary.ts';
import { DENIED, HARMLESS, shellCall, verdictOf } from './calls.ts';
import { checkRecord } from './record-check.ts';

const HOME = '/home/dev';
const isLinux = process.platform === 'linux';
const isRoot = process.getuid?.() === 0;

const ask = async ({ endpoint }: RunningPerch, command: string, id = 'x') =>
  verdictOf(await runHook('claude-code', endpoint, shellCall(command, id), ['--deadline=8']));

describe.skipIf(!isLinux || spawnSync('prlimit', ['--version']).status !== 0)('without more open files', () => {
  it('calls are stopped, not run, and service is back as soon as there are some', async () => {
    const perch = await perchServe(temporaryFolder(), { home: HOME });
    expect(await ask(perch, DENIED)).toBe('denied');
    const open = readFileSync(`/proc/${perch.pid}/limits`, 'utf8');
    expect(open).toContain('Max open files');
    execFileSync('prlimit', ['--pid', String(perch.pid), '--nofile=60:4096']);
    const idle = Array.from({ length: 80 }, () => net.connect(perch.endpoint).on('error', () => undefined));
    onTestFinished(() => {
      for (const socket of idle) socket.destroy();
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await ask(perch, DENIED)).not.toBe('not objected');
    expect(await ask(perch, HARMLESS)).toBe('stopped');
    for (const socket of idle) socket.destroy();
    await expect.poll(() => ask(perch, HARMLESS), { timeout: 2000 }).toBe('not objected');
    expect(await ask(perch, DENIED)).toBe('denied');
  });
});

describe.skipIf(!isRoot || !canMount())('when the disk', () => {
  it('is full, calls are judged and recorded, or stopped; when there is room again all is as before', async () => {
    const data = mounted('size=6m');
    const perch = await perchServe(data, { home: HOME });
    expect(await ask(perch, DENIED, 'first')).toBe('denied');
    const filler = path.join(data, 'filler');
    spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=64k'], { stdio: 'ignore' });
    for (let index = 0; index < 20; index++) {
      expect(await ask(perch, DENIED, `full-${index}`)).toBe('denied');
      expect(['not objected', 'denied']).toContain(await ask(perch, HARMLESS, `ok-${index}`));
    }
    rmSync(filler);
    await expect.poll(() => ask(perch, HARMLESS, 'after'), { timeout: 10_000 }).toBe('not objected');
    await perch.stop();
    expect(await checkRecord(data)).toMatchObject({ breaks: [] });
  });

  it('cannot be written, nothing is let through that leaves no trace', async () => {
    const data = mounted('size=16m');
    const first = await perchServe(data, { home: HOME });
    expect(await ask(first, HARMLESS, 'first')).toBe('not objected');
    await first.stop();
    execFileSync('mount', ['-o', 'remount,ro', data]);
    const args = ['--endpoint', path.join(temporaryFolder(), 'run/perch.sock')];
    const perch = await perchServe(data, { home: HOME, args });
    expect(await ask(perch, DENIED, 'second')).toBe('denied');
    expect(await ask(perch, HARMLESS, 'third')).toBe('denied');
    execFileSync('mount', ['-o', 'remount,rw', data]);
    await expect.poll(() => ask(perch, HARMLESS, 'fourth'), { timeout: 10_000 }).toBe('not objected');
    await perch.stop();
    expect(await checkRecord(data)).toMatchObject({ breaks: [] });
  });
});

describe.skipIf(!isLinux || spawnSync('cc', ['--version']).status !== 0)('when the machine misbehaves', () => {
  it('a disk that takes 100 ms for each write slows calls down and loses none', async () => {
    const data = temporaryFolder();
    const machine = oddMachine();
    const perch = await perchServe(data, { home: HOME, environment: machine.environment });
    machine.set({ flushTakesLonger: 100 });
    const verdicts = await Promise.all(
      Array.from({ length: 40 }, (_, index) => ask(perch, index % 2 ? DENIED : HARMLESS, `slow-${index}`)),
    );
    expect(verdicts).toEqual(Array.from({ length: 40 }, (_, index) => (index % 2 ? 'denied' : 'not objected')));
    expect(new Set(recordsIn(data).map(({ toolUse }) => toolUse)).size).toBe(40);
    // No answer leaves before the disk has said that it holds the record.
    machine.set({ flushTakesLonger: 700 });
    for (const id of ['waits-1', 'waits-2']) {
      const started = performance.now();
      expect(await ask(perch, HARMLESS, id)).toBe('not objected');
      expect(performance.now() - started).toBeGreaterThan(700);
    }
    machine.set({});
    await perch.stop();
    expect(await checkRecord(data)).toMatchObject({ breaks: [] });
  });

  it('a clock that jumps by years changes no verdict and leaves the record whole', async () => {
    const data = temporaryFolder();
    const machine = oddMachine();
    const perch = await perchServe(data, { home: HOME, environment: machine.environment });
    const year = 365 * 24 * 3600;
    for (const [index, secondsAhead] of [0, -20 * year, 30 * year, -3600, 0].entries()) {
      machine.set({ secondsAhead });
      expect(await ask(perch, DENIED, `jump-${index}-d`)).toBe('denied');
      expect(await ask(perch, HARMLESS, `jump-${index}-h`)).toBe('not objected');
    }
    // In the order in which they came, whatever their time says; none took years.
    const calls = recordsIn(data).filter(({ tool }) => tool === 'Bash');
    expect(calls.map(({ toolUse }) => toolUse).reverse()).toEqual(
      [0, 1, 2, 3, 4].flatMap((index) => [`jump-${index}-d`, `jump-${index}-h`]),
    );
    expect(new Date(calls.at(-3)?.at ?? 0).getFullYear()).toBeLessThan(new Date().getFullYear() - 10);
    for (const { tookMicroseconds } of calls) expect(tookMicroseconds).toBeLessThan(10_000_000);
    await perch.stop();
    expect(await checkRecord(data)).toMatchObject({ breaks: [] });
  });

  it('sleep in the middle of calls changes no verdict, and none of them took the night', async () => {
    const data = temporaryFolder();
    const machine = oddMachine();
    const perch = await perchServe(data, { home: HOME, environment: machine.environment });
    const calls = Array.from({ length: 20 }, async (_, index) => {
      await new Promise((resolve) => setTimeout(resolve, index * 5));
      return ask(perch, index % 2 ? DENIED : HARMLESS, `sleep-${index}`);
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.kill(perch.pid, 'SIGSTOP');
    machine.set({ secondsAhead: 8 * 3600 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    process.kill(perch.pid, 'SIGCONT');
    expect(await Promise.all(calls)).toEqual(calls.map((_, index) => (index % 2 ? 'denied' : 'not objected')));
    expect(await ask(perch, DENIED, 'morning')).toBe('denied');
    const recorded = recordsIn(data).filter(({ tool }) => tool === 'Bash');
    expect(recorded.map(({ toolUse }) => toolUse)).toHaveLength(21);
    for (const { tookMicroseconds } of recorded) expect(tookMicroseconds).toBeLessThan(10_000_000);
    await perch.stop();
    expect(await checkRecord(data)).toMatchObject({ breaks: [] });
  });
});

/** An environment in which a program runs with a disk and a clock that can be changed meanwhile. */
function oddMachine() {
  const folder = temporaryFolder();
  const library = path.join(folder, 'shim.so');
  execFileSync('cc', ['-O1', '-shared', '-fPIC', '-o', library, path.join(import.meta.dirname, 'shim.c'), '-ldl']);
  const controls = path.join(folder, 'controls');
  const set = ({ flushTakesLonger = 0, secondsAhead = 0 }) => {
    const bytes = Buffer.alloc(16);
    bytes.writeBigInt64LE(BigInt(flushTakesLonger), 0);
    bytes.writeBigInt64LE(BigInt(secondsAhead), 8);
    writeFileSync(controls, bytes, { flag: existsSync(controls) ? 'r+' : 'w' });
  };
  set({});
  return { environment: { LD_PRELOAD: library, PERCH_TEST_SHIM: controls }, set };
}

function canMount(): boolean {
  if (!isLinux) return false;
  const folder = '/mnt';
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status !== 0) return false;
  return spawnSync('umount', [folder]).status === 0;
}

/** A small disk of its own. */
function mounted(options: string): string {
  const folder = temporaryFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', `${options},mode=700`, 'tmpfs', folder]);
  onTestFinished(() => {
    spawnSync('umount', ['-l', folder]);
  });
  return folder;
}
