import { expect, type Page, test } from '@playwright/test';
import type { HistoryRow } from '../../preload/contract.ts';
import { openScene } from './scene.ts';

const grid = (page: Page) => page.getByRole('treegrid');
const scroller = (page: Page) => grid(page).locator('..');
const details = (page: Page) => page.getByRole('region', { name: 'About this call' });

/** Lets calls arrive the way the app tells a window. */
async function arrive(page: Page, count: number): Promise<void> {
  await page.evaluate(async (wanted) => {
    const bridge = window.gallery?.bridge;
    const { rows } = (await bridge?.request('history.page', { limit: 1 })) ?? { rows: [] };
    const newest = rows[0];
    if (!bridge || !newest) throw new Error('The scene has no calls.');
    const made: HistoryRow[] = Array.from({ length: wanted }, (_, index) => ({
      ...newest,
      id: newest.id + index + 1,
      summary: `made call ${index + 1}`,
      deed: undefined,
    }));
    bridge.emit('history.added', made);
  }, count);
}

test.beforeEach(({ page }) => openScene(page, 'history-plain'));

test('arrow keys and J and K move through the calls and show their details', async ({ page }) => {
  await grid(page).focus();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(details(page)).toContainText('Ran npm test');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(details(page)).toContainText('read your saved Amazon keys');
  await page.keyboard.press('k');
  await expect(details(page)).toContainText('Changed src/totals.ts');
});

test('Enter goes into the details and Escape comes back to the list', async ({ page }) => {
  await grid(page).focus();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(details(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(grid(page)).toBeFocused();
  await expect(details(page)).toContainText('Choose a call');
});

test('a run of calls that nobody objected to opens and closes', async ({ page }) => {
  const fold = page.getByRole('row', { name: 'Read 23 files' });
  await expect(fold).toHaveAttribute('aria-expanded', 'false');
  await fold.click();
  await expect(page.getByRole('row', { name: 'src/part-22.ts' })).toBeVisible();
  await fold.click();
  await expect(page.getByRole('row', { name: 'src/part-22.ts' })).toBeHidden();
});

test('calls that come in appear at the top', async ({ page }) => {
  await arrive(page, 2);
  await expect(page.getByText('Made call 2')).toBeVisible();
  await expect(page.getByText('18,206 calls kept')).toBeVisible();
});

test('calls that come in while someone reads further down wait and move nothing', async ({ page }) => {
  await scroller(page).evaluate((element) => element.scrollTo(0, 900));
  const before = await page.getByRole('row').nth(3).boundingBox();
  await arrive(page, 3);
  await expect(page.getByRole('button', { name: '3 new calls' })).toBeVisible();
  expect(await page.getByRole('row').nth(3).boundingBox()).toEqual(before);
  await page.getByRole('button', { name: '3 new calls' }).click();
  await expect(page.getByText('Made call 3')).toBeVisible();
});

test('older calls come as the list is scrolled, and only what is in sight exists', async ({ page }) => {
  for (let step = 1; step <= 30; step++) {
    await scroller(page).evaluate((element) => element.scrollBy(0, 3_000));
    await page.waitForTimeout(20);
  }
  const reached = await scroller(page).evaluate((element) => element.scrollTop);
  expect(reached).toBeGreaterThan(20_000);
  expect(await page.getByRole('row').count()).toBeLessThan(80);
});

test('on a narrow page the details take the place of the list', async ({ page }) => {
  await page.setViewportSize({ width: 700, height: 600 });
  await page.getByText('read your saved Amazon keys').click();
  await expect(grid(page)).toBeHidden();
  await page.getByRole('button', { name: 'Back to the list' }).click();
  await expect(grid(page)).toBeVisible();
});

test('the mode is switched from the sidebar', async ({ page }) => {
  await page.getByRole('button', { name: /Guardrails on/ }).click();
  await page.getByRole('menuitem', { name: 'Watch only' }).click();
  await expect(page.getByRole('button', { name: /Watching only/ })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Perch only watches now.' })).toBeVisible();
});
