import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  answer,
  answerWith,
  atEnd,
  expectBlock,
  leaveSocketBehind,
  listen,
  type Program,
  programs,
  readRequest,
  run,
  temporaryFolder,
} from './support.ts';

interface Start {
  readonly pid: number;
  readonly given: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly parent: number;
  readonly session: number;
  readonly terminal: number;
}

interface App {
  readonly endpoint: string;
  /** The program to start. */
  readonly file: string;
  /** How it was started, once for each time. */
  readonly starts: () => readonly Start[];
  /** On Linux: a file with what its open descriptors led to. */
  readonly descriptors: string;
}

/** An app that listens `delay` milliseconds after its start; never when that is negative. */
function makeApp({ delay = 100, endpoint = path.join(temporaryFolder(), 's') } = {}): App {
  const place = temporaryFolder();
  const notes = path.join(place, 'notes');
  const descriptors = `${notes}.descriptors`;
  const file = path.join(place, 'app with spaces');
  const fake = path.join(import.meta.dirname, 'fake-app.mjs');
  const lines = [
    '#!/bin/sh',
    `[ ! -d /proc/$$/fd ] || readlink /proc/$$/fd/* > '${descriptors}'`,
    `exec '${process.execPath}' '${fake}' '${notes}' '${endpoint}' ${delay} "$@"`,
  ];
  writeFileSync(file, lines.join('\n'));
  chmodSync(file, 0o700);
  const starts = (): readonly Start[] =>
    existsSync(notes)
      ? readFileSync(notes, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Start)
      : [];
  atEnd(() => {
    for (const { pid } of starts()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // it has ended by itself
      }
    }
  });
  return { endpoint, file, starts, descriptors };
}

const ask = (program: Program, app: App, options: { deadline?: number; env?: Record<string, string> } = {}) =>
  run(program, ['codex', `--endpoint=${app.endpoint}`, `--start=${app.file}`, `--deadline=${options.deadline ?? 10}`], {
    input: '{}',
    shell: 'exec "$0" "$@" 7< /etc/passwd',
    ...(options.env && { env: options.env }),
  });

