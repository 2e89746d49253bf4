import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, goTo, screenshot, test } from './app.ts';
import { makeRepository, workToday } from './life.ts';

const root = path.resolve(import.meta.dirname, '../..');

test('the skill is shown before it is written, is written where Claude Code reads it, and Undo takes it away', async ({
  place,
  start,
}) => {
  const file = path.join(place.home, '.claude/skills/perch-rules/SKILL.md');
  const app = await start();
  const window = await app.window();
  await goTo(window, 'Agents');
  await window.getByRole('button', { name: 'Add the skill… (Claude Code)' }).click();
  const dialog = window.getByRole('dialog');
  await expect(dialog.getByText('.claude/skills/perch-rules/SKILL.md')).toBeVisible();
  await expect(dialog.getByRole('region', { name: 'What the file says' })).toContainText('# Writing rules for Perch');
  await screenshot(window, 'agents-skill');
  expect(existsSync(file)).toBe(false);
  await dialog.getByRole('button', { name: 'Write this file' }).click();
  await expect(window.getByText('can write rules', { exact: true })).toBeVisible();
  expect(readFileSync(file, 'utf8')).toBe(readFileSync(path.join(root, 'skills/perch-rules/SKILL.md'), 'utf8'));

  await window.getByRole('button', { name: 'Undo' }).click();
  await expect(window.getByText('cannot write rules yet')).toBeVisible();
  expect(existsSync(path.dirname(file))).toBe(false);
});

const DRAFT = `- rule: Deny making a release
  desc: The agent wants to make a release.
  condition: cmd.programs intersects (make, gmake) and cmd.argv intersects (release)
  output: Making a release is for the person to decide (%cmd.lines). Say what it would hold and why.
  priority: WARNING
  source: coding_agent
  tags: [coding_agent_deny]
`;
const EXAMPLES = `- rule: Deny making a release
  matches:
    - make release
  leaves:
    - make release-notes
    - gmake release
`;

test('what an agent hands over with `perch draft` binds only once it was taken, and shows what it would mean', async ({
  place,
  start,
}) => {
  test.setTimeout(90_000);
  makeRepository(place);
  const app = await start();
  const window = await app.window();
  await workToday(app, place);
  const makesRelease = async () => (await app.call('Bash', { command: 'make release' })).stdout;
  expect(await makesRelease()).not.toContain('Deny making a release');

  // The agent writes its draft in the project, and may run the command: it only ever adds to what waits.
  const file = path.join(place.project, 'releasing.yaml');
  writeFileSync(file, DRAFT);
  writeFileSync(path.join(place.project, 'releasing.examples.yaml'), EXAMPLES);
  const handedOver = await app.call('Bash', { command: `perch draft ${file}` });
  expect(handedOver.stdout).not.toContain('"deny"');
  await goTo(window, 'Rules');
  const { status, stdout } = spawnSync(process.execPath, ['out/cli/perch.mjs', 'draft', file, '--data', place.data], {
    cwd: root,
    encoding: 'utf8',
  });
  expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('handed to the person') });

  await window.getByRole('button', { name: /proposed/ }).click();
  const draft = window.getByRole('listitem', { name: 'Deny making a release' });
  await expect(draft.getByText('The agent wants to make a release.').first()).toBeVisible();
  await expect(draft.getByText('make release-notes')).toBeVisible();
  await expect(draft.getByText('the rule catches it, though it should not')).toHaveCount(1);
  await expect(draft.getByText('1 more call denied in 30 days.')).toBeVisible({ timeout: 20_000 });
  expect(await makesRelease()).not.toContain('Deny making a release');

  await draft.getByRole('button', { name: 'Take it: “Deny making a release”' }).click();
  await expect(draft).toBeHidden();
  expect(await makesRelease()).toContain('Deny making a release');
  expect(existsSync(path.join(place.data, 'packs/releasing.yaml'))).toBe(true);
  await window.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await expect(window.getByRole('main').getByText('Releasing', { exact: true })).toBeVisible();

  await window.getByRole('button', { name: 'Undo' }).click();
  await expect(window.getByRole('button', { name: /proposed/ })).toBeVisible();
  expect(await makesRelease()).not.toContain('Deny making a release');
});

test('a draft with a mistake says where, and cannot be taken', async ({ place, start }) => {
  const app = await start();
  const window = await app.window();
  await goTo(window, 'Rules');
  const file = path.join(place.home, 'broken.yaml');
  writeFileSync(file, DRAFT.replace('intersects (make', 'intresects (make'));
  spawnSync(process.execPath, ['out/cli/perch.mjs', 'draft', file, '--data', place.data], { cwd: root });
  await window.getByRole('button', { name: /proposed/ }).click();
  const draft = window.getByRole('listitem', { name: 'broken' });
  await expect(draft.getByText(/Line 3/)).toBeVisible();
  await expect(draft.getByRole('button', { name: /^Take/ })).toBeDisabled();
  await draft.getByRole('button', { name: /^Refuse/ }).click();
  await expect(window.getByText('There are none left.')).toBeVisible();
});
