import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { Bridge } from '../../preload/contract.ts';
import { expect, goTo, test } from './app.ts';
import { makeRepository, twoWeeks, workToday, writeRecords, yesterday } from './life.ts';

const SCREENSHOTS = path.resolve(import.meta.dirname, '../../out/screenshots');
const THEMES = ['light', 'dark', 'contrast'] as const;

/** The page that these functions run in. */
interface WithBridge {
  readonly perch: Bridge;
}

async function look(window: Page, name: string): Promise<void> {
  await window.waitForTimeout(150);
  await window.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
}

async function inEveryTheme(window: Page, name: string): Promise<void> {
  for (const appearance of THEMES) {
    await window.evaluate(
      (chosen) => (globalThis as unknown as WithBridge).perch.request('settings.set', { appearance: chosen }),
      appearance,
    );
    await expect(window.locator('html')).toHaveAttribute('data-theme', appearance);
    await look(window, `${name}-${appearance}`);
    const { violations } = await new AxeBuilder({ page: window }).setLegacyMode().analyze();
    expect.soft(violations.map(({ id, nodes }) => `${name} ${appearance} ${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
  await window.evaluate(() =>
    (globalThis as unknown as WithBridge).perch.request('settings.set', { appearance: 'light' }),
  );
}

test('every page stands in every theme, with nothing that axe objects to', async ({ place, start }) => {
  test.setTimeout(120_000);
  mkdirSync(SCREENSHOTS, { recursive: true });
  makeRepository(place);
  await writeRecords(place, twoWeeks());
  await writeRecords(place, yesterday(place));
  const app = await start();
  const window = await app.window();
  const complaints: string[] = [];
  window.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await workToday(app, place);
  const main = window.getByRole('main');

  await goTo(window, 'Agents');
  await main.getByRole('button', { name: 'Protect' }).first().click();
  await expect(main.getByText('Protected', { exact: true }).first()).toBeVisible();
  await inEveryTheme(window, 'agents');

  await goTo(window, 'Today');
  await expect(main.getByRole('list').first()).toBeVisible();
  await inEveryTheme(window, 'today');

  await goTo(window, 'History');
  await main.getByRole('treegrid').getByText('Denied', { exact: true }).first().click();
  await expect(main.getByText('What Claude Code was told')).toBeVisible();
  await inEveryTheme(window, 'history');

  await window.evaluate(() =>
    (globalThis as unknown as WithBridge).perch.request('window.show', {
      page: 'session',
      session: 'session-yesterday',
    }),
  );
  await expect(main.getByText('Add the tax rates of 2026').first()).toBeVisible();
  await inEveryTheme(window, 'session');

  await goTo(window, 'Rules');
  await main.getByText('Deleting', { exact: true }).click();
  await inEveryTheme(window, 'rules');
  await main
    .getByRole('listitem')
    .filter({ hasText: 'Deny reading keys' })
    .or(main.getByRole('button', { name: /Ask before/ }))
    .first()
    .click();
  await look(window, 'rules-rule-light');

  await goTo(window, 'Exceptions');
  await inEveryTheme(window, 'exceptions');

  await goTo(window, 'Settings');
  await inEveryTheme(window, 'settings');
  expect(complaints).toEqual([]);
});
