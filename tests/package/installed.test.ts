import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IDENTITY } from '../../build/package/identity.mjs';
import { fileName } from '../../build/package/package.mjs';
import { targetNamed } from '../../build/package/targets.mjs';
import { startXvfb } from '../../build/xvfb.mjs';
import { RULE } from '../main/managed/bundles.ts';
import { first, run, until } from './built.ts';

const PACKAGE = first(fileName(targetNamed('linux-x64'), 'deb'));
const PROGRAM = '/opt/Perch/perch';
const USER = 'perch-package-test';
const HOME = `/home/${USER}`;
const RUNTIME = `${HOME}/run`;
const ENDPOINT = `${RUNTIME}/perch/perch.sock`;
const SETTINGS = `${HOME}/.claude/settings.json`;
const MANAGED = '/etc/perch';
const BEFORE = '{\n  // mine\n  "model": "opus"\n}\n';

/** A version before this one. There is no release yet, so it is this one under another number. */
const PREVIOUS = '0.0.9';

const isRoot = process.getuid?.() === 0;
const installedAlready = isRoot && run('dpkg', ['-s', 'perch']).stdout.includes('install ok installed');

/**
 * The steps of one installation, in their order: each begins where the one before ended. Installing takes root, and
 * never happens on a machine whose owner uses Perch.
 */
