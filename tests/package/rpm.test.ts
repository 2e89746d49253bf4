import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileName } from '../../build/package/package.mjs';
import { targetNamed } from '../../build/package/targets.mjs';
import { startXvfb } from '../../build/xvfb.mjs';
import { first, run, until } from './built.ts';
import { type CopiedSystem, copySystem, makeControlGroup, removeControlGroup } from './copied-system.ts';

const PACKAGE = first(fileName(targetNamed('linux-x64'), 'rpm'));
/** Whose name has nothing of Perch's, so that no file of theirs is taken for one that was left behind. */
const USER = 'rpm-tester';
const HOME = `/home/${USER}`;
const RUNTIME = `${HOME}/run`;
const ENDPOINT = `${RUNTIME}/perch/perch.sock`;
const SETTINGS = `${HOME}/.claude/settings.json`;
const BEFORE = '{\n  // mine\n  "model": "opus"\n}\n';
/** Debian's rpm wants to hear that one knows what one does, and its database has none of the system's packages. */
const RPM = ['rpm', '--force-debian', '--nodeps', '--nosignature'];

const isRoot = process.getuid?.() === 0;
const system = isRoot ? await copySystem() : undefined;
const groups = system && existsSync('/usr/lib/systemd/systemd') ? makeControlGroup('perch-package-test', 64999) : [];

