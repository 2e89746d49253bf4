import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  answer,
  answerWith,
  expectBlock,
  hookArguments,
  listen,
  programs,
  readRequest,
  run,
  temporaryFolder,
} from './support.ts';

const MIB = 1024 * 1024;
const TOO_LATE = 'The agent did not hand over the whole tool call in time';
const UNDELIVERED = "Perch's answer could not be handed to the agent";

describe.each(programs)('standard input, $name', (program) => {
  it.each([
    ['nothing', ''],
    ['a whole call', '{"tool_name":"Bash"}\n'],
  ])('that is never closed after %s is a block at the deadline', async (_, sent) => {
    const service = await answerWith(answer(0, '', ''));
    const result = await run(program, ['codex', `--endpoint=${service.endpoint}`, '--deadline=0.5'], {
      input: sent,
      keepOpen: true,
    });
    expectBlock(result, TOO_LATE);
    expect(service.connections()).toBe(0);
  });

  it('that never ends is a block at the deadline, though it is too much long before', async () => {
    const result = await run(program, ['codex', '--endpoint=/nowhere/s', '--deadline=0.5'], {
      shell: 'yes | "$0" "$@"',
    });
    expectBlock(result, 'This tool call is larger than the 16 MiB that Perch can check');
    expect(result.milliseconds).toBeGreaterThan(450);
  });

  it('that comes in pieces over time is put together', async () => {
    const service = await listen((socket) => readRequest(socket, ({ body }) => socket.end(answer(0, `${body}`, ''))));
    const result = await run(program, hookArguments(service.endpoint), {
      shell: '(for piece in a b c; do printf $piece; sleep 0.1; done) | "$0" "$@"',
    });
    expect(result.stdout.toString()).toBe('abc');
  });

  it('may be a file, or nothing at all', async () => {
    const service = await listen((socket) => readRequest(socket, ({ body }) => socket.end(answer(0, `${body}`, ''))));
    const file = path.join(temporaryFolder(), 'input');
    writeFileSync(file, 'from a file');
    const ask = (shell: string) => run(program, hookArguments(service.endpoint), { input: '', shell });
    expect((await ask(`exec "$0" "$@" < ${file}`)).stdout.toString()).toBe('from a file');
    expect(await ask('exec "$0" "$@" < /dev/null')).toMatchObject({ code: 0, stderr: '' });
  });

  it.runIf(process.platform === 'linux')('and standard output may be set not to wait', async () => {
    const service = await listen((socket) =>
      readRequest(socket, ({ body }) => socket.end(answer(0, `${body}${'x'.repeat(MIB - 5)}`, ''))),
    );
    // GNU dd sets the flag on a stream it shares with the hook.
    const unblocked = '{ dd iflag=nonblock oflag=nonblock count=0 status=none; exec "$0" "$@"; }';
    const result = await run(program, hookArguments(service.endpoint), {
      shell: `(sleep 0.3; printf later) | ${unblocked} | (sleep 0.5; wc -c)`,
    });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout.toString().trim()).toBe(String(MIB));
  });

  it.each([
    ['closed', '<&-'],
    ['a folder', '< /'],
    ['open for writing only', '0> /dev/null'],
  ])('that is %s is a block', async (_, redirect) => {
    const service = await answerWith(answer(0, '', ''));
    const result = await run(program, hookArguments(service.endpoint), { shell: `exec "$0" "$@" ${redirect}` });
    expectBlock(result, 'Perch could not read this tool call from the agent');
  });
});

describe.each(programs)('standard output, $name', (program) => {
  it.each<[string, string]>([
    ['is closed', '>&-'],
    ['is open for reading only', '1< /dev/null'],
    ['is a full disk', process.platform === 'linux' ? '> /dev/full' : '>&-'],
  ])('that %s is a block when there is something to say', async (_, redirect) => {
    const service = await answerWith(answer(0, '{"decision":"allow"}', ''));
    const shell = `exec "$0" "$@" ${redirect}`;
    expectBlock(await run(program, hookArguments(service.endpoint), { input: '{}', shell }), UNDELIVERED);
  });

  it('that is closed does no harm when there is nothing to say', async () => {
    const service = await answerWith(answer(0, '', ''));
    const result = await run(program, hookArguments(service.endpoint), { input: '{}', shell: 'exec "$0" "$@" >&-' });
    expect(result).toMatchObject({ code: 0, stderr: '' });
  });

  it('whose reader is gone is a block', async () => {
    const service = await listen((socket) =>
      readRequest(socket, () => setTimeout(() => socket.end(answer(0, 'allow', '')), 300)),
    );
    const result = await run(program, hookArguments(service.endpoint), {
      input: '{}',
      shell: '{ "$0" "$@"; echo "code $?" >&2; } | true',
    });
    expect(result.stderr).toContain(UNDELIVERED);
    expect(result.stderr).toMatch(/code 2\n$/);
  });

  it('that nobody reads ends at the deadline with exit 2', async () => {
    const service = await answerWith(answer(0, 'x'.repeat(MIB), ''));
    const result = await run(program, ['codex', `--endpoint=${service.endpoint}`, '--deadline=0.5'], {
      input: '{}',
      unread: true,
    });
    expect(result.code).toBe(2);
    expect(result.milliseconds).toBeLessThan(5000);
    expect(result.stderr).toContain(UNDELIVERED);
  });

  it('and standard error that nobody reads end soon after the deadline with exit 2', async () => {
    const service = await answerWith(answer(0, '', 'x'.repeat(MIB)));
    const result = await run(program, ['codex', `--endpoint=${service.endpoint}`, '--deadline=0.5'], {
      input: '{}',
      unread: true,
    });
    expect(result.code).toBe(2);
    expect(result.milliseconds).toBeLessThan(5000);
  });
});

