/** Processes of the app are killed in the middle of calls: agents notice nothing, and what was lost is back at once. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { decisionOf, expect, type RunningApp, test } from './app.ts';

/** Time within which everything must be as before, in milliseconds. */
const RECOVERY = 2000;

type ProcessKind = 'GPU' | 'Tab';

async function processOf({ electron }: RunningApp, kind: ProcessKind): Promise<number | undefined> {
  const all = await electron.evaluate(({ app }) => app.getAppMetrics().map(({ pid, type }) => ({ pid, type })));
  return all.find(({ type }) => type === kind)?.pid;
}

/** Everything that the app is made of, its first process last. */
async function processesOf({ electron }: RunningApp): Promise<readonly number[]> {
  const own = electron.process().pid;
  const all = await electron.evaluate(({ app }) => app.getAppMetrics().map(({ pid }) => pid));
  return [...all.filter((pid) => pid !== own), ...(own === undefined ? [] : [own])];
}

/** Two agents that call without a pause until they are told to stop. */
function calling(app: RunningApp) {
  let going = true;
  const caller = async (command: string) => {
    const decisions: string[] = [];
    while (going) decisions.push((await decisionOf(app.call('Bash', { command }))).decision);
    return decisions;
  };
  const both = Promise.all([caller('cat ~/.ssh/id_ed25519'), caller('ls')]);
  return async () => {
    going = false;
    return both;
  };
}

for (const [name, kind] of [
  ['the window', 'Tab'],
  ['the graphics', 'GPU'],
] as const) {
  test(`the process of ${name} is killed: no call is judged otherwise, and there is a new one`, async ({ start }) => {
    const app = await start();
    await (await app.window()).getByRole('navigation').waitFor();
    const stop = calling(app);
    await sleep(300);
    const before = await processOf(app, kind);
    if (before === undefined) throw new Error(`There is no process of ${name}.`);
    process.kill(before, 'SIGKILL');
    await expect
      .poll(
        async () => {
          const now = await processOf(app, kind);
          return now !== undefined && now !== before;
        },
        { timeout: RECOVERY, intervals: [50] },
      )
      .toBe(true);
    await sleep(300);
    const [denied, harmless] = await stop();
    expect(denied?.length).toBeGreaterThan(2);
    expect(new Set(denied)).toEqual(new Set(['deny']));
    expect(new Set(harmless)).toEqual(new Set(['none']));
    const isWhole = await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().every(({ webContents }) => !webContents.isCrashed()),
    );
    expect(isWhole).toBe(true);
  });
}

test('a window that is closed while its page loads is no error', async ({ start }) => {
  const app = await start();
  await app.window();
  const rounds = await app.electron.evaluate(async ({ app: program, BrowserWindow }) => {
    let closed = 0;
    for (let round = 0; round < 20; round++) {
      program.emit('activate');
      await new Promise((resolve) => setTimeout(resolve, round * 8));
      const [window] = BrowserWindow.getAllWindows();
      if (window) closed++;
      window?.destroy();
    }
    return closed;
  });
  expect(rounds).toBe(20);
});

test('an error that nothing caught holds no agent up, and Perch says so', async ({ faults, place, start }) => {
  faults.expected = /a broken timer/;
  const app = await start();
  const window = await app.window();
  await app.electron.evaluate(() => {
    setTimeout(() => {
      throw new Error('a broken timer');
    }, 0);
    void Promise.reject(new Error('a broken timer, later'));
  });
  await expect(window.getByText('Something inside Perch went wrong.')).toBeVisible();
  expect(await decisionOf(app.call('Bash', { command: 'cat ~/.ssh/id_ed25519' }))).toMatchObject({ decision: 'deny' });
  expect(await decisionOf(app.call('Bash', { command: 'ls' }))).toMatchObject({ decision: 'none' });
  await expect.poll(() => readFileSync(path.join(place.data, 'perch.log'), 'utf8')).toMatch(/a broken timer, later\n/);
});

for (const round of [1, 2, 3]) {
  test(`all processes are told to end at once, as at the end of a session: Perch ends (${round})`, async ({
    start,
  }) => {
    test.skip(process.platform === 'win32', 'there processes are not told, they are ended');
    const app = await start();
    await (await app.window()).getByRole('navigation').waitFor();
    const ended = new Promise((resolve) => app.electron.process().once('exit', resolve));
    for (const pid of await processesOf(app)) process.kill(pid, 'SIGTERM');
    expect(await Promise.race([ended, sleep(10_000, 'still there')])).not.toBe('still there');
  });
}
