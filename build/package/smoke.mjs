/**
 * `node build/package/smoke.mjs --target NAME [--app FOLDER]`: starts the app that `npm run package` unpacked, or the one
 * in a folder where it was installed, on this system, sends a call through its own hook and wants it denied. For the
 * machines that build releases.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { fail, say } from '../progress.mjs';
import { startXvfb } from '../xvfb.mjs';
import { IDENTITY, root } from './identity.mjs';
import { unpackedApp } from './package.mjs';
import { targetNamed } from './targets.mjs';

const { values } = parseArgs({
  options: {
    target: { type: 'string', default: `${process.platform}-${process.arch}` },
    output: { type: 'string', default: path.join(root, 'out/packages') },
    app: { type: 'string' },
  },
});

try {
  const target = targetNamed(values.target);
  const app = values.app ?? unpackedApp(path.resolve(values.output), target);
  const { productName, program } = IDENTITY;
  const places = {
    linux: { program, resources: 'resources' },
    win32: { program: `${productName}.exe`, resources: 'resources' },
    darwin: {
      program: `${productName}.app/Contents/MacOS/${productName}`,
      resources: `${productName}.app/Contents/Resources`,
    },
  }[target.platform];
  await smoke(path.join(app, places.program), path.join(app, places.resources, 'hook', target.hook));
  say(`${target.name}: starts, and its hook denied what it should.`);
  process.exit(0);
} catch (error) {
  fail(error);
}

/**
 * @param {string} program
 * @param {string} hook
 */
async function smoke(program, hook) {
  const home = mkdtempSync(path.join(os.tmpdir(), 'perch-smoke-'));
  mkdirSync(path.join(home, '.ssh'));
  const data = path.join(home, 'd');
  const screen = process.platform === 'linux' && !process.env['DISPLAY'] ? await startXvfb() : undefined;
  const env = { ...process.env, HOME: home, USERPROFILE: home, ...(screen ? { DISPLAY: screen.display } : {}) };
  const app = spawn(program, [`--data=${data}`, '--hidden'], { env, stdio: 'inherit' });
  let ended = false;
  app.once('exit', () => {
    ended = true;
  });
  try {
    const endpoint = process.platform === 'win32' ? path.join(data, 'endpoint') : path.join(data, 'run/perch.sock');
    for (let waited = 0; !existsSync(endpoint); waited += 200) {
      if (ended || waited > 60_000) throw new Error(`${program} does not listen at ${endpoint}.`);
      await sleep(200);
    }
    const answer = await ask(hook, endpoint, home, env);
    if (!answer.includes('"deny"')) throw new Error(`The hook did not deny reading a private key: ${answer}`);
  } finally {
    app.kill();
    screen?.stop();
    await sleep(500);
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * @param {string} hook
 * @param {string} endpoint
 * @param {string} home
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} what the hook printed
 */
function ask(hook, endpoint, home, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(hook, ['claude-code', `--endpoint=${endpoint}`, '--deadline=20'], { env });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        printed += data;
      });
    }
    child.once('error', reject);
    child.once('close', () => resolve(printed));
    const file = path.join(home, '.ssh', 'id_ed25519');
    child.stdin.end(
      JSON.stringify({
        session_id: 'smoke',
        cwd: home,
        hook_event_name: 'PreToolUse',
        tool_name: 'Read',
        tool_input: { file_path: file },
      }),
    );
  });
}