/** The steps of one installation, in their order, in a copy of this machine's system. */
describe.runIf(system)('an installation, from rpm to rpm', () => {
  const here = system as CopiedSystem;
  const asUser = (command: readonly string[], variables: Readonly<Record<string, string>> = {}) =>
    here.run(login(command, variables), { timeoutMs: 30_000 });

  beforeAll(() => {
    const prepare = [
      `useradd --create-home --uid 64999 --shell /bin/sh ${USER}`,
      `mkdir -p ${HOME}/.claude ${HOME}/.ssh`,
      `mkdir -m 700 ${RUNTIME}`,
      `echo 'not a real key' > ${HOME}/.ssh/id_ed25519`,
      `printf '%s' '${BEFORE}' > ${SETTINGS}`,
      `chown -R ${USER}:${USER} ${HOME}`,
    ].join(' && ');
    expect(here.run(['sh', '-c', prepare]).code).toBe(0);
  });

  afterAll(() => {
    here.stop();
    groups.forEach(removeControlGroup);
  });

  /** One call of Claude Code, as it would make it. */
  function judged(command: string): string {
    const input = JSON.stringify({
      ...{ session_id: 'session-1', cwd: HOME, hook_event_name: 'PreToolUse' },
      ...{ tool_name: 'Bash', tool_input: { command } },
    });
    const hook = `/opt/Perch/resources/hook/perch-hook claude-code --endpoint=${ENDPOINT} --deadline=20`;
    const { stdout, stderr, code } = asUser(['sh', '-c', `printf '%s' '${input}' | ${hook}`]);
    expect(code, stderr).toBe(0);
    return /"permissionDecision":"(\w+)"/.exec(stdout)?.[1] ?? 'none';
  }

  it('puts every file in its place, as it was packed', () => {
    const installed = here.run([...RPM, '--install', PACKAGE], { timeoutMs: 120_000 });
    expect(installed.code, installed.stderr).toBe(0);
    const verified = here.run([...RPM, '--verify', 'perch']);
    expect(verified.stdout + verified.stderr).toBe('');
    expect(here.run(['cat', SETTINGS]).stdout).toBe(BEFORE);
  });

  it('starts for an ordinary user, and judges through the installed hook', async () => {
    const { display, stop } = await startXvfb();
    try {
      here.start(login(['dbus-run-session', '--', '/opt/Perch/perch', '--hidden'], { DISPLAY: display }));
      await until(() => here.run(['test', '-S', ENDPOINT]).code === 0, 'the app to listen');
      expect(asUser(['perch', 'agents', 'on', 'claude-code']).code).toBe(0);
      expect(here.run(['cat', SETTINGS]).stdout).toContain('/opt/Perch/resources/hook/perch-hook claude-code');
      expect(judged('cat ~/.ssh/id_ed25519')).toBe('deny');
      expect(judged('ls')).not.toBe('deny');
      here.run(['pkill', '-TERM', '-u', USER, '-o', '-x', 'perch']);
      await until(() => here.run(['pgrep', '-u', USER, '-x', 'perch']).code !== 0, 'the app to end');
    } finally {
      stop();
    }
  });

  it.skipIf(groups.length === 0)('serves as a user’s unit, and comes back after a crash', async () => {
    const manager = login(['/usr/lib/systemd/systemd', '--user', '--unit=basic.target'], {}).join(' ');
    here.start([
      'sh',
      '-c',
      [...groups.map((folder) => `echo 0 > ${folder}/cgroup.procs`), `exec ${manager}`].join(' && '),
    ]);
    const systemctl = (...args: string[]) => asUser(['systemctl', '--user', ...args]);
    await until(() => systemctl('is-active', 'basic.target').stdout === 'active\n', 'systemd');
    const started = systemctl('start', 'perch');
    expect(started.code, started.stderr).toBe(0);
    await until(() => here.run(['test', '-S', ENDPOINT]).code === 0, 'the unit to listen');
    expect(judged('cat ~/.ssh/id_ed25519')).toBe('deny');

    const pid = () => systemctl('show', '--property=MainPID', '--value', 'perch').stdout.trim();
    const before = pid();
    const status = here.run(['cat', `/proc/${before}/status`]).stdout;
    expect(status).toMatch(/^NoNewPrivs:\s1$/m);
    expect(status).toMatch(/^Seccomp:\s2$/m);
    here.run(['kill', '-KILL', before]);
    await until(() => !['0', before].includes(pid()), 'the unit to come back');
    await until(() => here.run(['test', '-S', ENDPOINT]).code === 0 && judgedAgain(), 'it to judge again');
    expect(systemctl('stop', 'perch').code).toBe(0);
    expect(systemctl('show', '--property=Result', '--value', 'perch').stdout).toBe('success\n');
    systemctl('exit');

    function judgedAgain(): boolean {
      const hook = `/opt/Perch/resources/hook/perch-hook claude-code --endpoint=${ENDPOINT} --deadline=5`;
      return asUser(['sh', '-c', `printf '{}' | ${hook}`]).code === 0;
    }
  });

  it('goes without a trace, but for the record', () => {
    const removed = here.run([...RPM, '--erase', 'perch'], { timeoutMs: 120_000 });
    expect(removed.code, removed.stderr).toBe(0);
    expect(removed.stdout).toContain('Claude Code no longer asks Perch.');
    expect(here.run(['cat', SETTINGS]).stdout).toBe(BEFORE);
    const left = here.added().filter((file) => /perch/i.test(file));
    expect(left).toContain(`${HOME}/.config/Perch/audit.db`);
    const own = [`${HOME}/.config/Perch/`, `${RUNTIME}/`];
    expect(left.filter((file) => !own.some((folder) => file.startsWith(folder)))).toEqual([]);
    expect(here.added().filter((file) => file.endsWith('mimeapps.list'))).toEqual([]);
  });
});

it.runIf(existsSync('/usr/bin/systemd-analyze'))('the systemd unit is one that systemd understands', () => {
  const unit = path.join(path.dirname(first('x')), 'extracted/usr/lib/systemd/user/perch.service');
  const { stdout, stderr } = run('env', ['XDG_RUNTIME_DIR=/tmp', 'systemd-analyze', 'verify', '--user', unit]);
  // The program itself is not installed while it is looked at.
  expect((stdout + stderr).split('\n').filter((line) => line && !/not executable/.test(line))).toEqual([]);
});

/** A login of the test's user: nothing of ours is handed on. */
function login(command: readonly string[], variables: Readonly<Record<string, string>>): readonly string[] {
  return [
    ...['runuser', '-u', USER, '--', 'env', '-i', `HOME=${HOME}`, 'PATH=/usr/bin:/bin', `XDG_RUNTIME_DIR=${RUNTIME}`],
    ...Object.entries(variables).map(([name, value]) => `${name}=${value}`),
    ...command,
  ];
}
