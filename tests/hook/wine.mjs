/**
 * Runs the Windows hook under wine against a real named pipe (npm run test:wine). It needs zig, which it fetches, and
 * wine, which it does not install: apt-get install --no-install-recommends wine wine64
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';

const root = path.resolve(import.meta.dirname, '../..');
const hook = path.join(root, 'out/hook/win32-x64/perch-hook.exe');
const server = path.join(root, 'out/tests/hook/pipe-server.exe');
const wine = ['/usr/lib/wine/wine64', '/usr/bin/wine64', '/usr/bin/wine'].find((file) => existsSync(file));

const NOT_RUNNING = 'Perch is not running, so';
const MIB = 1024 * 1024;

const work = mkdtempSync(path.join(tmpdir(), 'wine-'));
const environment = {
  ...process.env,
  WINEPREFIX: path.join(work, 'prefix'),
  WINEDEBUG: '-all',
  WINEDLLOVERRIDES: 'mscoree,mshtml=',
};
const windowsPath = (file) => `Z:${file.replaceAll('/', '\\')}`;
const hexadecimal = (text) => Buffer.from(text).toString('hex');
const answer = (code, stdout, stderr) =>
  `${code} ${Buffer.byteLength(stdout)} ${Buffer.byteLength(stderr)}\n${stdout}${stderr}`;

let pipes = 0;
const newPipe = () => `\\\\.\\pipe\\perch-test-${process.pid}-${++pipes}`;
const newFolder = () => mkdtempSync(path.join(work, 'f-'));

/** Runs the hook to its end; `input` undefined keeps its standard input open. */
function run(hookArguments, { input, cwd = work } = {}) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(wine, [hook, ...hookArguments], {
      cwd,
      env: environment,
      timeout: 30_000,
      killSignal: 'SIGKILL',
    });
    const stdout = [];
    const stderr = [];
    child.stdout.on('data', (chunk) => stdout.push(chunk));
    child.stderr.on('data', (chunk) => stderr.push(chunk));
    child.stdin.on('error', () => {});
    if (input !== undefined) child.stdin.end(input);
    child.on('error', reject);
    child.on('exit', (code) => {
      const milliseconds = performance.now() - started;
      child.stdin.destroy();
      // What was printed is there by now. An app that was started keeps stderr open, since wine hands that one on.
      setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
        resolve({ code, stdout: `${Buffer.concat(stdout)}`, stderr: `${Buffer.concat(stderr)}`, milliseconds });
      }, 20);
    });
  });
}

const running = new Set();

