import { type ConsoleMessage, expect, type Page } from '@playwright/test';
import type { RequestName } from '../../preload/contract.ts';
import type { FakeBridge } from '../../renderer/gallery/fake.ts';
import { SCENE_LIST, type SceneName } from '../../renderer/gallery/scene-list.ts';

declare global {
  interface Window {
    /** The bridge of the scene on show. */
    gallery?: { readonly bridge: FakeBridge };
  }
}

export interface Look {
  readonly theme?: 'light' | 'dark' | 'contrast';
  readonly text?: 200;
  readonly dir?: 'rtl';
  readonly lang?: 'de';
  readonly size?: { readonly width: number; readonly height: number };
}

/** Opens one scene of the gallery and waits until it stands. */
export async function openScene(page: Page, name: SceneName, look: Look = {}): Promise<void> {
  const { size, ...words } = look;
  const entry = SCENE_LIST.find((scene) => scene.name === name);
  await page.setViewportSize(size ?? entry?.size ?? { width: 1240, height: 800 });
  const query = new URLSearchParams({ scene: name });
  for (const [key, value] of Object.entries(words)) query.set(key, String(value));
  await page.goto(`index.html?${query}`);
  await expect(page.locator('#root > *').first()).toBeVisible();
  // Pages come in pieces of their own; what they are about stands in `main`.
  const main = page.locator('main');
  if ((await main.count()) > 0) await expect(main.getByRole('heading').first()).toBeAttached();
  await page.waitForLoadState('networkidle');
  if (name.startsWith('ask-')) await page.locator('[data-ready]').waitFor();
  await page.evaluate(() => document.fonts.ready);
}

/** Collects what a page complains about; a refused style or script is among it. */
export function complaints(page: Page): string[] {
  const all: string[] = [];
  page.on('pageerror', (error) => all.push(error.message));
  page.on('console', (message: ConsoleMessage) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    // A plain browser asks for an icon of its own accord, and some scenes are meant to fail.
    if (message.location().url.endsWith('favicon.ico') || message.text().includes('did not come')) return;
    all.push(message.text());
  });
  return all;
}

/** Everything the window asked the app under this name, in order. */
export function asked(page: Page, name: RequestName): Promise<unknown[]> {
  return page.evaluate(
    (wanted) => window.gallery?.bridge.asked.filter((one) => one.name === wanted).map(({ input }) => input) ?? [],
    name,
  );
}