describe.each(programs)('standard error, $name', (program) => {
  it('that is closed changes no exit code of a block', async () => {
    const shell = 'exec "$0" "$@" 2>&-';
    const failed = await run(program, hookArguments('/nowhere/s'), { input: '{}', shell });
    expect(failed).toMatchObject({ code: 2, stderr: '' });
    const denying = await answerWith(answer(2, '', 'No.\n'));
    expect(await run(program, hookArguments(denying.endpoint), { input: '{}', shell })).toMatchObject({ code: 2 });
  });

  it('that takes no text makes an answer with such a text a block', async () => {
    const service = await answerWith(answer(0, '', 'a note\n'));
    const result = await run(program, hookArguments(service.endpoint), { input: '{}', shell: 'exec "$0" "$@" 2>&-' });
    expect(result.code).toBe(2);
  });

  it('and all other streams may be closed', async () => {
    const shell = 'exec "$0" "$@" <&- >&- 2>&-';
    expect(await run(program, hookArguments('/nowhere/s'), { shell })).toMatchObject({ code: 2, signal: null });
  });
});

const STOPPED = "Perch's hook was stopped before it had an answer";
const CRASHED = "Perch's hook crashed";

describe.each(programs)('signals, $name', (program) => {
  it.each<[NodeJS.Signals, string]>([
    ['SIGTERM', STOPPED],
    ['SIGINT', STOPPED],
    ['SIGHUP', STOPPED],
    ['SIGQUIT', STOPPED],
    ['SIGUSR1', STOPPED],
    ['SIGUSR2', STOPPED],
    ['SIGXCPU', STOPPED],
    ['SIGXFSZ', CRASHED],
    ['SIGSEGV', CRASHED],
    ['SIGABRT', CRASHED],
    ['SIGBUS', CRASHED],
    ['SIGFPE', CRASHED],
    ['SIGILL', CRASHED],
    ['SIGTRAP', CRASHED],
    ['SIGSYS', CRASHED],
    ['SIGALRM', 'Perch '],
  ])('%s while it waits is a block', async (signal, beginning) => {
    let pid = 0;
    const service = await listen((socket) => readRequest(socket, () => process.kill(pid, signal)));
    const onStart = (started: number): void => {
      pid = started;
    };
    expectBlock(await run(program, hookArguments(service.endpoint), { input: '{}', onStart }), beginning);

    const result = await run(program, hookArguments(service.endpoint, '--on-failure=stop'), { input: '{}', onStart });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout.toString()).toBe('stop');
  });

  it.each<NodeJS.Signals>(['SIGPIPE', 'SIGCONT', 'SIGWINCH', 'SIGCHLD'])('%s does no harm', async (signal) => {
    let pid = 0;
    const service = await listen((socket) =>
      readRequest(socket, () => {
        process.kill(pid, signal);
        setTimeout(() => socket.end(answer(0, 'fine', '')), 50);
      }),
    );
    const result = await run(program, hookArguments(service.endpoint), {
      input: '{}',
      onStart: (started) => {
        pid = started;
      },
    });
    expect(result.stdout.toString()).toBe('fine');
  });

  it('that were ignored by the caller count all the same', async () => {
    let pid = 0;
    const service = await listen((socket) => readRequest(socket, () => process.kill(pid, 'SIGTERM')));
    const result = await run(program, hookArguments(service.endpoint), {
      input: '{}',
      shell: 'trap "" TERM ALRM HUP; exec "$0" "$@"',
      onStart: (started) => {
        pid = started;
      },
    });
    expectBlock(result, STOPPED);
  });
});
