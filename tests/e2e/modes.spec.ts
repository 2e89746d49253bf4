import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { decisionOf, expect, test } from './app.ts';
import { startTrayHost, type TrayHost } from './tray-host.ts';

test.skip(process.platform !== 'linux', 'other systems have no session bus to look at the tray through');

let host: TrayHost | undefined;
test.afterEach(async () => {
  await host?.stop();
  host = undefined;
});

const ASKED = { command: 'git reset --hard HEAD~3' };

test('a pause has an end that the tray shows, holds across a restart, and ends by itself', async ({ place, start }) => {
  host = await startTrayHost();
  const app = await start(['--hidden']);
  const item = await host.icon();
  const guarding = await item.picture();
  await item.choose('Pause for 15 minutes');
  await expect.poll(async () => (await item.menu())[0]?.label).toMatch(/^Paused until \d+[:.]\d+.*, stopping nothing$/);
  expect(await item.tooltip()).toContain('Paused until');
  expect(await item.picture()).not.toBe(guarding);
  expect(await app.call('Bash', ASKED)).toMatchObject({ code: 0, stdout: '' });
  await app.quit();

  // Some seconds before its end, in place of fifteen minutes.
  const file = path.join(place.data, 'settings.json');
  const settings = JSON.parse(readFileSync(file, 'utf8'));
  const until = Date.now() + 8_000;
  writeFileSync(file, JSON.stringify({ ...settings, pause: { ...settings.pause, until } }));
  const again = await start(['--hidden']);
  expect(await again.call('Bash', ASKED)).toMatchObject({ code: 0, stdout: '' });
  await again.electron.evaluate(
    (_electron, wait) => new Promise((resolve) => setTimeout(resolve, wait)),
    until - Date.now(),
  );
  const answer = again.call('Bash', ASKED);
  await (await again.askWindow()).getByRole('button', { name: /^Deny/ }).click();
  expect((await decisionOf(answer)).decision).toBe('deny');
});

test('a question that was put off waits in the tray', async ({ start }) => {
  host = await startTrayHost();
  const app = await start(['--hidden']);
  const item = await host.icon();
  const answer = app.call('Bash', ASKED);
  const page = await app.askWindow();
  await page.getByRole('button', { name: /^Not now/ }).click();
  await expect.poll(() => item.tooltip()).toContain('One question waits for you');
  await item.choose('One question waits for you');
  await page.getByRole('button', { name: /^Deny/ }).click();
  expect((await decisionOf(answer)).decision).toBe('deny');
  await expect.poll(() => item.tooltip()).not.toContain('question');
});

test('a time of watching ends in a review that makes exceptions and begins to guard', async ({ start }) => {
  const app = await start();
  const window = await app.window();
  await window.evaluate(`perch.request('watch.start', 7)`);
  for (const command of ['git reset --hard HEAD~3', 'git reset --hard HEAD~3', 'npm publish']) {
    expect((await app.call('Bash', { command })).stdout).toBe('');
  }
  await window.evaluate(`perch.request('window.show', { page: 'review' })`);
  await expect(
    window
      .getByRole('heading', { name: /would have/ })
      .or(window.getByText('npm publish').first())
      .first(),
  ).toBeVisible();
  await window.screenshot({ path: 'out/screenshots/review.png' });
  const review = await window.evaluate<{ groups: { id: string; count: number; would: string }[] }>(
    `perch.request('review.get', undefined)`,
  );
  expect(review.groups.map(({ count, would }) => [count, would])).toEqual([
    [2, 'ask'],
    [1, 'ask'],
  ]);
  await window.evaluate(
    `perch.request('review.decide', { group: ${JSON.stringify(review.groups[0]?.id)}, decision: 'exception' })`,
  );
  await window.evaluate(`perch.request('review.finish', 'guardrails')`);
  expect((await decisionOf(app.call('Bash', ASKED))).decision).toBe('allow');
  await window.evaluate(`perch.request('window.show', { page: 'exceptions' })`);
  await window.screenshot({ path: 'out/screenshots/exceptions.png' });
  await expect(
    window
      .getByRole('main')
      .getByText(/git reset --hard HEAD~3/)
      .first(),
  ).toBeVisible();
});
