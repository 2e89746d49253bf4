import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { openArchive } from '../../main/audit/archive.ts';
import { type RecordFiles, recordFiles } from '../../main/audit/files.ts';
import { openStore } from '../../main/audit/store/store.ts';
import { randomNumbers } from '../main/audit/generate.ts';

export interface KillOptions {
  readonly kills: number;
  readonly seed: number;
  /** The bundled writer and the bundled worker that it starts. */
  readonly writer: string;
  readonly worker: string;
  /** Somebody holds on to the database, so that every record goes into the spill file. */
  readonly spill: boolean;
  done?(kills: number): void;
}

export interface KillResult {
  readonly kills: number;
  /** Records that a writer said to be safe before it was killed. */
  readonly answered: number;
  /** What is wrong: records that are gone or changed, chains that break. */
  readonly faults: readonly string[];
}

/** A record grows over so many kills; then a new one begins, since the whole of it is looked at after every kill. */
const KILLS_PER_RECORD = 20;
/** Longest time from the first safe record to the kill, in milliseconds. */
const LONGEST_LIFE = 80;

/** Kills writers at random moments. After each kill every record that was said to be safe must be there, unchanged. */
export async function killAgain({ kills, seed, spill, done, ...programs }: KillOptions): Promise<KillResult> {
  const random = randomNumbers(seed);
  const faults: string[] = [];
  let answered = 0;
  let folder = '';
  let safe = new Set<string>();
  for (let kill = 0; kill < kills; kill++) {
    if (kill % KILLS_PER_RECORD === 0) {
      if (folder) rmSync(folder, { recursive: true });
      folder = mkdtempSync(path.join(os.tmpdir(), 'perch-kills-'));
      safe = new Set();
    }
    const files = recordFiles(folder);
    if (spill) await reopen(files);
    const held = spill ? hold(files) : undefined;
    const said = await writeUntilKilled(programs, folder, kill + seed, random() * LONGEST_LIFE);
    held?.close();
    answered += said.length;
    for (const name of said) safe.add(name);
    // What waits in the spill file is taken in by the next start; the database alone must be whole without one.
    if (!spill) faults.push(...(await verified(files)).map((fault) => `kill ${kill}, as it was left: ${fault}`));
    await reopen(files);
    faults.push(...(await verified(files)), ...missing(files, safe).map((fault) => `kill ${kill}: ${fault}`));
    done?.(kill + 1);
  }
  if (folder) rmSync(folder, { recursive: true });
  return { kills, answered, faults };
}

async function writeUntilKilled(
  { writer, worker }: Pick<KillOptions, 'writer' | 'worker'>,
  folder: string,
  seed: number,
  life: number,
): Promise<readonly string[]> {
  const child = spawn(process.execPath, [writer, folder, worker, String(seed)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', (piece) => {
    output += piece;
  });
  child.stderr.on('data', (piece) => {
    errors += piece;
  });
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), closed]);
  await new Promise((resolve) => setTimeout(resolve, life));
  child.kill('SIGKILL');
  await closed;
  // A line that the kill cut off was not said.
  const said = output.split('\n').slice(0, -1);
  if (said.length === 0) throw new Error(`The writer said nothing before it was killed: ${errors}`);
  return said;
}

/** Keeps everybody else from writing the database. */
function hold({ database }: RecordFiles): DatabaseSyncInstance {
  const held = new DatabaseSync(database);
  held.exec('BEGIN EXCLUSIVE');
  return held;
}

/** What the next start does: takes in what waits in the spill file, little by little. */
async function reopen(files: RecordFiles): Promise<void> {
  const store = openStore({
    files,
    mask: (record) => record,
    now: Date.now,
    problemsChanged: () => undefined,
    committed: () => undefined,
    setAside: () => undefined,
  });
  const end = Date.now() + 20_000;
  const waits = () => (statSync(files.spill, { throwIfNoEntry: false })?.size ?? 0) > 0;
  while (waits() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
  store.close();
}

async function verified(files: RecordFiles): Promise<readonly string[]> {
  const archive = openArchive(files, '/home/ana');
  try {
    return (await archive.verify()).breaks.map((found) => JSON.stringify(found));
  } finally {
    archive.close();
  }
}

/** Records that were said to be safe and are not there, or are there twice. */
function missing(files: RecordFiles, safe: ReadonlySet<string>): readonly string[] {
  const archive = openArchive(files, '/home/ana');
  try {
    const seen = new Map<string, number>();
    for (const record of archive.search.eachForward({ terms: [] }, Date.now())) {
      if (typeof record !== 'number') seen.set(record.toolUse, (seen.get(record.toolUse) ?? 0) + 1);
    }
    return [...safe].flatMap((name) => {
      const times = seen.get(name) ?? 0;
      return times === 1 ? [] : [times === 0 ? `record ${name} is gone` : `record ${name} is there ${times} times`];
    });
  } finally {
    archive.close();
  }
}
