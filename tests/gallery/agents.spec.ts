import { expect, test } from '@playwright/test';
import { openScene } from './scene.ts';

test.beforeEach(({ page }) => openScene(page, 'agents'));

test('an agent is switched off and on', async ({ page }) => {
  await page.locator('label', { has: page.getByRole('switch', { name: 'Protect Codex' }) }).click();
  const codex = page.getByRole('listitem').filter({ hasText: 'Codex' });
  await expect(codex.getByRole('button', { name: 'Protect' })).toBeVisible();
  await expect(page.getByText('Codex runs without Perch now.')).toBeVisible();
  await codex.getByRole('button', { name: 'Protect' }).click();
  await expect(codex.getByText('Protected', { exact: true })).toBeVisible();
});

test('a broken entry is mended', async ({ page }) => {
  await page.getByRole('button', { name: 'Mend' }).click();
  await expect(page.getByText('Three agents check with Perch.')).toBeVisible();
});

test('a test call is sent, and the way to it is offered', async ({ page }) => {
  await page.getByRole('button', { name: 'Send a test call' }).first().click();
  await page.getByRole('button', { name: 'See it in History' }).click();
  await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
});

test('what the skill says is shown before it is written', async ({ page }) => {
  await page.getByRole('button', { name: 'Add the skill… (Codex)' }).click();
  await expect(page.getByRole('dialog').getByText('/.codex/skills/perch-rules/SKILL.md')).toBeVisible();
  await page.getByRole('button', { name: 'Write this file' }).click();
  await expect(page.getByText('Codex can write rules now. Ask it for one.')).toBeVisible();
  await expect(page.getByText('can write rules', { exact: true })).toHaveCount(2);
});
