import { chmodSync, chownSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import type net from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  answer,
  answerWith,
  atEnd,
  expectBlock,
  hookArguments,
  isRoot,
  leaveSocketBehind,
  listen,
  listenElsewhere,
  type Program,
  programs,
  readRequest,
  run,
  temporaryFolder,
} from './support.ts';

const LOST = 'Perch closed the connection before it had answered';
const UNSAFE = "Perch's address is not safe to use, as other users could change it";
const NOBODY = 65534;
const MIB = 1024 * 1024;

const ask = (program: Program, endpoint: string, ...more: readonly string[]) =>
  run(program, hookArguments(endpoint, ...more), { input: '{}' });

describe.each(programs)('a service that fails, $name', (program) => {
  it.each<[string, (socket: net.Socket) => void]>([
    ['as soon as it has connected', (socket) => socket.destroy()],
    ['after the first bytes', (socket) => socket.once('data', () => socket.destroy())],
    ['with an orderly end after the first bytes', (socket) => socket.once('data', () => socket.end())],
    ['after the whole request', (socket) => readRequest(socket, () => socket.destroy())],
    [
      'in the middle of the first line',
      (socket) => readRequest(socket, () => socket.write('0 1', () => socket.destroy())),
    ],
    ['after the first line', (socket) => readRequest(socket, () => socket.write('0 9 0\n', () => socket.destroy()))],
    ['in a text', (socket) => readRequest(socket, () => socket.write('0 9 0\n{"de', () => socket.destroy()))],
  ])('is a block when it ends %s', async (_, onConnection) => {
    const service = await listen(onConnection);
    const result = await run(program, hookArguments(service.endpoint), { input: Buffer.alloc(3 * MIB, 'x') });
    expectBlock(result, LOST);
  });

  it('is a block when it answers and ends before it has read the request', async () => {
    const service = await listen((socket) =>
      socket.once('data', () => socket.pause().write(answer(0, '', ''), () => socket.destroy())),
    );
    const result = await run(program, hookArguments(service.endpoint), { input: Buffer.alloc(16 * MIB, 'x') });
    expectBlock(result, LOST);
  });

  it.each<[string, (socket: net.Socket) => void, number, string]>([
    ['never answers', (socket) => readRequest(socket, () => {}), 10, 'Perch did not answer in time'],
    ['never reads', (socket) => socket.pause(), 16 * MIB, 'Perch was too busy to take this tool call in time'],
    [
      'answers in part and waits',
      (socket) => readRequest(socket, () => socket.write('0 5 0\nabc')),
      10,
      'Perch did not answer in time',
    ],
    [
      'answers and does not end the connection',
      (socket) => readRequest(socket, () => socket.write(answer(0, 'abc', ''))),
      10,
      'Perch did not answer in time',
    ],
  ])('is a block at the deadline when it %s', async (_, onConnection, size, beginning) => {
    const service = await listen(onConnection);
    const result = await run(program, ['codex', `--endpoint=${service.endpoint}`, '--deadline=0.5'], {
      input: Buffer.alloc(size, 'x'),
    });
    expectBlock(result, beginning);
    expect(result.milliseconds).toBeGreaterThan(450);
    expect(result.milliseconds).toBeLessThan(3000);
  });

  it('is a block at the deadline when it sends a little at a time for ever', async () => {
    const service = await listen((socket) =>
      readRequest(socket, () => {
        socket.write(`0 ${MIB} 0\n`);
        const timer = setInterval(() => socket.write('x'), 20);
        atEnd(() => clearInterval(timer));
      }),
    );
    const result = await run(program, ['codex', `--endpoint=${service.endpoint}`, '--deadline=0.5'], { input: '{}' });
    expectBlock(result, 'Perch did not answer in time');
  });

  it.runIf(process.platform === 'linux')('is a block at the deadline when its queue is full', async () => {
    const endpoint = path.join(temporaryFolder(), 's');
    const script = `process.umask(0o177);
      require('node:net').createServer().listen({ path: process.argv[1], backlog: 1 });
      setTimeout(() => process.kill(process.pid, 'SIGSTOP'), 50);`;
    await listenElsewhere(script, endpoint);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const results = await Promise.all(
      [1, 2, 3, 4].map(() => run(program, ['codex', `--endpoint=${endpoint}`, '--deadline=1'], { input: '{}' })),
    );
    for (const result of results) expectBlock(result, 'Perch ');
    expect(results.filter((result) => result.stderr.startsWith('Perch was too busy')).length).toBeGreaterThan(0);
  });
});

