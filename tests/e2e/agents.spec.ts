import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, goTo, screenshot, test } from './app.ts';

test('Claude Code is registered only when its switch is turned on, and leaves no trace when it is turned off', async ({
  place,
  start,
}) => {
  const settings = path.join(place.home, '.claude/settings.json');
  const app = await start();
  const window = await app.window();
  expect(existsSync(settings)).toBe(false);

  await goTo(window, 'Agents');
  await window.getByRole('button', { name: 'Protect', exact: true }).click();
  const protect = window.getByRole('switch');
  await expect(protect).toBeChecked();
  expect(JSON.parse(readFileSync(settings, 'utf8'))).toMatchObject({
    hooks: { PreToolUse: [{ hooks: [{ command: expect.stringContaining('perch-hook'), onFailure: 'block' }] }] },
  });
  await window.screenshot({ path: test.info().outputPath('agents.png') });

  // The input itself is out of sight; people press what is drawn for it.
  await protect.press('Space');
  await expect(window.getByRole('button', { name: 'Protect', exact: true })).toBeVisible();
  expect(existsSync(settings)).toBe(false);
});

test('a test call runs the real hook, and its row arrives in the history', async ({ start }) => {
  const app = await start();
  const window = await app.window();
  await goTo(window, 'Agents');
  await window.getByRole('button', { name: 'Protect', exact: true }).click();
  await window.getByRole('button', { name: /test call/i }).click();
  await goTo(window, 'History');
  await expect(window.getByRole('treegrid').getByText('Denied', { exact: true })).toBeVisible();
});

test('an entry that somebody takes out is noticed at once, told, and mended from where it is told', async ({
  place,
  start,
}) => {
  const settings = path.join(place.home, '.claude/settings.json');
  writeFileSync(settings, '{\n  // mine\n  "model": "opus"\n}\n');
  const app = await start();
  const window = await app.window();
  await goTo(window, 'Agents');
  await window.getByRole('button', { name: 'Protect', exact: true }).click();
  await expect(window.getByText('Protected', { exact: true })).toBeVisible();
  const registered = readFileSync(settings, 'utf8');

  writeFileSync(settings, registered.replace('"model"', '"disableAllHooks": true,\n  "model"'));
  await expect(window.getByText('Switched off', { exact: true })).toBeVisible();
  await window.getByRole('button', { name: 'What changed?' }).click();
  await expect(window.getByRole('dialog').getByText('"disableAllHooks": true')).toBeVisible();
  await window.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

  await goTo(window, 'Today');
  await expect(window.getByText(/Claude Code/).first()).toBeVisible();
  writeFileSync(settings, registered.replaceAll(/perch-hook/g, 'other-hook'));
  await expect(window.getByText('Perch no longer sees what Claude Code does.')).toBeVisible();
  await screenshot(window, 'today-problem');
  await window.getByRole('button', { name: 'Mend' }).first().click();
  await goTo(window, 'Agents');
  await expect(window.getByText('Protected', { exact: true })).toBeVisible();
  expect(readFileSync(settings, 'utf8')).toContain('perch-hook');
  expect(readFileSync(settings, 'utf8')).toContain('// mine');
});
