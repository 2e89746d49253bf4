import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { runHook } from '../hook-runner.ts';
import { expect, goTo, recordedInput, test } from './app.ts';
import { startTrayHost, type TrayHost, type TrayItem } from './tray-host.ts';

test.skip(process.platform !== 'linux', 'other systems have no session bus to look at the tray through');

const KEY = 'claude/read-ssh-key.PreToolUse.json';

let host: TrayHost | undefined;
test.afterEach(async () => {
  await host?.stop();
  host = undefined;
});

const checked = async (item: TrayItem) =>
  (await item.menu()).filter((entry) => entry.checked).map(({ label }) => label);

test('the tray says the state first, and shows a shape for it', async ({ start }) => {
  host = await startTrayHost();
  await start(['--hidden']);
  const item = await host.icon();
  const menu = await item.menu();
  expect(menu[0]).toMatchObject({ label: 'Guardrails on, no agent protected yet', enabled: false });
  expect(await item.tooltip()).toContain('Guardrails on');
  expect(await checked(item)).toEqual([expect.stringContaining('Guardrails')]);
});

test('monitor, chosen in the tray, lets the call through and records that it would have been denied', async ({
  place,
  start,
}) => {
  host = await startTrayHost();
  const app = await start();
  const window = await app.window();
  await goTo(window, 'History');
  const item = await host.icon();
  const guarding = await item.picture();

  await item.choose('Watch only');
  await expect.poll(() => checked(item)).toEqual([expect.stringContaining('Watch only')]);
  expect(await item.picture()).not.toBe(guarding);
  expect(JSON.parse(readFileSync(path.join(place.data, 'settings.json'), 'utf8'))).toMatchObject({ mode: 'monitor' });

  expect(await runHook('claude-code', place.endpoint, recordedInput(KEY))).toEqual({ code: 0, stdout: '', stderr: '' });
  await expect(window.getByRole('main').getByText('Would deny')).toBeVisible();

  await item.choose('Guardrails');
  await expect.poll(() => item.picture()).toBe(guarding);
  expect((await runHook('claude-code', place.endpoint, recordedInput(KEY))).stdout).toContain('"deny"');
});

test('the menu and the icon open the window', async ({ start }) => {
  host = await startTrayHost();
  const app = await start(['--hidden']);
  const item = await host.icon();
  expect(app.electron.windows()).toEqual([]);
  const opened = app.electron.waitForEvent('window');
  await item.choose('Open Perch');
  const window = await opened;
  await window.close();
  const again = app.electron.waitForEvent('window');
  await item.activate();
  await again;
});

test('a tray that appears after the app is picked up', async ({ start }) => {
  const app = await start(['--hidden']);
  // Without a tray the window is the way in, even for a hidden start.
  await app.window();
  host = await startTrayHost();
  const item = await host.icon();
  expect((await item.menu()).map(({ label }) => label)).toContain('Open Perch');
});

test('Perch can be removed from all agents, once the person agrees', async ({ place, start }) => {
  host = await startTrayHost();
  const settings = path.join(place.home, '.claude/settings.json');
  const before = '{\n  // mine\n  "model": "opus"\n}\n';
  writeFileSync(settings, before);
  writeFileSync(path.join(place.data, 'settings.json'), JSON.stringify({ firstRunDone: true, language: 'de' }));
  const perch = path.resolve(import.meta.dirname, '../../out/cli/perch.mjs');
  execFileSync(process.execPath, [perch, 'agents', 'on', 'claude-code', '--data', place.data, '--home', place.home]);
  const app = await start(['--hidden']);
  const item = await host.icon();
  await expect.poll(async () => (await item.menu())[0]?.label).toBe('Bewacht einen Agenten');
  const asked = await answerDialogs(app.electron, [1, 0, 0]);

  await item.choose('Perch aus meinen Agenten entfernen');
  await expect.poll(asked).toEqual(['Perch aus Ihren Agenten entfernen?']);
  expect(readFileSync(settings, 'utf8')).toContain('perch-hook');

  await item.choose('Perch aus meinen Agenten entfernen');
  await expect.poll(async () => (await asked()).at(-1)).toBe('Perch ist aus Ihren Agenten entfernt.');
  expect(readFileSync(settings, 'utf8')).toBe(before);
  await expect.poll(async () => (await item.menu())[0]?.label).toBe('Leitplanken an, noch kein Agent geschützt');

  await item.choose('Perch aus meinen Agenten entfernen');
  await expect.poll(async () => (await asked()).at(-1)).toBe('Keiner Ihrer Agenten fragt bei Perch nach.');
});

test('quitting from the tray ends the app', async ({ place, start }) => {
  host = await startTrayHost();
  const app = await start(['--hidden']);
  const item = await host.icon();
  const closed = app.electron.waitForEvent('close');
  await item.choose('Quit');
  await closed;
  expect((await runHook('claude-code', place.endpoint, recordedInput(KEY))).code).toBe(2);
});

/**
 * Answers the system's dialogs, which nobody can press here, with one button after the other.
 * @returns what they asked
 */
async function answerDialogs(electron: ElectronApplication, answers: readonly number[]) {
  await electron.evaluate(({ dialog }, buttons) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    Object.assign(dialog, {
      showMessageBox: async ({ message }: { readonly message: string }) => {
        asked.push(message);
        return { response: buttons[asked.length - 1] ?? 0, checkboxChecked: false };
      },
    });
  }, answers);
  return () => electron.evaluate(() => (globalThis as unknown as { readonly asked: readonly string[] }).asked);
}
