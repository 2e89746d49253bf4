import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { runHook } from '../hook-runner.ts';
import { expect, goTo, recordedInput, test } from './app.ts';

const KEY = 'claude/read-ssh-key.PreToolUse.json';
const HARMLESS = 'claude/shell-harmless.PreToolUse.json';

test('a dangerous call is denied, a harmless one passes, and both stand in the window', async ({ place, start }) => {
  const app = await start();
  const window = await app.window();
  await goTo(window, 'History');

  const denied = await runHook('claude-code', place.endpoint, recordedInput(KEY));
  expect(denied.code).toBe(0);
  expect(JSON.parse(denied.stdout)).toMatchObject({
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision: 'deny',
      permissionDecisionReason: expect.stringContaining('off limits'),
    },
  });
  const harmless = await runHook('claude-code', place.endpoint, recordedInput(HARMLESS));
  expect(harmless).toEqual({ code: 0, stdout: '', stderr: '' });

  const history = window.getByRole('main');
  await expect(history.getByText('2 calls kept')).toBeVisible();
  const row = history.getByRole('treegrid').getByText('Denied', { exact: true });
  await row.click();
  await expect(history.getByText('What Claude Code was told')).toBeVisible();
  await expect(history.getByText('Do not try to reach the same result another way')).toBeVisible();
  await window.screenshot({ path: test.info().outputPath('history.png') });
});

test('without the app the same call is blocked in one sentence', async ({ place, start }) => {
  const app = await start();
  await app.window();
  await app.quit();
  const { code, stdout, stderr } = await runHook('claude-code', place.endpoint, recordedInput(HARMLESS));
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^Perch is not running[^\n]*\n?$/);
});

for (const address of ['disabled:', 'unix:path=/nonexistent/bus']) {
  test(`Perch starts and judges on a desktop whose bus is ${address}`, async ({ place, start }) => {
    test.skip(process.platform !== 'linux', 'a bus is how Linux desktops talk');
    const app = await start([], { DBUS_SESSION_BUS_ADDRESS: address });
    await app.window();
    expect((await runHook('claude-code', place.endpoint, recordedInput(HARMLESS))).code).toBe(0);
  });
}

test('the app lives on without its window, and a second start opens it again', async ({ place, start }) => {
  const app = await start();
  await (await app.window()).close();
  expect((await runHook('claude-code', place.endpoint, recordedInput(HARMLESS))).code).toBe(0);

  const reopened = app.electron.waitForEvent('window');
  const program = process.env['PERCH_TEST_ELECTRON'] ?? '';
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const second = spawn(program, [path.resolve(import.meta.dirname, '../..'), ...sandbox, `--data=${place.data}`], {
    env: { ...process.env, HOME: place.home, XDG_RUNTIME_DIR: place.home },
    stdio: 'ignore',
  });
  const [code] = (await once(second, 'exit')) as [number];
  expect(code).toBe(0);
  await (await reopened).waitForLoadState();
});

test('calls that come at the same time are all answered and all recorded', async ({ place, start }) => {
  const app = await start();
  const window = await app.window();
  await goTo(window, 'History');
  const inputs = Array.from({ length: 40 }, (_, index) => recordedInput(index % 2 ? KEY : HARMLESS));
  const answers = await Promise.all(inputs.map((input) => runHook('claude-code', place.endpoint, input)));
  expect(answers.map(({ code }) => code)).toEqual(inputs.map(() => 0));
  expect(answers.filter(({ stdout }) => stdout.includes('"deny"'))).toHaveLength(20);
  await expect(window.getByRole('main').getByText('40 calls kept')).toBeVisible();
});
