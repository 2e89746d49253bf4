/** The power is cut, and the disk has what it was told to keep and any part of the rest. */
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordFiles } from '../../main/audit/files.ts';
import { runHook } from '../hook-runner.ts';
import { openTestStore } from '../main/audit/store/open-store.ts';
import { perchServe } from '../perch-serve.ts';
import { temporaryFolder } from '../temporary.ts';
import { HARMLESS, shellCall } from './calls.ts';
import { layOut, readJournal, type Step } from './power-cut.ts';
import { checkRecord, recordedCalls } from './record-check.ts';

const canWatch = process.platform === 'linux' && spawnSync('cc', ['--version']).status === 0;

/** What Perch did to its files during many calls, the end in order among it, and where they were. */
async function watchedLife(): Promise<{ readonly steps: readonly Step[]; readonly data: string }> {
  const folder = temporaryFolder();
  const data = temporaryFolder();
  const library = path.join(folder, 'power.so');
  execFileSync('cc', ['-O1', '-shared', '-fPIC', '-o', library, path.join(import.meta.dirname, 'power-journal.c')]);
  const journal = path.join(folder, 'journal');
  const environment = { LD_PRELOAD: library, PERCH_TEST_JOURNAL: journal, PERCH_TEST_FOLDER: data };
  const perch = await perchServe(data, { home: '/home/dev', environment });
  const call = async (id: string, text = '') => {
    const { code } = await runHook('claude-code', perch.endpoint, shellCall(`${HARMLESS} # ${text}`, id));
    expect(code).toBe(0);
    appendFileSync(journal, `A ${id} 0 0\n`);
  };
  for (let index = 0; index < 210; index++) await call(`one-${index}`);
  for (let round = 0; round < 4; round++) {
    await Promise.all(Array.from({ length: 25 }, (_, index) => call(`many-${round}-${index}`)));
  }
  // So many that the record’s worker wakes, and then more than the log holds: it is brought into the database by and by.
  for (let index = 0; index < 80; index++) await call(`long-${index}`, incompressible(100_000));
  const steps = () => readJournal(readFileSync(journal));
  const isInDatabase = () => sinceFirstAnswer(steps(), (step) => step.kind === 'W' && step.name === 'audit.db');
  for (let index = 0; index < 5 || !isInDatabase(); index++) {
    await new Promise((resolve) => setTimeout(resolve, 150));
    await call(`last-${index}`);
  }
  await perch.stop();
  return { steps: steps(), data };
}

/** Whether something happened since the first answer. */
function sinceFirstAnswer(steps: readonly Step[], happened: (step: Step) => boolean): boolean {
  return steps.slice(steps.findIndex(({ kind }) => kind === 'A')).some(happened);
}

describe.skipIf(!canWatch)('when the power is cut', () => {
  it('at any moment, every call that was answered is in the record, the chain holds and nothing is doubted', async () => {
    const { steps, data } = await watchedLife();
    const answers = steps.flatMap(({ kind }, index) => (kind === 'A' ? [index] : []));
    const [first = 0] = answers;
    const cut = fc.oneof(
      fc.integer({ min: first + 1, max: steps.length }),
      fc.constantFrom(...answers).map((index) => index + 1),
    );
    const survives = fc.record({ seed: fc.integer(), share: fc.constantFrom(0, 0.5, 0.9, 1) });
    await fc.assert(
      fc.asyncProperty(cut, survives, async (end, { seed, share }) => {
        const folder = temporaryFolder();
        const found = steps.slice(0, end);
        layOut(found, chances(seed, share), folder);
        copyFileSync(recordFiles(data).key, recordFiles(folder).key);
        const { store, problems } = openTestStore(folder);
        expect(problems()).toEqual([]);
        store.close();
        expect(await checkRecord(folder)).toMatchObject({ breaks: [] });
        const recorded = recordedCalls(folder);
        const answered = found.flatMap(({ kind, name }) => (kind === 'A' ? [name] : []));
        expect(answered.filter((id) => !recorded.has(id))).toEqual([]);
        rmSync(folder, { recursive: true });
      }),
      { numRuns: 100 },
    );
  }, 120_000);
});

/** Says yes for about this share of times, always the same for one seed. */
function chances(seed: number, share: number): () => boolean {
  let state = seed | 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) / 2 ** 24 < share;
  };
}

function incompressible(length: number): string {
  return Array.from({ length: length / 8 }, () => Math.random().toString(36).slice(2, 10).padEnd(8, '0')).join('');
}
