import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { decisionOf, expect, screenshot, test } from './app.ts';

/** Nothing that axe knows to be wrong. */
async function expectAccessible(page: Page, look: string): Promise<void> {
  // The gallery's tests look at the other looks; here it is the real window that counts.
  if (look !== 'light') return;
  // It would open a page of its own, which an Electron app does not have.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

for (const [look, settings] of [
  ['light', { appearance: 'light' }],
  ['dark', { appearance: 'dark' }],
  ['large', { appearance: 'light', textSize: 2 }],
] as const) {
  test(`every state of the window is accessible and fits the screen: ${look}`, async ({ start, place }) => {
    mkdirSync(place.data, { recursive: true });
    writeFileSync(path.join(place.data, 'settings.json'), JSON.stringify(settings));
    const app = await start(['--hidden']);
    const answer = app.call('Bash', {
      command: 'git commit -am "Winter prices" && git reset --hard HEAD~1 && npm publish',
    });
    const page = await app.askWindow();
    await expect(page.getByRole('alertdialog')).toBeVisible();
    // What a screen reader reads: headline, what follows from it, the steps, the reason, the answers.
    await expect(page.getByRole('alertdialog')).toMatchAriaSnapshot(`
      - heading /Claude Code wants to/ [level=1]
    `);
    const read = await page.getByRole('alertdialog').ariaSnapshot();
    const order = ['heading', 'cannot be undone', 'git reset', 'Deny', 'Allow once'].map((text) => read.indexOf(text));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(Math.min(...order)).toBeGreaterThanOrEqual(0);
    await expectAccessible(page, look);
    await screenshot(page, `look-${look}-steps`);

    await page.getByRole('button', { name: 'Choose how long it is allowed' }).click();
    await page.getByRole('radio', { name: 'Until this session ends' }).check();
    await expectAccessible(page, look);
    await screenshot(page, `look-${look}-holds`);
    await page.getByRole('button', { name: 'Details' }).click();
    await expect(
      page.getByText('perch-hook').or(page.getByText('electron')).or(page.getByText('node')).first(),
    ).toBeVisible();
    await expectAccessible(page, look);
    await screenshot(page, `look-${look}-details`);
    const fits = await app.electron.evaluate(({ BrowserWindow, screen }) =>
      BrowserWindow.getAllWindows()
        .filter((one) => one.webContents.getURL().endsWith('/ask.html'))
        .every((one) => {
          const bounds = one.getBounds();
          const { workArea } = screen.getDisplayMatching(bounds);
          return bounds.y + bounds.height <= workArea.y + workArea.height && bounds.x >= workArea.x;
        }),
    );
    expect(fits).toBe(true);

    const second = app.call('Bash', { command: 'git reset --hard HEAD~2' });
    await expect(page.getByRole('listitem')).toHaveCount(2);
    await expectAccessible(page, look);
    await screenshot(page, `look-${look}-list`);
    await page.getByRole('button', { name: /^Deny all/ }).click();
    expect((await decisionOf(answer)).decision).toBe('deny');
    await second;

    // What nothing lifts is told, not asked.
    const stopped = await app.call('Bash', { command: `rm -rf ${place.data}` });
    expect(stopped.stdout).toContain('deny');
    await expect(page.getByRole('heading')).toContainText('Perch said no');
    await expectAccessible(page, look);
    await screenshot(page, `look-${look}-denied`);
  });
}
