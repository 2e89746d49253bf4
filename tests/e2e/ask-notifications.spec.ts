import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { decisionOf, expect, test } from './app.ts';
import { type NotificationServer, startNotificationServer } from './notification-server.ts';

test.skip(process.platform !== 'linux', 'other systems have no session bus to look at notifications through');

let server: NotificationServer | undefined;
test.afterEach(async () => {
  await server?.stop();
  server = undefined;
});

/** A rule of the person's own about something harmless. */
const HARMLESS = { command: 'ls notes' };
test.beforeEach(({ place }) => {
  const packs = path.join(place.data, 'packs');
  mkdirSync(packs, { recursive: true });
  const rule = [
    '- rule: Ask before listing notes',
    '  desc: The agent wants to see what notes there are.',
    '  condition: tool.name = "Bash" and tool.input_command = "ls notes"',
    '  output: The person is asked first.',
    '  priority: NOTICE',
    '  source: coding_agent',
    '  tags: [coding_agent_ask]',
  ];
  writeFileSync(path.join(packs, 'mine.yaml'), `${rule.join('\n')}\n`);
});

test('a notification with buttons answers what is harmless', async ({ start }) => {
  server = await startNotificationServer(['actions', 'body', 'body-markup']);
  const app = await start(['--hidden']);
  const answer = app.call('Bash', HARMLESS);
  await expect.poll(() => server?.shown).toMatchObject([{ title: 'Claude Code asks in app', body: 'ls notes' }]);
  const [seen] = server.shown;
  expect(Object.keys(seen?.actions ?? {})).toEqual(['Show', 'Deny', 'Allow once']);
  await (await app.askWindow()).waitForTimeout(1100);
  server.press(seen?.id ?? 0, 'Allow once');
  expect((await decisionOf(answer)).decision).toBe('allow');
});

test('nothing grave can be answered in a notification, which goes when the question is answered', async ({ start }) => {
  server = await startNotificationServer(['actions', 'body']);
  const app = await start(['--hidden']);
  const answer = app.call('Bash', { command: 'git reset --hard HEAD~3' });
  await expect.poll(() => server?.shown).toHaveLength(1);
  expect(Object.keys(server.shown[0]?.actions ?? {})).toEqual(['Show']);
  const page = await app.askWindow();
  server.press(server.shown[0]?.id ?? 0, '');
  await page.getByRole('button', { name: /^Deny/ }).click();
  expect((await decisionOf(answer)).decision).toBe('deny');
  expect(server.shown).toEqual([]);
});

test('a burst is one notification, also where a desktop has no buttons', async ({ start }) => {
  server = await startNotificationServer(['body']);
  const app = await start(['--hidden']);
  const answers = Array.from({ length: 8 }, (_, index) =>
    app.call('Bash', { command: `git reset --hard HEAD~${index}` }),
  );
  await expect.poll(() => server?.shown.map(({ title }) => title)).toEqual(['8 questions wait for you in app']);
  expect(server.shown[0]?.actions).toEqual({});
  const page = await app.askWindow();
  await page.getByRole('button', { name: /^Deny all/ }).click();
  await Promise.all(answers);
  await expect.poll(() => server?.shown).toEqual([]);
});
