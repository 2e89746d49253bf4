import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, goTo, test } from './app.ts';
import { makeRepository, twoWeeks, workToday, writeRecords, yesterday } from './life.ts';

const button = (window: Page, name: string | RegExp) => window.getByRole('button', { name });

/** Opens a rule in the list by its name. */
async function openRule(window: Page, name: string): Promise<void> {
  await goTo(window, 'Rules');
  await window.getByRole('textbox', { name: 'Find a rule' }).fill(name);
  await window.getByRole('main').getByRole('listitem').getByRole('button', { name }).click();
  await expect(window.getByRole('heading', { name, exact: true })).toBeAttached();
}

/** A switch is pressed where it is seen: its input is hidden. */
async function flip(window: Page, name: string | RegExp): Promise<void> {
  await window.locator('label', { has: window.getByRole('switch', { name }) }).click();
}

test('a rule that is switched off lets its calls pass, and Undo brings it back', async ({ place, start }) => {
  const app = await start();
  const window = await app.window();
  const key = path.join(place.home, '.ssh/id_ed25519');
  const denied = async () => (await app.call('Read', { file_path: key })).stdout.includes('"deny"');
  expect(await denied()).toBe(true);
  await openRule(window, 'Deny reading keys and sign-ins');
  await flip(window, /Deny reading keys and sign-ins/);
  await expect(button(window, 'Undo')).toBeVisible();
  expect(await denied()).toBe(false);
  expect(readFileSync(path.join(place.data, 'packs/zz-switches.yaml'), 'utf8')).toContain('enabled: false');
  await button(window, 'Undo').click();
  await expect.poll(denied).toBe(true);
});

test('what protects Perch cannot be switched off, not even past the window', async ({ place, start }) => {
  const app = await start();
  const window = await app.window();
  await openRule(window, 'Deny switching Perch off');
  await expect(window.getByText('so it is always on')).toBeVisible();
  const outcome = await window.evaluate(() =>
    (globalThis as unknown as { perch: { request(name: string, input: object): Promise<object> } }).perch.request(
      'rules.switchRule',
      { rule: 'Deny switching Perch off', on: false },
    ),
  );
  expect(outcome).toMatchObject({ ok: false });
  writeFileSync(
    path.join(place.data, 'packs/sneaky.yaml'),
    '- rule: Deny switching Perch off\n  enabled: false\n  override:\n    enabled: replace\n',
  );
  await goTo(window, 'Today');
  await expect(window.getByText('A rule file has a mistake.').first()).toBeVisible();
});

test('a rule is built as a sentence, tried on real calls, and binds', async ({ place, start }) => {
  makeRepository(place);
  await writeRecords(place, twoWeeks(400));
  const app = await start();
  const window = await app.window();
  await workToday(app, place);
  await goTo(window, 'Rules');
  await button(window, 'New rule').click();
  await button(window, /Ask before anything is installed/).click();
  await expect(window.getByText(/in 30 days|of the last 30 days/).first()).toBeVisible({ timeout: 15_000 });
  await button(window, 'Use this').click();
  await expect(window.getByRole('switch', { name: /Ask before anything is installed/ })).toBeVisible();
  expect(readFileSync(path.join(place.data, 'packs/my-rules.yaml'), 'utf8')).toContain(
    'Ask before anything is installed',
  );
});

test('a session tells its story, and what it read outside the project', async ({ place, start }) => {
  await writeRecords(place, yesterday(place));
  const app = await start();
  const window = await app.window();
  await goTo(window, 'History');
  await button(window, /Story/)
    .or(window.getByText('Story', { exact: true }))
    .first()
    .click();
  await expect(window.getByText('rates-2026.txt').first()).toBeVisible();
  await expect(window.getByRole('main').getByText('Outside the project').first()).toBeVisible();
});

test('settings are found by a word, change at once, and last', async ({ start }) => {
  const app = await start();
  const window = await app.window();
  await goTo(window, 'Settings');
  await window.getByRole('textbox', { name: 'Find a setting' }).fill('language');
  await window.getByText('Deutsch', { exact: true }).click();
  await expect(window.getByRole('navigation').getByText('Heute')).toBeVisible();
  await app.quit();
  const again = await start();
  await expect((await again.window()).getByRole('navigation').getByText('Heute')).toBeVisible();
});

test('the first screens are shown once', async ({ place, start }) => {
  writeFileSync(path.join(place.data, 'settings.json'), '{}');
  const app = await start();
  const window = await app.window();
  await expect(window.getByRole('switch').first()).toBeVisible();
  await button(window, 'Not now').click();
  await expect(window.getByRole('navigation')).toBeVisible();
  await app.quit();
  const again = await start();
  await expect((await again.window()).getByRole('navigation')).toBeVisible();
});

test('three first screens lead from the agents found to a call that arrives before your eyes', async ({
  place,
  start,
}) => {
  writeFileSync(path.join(place.data, 'settings.json'), '{}');
  const app = await start();
  const window = await app.window();
  await expect(window.getByRole('switch', { name: 'Protect Claude Code' })).toBeChecked();
  await button(window, 'Continue with 1 agent').click();
  await window.getByText('Guard from now on').click();
  await button(window, 'Start guarding').click();
  await expect(window.getByText('Claude Code checked in')).toBeVisible({ timeout: 15_000 });
  await button(window, 'Done').click();
  await expect(window.getByRole('heading', { name: 'Today', exact: true })).toBeVisible();
  expect(readFileSync(path.join(place.home, '.claude/settings.json'), 'utf8')).toContain('perch-hook');
  expect(JSON.parse(readFileSync(path.join(place.data, 'settings.json'), 'utf8'))).toMatchObject({
    mode: 'guardrails',
    firstRunDone: true,
  });
});