describe.each(programs)('a wrong endpoint, $name', (program) => {
  it.each<[string, (folder: string) => string, string]>([
    ['nothing there', (folder) => path.join(folder, 's'), 'Perch is not running'],
    ['no folder there', (folder) => path.join(folder, 'none/s'), 'Perch is not running'],
    ['a plain file', (folder) => file(folder, 's'), 'Perch could not be reached'],
    [
      'a folder',
      (folder) => mkdirSync(path.join(folder, 's'), { recursive: true }) ?? '',
      'Perch could not be reached',
    ],
    ['a path through a file', (folder) => `${file(folder, 'f')}/s`, 'Perch could not be reached'],
    ['a symbolic link to nothing', (folder) => link('/nowhere', path.join(folder, 's')), 'Perch could not be reached'],
    [
      'a path that is too long',
      (folder) => path.join(folder, 's'.repeat(120)),
      "The path of Perch's socket is too long",
    ],
  ])('is a block: %s', async (_, makeEndpoint, beginning) => {
    expectBlock(await ask(program, makeEndpoint(temporaryFolder())), beginning);
  });

  it('is a block when the service left its socket behind', async () => {
    const endpoint = await leaveSocketBehind();
    expectBlock(await ask(program, endpoint), 'Perch is not running');
  });

  it.each([0o770, 0o707, 0o702, 0o1777])('is a block when the mode of its folder is %o', async (mode) => {
    const service = await answerWith(answer(0, '', ''));
    chmodSync(path.dirname(service.endpoint), mode);
    expectBlock(await ask(program, service.endpoint), `${UNSAFE} (${path.dirname(service.endpoint)}/)`);
    expect(service.connections()).toBe(0);
  });

  it.each([0o660, 0o606, 0o640, 0o601, 0o777])('is a block when the mode of the socket is %o', async (mode) => {
    const service = await answerWith(answer(0, '', ''));
    chmodSync(service.endpoint, mode);
    expectBlock(await ask(program, service.endpoint), `${UNSAFE} (${service.endpoint})`);
    expect(service.connections()).toBe(0);
  });

  it.each([0o700, 0o755, 0o500])('is fine when the mode of its folder is %o', async (mode) => {
    const service = await answerWith(answer(0, 'fine', ''));
    const folder = path.dirname(service.endpoint);
    chmodSync(folder, mode);
    // Whoever is not root cannot clean a folder up that they may not write to.
    atEnd(() => chmodSync(folder, 0o700));
    expect((await ask(program, service.endpoint)).stdout.toString()).toBe('fine');
  });

  it.runIf(isRoot)('is a block when its folder or the socket belongs to another user', async () => {
    const inFolder = await answerWith(answer(0, '', ''));
    chownSync(path.dirname(inFolder.endpoint), NOBODY, NOBODY);
    expectBlock(await ask(program, inFolder.endpoint), UNSAFE);

    const socket = await answerWith(answer(0, '', ''));
    chownSync(socket.endpoint, NOBODY, NOBODY);
    expectBlock(await ask(program, socket.endpoint), UNSAFE);
  });

  it.runIf(isRoot)('is a block when another user listens on a socket that looks right', async () => {
    const theirs = temporaryFolder();
    chownSync(theirs, NOBODY, NOBODY);
    const script = `process.setuid(${NOBODY}); process.umask(0o177);
      require('node:net').createServer((socket) => socket.end('0 0 0\\n')).listen(process.argv[1]);`;
    await listenElsewhere(script, path.join(theirs, 's'));
    const endpoint = path.join(temporaryFolder(), 's');
    renameSync(path.join(theirs, 's'), endpoint);
    chownSync(endpoint, 0, 0);
    expectBlock(await ask(program, endpoint), "Another user's program answers in Perch's place");
  });
});