describe.each(programs)('starting the app, $name', (program) => {
  it('happens when nothing listens, and the call is then judged', async () => {
    const app = makeApp();
    const result = await ask(program, app);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout.toString()).toBe('fine');
    expect(app.starts()).toHaveLength(1);
  });

  it('gives the app nothing of the agent: no streams, no files, no folder, no terminal, no parent', async () => {
    const app = makeApp();
    const env = { PATH: process.env['PATH'] ?? '', HOME: '/root', XDG_RUNTIME_DIR: '/run/user/0', LC_ALL: 'C' };
    await ask(program, app, { env: { ...env, NODE_OPTIONS: '--no-warnings', ELECTRON_RUN_AS_NODE: '1', SECRET: 's' } });
    const [start] = app.starts();
    expect(start?.given).toEqual(['--hidden']);
    expect(start?.cwd).toBe('/');
    // The shell that starts the fake adds PWD and its like.
    expect(
      Object.keys(start?.env ?? {})
        .filter((name) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(name))
        .sort(),
    ).toEqual(Object.keys(env).sort());
    if (process.platform === 'linux') {
      // Standard input and error; standard output leads to the notes for a moment; the shell holds its script.
      const open = readFileSync(app.descriptors, 'utf8').trim().split('\n');
      expect(open).toHaveLength(4);
      expect(new Set(open)).toEqual(new Set(['/dev/null', app.file, app.descriptors]));
      expect(start?.terminal).toBe(0);
      expect(start?.session).not.toBe(start?.pid); // it leads no session, so it can never get a terminal
      expect(start?.parent).not.toBe(process.pid);
    }
  });

  it('happens once for hooks that come at once', async () => {
    const app = makeApp({ delay: 600 });
    const results = await Promise.all(Array.from({ length: 8 }, () => ask(program, app)));
    expect(results.map((result) => result.stdout.toString())).toEqual(Array.from({ length: 8 }, () => 'fine'));
    expect(app.starts()).toHaveLength(1);
  });

  it('happens when a socket was left behind', async () => {
    const app = makeApp({ endpoint: await leaveSocketBehind() });
    expect((await ask(program, app)).stdout.toString()).toBe('fine');
    expect(app.starts()).toHaveLength(1);
  });

  it('happens when even the folder is gone', async () => {
    const app = makeApp({ endpoint: path.join(temporaryFolder(), 'perch/s') });
    expect((await ask(program, app)).stdout.toString()).toBe('fine');
    expect(statSync(path.dirname(app.endpoint)).mode & 0o777).toBe(0o700);
  });

  it('does not happen while something listens', async () => {
    const service = await answerWith(answer(0, 'here', ''));
    const app = makeApp({ endpoint: service.endpoint });
    expect((await ask(program, app)).stdout.toString()).toBe('here');
    expect(app.starts()).toHaveLength(0);
  });

  it('goes on in another hook when the one that started the app is killed', async () => {
    const app = makeApp({ delay: 800 });
    let first = 0;
    const killed = run(program, ['codex', `--endpoint=${app.endpoint}`, `--start=${app.file}`], {
      input: '{}',
      onStart: (pid) => {
        first = pid;
      },
    });
    while (app.starts().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const second = ask(program, app);
    process.kill(first, 'SIGKILL');
    expect((await killed).signal).toBe('SIGKILL');
    expect((await second).stdout.toString()).toBe('fine');
  });

  it('does not happen when the app was quit on purpose', async () => {
    const app = makeApp();
    writeFileSync(path.join(path.dirname(app.endpoint), 'quit'), '');
    expectBlock(await ask(program, app), 'Perch is not running, so');
    expect(app.starts()).toHaveLength(0);
  });

  it('ends in a block when the app is quit while the hook waits for it', async () => {
    const app = makeApp({ delay: -1 });
    const pending = ask(program, app);
    while (app.starts().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    writeFileSync(path.join(path.dirname(app.endpoint), 'quit'), '');
    const result = await pending;
    expectBlock(result, 'Perch is not running, so');
    expect(result.milliseconds).toBeLessThan(8000);
  });

  it('does not happen while Perch is replaced by a newer version, which is waited for', async () => {
    const app = makeApp();
    writeFileSync(path.join(path.dirname(app.endpoint), 'returning'), '');
    const pending = ask(program, app);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await listen((socket) => readRequest(socket, () => socket.end(answer(0, 'newer', ''))), app.endpoint);
    expect((await pending).stdout.toString()).toBe('newer');
    expect(app.starts()).toHaveLength(0);
  });

  it('ends in a block at the deadline when the app never listens', async () => {
    const app = makeApp({ delay: -1 });
    const results = await Promise.all([1, 2].map(() => ask(program, app, { deadline: 1 })));
    for (const result of results) expectBlock(result, 'Perch is not running and did not start in time');
    expect(app.starts()).toHaveLength(1);
  });

  it.each<[string, (app: App) => string]>([
    ['is not there', (app) => `${app.file}.none`],
    ['is not a program', (app) => notExecutable(app.file)],
    ['is a folder', (app) => path.dirname(app.file)],
  ])('is a block at once when the app %s', async (_, file) => {
    const app = makeApp();
    const broken = file(app);
    const result = await ask(program, { ...app, file: broken });
    expectBlock(result, `Perch is not running and could not be started (${broken})`);
    expect(result.milliseconds).toBeLessThan(5000);
  });

  it('does not happen in a folder that others can write to', async () => {
    const app = makeApp();
    chmodSync(path.dirname(app.endpoint), 0o777);
    expectBlock(await ask(program, app), "Perch's address is not safe to use");
    expect(app.starts()).toHaveLength(0);
  });
});

function notExecutable(file: string): string {
  chmodSync(file, 0o600);
  return file;
}
