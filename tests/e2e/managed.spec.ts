import type { Bridge } from '../../preload/contract.ts';
import { RULE } from '../main/managed/bundles.ts';
import { decisionOf, expect, goTo, screenshot, test } from './app.ts';
import { managedElectron } from './managed.ts';

/** The page that these functions run in. */
interface WithBridge {
  readonly perch: Bridge;
}

test('rules of an organisation are a pack of their own, and no window switches them off', async ({ place, start }) => {
  const electron = managedElectron(place, { 'packs/payroll.yaml': RULE });
  test.skip(electron === undefined, 'Only root may put a managed folder over the real one.');
  const app = await start([], {}, electron);
  const readsPayroll = () => decisionOf(app.call('Bash', { command: 'cat payroll.csv' }));
  expect((await readsPayroll()).decision).toBe('deny');

  const window = await app.window();
  await goTo(window, 'Rules');
  const pack = window.getByRole('button', { name: /^Payroll/ });
  await expect(pack).toContainText('1 rule, set by your organisation');
  await pack.click();
  await expect(window.getByText('Your organisation set these rules for this computer.')).toBeVisible();
  await expect(window.getByRole('button', { name: 'Remove this pack' })).toHaveCount(0);
  const all = window.getByRole('switch', { name: 'Payroll is always on, because your organisation set it.' });
  await window.locator('label', { has: all }).click();
  await expect(all).toBeChecked();
  await screenshot(window, 'rules-managed-pack');

  await window.getByRole('button', { name: 'Deny the payroll' }).click();
  await expect(window.getByText('Your organisation set this rule, so it is always on')).toBeVisible();
  for (const effect of ['Record', 'Ask me']) await expect(window.getByRole('radio', { name: effect })).toBeDisabled();
  await expect(window.getByRole('button', { name: 'Edit' })).toHaveCount(0);
  await screenshot(window, 'rules-managed-rule');

  // Even a window that asks for more than its controls offer is refused.
  const refused = await window.evaluate(async () => {
    const { perch } = globalThis as unknown as WithBridge;
    const { id } = (await perch.request('rules.packs', undefined)).find(({ source }) => source === 'managed') ?? {};
    if (id === undefined) throw new Error('There is no managed pack.');
    return [
      await perch.request('rules.switchPack', { pack: id, on: false }),
      await perch.request('rules.switchRule', { rule: 'Deny the payroll', on: false }),
      await perch.request('rules.save', { kind: 'effect', rule: 'Deny the payroll', effect: 'record' }),
      await perch.request('rules.removePack', id),
    ].map(({ ok }) => ok);
  });
  expect(refused).toEqual([false, false, false, false]);
  expect((await readsPayroll()).decision).toBe('deny');
});
