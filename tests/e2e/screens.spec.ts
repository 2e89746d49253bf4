import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { Bridge } from '../../preload/contract.ts';
import { expect, goTo, type Place, test } from './app.ts';
import { giveBigRecord } from './big-record.ts';
import { makeRepository, thisMorning, workToday, writeRecords, yesterday } from './life.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SCREENSHOTS = path.join(ROOT, 'out/screenshots');
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
    const axe = new AxeBuilder({ page: window }).setLegacyMode();
    // Names, roles and order are the same in every theme; colours are not.
    if (appearance !== 'light') axe.withRules(['color-contrast']);
    const { violations } = await axe.analyze();
    expect.soft(violations.map(({ id, nodes }) => `${name} ${appearance} ${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
  await window.evaluate(() =>
    (globalThis as unknown as WithBridge).perch.request('settings.set', { appearance: 'light' }),
  );
}

test('every page stands in every theme, with nothing that axe objects to', async ({ place, start }) => {
  // Making the record takes its time where none is kept yet.
  test.setTimeout(20 * 60_000);
  mkdirSync(SCREENSHOTS, { recursive: true });
  makeRepository(place);
  giveBigRecord(place);
  await writeRecords(place, yesterday(place));
  await writeRecords(place, thisMorning());
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
  await window.getByRole('button', { name: 'Dismiss' }).click();
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

  handOverDraft(place);
  await window.getByRole('button', { name: /proposed/ }).click();
  await expect(window.getByRole('dialog').getByText(/in 30 days|of the last 30 days/)).toBeVisible({
    timeout: 300_000,
  });
  await inEveryTheme(window, 'rules-draft');
  await window.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

  await window.getByRole('button', { name: 'New rule' }).click();
  await window.getByRole('button', { name: /Never push to the shared branch/ }).click();
  await expect(window.getByText(/in 30 days|of the last 30 days/).first()).toBeVisible({ timeout: 20_000 });
  await look(window, 'rules-new-light');
  await window.getByRole('button', { name: 'Edit' }).click();
  await expect(window.locator('.cm-content')).toBeVisible();
  await look(window, 'rules-editor-light');

  await goTo(window, 'History');
  await main.getByRole('treegrid').getByText('Denied', { exact: true }).first().click();
  await main.getByRole('button', { name: 'Make an exception…' }).click();
  await look(window, 'exception-new-light');
  await window.getByRole('button', { name: 'Make the exception' }).click();
  await window.keyboard.press('/');
  await window.keyboard.type('codex');
  await look(window, 'history-search-light');
  await window.getByRole('combobox').fill('');
  await window.keyboard.press('Escape');
  await expect(window.getByRole('navigation')).toBeVisible();

  await goTo(window, 'Exceptions');
  await inEveryTheme(window, 'exceptions');

  await goTo(window, 'Settings');
  await inEveryTheme(window, 'settings');

  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.setSize(900, 600));
  await window.evaluate(() => (globalThis as unknown as WithBridge).perch.request('settings.set', { textSize: 2 }));
  for (const page of ['Today', 'History', 'Rules', 'Agents'] as const) {
    await goTo(window, page);
    await look(window, `${page.toLowerCase()}-small-200`);
  }
  await window.evaluate(() => (globalThis as unknown as WithBridge).perch.request('settings.set', { textSize: 1 }));
  for (const page of ['Today', 'History', 'Rules'] as const) {
    await goTo(window, page);
    await look(window, `${page.toLowerCase()}-900x600`);
  }
  keepForGuide();
  expect(complaints).toEqual([]);
});

/** What an agent does that has learnt to write rules. */
function handOverDraft({ home, data }: Place): void {
  const file = path.join(home, 'publishing.yaml');
  writeFileSync(
    file,
    `- rule: Ask before packages change
  desc: The agent wants to install or publish a package.
  condition: cmd.programs intersects (npm, cargo) and cmd.argv intersects (publish, install)
  output: Packages are for the person to decide (%cmd.lines). Say which one you would use and why.
  priority: WARNING
  source: coding_agent
  tags: [coding_agent_ask]
`,
  );
  writeFileSync(
    path.join(home, 'publishing.examples.yaml'),
    '- rule: Ask before packages change\n  matches:\n    - npm publish\n    - npm install pdf-lib\n  leaves:\n    - npm test\n',
  );
  spawnSync(process.execPath, ['out/cli/perch.mjs', 'draft', file, '--data', data], { cwd: ROOT });
}

/** Pictures that the guide and the README show, by the names they have there. */
const GUIDE = {
  today: 'today-light',
  history: 'history-light',
  session: 'session-light',
  rule: 'rules-new-light',
  dark: 'history-dark',
  agents: 'agents-light',
  draft: 'rules-draft-light',
} as const;

/** `PERCH_PICTURES=1` takes this run’s pictures over into the guide. */
function keepForGuide(): void {
  if (!process.env['PERCH_PICTURES']) return;
  const folder = path.join(ROOT, 'docs/pictures');
  mkdirSync(folder, { recursive: true });
  for (const [name, made] of Object.entries(GUIDE)) {
    copyFileSync(path.join(SCREENSHOTS, `${made}.png`), path.join(folder, `${name}.png`));
  }
}
