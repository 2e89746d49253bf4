/** A short run of what `npm run fuzz:hook` does at length. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../temporary.ts';
import { buildReplay } from './build.ts';
import { hookSeeds, keptInputs } from './seeds.ts';

/** Of each seed. */
const CHANGES = 200;

// The world of the harness is made of Linux's calls.
it.runIf(process.platform === 'linux')(
  'the hook keeps its promises whatever it is given and however the system fails',
  { timeout: 120_000 },
  () => {
    const folder = temporaryFolder();
    const seeds = [...hookSeeds()].map(([name, bytes]) => {
      const file = path.join(folder, 'seeds', name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, bytes);
      return file;
    });
    const given = [...keptInputs(), ...seeds];
    const words = execFileSync(buildReplay(folder), [...given, '--random', String(CHANGES)], { encoding: 'utf8' });
    expect(words).toBe(`${given.length * (CHANGES + 1)} inputs\n`);
  },
);
