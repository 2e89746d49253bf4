/**
 * Drives the built hook program against a real socket server.
 * Every test runs twice: with the program as users get it, and with one built to stop at any memory error.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

export interface Program {
  readonly name: string;
  readonly file: string;
}

/** Runs one of the build scripts; they leave alone what is up to date. */
export function build(...command: readonly string[]): void {
  execFileSync(process.execPath, command, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'], timeout: 300_000 });
}

function buildPrograms(): readonly Program[] {
  // `npm run coverage` brings a program that counts its lines.
  const counting = process.env['PERCH_HOOK_PROGRAM'];
  if (counting) return [{ name: 'counting its lines', file: counting }];
  build('build/hook.mjs', '--host');
  build('build/hook.mjs', '--sanitize');
  return [
    { name: 'as built for users', file: path.join(root, `out/hook/${process.platform}-${process.arch}/perch-hook`) },
    { name: 'with memory checks', file: path.join(root, 'out/hook/sanitize/perch-hook') },
  ];
}

export const programs: readonly Program[] = buildPrograms();

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

/** Runs when the current test ends, latest first. */
export function atEnd(cleanup: () => void): void {
  cleanups.push(cleanup);
}

/** A private folder that is gone after the test. Its path is short, as paths of sockets must be. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), 'hook-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Service {
  readonly endpoint: string;
  /** How many hooks have connected so far. */
  readonly connections: () => number;
}

/** Listens as the real service must: a socket that is never open to others, in a folder of the user's own. */
export async function listen(
  onConnection: (socket: net.Socket) => void,
  endpoint: string = path.join(temporaryFolder(), 's'),
): Promise<Service> {
  let connections = 0;
  const open = new Set<net.Socket>();
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    connections += 1;
    open.add(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  const mask = process.umask(0o177);
  server.listen(endpoint);
  process.umask(mask);
  await new Promise((resolve) => server.once('listening', resolve));
  atEnd(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  return { endpoint, connections: () => connections };
}

/** A listening process of its own, so that it can be stopped or be another user's. */
export async function listenElsewhere(script: string, endpoint: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', script, endpoint], { stdio: ['ignore', 'ignore', 'inherit'] });
  atEnd(() => child.kill('SIGKILL'));
  while (!existsSync(endpoint)) await new Promise((resolve) => setTimeout(resolve, 20));
  return child;
}

/** A socket whose listener has died. */
export async function leaveSocketBehind(): Promise<string> {
  const endpoint = path.join(temporaryFolder(), 's');
  const script = `process.umask(0o177); require('node:net').createServer().listen(process.argv[1]);`;
  const child = await listenElsewhere(script, endpoint);
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
  expect(existsSync(endpoint)).toBe(true);
  return endpoint;
}

export interface Request {
  readonly header: string;
  readonly body: Buffer;
}

/** Collects one whole request; what comes after it is an error of the hook. */
export function readRequest(socket: net.Socket, onRequest: (request: Request) => void): void {
  const chunks: Buffer[] = [];
  let expected = Number.POSITIVE_INFINITY;
  let received = 0;
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    received += chunk.length;
    if (expected === Number.POSITIVE_INFINITY && chunk.includes('\n')) {
      const header = Buffer.concat(chunks).toString('latin1').split('\n', 1)[0] ?? '';
      expected = header.length + 1 + Number(header.split(' ').at(-1));
    }
    if (received < expected) return;
    expect(received).toBe(expected);
    const all = Buffer.concat(chunks);
    const end = all.indexOf('\n');
    onRequest({ header: all.subarray(0, end).toString('latin1'), body: all.subarray(end + 1) });
  });
}

/** A service that answers every request with these bytes and ends the connection. */
export function answerWith(bytes: string | Buffer): Promise<Service> {
  return listen((socket) => readRequest(socket, () => socket.end(bytes)));
}

export function answer(exitCode: 0 | 2, stdout: string, stderr: string): string {
  return `${exitCode} ${Buffer.byteLength(stdout)} ${Buffer.byteLength(stderr)}\n${stdout}${stderr}`;
}

export interface Run {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly milliseconds: number;
}

export interface RunOptions {
  /** Standard input; `undefined` keeps it open and empty. */
  readonly input?: string | Buffer;
  /** Leaves standard input open after `input`. */
  readonly keepOpen?: boolean;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Ran instead of the hook itself, with the hook and its arguments as $0 and $@. */
  readonly shell?: string;
  /** Called once the process runs. */
  readonly onStart?: (pid: number) => void;
  /** Leaves what the hook prints unread until it has ended. */
  readonly unread?: boolean;
}

/** Runs the hook to its end. A hook that outlives its deadline by far is killed, which no test accepts. */
export function run(program: Program, hookArguments: readonly string[], options: RunOptions = {}): Promise<Run> {
  const command = options.shell ? '/bin/sh' : program.file;
  const prefix = options.shell ? ['-c', options.shell, program.file] : [];
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, [...prefix, ...hookArguments], {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: 'pipe',
      timeout: 15_000,
      killSignal: 'SIGKILL',
    });
    const out: Buffer[] = [];
    const error: Buffer[] = [];
    let milliseconds = 0;
    const collect = (): void => {
      child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => error.push(chunk));
    };
    if (!options.unread) collect();
    child.on('error', reject);
    child.stdin.on('error', () => {}); // the hook may end without having read it all
    if (options.input !== undefined) child.stdin.write(options.input);
    if (options.input !== undefined && !options.keepOpen) child.stdin.end();
    if (child.pid !== undefined) options.onStart?.(child.pid);
    child.on('exit', () => {
      milliseconds = performance.now() - started;
      if (options.unread) collect();
      child.stdin.destroy();
    });
    child.on('close', (code, signal) =>
      resolve({
        code,
        signal,
        stdout: Buffer.concat(out),
        stderr: Buffer.concat(error).toString(),
        milliseconds,
      }),
    );
  });
}

/** The hook's usual arguments. */
export function hookArguments(endpoint: string, ...more: readonly string[]): readonly string[] {
  return ['claude-code', `--endpoint=${endpoint}`, '--deadline=10', ...more];
}

/** A clean block: exit 2, nothing on stdout, one sentence that begins like this. */
export function expectBlock(result: Run, beginning: string): void {
  expect({ code: result.code, signal: result.signal, stdout: result.stdout.toString() }).toEqual({
    code: 2,
    signal: null,
    stdout: '',
  });
  expect(result.stderr).toMatch(
    /^[A-Z][^\n]*, so this step was stopped; [a-z][^\n]*, and do not look for a way around it\.\n$/,
  );
  expect(result.stderr.slice(0, beginning.length)).toBe(beginning);
}

export const isRoot = process.getuid?.() === 0;
