import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { _electron, type Page } from '@playwright/test';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ensureElectron } from '../../build/electron-runtime.mjs';
import { startXvfb } from '../../build/xvfb.mjs';
import { HOOK } from '../hook-runner.ts';
import { CLIENTS } from './clients.ts';
import { newPlace, runClient } from './run-client.ts';

const clients = CLIENTS.filter(({ inCi }) => inCi).map((client) => [client.agent, client] as const);
const root = path.resolve(import.meta.dirname, '../..');

/** What the person is asked about; nothing that any rule of ours minds. */
const COMMAND = 'touch made.txt';
const RULE = [
  '- rule: Ask before making a file',
  '  desc: The agent wants to make a file.',
  `  condition: tool.input_command contains "${COMMAND}"`,
  '  output: The person is asked first.',
  '  priority: NOTICE',
  '  source: coding_agent',
  '  tags: [coding_agent_ask]',
].join('\n');

/** A real agent and the real app, with a person at the window. */
describe.each(clients)('a real %s, asked about', (_agent, client) => {
  async function asked(person: (page: Page) => Promise<void>) {
    const place = newPlace();
    onTestFinished(place.remove);
    const data = path.join(place.home, 'perch-data');
    mkdirSync(path.join(data, 'packs'), { recursive: true });
    writeFileSync(path.join(data, 'packs/mine.yaml'), `${RULE}\n`);
    const endpoint = path.join(data, 'run/perch.sock');
    const app = await startApp(data, place.home);
    onTestFinished(() => app.close().catch(() => undefined));
    await expect.poll(() => existsSync(endpoint), { timeout: 20_000 }).toBe(true);

    const run = runClient(client, place, { shell: COMMAND }, { program: HOOK, endpoint });
    const page = () => app.windows().find((one) => one.url().endsWith('/ask.html'));
    await expect.poll(page, { timeout: 60_000 }).toBeDefined();
    const window = page() as Page;
    await window.getByRole('alertdialog').waitFor();
    // It waits for as long as nobody answers.
    await window.waitForTimeout(3000);
    expect(existsSync(path.join(place.project, 'made.txt'))).toBe(false);
    await person(window);
    const { modelRead, left, timedOut } = await run;
    expect(timedOut).toBe(false);
    return { modelRead, made: left('made.txt') };
  }

  it('waits, and goes on when the person allows it', async () => {
    const { made } = await asked((window) =>
      window.getByRole('button', { name: 'Allow once', disabled: false }).click(),
    );
    expect(made).toBe('');
  });

  it('waits, and hears the note when the person denies it', async () => {
    const { made, modelRead } = await asked(async (window) => {
      await window.getByRole('textbox').fill('Write it into notes.txt.');
      await window.getByRole('button', { name: 'Deny and send note' }).click();
    });
    expect(made).toBeUndefined();
    expect(modelRead).toContain('The person denied it and says: Write it into notes.txt.');
  });
});

async function startApp(data: string, home: string) {
  const screen = process.platform === 'linux' && !process.env['DISPLAY'] ? await startXvfb() : undefined;
  onTestFinished(() => screen?.stop());
  return _electron.launch({
    executablePath: (await ensureElectron()).program,
    args: [root, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), `--data=${data}`, '--hidden'],
    env: { ...(process.env as Record<string, string>), HOME: home, ...(screen ? { DISPLAY: screen.display } : {}) },
  });
}