describe.runIf(isRoot && !installedAlready)('an installation, from apt to apt', () => {
  let work = '';
  let display = '';
  let stopScreen: () => void = () => undefined;
  let app: ChildProcess | undefined;

  beforeAll(async () => {
    work = mkdtempSync(path.join(os.tmpdir(), 'perch-installed-'));
    run('useradd', ['--create-home', '--shell', '/bin/sh', USER]);
    mkdirSync(path.dirname(SETTINGS));
    mkdirSync(path.join(HOME, '.ssh'));
    writeFileSync(path.join(HOME, '.ssh/id_ed25519'), 'not a real key');
    mkdirSync(RUNTIME, { mode: 0o700 });
    writeFileSync(SETTINGS, BEFORE);
    run('chown', ['-R', `${USER}:${USER}`, HOME]);
    ({ display, stop: stopScreen } = await startXvfb());
  });

  afterAll(async () => {
    run('dpkg', ['--purge', 'perch']);
    app?.kill('SIGKILL');
    stopScreen();
    await sleep(200);
    run('pkill', ['-KILL', '-u', USER]);
    run('userdel', ['--remove', USER]);
    rmSync(work, { recursive: true, force: true });
  });

  it('installs, and changes nothing of the person’s', () => {
    const before = everythingIn(HOME);
    const installed = install(previousPackage(work));
    expect(installed.code, installed.stderr).toBe(0);
    expect(everythingIn(HOME)).toEqual(before);
    expect(readFileSync(SETTINGS, 'utf8')).toBe(BEFORE);
  }, 240_000);

  it('knows its commands without a screen', () => {
    const { code, stdout } = asUser(['perch', 'agents', 'list']);
    expect(stdout).toMatch(/^claude-code .*does not ask Perch/m);
    expect(code).toBe(0);
  });

  it('serves without a screen too, for machines that have none', async () => {
    const data = `${HOME}/headless`;
    const serving = startAsUser(['perch', 'serve', '--data', data], { DISPLAY: '' });
    const line = await new Promise<string>((resolve, reject) => {
      serving.stdout?.once('data', (text) => resolve(String(text)));
      serving.once('exit', (code) => reject(new Error(`perch serve ended with ${code}`)));
    });
    const { endpoint } = JSON.parse(line) as { endpoint: string };
    expect(judgeThroughHook('cat ~/.ssh/id_ed25519', endpoint).decision).toBe('deny');
    serving.removeAllListeners('exit');
    const ended = new Promise((resolve) => serving.once('exit', resolve));
    run('pkill', ['-TERM', '-u', USER, '-x', 'perch']);
    await ended;
    rmSync(data, { recursive: true, force: true });
  });

  it('starts for an ordinary user, with its windows in Chromium’s sandbox', async () => {
    app = startAsUser(['dbus-run-session', '--', PROGRAM], { DISPLAY: display });
    await until(() => existsSync(ENDPOINT) && renderers().length > 0, 'the app to listen and show its window');
    for (const status of renderers()) {
      expect(status).toMatch(/^NoNewPrivs:\s1$/m);
      expect(status).toMatch(/^Seccomp:\s2$/m);
    }
  });

  it('judges calls through the installed hook, once the person switched their agent on', () => {
    expect(asUser(['perch', 'agents', 'on', 'claude-code']).code).toBe(0);
    const command = /"command": "(.*perch-hook.*)"/.exec(readFileSync(SETTINGS, 'utf8'))?.[1] ?? '';
    expect(command).toContain('/opt/Perch/resources/hook/perch-hook claude-code');
    const denied = judgeThroughHook('cat ~/.ssh/id_ed25519', ENDPOINT);
    expect(denied).toMatchObject({ decision: 'deny' });
    expect(denied.reason).toContain('off limits');
    expect(judgeThroughHook('ls', ENDPOINT).decision).not.toBe('deny');
    expect(asUser(['perch', 'doctor']).stdout).toContain('Nothing is wrong.');
  });

  it.each([
    ['--remote-debugging-port=9339'],
    ['-remote-debugging-port=9339'],
    ['--remote-debugging-pipe'],
    ['--inspect=9339'],
    ['--inspect-brk=9339'],
    ['--js-flags=--expose-gc'],
    ['--no-sandbox'],
    ['--renderer-cmd-prefix=/bin/true'],
  ])('does not start with %s, and nothing listens', async (argument) => {
    const started = startAsUser([PROGRAM, `--data=${HOME}/other`, argument], { DISPLAY: display });
    const code = await new Promise((resolve) => started.once('exit', resolve));
    expect(code).toBe(1);
    expect(await canConnect(9339)).toBe(false);
    expect(existsSync(`${HOME}/other/audit.db`)).toBe(false);
  });

  it.each([
    ['ELECTRON_RUN_AS_NODE', '1', ['-e', 'require("fs").writeFileSync(process.env.HOME + "/out", "")']],
    ['NODE_OPTIONS', '--require=/home/perch-package-test/probe.cjs', ['help']],
  ])('hears nothing of %s', (name, value, args) => {
    writeFileSync(`${HOME}/probe.cjs`, `require('fs').writeFileSync('${HOME}/out', '')`);
    const result = asUser([PROGRAM, ...args], { [name]: value });
    expect(existsSync(`${HOME}/out`), result.stderr).toBe(false);
  });

  it('does not open its debugger at a signal', async () => {
    run('pkill', ['-USR1', '-u', USER, '-o', '-x', 'perch']);
    await sleep(500);
    expect(await canConnect(9229)).toBe(false);
  });

  it('lets no agent switch its guard off the way a package manager does', () => {
    expect(asUser(['perch', 'leave']).code).toBe(2);
    expect(readFileSync(SETTINGS, 'utf8')).toContain('perch-hook');
  });

  it.skipIf(existsSync(MANAGED))('follows what the machine’s administrators decide, and nobody else', () => {
    mkdirSync(`${MANAGED}/packs`, { recursive: true });
    writeFileSync(`${MANAGED}/policy.json`, '{"settings":{"unansweredAsks":"deny"}}');
    writeFileSync(`${MANAGED}/packs/payroll.yaml`, RULE);
    try {
      const shown = asUser(['perch', 'policy', 'show']).stdout;
      expect(shown).toMatch(/unansweredAsks +deny/);
      expect(shown).toMatch(/\/etc\/perch\/packs\/payroll\.yaml +your administrators/);
      run('chown', [USER, `${MANAGED}/packs/payroll.yaml`]);
      const refused = asUser(['perch', 'policy', 'show']);
      expect(refused.stdout).toContain('payroll.yaml is not followed');
      expect(refused.code).toBe(1);
    } finally {
      rmSync(MANAGED, { recursive: true });
    }
  });

  it('keeps hooks, settings and records through an upgrade', async () => {
    const settings = readFileSync(SETTINGS, 'utf8');
    const records = run('stat', ['-c', '%s', `${HOME}/.config/Perch/audit.db`]).stdout;
    expect(installedVersion()).toBe(PREVIOUS);
    const upgraded = install(PACKAGE);
    expect(upgraded.code, upgraded.stderr).toBe(0);
    expect(installedVersion()).toBe(IDENTITY.version);
    expect(readFileSync(SETTINGS, 'utf8')).toBe(settings);
    expect(judgeThroughHook('cat ~/.ssh/id_ed25519', ENDPOINT).decision).toBe('deny');
    expect(Number(run('stat', ['-c', '%s', `${HOME}/.config/Perch/audit.db`]).stdout)).toBeGreaterThanOrEqual(
      Number(records),
    );
  });

  it('is not replaced by an older version', () => {
    expect(install(path.join(work, 'previous.deb')).code).not.toBe(0);
    expect(installedVersion()).toBe(IDENTITY.version);
  });

  it('goes without a trace, but for the record', async () => {
    const files = run('dpkg', ['--listfiles', 'perch'])
      .stdout.trim()
      .split('\n')
      .filter((file) => /perch/i.test(file));
    const removed = run('dpkg', ['--remove', 'perch'], { timeoutMs: 120_000 });
    expect(removed.code, removed.stderr).toBe(0);
    expect(removed.stdout).toContain('Claude Code no longer asks Perch.');
    expect(readFileSync(SETTINGS, 'utf8')).toBe(BEFORE);
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => existsSync(file))).toEqual([]);
    expect(existsSync('/run/perch-removal')).toBe(false);
    await until(() => processes().length === 0, 'the running app to end');
    expect(existsSync(`${HOME}/.config/Perch/audit.db`)).toBe(true);
  });

  it('takes the record too when it is purged', () => {
    expect(run('dpkg', ['--purge', 'perch']).code).toBe(0);
    expect(existsSync(`${HOME}/.config/Perch`)).toBe(false);
    expect(run('dpkg', ['-s', 'perch']).code).not.toBe(0);
  });
});

