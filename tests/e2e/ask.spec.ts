import { expect, test } from './app.ts';

test('a call that a rule asks about waits for the person, and runs when they allow it', async ({ start }) => {
  const app = await start(['--hidden']);
  const answer = app.call('Bash', { command: 'git reset --hard HEAD~3' });
  const page = await app.askWindow();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('asked.png') });
  const allow = page.getByRole('button', { name: 'Allow once' });
  await expect(allow).toHaveAttribute('aria-disabled', 'false');
  await allow.click();
  expect(JSON.parse((await answer).stdout)).toMatchObject({ hookSpecificOutput: { permissionDecision: 'allow' } });
});
