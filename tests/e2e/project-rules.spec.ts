import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { decisionOf, expect, goTo, test } from './app.ts';
import { makeRepository } from './life.ts';

const RULE = `- rule: Leave the measurements alone
  desc: The agent wants to list the measurements.
  condition: cmd.argv intersects (measurements)
  output: The measurements are final.
  priority: WARNING
  source: coding_agent
  tags: [coding_agent_deny]
`;

test('rules that a project brings are told on Today the first time, shown on Rules, and left out by a switch', async ({
  place,
  start,
}) => {
  makeRepository(place);
  const folder = path.join(place.project, '.perch/rules');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'thesis.yaml'), RULE);
  const name = path.basename(place.project);
  const app = await start();
  const window = await app.window();
  const lists = () => decisionOf(app.call('Bash', { command: 'ls measurements' }));

  const first = await lists();
  expect(first.decision).toBe('deny');
  expect(first.reason).toContain(`A rule of the project ${name} says: “The measurements are final.”`);

  await goTo(window, 'Today');
  await expect(window.getByText(`The project ${name} brings a rule of its own.`)).toBeVisible();
  await window.screenshot({ path: 'out/screenshots/project-rules-today.png' });
  await window.getByRole('button', { name: 'Show', exact: true }).click();
  const pack = window.getByRole('button', { name: new RegExp(`From ${name}`) });
  await expect(pack).toContainText('can only be stricter');
  await pack.click();
  await window.getByRole('button', { name: /Leave the measurements alone/ }).click();
  await expect(window.getByText('The agent wants to list the measurements.').first()).toBeVisible();
  await expect(window.getByText('so it cannot be changed here')).toBeVisible();
  await window.screenshot({ path: 'out/screenshots/project-rules-rule.png' });

  await window.locator('label', { has: window.getByRole('switch', { name: `From ${name}` }) }).click();
  await expect.poll(async () => (await lists()).decision).not.toBe('deny');
  await window.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await lists()).decision).toBe('deny');

  writeFileSync(path.join(folder, 'wrong.yaml'), '- rule: [');
  expect((await lists()).decision).toBe('deny');
  await goTo(window, 'Today');
  await expect(window.getByText(/wrong\.yaml, line 1: /)).toBeVisible();
  await expect(window.getByText(`The project ${name} brings a rule of its own.`)).toBeHidden();
  await window.screenshot({ path: 'out/screenshots/project-rules-problem.png' });
});