/** A login of the test's user: nothing of ours is handed on. */
const login = (command: readonly string[], variables: Readonly<Record<string, string>>) => [
  ...['-u', USER, '--', 'env', '-i', `HOME=${HOME}`, 'PATH=/usr/bin:/bin', `XDG_RUNTIME_DIR=${RUNTIME}`],
  ...Object.entries(variables).flatMap(([name, value]) => (value ? [`${name}=${value}`] : [])),
  ...command,
];

function asUser(command: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  return run('runuser', login(command, variables), { timeoutMs: 20_000 });
}

function startAsUser(command: readonly string[], variables: Readonly<Record<string, string>>): ChildProcess {
  return spawn('runuser', login(command, variables), {
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 120_000,
    cwd: '/',
  });
}

/** One call of Claude Code, as it would make it. */
function judgeThroughHook(command: string, endpoint: string): { decision: string; reason: string } {
  const input = JSON.stringify({
    session_id: 'session-1',
    cwd: HOME,
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_input: { command },
  });
  const line = `printf '%s' '${input}' | /opt/Perch/resources/hook/perch-hook claude-code --endpoint=${endpoint}`;
  const { code, stdout, stderr } = asUser(['sh', '-c', line]);
  expect(code, stderr).toBe(0);
  if (stdout === '') return { decision: 'defer', reason: '' };
  const { hookSpecificOutput } = JSON.parse(stdout) as { hookSpecificOutput?: Record<string, string> };
  return {
    decision: hookSpecificOutput?.['permissionDecision'] ?? 'defer',
    reason: hookSpecificOutput?.['permissionDecisionReason'] ?? '',
  };
}

/** Process ids of the installed program. */
function processes(): readonly string[] {
  return readdirSync('/proc').filter((id) => {
    try {
      return /^\d+$/.test(id) && readlinkSync(`/proc/${id}/exe`).startsWith(PROGRAM);
    } catch {
      return false;
    }
  });
}

/** What the kernel says of each process that shows a page. */
function renderers(): readonly string[] {
  return processes()
    .filter((id) => readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('--type=renderer'))
    .map((id) => readFileSync(`/proc/${id}/status`, 'utf8'));
}

function everythingIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true }).map(String).sort();
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function previousPackage(folder: string): string {
  const [tree, file] = [path.join(folder, 'previous'), path.join(folder, 'previous.deb')];
  expect(run('dpkg-deb', ['--raw-extract', PACKAGE, tree]).code).toBe(0);
  const control = path.join(tree, 'DEBIAN/control');
  writeFileSync(control, readFileSync(control, 'utf8').replace(/^Version: .*$/m, `Version: ${PREVIOUS}`));
  expect(run('dpkg-deb', ['-Znone', '--build', tree, file]).code).toBe(0);
  rmSync(tree, { recursive: true });
  // apt reads packages as a user of its own.
  chmodSync(folder, 0o755);
  return file;
}

function installedVersion(): string {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query fills this in.
  return run('dpkg-query', ['--show', '--showformat=${Version}', 'perch']).stdout;
}

/** As a person does it: what the package needs comes along. */
function install(file: string) {
  const apt = ['apt-get', 'install', '-y', '--no-install-recommends', file];
  return run('env', ['DEBIAN_FRONTEND=noninteractive', ...apt], { timeoutMs: 240_000 });
}
