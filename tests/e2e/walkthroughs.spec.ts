import type { Locator, Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { makeRepository, workToday, writeRecords, yesterday } from './life.ts';

/**
 * What a newcomer comes for, each within five clicks of the open window and without leaving plain language: nothing
 * here is typed, and no rule is read as text.
 */
function counted(window: Page) {
  let clicks = 0;
  return {
    async click(what: Locator): Promise<void> {
      clicks++;
      await what.click();
    },
    get clicks() {
      return clicks;
    },
    page: (name: string) => window.getByRole('navigation').getByRole('button', { name, exact: true }),
    main: window.getByRole('main'),
  };
}

test('why was this blocked, and allow it for today', async ({ place, start }) => {
  makeRepository(place);
  const app = await start();
  const window = await app.window();
  await workToday(app, place);
  const person = counted(window);
  await person.click(person.page('History'));
  await person.click(person.main.getByRole('treegrid').getByText('Denied', { exact: true }).first());
  await expect(person.main.getByText('The agent tried to read private keys')).toBeVisible();
  await person.click(person.main.getByRole('button', { name: 'Make an exception…' }));
  const dialog = window.getByRole('dialog');
  await expect(dialog.getByText('For a day').first()).toBeVisible();
  await person.click(dialog.getByRole('button', { name: 'Make the exception' }));
  await expect(dialog).toBeHidden();
  const { stdout } = await app.call('Read', { file_path: `${place.home}/.ssh/id_ed25519` }, 'another-session');
  expect(stdout).not.toContain('"deny"');
  expect(person.clicks).toBeLessThanOrEqual(5);
});

test('never let any agent push to main in this project', async ({ place, start }) => {
  makeRepository(place);
  const app = await start();
  const window = await app.window();
  await workToday(app, place);
  const person = counted(window);
  await person.click(person.page('Rules'));
  await person.click(window.getByRole('button', { name: 'New rule' }));
  await person.click(window.getByRole('button', { name: /Never push to the shared branch in app/ }));
  await person.click(window.getByRole('button', { name: 'Use this' }));
  await expect(window.getByRole('switch', { name: /Never push to the shared branch in app/ })).toBeAttached();
  const { stdout } = await app.call('Bash', { command: 'git push origin main' });
  expect(stdout).toContain('"deny"');
  expect(stdout).toContain('Never push to the shared branch in app');
  expect(person.clicks).toBeLessThanOrEqual(5);
});

test('what did yesterday’s session read outside the project', async ({ place, start }) => {
  await writeRecords(place, yesterday(place));
  const app = await start();
  const window = await app.window();
  const person = counted(window);
  await person.click(person.page('History'));
  await person.click(person.main.getByText('Story', { exact: true }).first());
  await expect(person.main.getByRole('heading', { name: 'Outside the project' })).toBeVisible();
  await expect(person.main.getByText('rates-2026.txt')).toBeVisible();
  expect(person.clicks).toBeLessThanOrEqual(5);
});