/** Starts a service; `lines` fills with what it is asked. */
async function listen(mode, bytes, pipe = newPipe()) {
  const child = spawn(wine, [server, pipe, mode, hexadecimal(bytes)], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  const lines = [];
  let text = '';
  await new Promise((resolve, reject) => {
    child.on('exit', () => reject(new Error('the pipe server ended')));
    child.stdout.on('data', (chunk) => {
      text += chunk;
      lines.splice(0, lines.length, ...text.split(/\r?\n/).slice(1, -1));
      if (text.includes('ready')) resolve();
    });
  });
  return { pipe, lines };
}

const ask = (pipe, options, ...more) =>
  run(['claude-code', `--endpoint=${pipe}`, '--deadline=10', ...more], { input: '{}', ...options });

function assertBlock(result, beginning) {
  assert.equal(result.stdout, '');
  assert.match(
    result.stderr,
    /^[A-Z][^\n]*, so this step was stopped; [a-z][^\n]*, and do not look for a way around it\.\n$/,
  );
  assert.equal(result.stderr.slice(0, beginning.length), beginning);
  assert.equal(result.code, 2);
}

describe('the Windows hook', { skip: wine ? false : 'wine is not installed', timeout: 300_000 }, () => {
  before(() => {
    const build = (...command) => execFileSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
    build('build/c-compiler.mjs', 'hook/perch-hook.c', hook, '--target=win32-x64');
    build('build/c-compiler.mjs', 'tests/hook/pipe-server.c', server, '--target=win32-x64');
    execFileSync(wine, ['wineboot', '-i'], { env: environment, stdio: 'ignore', timeout: 120_000 });
  });
  afterEach(() => {
    for (const child of running) child.kill('SIGKILL');
    running.clear();
  });
  after(() => {
    try {
      execFileSync('wineserver', ['-k'], { env: environment, stdio: 'ignore' });
    } catch {
      // it has ended by itself
    }
    rmSync(work, { recursive: true, force: true });
  });

  it('asks with every header field and prints what it is told', async () => {
    const { pipe, lines } = await listen('answer', answer(0, '{"reason":"naïve 日本"}\n', 'a note\n'));
    const folder = path.join(newFolder(), 'ünï 100% 日本');
    mkdirSync(folder);
    const result = await ask(pipe, { input: 'x'.repeat(1800), cwd: folder });
    assert.deepEqual(
      { ...result, milliseconds: 0 },
      { code: 0, stdout: '{"reason":"naïve 日本"}\n', stderr: 'a note\n', milliseconds: 0 },
    );
    const [magic, agent, pid, parent, where, length] = lines[0].split(' | ')[0].split(' ');
    assert.deepEqual([magic, agent, length, lines[0].split(' | ')[1]], ['PERCH/1', 'claude-code', '1800', '1800']);
    assert.ok(Number(pid) > 0 && Number(parent) >= 0);
    assert.equal(decodeURIComponent(where), windowsPath(folder));
    assert.match(where, /^Z%3A%5C[A-Za-z0-9%_.~-]+$/);
  });

  it('prints a denial and exits 2 when told so', async () => {
    const { pipe } = await listen('answer', answer(2, '', 'No.\r\n\u001a'));
    const result = await ask(pipe);
    assert.deepEqual([result.code, result.stdout, result.stderr], [2, '', 'No.\r\n\u001a']);
  });

  it('hands over input byte for byte, up to 16 MiB', async () => {
    const { pipe, lines } = await listen('answer', answer(0, '', ''));
    for (const size of [0, 5 * MIB, 16 * MIB])
      assert.equal((await ask(pipe, { input: Buffer.alloc(size, '\n') })).code, 0);
    assert.deepEqual(
      lines.map((line) => line.split(' | ')[1]),
      ['0', `${5 * MIB}`, `${16 * MIB}`],
    );
    assertBlock(await ask(pipe, { input: Buffer.alloc(16 * MIB + 1) }), 'This tool call is larger than the 16 MiB');
  });

  it('finds the name of the pipe in a file', async () => {
    const { pipe } = await listen('answer', answer(0, 'fine', ''));
    const file = path.join(newFolder(), 'endpoint');
    for (const text of [pipe, `${pipe}\n`, `${pipe}\r\n`]) {
      writeFileSync(file, text);
      assert.equal((await ask(windowsPath(file))).stdout, 'fine');
    }
    for (const text of [
      '',
      'perch',
      '\\\\elsewhere\\pipe\\perch',
      `${pipe}\nmore`,
      `${pipe}\0`,
      `${pipe}${'x'.repeat(300)}`,
    ]) {
      writeFileSync(file, text);
      assertBlock(await ask(windowsPath(file)), 'Perch ');
    }
  });

  it('lets several hooks ask at once, though the pipe takes one at a time', async () => {
    const { pipe } = await listen('answer', answer(0, 'fine', ''));
    const results = await Promise.all(Array.from({ length: 5 }, () => ask(pipe)));
    assert.deepEqual(
      results.map((result) => result.stdout),
      Array.from({ length: 5 }, () => 'fine'),
    );
  });

  it('blocks when nothing listens', async () => {
    assertBlock(await ask(newPipe()), NOT_RUNNING);
    assertBlock(await ask(windowsPath(path.join(newFolder(), 'endpoint'))), NOT_RUNNING);
    assertBlock(await ask(windowsPath(path.join(newFolder(), 'none/endpoint'))), NOT_RUNNING);
  });

  for (const bytes of [
    'allow\n',
    '1 0 0\n',
    '00 0 0\n',
    '0 0 0 \n',
    '0 3 0\nmore',
    '0 1048577 0\n',
    '{"decision":"allow"}',
  ])
    it(`blocks on the answer ${JSON.stringify(bytes)}`, async () => {
      const { pipe } = await listen('answer', bytes);
      assertBlock(await ask(pipe), "Perch's hook does not understand what Perch answered");
    });

  it('blocks when the connection ends early', async () => {
    const closing = await listen('close', '');
    assertBlock(await ask(closing.pipe), 'Perch closed the connection before it had answered');
    const partial = await listen('answer', '0 9 0\n{"de');
    assertBlock(await ask(partial.pipe), 'Perch closed the connection before it had answered');
  });

  it('blocks at the deadline, whoever is late', async () => {
    const late = (pipe, options) => run(['claude-code', `--endpoint=${pipe}`, '--deadline=1'], options);
    const silent = await listen('hold', '');
    const open = await listen('hold', answer(0, 'fine', ''));
    for (const [result, beginning] of [
      [await late(silent.pipe, { input: '{}' }), 'Perch did not answer in time'],
      [await late(silent.pipe, { input: '{}' }), 'Perch was too busy'],
      [await late(open.pipe, { input: '{}' }), 'Perch did not answer in time'],
      [await late(newPipe(), {}), 'The agent did not hand over the whole tool call in time'],
    ]) {
      assertBlock(result, beginning);
      assert.ok(result.milliseconds > 950 && result.milliseconds < 5000, `${result.milliseconds} ms`);
    }
  });

  it('prints the text for failures as it was given', async () => {
    const text = '{"cancel":true,"errorMessage":"Perch läuft nicht: \\"halt\\" 日本 %PATH%"}';
    const result = await ask(newPipe(), {}, `--on-failure=${text}`);
    assert.deepEqual([result.code, result.stdout, result.stderr], [0, text, '']);
  });

  it('refuses what it does not understand', async () => {
    for (const wrong of ['--oops', '--endpoint=again', '--deadline=0', '--on-failure='])
      assertBlock(
        await ask(newPipe(), {}, wrong),
        `Perch's hook was called in a way that it does not understand (${wrong})`,
      );
    for (const endpoint of ['perch', '\\perch', 'C:perch', '\\\\server\\pipe\\perch', '/tmp/s'])
      assertBlock(await ask(endpoint), "Perch's hook was called in a way that it does not understand");
    assertBlock(await ask(newPipe(), {}, '--start=C:\\Perch.exe'), "Perch's hook was called in a way that it does not");
  });

  it('starts the app once for hooks that come at once, unless it was quit on purpose', async () => {
    const folder = path.join(newFolder(), 'mit Leerzeichen');
    mkdirSync(folder);
    const app = path.join(folder, 'pipe-server.exe');
    const endpoint = path.join(folder, 'endpoint');
    const pipe = newPipe();
    copyFileSync(server, app);
    writeFileSync(path.join(folder, 'pipe-server.txt'), `${pipe} answer ${hexadecimal(answer(0, 'started', ''))}\n`);
    writeFileSync(endpoint, pipe);
    writeFileSync(path.join(folder, 'quit'), '');
    const start = `--start=${windowsPath(app)}`;
    assertBlock(await ask(windowsPath(endpoint), {}, start), NOT_RUNNING);
    rmSync(path.join(folder, 'quit'));
    const results = await Promise.all(Array.from({ length: 3 }, () => ask(windowsPath(endpoint), {}, start)));
    assert.deepEqual(
      results.map((result) => result.stdout + result.stderr),
      ['started', 'started', 'started'],
    );
    assert.equal(existsSync(path.join(folder, 'start.lock')), false);
  });

  it('blocks when the app cannot be started, or does not come up', async () => {
    const folder = newFolder();
    const endpoint = windowsPath(path.join(folder, 'endpoint'));
    assertBlock(
      await ask(endpoint, {}, '--start=C:\\no\\such.exe'),
      'Perch is not running and could not be started (C:\\no\\such.exe)',
    );
    const app = path.join(folder, 'pipe-server.exe'); // without its arguments it ends at once
    copyFileSync(server, app);
    const late = run(['codex', `--endpoint=${endpoint}`, '--deadline=1', `--start=${windowsPath(app)}`], {
      input: '{}',
    });
    assertBlock(await late, 'Perch is not running and did not start in time');
  });
});
