import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { installation } from '../../../main/cli/installation.ts';
import { leave } from '../../../main/cli/leave.ts';
import { captured } from '../../captured-terminal.ts';
import { temporaryFolder } from '../../temporary.ts';

const isRoot = process.getuid?.() === 0;

/** A home with two agents that ask Perch. */
function home() {
  const folder = temporaryFolder();
  const [data, user] = ['data', 'home'].map((name) => path.join(folder, name)) as [string, string];
  const settings = {
    claude: path.join(user, '.claude/settings.json'),
    gemini: path.join(user, '.gemini/settings.json'),
  };
  for (const file of Object.values(settings)) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, '{ "mine": true }\n');
  }
  const values = { data, home: user, hook: '/opt/perch-hook', endpoint: path.join(folder, 'perch.sock') };
  const { agents, place, hook } = installation(values);
  for (const registration of agents)
    if (/^(?:claude-code|gemini)$/.test(registration.agent)) registration.register(place, hook);
  const marker = path.join(folder, 'removal');
  const options = Object.entries(values).flatMap(([name, value]) => [`--${name}`, value]);
  return { settings, marker, run: () => captured((args, printer) => leave(args, printer, marker), ...options) };
}

const read = (file: string) => readFileSync(file, 'utf8');

describe('perch leave', () => {
  it('is refused to everybody but a package manager that removes Perch', async () => {
    const { settings, marker, run } = home();
    const refused = { code: 2, err: expect.stringContaining('only a package manager') };
    expect(await run()).toMatchObject(refused);
    mkdirSync(marker);
    expect(await run()).toMatchObject(refused);
    expect(read(settings.claude)).toContain('perch-hook');
  });

  it.runIf(isRoot)('is refused where others could have put the file there', async () => {
    const { marker, run } = home();
    writeFileSync(`${marker}-real`, '');
    symlinkSync(`${marker}-real`, marker);
    expect(await run()).toMatchObject({ code: 2 });
    const open = home();
    writeFileSync(open.marker, '');
    chmodSync(open.marker, 0o666);
    expect(await open.run()).toMatchObject({ code: 2 });
  });

  it.runIf(isRoot)('takes Perch out of every agent and leaves their files as they were', async () => {
    const { settings, marker, run } = home();
    writeFileSync(marker, '', { mode: 0o600 });
    const { code, out } = await run();
    expect([code, out]).toEqual([0, expect.stringMatching(/Claude Code no longer asks Perch\.\n.*Gemini/s)]);
    for (const file of Object.values(settings)) expect(read(file)).toBe('{ "mine": true }\n');
    expect(await run()).toMatchObject({ code: 0, out: '' });
  });

  it.runIf(isRoot)('says which agent still asks Perch, and takes it out of the others', async () => {
    const { settings, marker, run } = home();
    writeFileSync(marker, '', { mode: 0o600 });
    writeFileSync(settings.claude, '{ "hooks": ');
    const { code, out, err } = await run();
    expect([code, out, err]).toEqual([
      1,
      expect.stringContaining('Gemini'),
      expect.stringMatching(/^Claude Code still asks Perch: /),
    ]);
    expect(read(settings.gemini)).toBe('{ "mine": true }\n');
  });

  it('says what it takes', async () => {
    expect(await captured(leave, '--nonsense')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^perch leave: /),
    });
  });
});
