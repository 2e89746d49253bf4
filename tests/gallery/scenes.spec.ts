import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { SCENE_LIST } from '../../renderer/gallery/scene-list.ts';
import { complaints, type Look, openScene } from './scene.ts';

const pictures = path.resolve(import.meta.dirname, '../../out/pictures');

/** Everything is looked over by axe in each theme; the other looks are for the eye. */
const THEMES: Readonly<Record<string, Look>> = {
  light: { theme: 'light' },
  dark: { theme: 'dark' },
  contrast: { theme: 'contrast' },
};
/** At twice the text size the ask window is twice as wide, where the screen has the room. */
const BIG_DESK = { width: 1080, height: 1000 };
const LOOKS: Readonly<Record<string, Look>> = {
  '200': { text: 200 },
  small: { size: { width: 900, height: 600 } },
  rtl: { dir: 'rtl' },
  german: { lang: 'de' },
};

for (const { name, title } of SCENE_LIST) {
  test(title, async ({ page }) => {
    const complained = complaints(page);
    for (const [look, how] of Object.entries({ ...THEMES, ...LOOKS })) {
      await test.step(look, async () => {
        await openScene(page, name, name.startsWith('ask-') && how.text ? { ...how, size: BIG_DESK } : how);
        await page.screenshot({ path: path.join(pictures, `${name}-${look}.png`) });
        expect.soft(await standsOut(page), `${look}: nothing stands out of the page`).toBe(false);
        if (!(look in THEMES)) return;
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect.soft(violations.map(({ id, nodes }) => `${look} ${id}: ${nodes[0]?.html}`)).toEqual([]);
      });
    }
    expect(complained).toEqual([]);
  });
}

function standsOut(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}
