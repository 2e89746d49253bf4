import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { makeCertificates } from '../main/audit/forward/receivers.ts';
import { answerFileDialogs, expect, goTo, test } from './app.ts';

const RULES = `- rule: Never touch the ledger
  desc: The agent wants to change the ledger.
  condition: file.name in (ledger.csv) and file.op in (write, edit)
  output: The ledger is off limits (%file.path). Leave it as it is.
  priority: CRITICAL
  source: coding_agent
  tags: [coding_agent_deny]
`;
const SUM = createHash('sha256').update(RULES).digest('hex');

/** Takes what the preview shows. */
async function take(window: Page): Promise<void> {
  const dialog = window.getByRole('dialog');
  await expect(dialog.getByText('Never touch the ledger')).toBeVisible();
  await expect(dialog.getByText(SUM)).toBeVisible();
  await dialog.getByRole('button', { name: 'Take these rules' }).click();
  await expect(dialog).toBeHidden();
}

test('rules come from a file, go out to another, and are removed with a way back', async ({ place, start }) => {
  const app = await start();
  const window = await app.window();
  const ledger = path.join(place.project, 'ledger.csv');
  const denied = async () =>
    (await app.call('Write', { file_path: ledger, content: 'x' })).stdout.includes('Never touch the ledger');
  const file = path.join(place.home, 'accounting.yaml');
  writeFileSync(file, RULES);
  await answerFileDialogs(app, file);
  await goTo(window, 'Rules');
  await window.getByRole('button', { name: 'Import…' }).click();
  await window.getByRole('menuitem', { name: 'From a file…' }).click();
  await expect(window.getByRole('dialog').getByText('Never touch the ledger')).toBeVisible();
  expect(await denied(), 'a preview binds nothing').toBe(false);
  await take(window);
  expect(await denied()).toBe(true);

  await window
    .getByRole('main')
    .getByRole('button', { name: /^Accounting/ })
    .click();
  const out = path.join(place.home, 'out.yaml');
  await answerFileDialogs(app, out);
  await window.getByRole('button', { name: 'Export' }).click();
  await expect(window.getByText('Saved.')).toBeVisible();
  expect(readFileSync(out, 'utf8')).toBe(RULES);

  await window.getByRole('button', { name: 'Remove this pack' }).click();
  await expect(window.getByRole('main').getByRole('button', { name: /^Accounting/ })).toBeHidden();
  expect(await denied()).toBe(false);
  await window.getByRole('button', { name: 'Undo' }).click();
  await expect(window.getByRole('main').getByRole('button', { name: /^Accounting/ })).toBeVisible();
  expect(await denied()).toBe(true);
});

test('rules are dropped on the page', async ({ start }) => {
  const app = await start();
  const window = await app.window();
  await goTo(window, 'Rules');
  await expect(window.getByRole('textbox', { name: 'Find a rule' })).toBeVisible();
  const carried = await window.evaluateHandle((text) => {
    const page = globalThis as unknown as {
      readonly DataTransfer: new () => { readonly items: { add(file: File): void } };
    };
    const data = new page.DataTransfer();
    data.items.add(new File([text], 'dropped.yaml', { type: 'text/yaml' }));
    return data;
  }, RULES);
  const target = window.getByRole('textbox', { name: 'Find a rule' });
  await target.dispatchEvent('dragover', { dataTransfer: carried });
  await target.dispatchEvent('drop', { dataTransfer: carried });
  await take(window);
  await expect(window.getByRole('main').getByRole('button', { name: /^Dropped/ })).toBeVisible();
});

test('rules from an address are taken only when they are the ones that were promised', async ({ place, start }) => {
  const folder = path.join(place.home, 'certificates');
  mkdirSync(folder);
  const { files } = makeCertificates(folder);
  const server = https.createServer(
    { cert: readFileSync(files.certificate), key: readFileSync(files.key) },
    ({ url }, response) => {
      if (url === '/moved.yaml') response.writeHead(302, { location: '/ledger.yaml' }).end();
      else if (url === '/open.yaml') response.writeHead(302, { location: 'http://localhost:9/ledger.yaml' }).end();
      else response.end(RULES);
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const app = await start();
    const window = await app.window();
    const ask = async (sum: string, host = 'localhost', file = 'moved.yaml') => {
      await window.getByRole('button', { name: 'Import…' }).click();
      await window.getByRole('menuitem', { name: 'From an address…' }).click();
      await window.getByRole('textbox', { name: 'Address' }).fill(`https://${host}:${port}/${file}`);
      await window.getByRole('textbox', { name: /Checksum/ }).fill(sum);
      await window.getByRole('button', { name: 'Look at them' }).click();
    };
    await goTo(window, 'Rules');
    await ask(SUM, '127.0.0.1');
    await expect(window.getByText(/could not be fetched/), 'nobody vouches for the server').toBeVisible();
    await window.getByRole('button', { name: 'Cancel' }).click();

    // What a person does who adds the authority to their system.
    await app.electron.evaluate(({ session }) =>
      session.defaultSession.setCertificateVerifyProc((_request, trust) => trust(0)),
    );
    await ask('0'.repeat(64));
    await expect(window.getByText(/not what you expect/)).toBeVisible();
    await window.getByRole('button', { name: 'Cancel' }).click();
    await ask(SUM, 'localhost', 'open.yaml');
    await expect(window.getByText(/not encrypted/)).toBeVisible();
    await window.getByRole('button', { name: 'Cancel' }).click();
    await ask(SUM);
    await take(window);
    await expect(window.getByRole('main').getByRole('button', { name: /^Moved/ })).toBeVisible();
  } finally {
    server.close();
  }
});

test('settings go out to a file and come back', async ({ place, start }) => {
  const app = await start();
  const window = await app.window();
  const file = path.join(place.home, 'settings.json');
  await answerFileDialogs(app, file);
  await goTo(window, 'Settings');
  await window.getByRole('button', { name: 'Import and export' }).click();
  await window.getByRole('menuitem', { name: 'Save all settings…' }).click();
  await expect(window.getByText('Settings saved.')).toBeVisible();
  const kept = JSON.parse(readFileSync(file, 'utf8'));
  expect(kept).toMatchObject({ appearance: 'system' });

  writeFileSync(file, JSON.stringify({ ...kept, appearance: 'dark' }));
  await window.getByRole('button', { name: 'Import and export' }).click();
  await window.getByRole('menuitem', { name: 'Take settings from a file…' }).click();
  await expect(window.locator('html')).toHaveAttribute('data-theme', 'dark');

  writeFileSync(file, '{"appearance": "purple"}');
  await window.getByRole('button', { name: 'Import and export' }).click();
  await window.getByRole('menuitem', { name: 'Take settings from a file…' }).click();
  await expect(window.getByText(/Nothing was changed/)).toBeVisible();
  await expect(window.locator('html')).toHaveAttribute('data-theme', 'dark');
});
