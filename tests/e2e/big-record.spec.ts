import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { answerFileDialogs, expect, goTo, test } from './app.ts';
import { giveBigRecord, RECORDS } from './big-record.ts';
import { makeRepository, workToday } from './life.ts';

// Making the record takes its time where none is kept yet.
test.setTimeout(20 * 60_000);

test('each page does its work on a year of records', async ({ place, start }) => {
  makeRepository(place);
  giveBigRecord(place);
  const app = await start();
  const window = await app.window();
  await workToday(app, place);
  const main = window.getByRole('main');
  const matches = main.getByText(/calls? match/);
  const rows = main.getByRole('treegrid').getByRole('row');

  await test.step('Today counts what happened', async () => {
    await goTo(window, 'Today');
    await window.getByRole('radio', { name: '30 days' }).click();
    const counted = main
      .getByRole('list')
      .getByText(/calls? in/)
      .first();
    await expect(counted).toBeVisible({ timeout: 15_000 });
    await main.getByRole('button', { name: 'Why' }).click();
    await expect(main.getByRole('button', { name: /^Remove .*Denied/ })).toBeVisible();
  });

  await test.step('History lists, searches and shows', async () => {
    await window.getByRole('button', { name: 'More about this view' }).click();
    await window.getByRole('menuitem', { name: 'Show all calls' }).click();
    const kept = main.getByText(/[\d,]+ calls kept/);
    await expect(kept).toBeVisible();
    const calls = Number((await kept.innerText()).replaceAll(/\D/g, ''));
    expect(calls).toBeGreaterThan(RECORDS * 0.5);
    await window.keyboard.press('/');
    await window.keyboard.type('invoice yearly');
    await expect(matches).toBeVisible({ timeout: 15_000 });
    await expect(rows.nth(3)).toBeVisible();
    await window.keyboard.press('Escape');
    await main.getByRole('treegrid').focus();
    await window.keyboard.press('j');
    await window.keyboard.press('j');
    await expect(main.getByRole('region', { name: 'About this call' }).getByRole('heading').first()).toBeVisible();
  });

  await test.step('a search is kept, removed, and brought back', async () => {
    await window.getByRole('button', { name: 'More about this view' }).click();
    await window.getByRole('menuitem', { name: 'Keep this search' }).click();
    await window.getByRole('textbox', { name: 'Name' }).fill('Yearly invoices');
    await window.getByRole('button', { name: 'Save' }).click();
    const view = main.getByRole('button', { name: /^Yearly invoices/ });
    await expect(view).toHaveAttribute('aria-pressed', 'true');
    await window.getByRole('button', { name: 'More about this view' }).click();
    await window.getByRole('menuitem', { name: 'Remove “Yearly invoices”' }).click();
    await expect(view).toBeHidden();
    await window.getByRole('button', { name: 'Undo' }).click();
    await expect(view).toBeVisible();
  });

  await test.step('what a search finds goes out to a file', async () => {
    const file = path.join(place.home, 'calls.csv');
    await answerFileDialogs(app, file);
    await main.getByRole('button', { name: 'Export', exact: true }).click();
    await window.getByRole('menuitem', { name: 'Table (CSV)' }).click();
    await expect(window.getByText('Saved.')).toBeVisible({ timeout: 120_000 });
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    const matching = Number((await matches.innerText()).split(' ')[0]?.replaceAll(',', ''));
    expect(lines.length).toBeGreaterThan(matching * 0.99);
  });

  await test.step('an export of everything can be stopped, and leaves no half of a file', async () => {
    const file = path.join(place.home, 'everything.jsonl');
    await answerFileDialogs(app, file);
    await window.getByRole('button', { name: 'More about this view' }).click();
    await window.getByRole('menuitem', { name: 'Show all calls' }).click();
    await main.getByRole('button', { name: 'Export', exact: true }).click();
    await window.getByRole('menuitem', { name: 'JSON Lines' }).click();
    await window.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await expect(window.getByRole('dialog')).toBeHidden();
    expect(existsSync(file)).toBe(false);
  });

  await test.step('a session tells its story', async () => {
    await main.getByText('Story', { exact: true }).first().click();
    await expect(main.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(main.getByRole('listitem').first()).toBeVisible();
  });

  await test.step('Rules count, and a change is tried on the calls of 90 days', async () => {
    await goTo(window, 'Rules');
    await window.getByRole('textbox', { name: 'Find a rule' }).fill('Deny reading keys and sign-ins');
    await main.getByRole('listitem').getByRole('button', { name: 'Deny reading keys and sign-ins' }).click();
    await window.getByRole('radio', { name: 'Ask me' }).click();
    await window.getByRole('button', { name: 'Calls to try it on' }).click();
    await window.getByRole('option', { name: '90 days' }).click();
    await expect(main.getByText(/in 90 days|of the last 90 days/)).toBeVisible({ timeout: 300_000 });
    await window.getByRole('button', { name: 'Discard' }).click();
  });

  await test.step('what a rule of another pack would have said', async () => {
    await window.getByRole('textbox', { name: 'Find a rule' }).fill('Deny reading keys and sign-ins');
    await window
      .locator('label', { has: window.getByRole('switch', { name: /Deny reading keys and sign-ins/ }) })
      .click();
    await app.call('Read', { file_path: path.join(place.home, '.ssh/id_ed25519') }, 'session-later');
    await goTo(window, 'History');
    await rows.filter({ hasText: /key/i }).first().click();
    await main.getByRole('button', { name: 'Try other rules' }).click();
    const rule = window.getByRole('dialog').getByRole('listitem').filter({ hasText: 'Deny reading keys and sign-ins' });
    await expect(rule.getByText('off', { exact: true })).toBeVisible();
    await window.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  });

  await test.step('Settings say how much is kept, and look at every link of it', async () => {
    await goTo(window, 'Settings');
    await expect(main.getByText(/[\d,]+ calls, [\d,]+ MB/)).toBeVisible();
    await window.getByRole('button', { name: 'Check' }).click();
    await expect(main.getByText(/^All [\d,]+ records are as they were written/)).toBeVisible({ timeout: 300_000 });
  });
});
