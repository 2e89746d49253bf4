import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordWriter } from '../../../kills/bundle.mjs';
import { killAgain } from '../../../kills/kills.ts';

const folder = path.resolve(import.meta.dirname, `../../../../out/test-kills-${process.pid}`);
const programs = { writer: path.join(folder, 'writer.mjs'), worker: path.join(folder, 'record-worker.mjs') };

describe('a program that is killed at any moment', { timeout: 120_000 }, () => {
  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    await recordWriter(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['database', false, 12],
    ['spill file', true, 8],
  ] as const)('loses no record in the %s that it answered for, and the chain holds', async (_where, spill, kills) => {
    const { answered, faults } = await killAgain({ ...programs, spill, kills, seed: 20251121 });
    expect(faults).toEqual([]);
    expect(answered).toBeGreaterThan(kills);
  });
});
