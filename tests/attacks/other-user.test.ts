/** Another user of the same computer, a real one: reaching Perch, taking its place, getting at what it keeps. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { claudeCode } from '../../main/agents/claude-code/adapter.ts';
import { builtPlaces } from '../../main/places.ts';
import { perchServe } from '../perch-serve.ts';

const root = path.resolve(import.meta.dirname, '../..');
const HOOK = builtPlaces(path.join(root, 'out')).hook;
const CALL = claudeCode.sample('s', '/', '/etc/hostname');

/** The numbers of a user that has no account, and so nothing of ours. */
const STRANGER = 64_321;

function canBecomeStranger(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync(HOOK)) return false;
  return spawnSync('setpriv', [...asStranger, 'true']).status === 0;
}
const asStranger = [`--reuid=${STRANGER}`, `--regid=${STRANGER}`, '--clear-groups', '--'];

/** A folder that every user may enter, with a hook in it that every user may run. */
function sharedFolder(): { readonly folder: string; readonly hook: string } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'perch-two-users-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  const hook = path.join(folder, 'perch-hook');
  copyFileSync(HOOK, hook);
  chmodSync(hook, 0o755);
  return { folder, hook };
}

const run = (command: readonly string[], input = '') =>
  spawnSync(command[0] ?? '', command.slice(1), { cwd: root, input, encoding: 'utf8', timeout: 15_000 });

/** A program of the stranger's that listens and answers every hook with "no objection". */
async function squatter(socket: string): Promise<void> {
  const program = `
    require('node:net').createServer((c) => c.on('data', () => c.end('0 0 0\\n')).on('error', () => {}))
      .listen(${JSON.stringify(socket)}, () => { require('node:fs').chmodSync(${JSON.stringify(socket)}, 0o777); console.log('up'); });`;
  const child = spawn('setpriv', [...asStranger, process.execPath, '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
}

describe.skipIf(!canBecomeStranger())('another user of this computer', () => {
  it('does not reach the service, by the hook or without it', async () => {
    const { folder, hook } = sharedFolder();
    const { endpoint } = await perchServe(path.join(folder, 'data'));
    const byHook = run(['setpriv', ...asStranger, hook, 'claude-code', `--endpoint=${endpoint}`], CALL);
    expect(byHook).toMatchObject({ status: 2, stdout: '' });
    const connect = `require('node:net').connect(${JSON.stringify(endpoint)}).on('connect', () => console.log('in')).on('error', (e) => console.log(e.code))`;
    expect(run(['setpriv', ...asStranger, process.execPath, '-e', connect]).stdout.trim()).toBe('EACCES');
    expect(run([hook, 'claude-code', `--endpoint=${endpoint}`], CALL).status).toBe(0);
  });

  it('can read and change nothing that Perch keeps, even in a folder that was open to all', async () => {
    const { folder } = sharedFolder();
    const data = path.join(folder, 'data');
    mkdirSync(path.join(data, 'packs'), { recursive: true });
    chmodSync(data, 0o777);
    chmodSync(path.join(data, 'packs'), 0o777);
    const { endpoint } = await perchServe(data);
    const open = (readdirSync(data, { recursive: true }) as string[])
      .concat('.')
      .filter((name) => (statSync(path.join(data, name)).mode & 0o077) !== 0);
    expect(open).toEqual([]);
    const write = run(['setpriv', ...asStranger, 'touch', path.join(data, 'packs/mine.yaml')]);
    expect(write.status).not.toBe(0);
    expect(existsSync(endpoint)).toBe(true);
  });

  it('cannot answer in Perch’s place: not from a folder of its own, not from ours', async () => {
    const { folder, hook } = sharedFolder();
    const own = path.join(folder, 'stranger');
    mkdirSync(own);
    chownSync(own, STRANGER, STRANGER);
    await squatter(path.join(own, 'perch.sock'));
    const theirs = run([hook, 'claude-code', `--endpoint=${own}/perch.sock`], CALL);
    expect(theirs).toMatchObject({ status: 2, stdout: '' });

    const open = path.join(folder, 'open');
    mkdirSync(open);
    chmodSync(open, 0o777);
    await squatter(path.join(open, 'perch.sock'));
    const ours = run([hook, 'claude-code', `--endpoint=${open}/perch.sock`], CALL);
    expect(ours).toMatchObject({ status: 2, stdout: '' });
    chmodSync(open, 0o700);
    expect(run([hook, 'claude-code', `--endpoint=${open}/perch.sock`], CALL).status).toBe(2);
    // By a link that leads from a folder of ours to the stranger's socket.
    symlinkSync(path.join(own, 'perch.sock'), path.join(open, 'link.sock'));
    expect(run([hook, 'claude-code', `--endpoint=${open}/link.sock`], CALL).status).toBe(2);
  });

  it('cannot make Perch serve from a folder of its own', async () => {
    const { folder } = sharedFolder();
    const theirs = path.join(folder, 'theirs');
    mkdirSync(theirs);
    chownSync(theirs, STRANGER, STRANGER);
    const link = path.join(folder, 'run');
    symlinkSync(theirs, link);
    const sockets = [path.join(theirs, 'perch.sock'), path.join(link, 'perch.sock')];
    const serves = await Promise.all(
      sockets.map((socket, index) => {
        const args = ['out/cli/perch.mjs', 'serve', '--data', path.join(folder, `d${index}`), '--endpoint', socket];
        return promisify(execFile)(process.execPath, args, { cwd: root, timeout: 15_000 }).catch(
          (error: { readonly code: number; readonly stderr: string }) => error,
        );
      }),
    );
    for (const serve of serves) {
      expect(serve).toMatchObject({ code: 2, stderr: expect.stringMatching(/must belong to you/) });
    }
  });
});
