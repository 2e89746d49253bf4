import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { policy } from '../../../main/cli/policy.ts';
import { captured } from '../../captured-terminal.ts';
import { temporaryFolder } from '../../temporary.ts';

const data = () => {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'packs'));
  writeFileSync(path.join(folder, 'packs/mine.yaml'), '');
  writeFileSync(path.join(folder, 'settings.json'), JSON.stringify({ mode: 'monitor' }));
  return folder;
};

// On a machine that somebody manages, what they decided would show.
describe.skipIf(existsSync('/etc/perch'))('perch policy', () => {
  it('shows what holds and who decided it', async () => {
    const { code, out } = await captured(policy, '--data', data());
    expect(code).toBe(0);
    expect(out).toMatch(/mode +monitor +you, or the default/);
    expect(out).toMatch(/mine\.yaml +you/);
    expect(out).toContain('Nobody manages this machine');
  });

  it('shows the same as JSON', async () => {
    const { out } = await captured(policy, 'show', '--json', 'yes', '--data', data());
    expect(JSON.parse(out)).toMatchObject({
      settings: expect.arrayContaining([{ name: 'mode', value: 'monitor', by: 'you, or the default' }]),
      packs: [{ name: expect.stringMatching(/packs.mine\.yaml$/), by: 'you' }],
      managed: { present: false, bundleVersion: null, problems: [] },
    });
  });

  it.each([['set'], ['show', 'more'], ['--nonsense']])('answers 2 and says how it is meant: %s', async (...words) => {
    expect(await captured(policy, ...words)).toMatchObject({
      code: 2,
      err: expect.stringContaining('usage: perch policy'),
    });
  });
});