describe.each(programs)('arguments, $name', (program) => {
  it.each<[string, readonly string[], string]>([
    ['none', [], 'no agent is named'],
    ['no agent', ['--endpoint=/s'], 'no agent is named'],
    ['no endpoint', ['codex'], '--endpoint= is missing'],
    ['an empty endpoint', ['codex', '--endpoint='], '--endpoint='],
    ['a relative endpoint', ['codex', '--endpoint=run/s'], '--endpoint=run/s'],
    ['a relative app', ['codex', '--endpoint=/s', '--start=perch'], '--start=perch'],
    ['two agents', ['codex', 'gemini', '--endpoint=/s'], 'gemini'],
    ['two endpoints', ['codex', '--endpoint=/s', '--endpoint=/t'], '--endpoint=/t'],
    ['an unknown option', ['codex', '--endpoint=/s', '--verbose'], '--verbose'],
    ['an option in two parts', ['codex', '--endpoint', '/s'], '--endpoint'],
    ['an agent with a space', ['co dex', '--endpoint=/s'], 'co dex'],
    ['an agent with a capital', ['Codex', '--endpoint=/s'], 'Codex'],
    ['an agent with an underscore', ['claude_code', '--endpoint=/s'], 'claude_code'],
    ['an agent that begins with a digit', ['2nd', '--endpoint=/s'], '2nd'],
    ['an agent of 33 letters', ['a'.repeat(33), '--endpoint=/s'], 'a'.repeat(33)],
    ['an empty agent', ['', '--endpoint=/s'], ''],
    ['an empty text for failures', ['codex', '--endpoint=/s', '--on-failure='], '--on-failure='],
    ['control characters', ['codex', '--endpoint=/s', 'a\nb\u001b[31m'], 'a?b?[31m'],
    ['a very long one', ['codex', '--endpoint=/s', `--${'日'.repeat(1000)}`], `--${'日'.repeat(99)}...`],
  ])('are told in the block when they are wrong: %s', async (_, wrong, place) => {
    const result = await run(program, wrong, { input: '{}' });
    expectBlock(result, `Perch's hook was called in a way that it does not understand (${place})`);
  });

  it.each([
    ...['', '0', '0.0', '0.09', '86400.1', '86401', '99999999999999999999', '-1', '+1', '1e3', '0x10'],
    ...['.5', '5.', '1.2345', '1,5', ' 1', '1 ', '1s', 'ten', '1.-1'],
  ])('refuse the deadline %j', async (deadline) => {
    const result = await run(program, ['codex', '--endpoint=/s', `--deadline=${deadline}`], { input: '{}' });
    expectBlock(result, `Perch's hook was called in a way that it does not understand (--deadline=${deadline})`);
  });

  it.each(['0.1', '1', '0.25', '07', '59.999', '86400'])('take the deadline %j', async (deadline) => {
    const result = await run(program, ['codex', '--endpoint=/nowhere/s', `--deadline=${deadline}`], { input: '{}' });
    expectBlock(result, 'Perch is not running');
  });

  it('may stand in any order', async () => {
    const service = await answerWith(answer(0, 'fine', ''));
    const result = await run(program, ['--deadline=5', `--endpoint=${service.endpoint}`, 'some-agent-2'], {
      input: '',
    });
    expect(result.stdout.toString()).toBe('fine');
  });
});

describe.each(programs)('an agent that exit codes do not stop, $name', (program) => {
  const text = '{"cancel":true,"errorMessage":"Perch \u00fcber alles: \\"stop\\" 100% $HOME"}\n';
  const onFailure = `--on-failure=${text}`;

  it.each<[string, (folder: string) => readonly string[]]>([
    ['nothing listens', (folder) => ['cline', `--endpoint=${folder}/s`, onFailure]],
    ['an argument is wrong', (folder) => ['cline', `--endpoint=${folder}/s`, onFailure, '--oops']],
    ['an earlier argument is wrong', () => ['--oops', 'cline', onFailure]],
    ['the deadline is wrong', (folder) => ['cline', '--deadline=0', `--endpoint=${folder}/s`, onFailure]],
    ['the text is given twice', (folder) => ['cline', `--endpoint=${folder}/s`, onFailure, '--on-failure=other']],
    ['the app cannot be started', (folder) => ['cline', `--endpoint=${folder}/s`, onFailure, `--start=${folder}/no`]],
  ])('gets its own text when %s', async (_, wrong) => {
    const result = await run(program, wrong(temporaryFolder()), { input: '{}' });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout.toString()).toBe(text);
  });

  it.each(['', '0 0', '1 0 0\n', '0 5 0\nab', 'allow'])('gets its own text after the answer %j', async (bytes) => {
    const service = await answerWith(bytes);
    const result = await ask(program, service.endpoint, onFailure);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout.toString()).toBe(text);
  });

  it('gets its own text at the deadline', async () => {
    const service = await listen(() => {});
    const hook = ['cline', `--endpoint=${service.endpoint}`, '--deadline=0.3', onFailure];
    const result = await run(program, hook, { input: '{}' });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout.toString()).toBe(text);
  });

  it('gets what the service says when all is well, also a block', async () => {
    const service = await answerWith(answer(2, '', 'No.\n'));
    expect(await ask(program, service.endpoint, onFailure)).toMatchObject({ code: 2, stderr: 'No.\n' });
  });

  it('is at least told by exit code when its stdout is closed', async () => {
    const hook = ['cline', '--endpoint=/nowhere/s', onFailure];
    expectBlock(await run(program, hook, { input: '{}', shell: 'exec "$0" "$@" >&-' }), 'Perch is not running');
  });
});

function file(folder: string, name: string): string {
  writeFileSync(path.join(folder, name), '');
  return path.join(folder, name);
}

function link(target: string, place: string): string {
  symlinkSync(target, place);
  return place;
}
