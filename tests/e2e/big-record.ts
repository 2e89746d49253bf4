import { createHash } from 'node:crypto';
import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeRecord } from '../bench/records/make.ts';
import type { Place } from './app.ts';

const root = path.resolve(import.meta.dirname, '../..');
const DAY = 24 * 60 * 60_000;

/**
 * Records of the store that the pages are tried on: `PERCH_TEST_RECORDS=1000000` for a year of many busy agents, which
 * takes some minutes to make the first time. Fewer by themselves, so that a run on a fresh machine stays short.
 */
export const RECORDS = Number(process.env['PERCH_TEST_RECORDS'] ?? 100_000);

/** A record is up to date for so long: pages look at today and at the last 30 days. */
const FRESH = 2 * DAY;

/** Gives a place a record of `RECORDS` calls of the last year, made once and kept in the user's cache. */
export function giveBigRecord({ data }: Place): void {
  const kept = keptRecord();
  for (const file of readdirSync(kept)) {
    copyFileSync(path.join(kept, file), path.join(data, file), constants.COPYFILE_FICLONE);
  }
}

function keptRecord(): string {
  const cache = path.join(os.homedir(), '.cache/perch-e2e-records');
  const folder = path.join(cache, `${RECORDS}-${sourcesHash()}`);
  const made = statSync(folder, { throwIfNoEntry: false });
  if (made && Date.now() - made.mtimeMs < FRESH) return folder;
  // Nobody keeps records of other sizes, layouts or days.
  for (const other of existsSync(cache) ? readdirSync(cache) : []) {
    if (other.startsWith(`${RECORDS}-`)) rmSync(path.join(cache, other), { recursive: true, force: true });
  }
  mkdirSync(cache, { recursive: true });
  const unfinished = `${folder}.${process.pid}`;
  // A year and a little less, so that nothing lies in the future however the gaps fall.
  makeRecord(unfinished, RECORDS, Date.now() - 367 * DAY);
  renameSync(unfinished, folder);
  return folder;
}

/** What the layout and the content of a record follow from. */
function sourcesHash(): string {
  const hash = createHash('sha256');
  for (const file of [
    'main/audit/store/migrations.ts',
    'main/audit/index/schema.ts',
    'main/audit/chain/link.ts',
    'main/audit/content.ts',
    'tests/main/audit/generate.ts',
  ]) {
    hash.update(readFileSync(path.join(root, file)));
  }
  return hash.digest('hex').slice(0, 12);
}
