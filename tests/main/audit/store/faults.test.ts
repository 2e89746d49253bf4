import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { salvage } from '../../../../main/audit/store/damaged.ts';
import { RecordUnavailableError } from '../../../../main/audit/store/faults.ts';
import { MIGRATIONS } from '../../../../main/audit/store/migrations.ts';
import { temporaryFolder } from '../../../temporary.ts';
import { call } from '../sample.ts';
import { appendAll, eventually, openTestStore, tamper } from './open-store.ts';

const numbered = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => call({ toolUse: `u${from + index}` }));

/** Another program that writes into the database and does not let go. */
function lock(file: string): () => void {
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  let held = true;
  const release = () => {
    if (held) other.close();
    held = false;
  };
  onTestFinished(release);
  return release;
}

describe('while the database is locked', () => {
  it('records wait in the spill file, and join the record in their order afterwards', async () => {
    const { store, files, problems } = openTestStore();
    await store.append(call({ toolUse: 'u1' }));
    const release = lock(files.database);
    const written = await appendAll(store, numbered(300, 2));
    expect(written.map(({ id }) => id)).toEqual(Array.from({ length: 300 }, (_, index) => index + 2));
    expect(problems()).toEqual([expect.objectContaining({ id: 'record-unwritable' })]);
    expect(readFileSync(files.spill, 'utf8').trim().split('\n')).toHaveLength(300);
    // They can be seen while they wait.
    expect(store.page({ limit: 2 }).map(({ toolUse }) => toolUse)).toEqual(['u301', 'u300']);
    release();
    await eventually(() => problems().length === 0);
    expect(existsSync(files.spill)).toBe(false);
    expect(store.page({ limit: 400 }).map(({ id }) => id)).toEqual(
      Array.from({ length: 301 }, (_, index) => 301 - index),
    );
    expect(written.every(({ id }) => store.follows(id))).toBe(true);
  });

  it('what waits survives the end of Perch', async () => {
    const { store, files } = openTestStore();
    await store.append(call({ toolUse: 'u1' }));
    const release = lock(files.database);
    const waiting = await store.append(call({ toolUse: 'u2' }));
    store.close();
    release();
    const again = openTestStore(files.folder);
    expect(again.store.get(2)).toEqual(waiting);
    expect(again.store.follows(2)).toBe(true);
    expect(again.problems()).toEqual([]);
  });

  it('leaves out a line that a crash cut off, since nobody had its answer', async () => {
    const { store, files } = openTestStore();
    await store.append(call({ toolUse: 'u1' }));
    const release = lock(files.database);
    await appendAll(store, numbered(2, 2));
    store.close();
    const text = readFileSync(files.spill);
    writeFileSync(files.spill, text.subarray(0, text.length - 5));
    release();
    const again = openTestStore(files.folder);
    expect(again.store.page({ limit: 9 }).map(({ toolUse }) => toolUse)).toEqual(['u2', 'u1']);
    expect(again.problems()).toEqual([]);
  });

  it('keeps waiting lines that somebody changed out of the record, and says so', async () => {
    const { store, files } = openTestStore();
    await store.append(call({ toolUse: 'u1' }));
    const release = lock(files.database);
    await appendAll(store, numbered(3, 2));
    store.close();
    writeFileSync(files.spill, readFileSync(files.spill, 'utf8').replace('u3', 'x3'));
    release();
    const again = openTestStore(files.folder);
    expect(again.store.page({ limit: 9 }).map(({ toolUse, event }) => toolUse || event)).toEqual([
      'waiting-changed',
      'u2',
      'u1',
    ]);
    expect(again.problems()).toEqual([expect.objectContaining({ id: 'record-waiting-changed' })]);
    expect(readdirSync(files.folder).some((name) => name.includes('spill.jsonl.damaged'))).toBe(true);
  });

  it('brings in what waits only once, even when Perch ended in the middle', async () => {
    const { store, files } = openTestStore();
    await store.append(call({ toolUse: 'u1' }));
    const release = lock(files.database);
    await appendAll(store, numbered(3, 2));
    store.close();
    const spilled = readFileSync(files.spill);
    release();
    openTestStore(files.folder).store.close();
    // As if the file had been emptied a moment too late.
    writeFileSync(files.spill, spilled);
    const again = openTestStore(files.folder);
    expect(again.store.page({ limit: 9 }).map(({ toolUse }) => toolUse)).toEqual(['u4', 'u3', 'u2', 'u1']);
    expect(again.problems()).toEqual([]);
  });
});

describe('when nothing takes a record', () => {
  it('says so to whoever wanted to act on it, and notes afterwards how many there were', async () => {
    const { store, files, problems } = openTestStore();
    await store.append(call());
    mkdirSync(files.spill);
    const release = lock(files.database);
    await expect(store.append(call())).rejects.toThrow(RecordUnavailableError);
    await expect(store.append(call())).rejects.toThrow(/cannot write this step down/);
    expect(problems().map(({ id }) => id)).toEqual(['record-unwritable', 'record-lost']);
    rmSync(files.spill, { recursive: true });
    release();
    await eventually(() => problems().length === 0);
    expect(store.page({ limit: 1 })[0]).toMatchObject({ id: 2, event: 'not-recorded', input: { count: 2 } });
  });
});

describe('on a full disk', () => {
  it.skipIf(!canMount())('records go on into room that was held back for them', async () => {
    const folder = temporaryFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder]);
    onTestFinished(() => {
      execFileSync('umount', ['-l', folder]);
    });
    const { store, files, problems } = openTestStore(folder);
    await store.append(call());
    await eventually(() => existsSync(files.reserve));
    fillUp(path.join(folder, 'filler'));
    // One by one, they soon need more than the write-ahead log has room for.
    const ids: number[] = [];
    const said = new Map<string, string>();
    for (const record of numbered(1000, 2)) {
      ids.push((await store.append(record)).id);
      for (const { id, detail } of problems()) said.set(id, detail);
    }
    expect(ids).toEqual(Array.from({ length: 1000 }, (_, index) => index + 2));
    expect([...said]).toEqual([['record-unwritable', expect.stringContaining('disk is full')]]);
    rmSync(path.join(folder, 'filler'));
    await eventually(() => problems().length === 0, 15_000);
    expect(store.count()).toBe(1001);
    expect(store.follows(1001)).toBe(true);
  });
});

describe('in a folder that cannot be written', () => {
  it.skipIf(!canMount())(
    'nothing is let through without a record, and all goes on when it can be written again',
    async () => {
      const folder = temporaryFolder();
      execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folder]);
      onTestFinished(() => {
        execFileSync('umount', ['-l', folder]);
      });
      const first = openTestStore(folder);
      await first.store.append(call());
      first.store.close();
      execFileSync('mount', ['-o', 'remount,ro', folder]);
      const { store, problems } = openTestStore(folder);
      await expect(store.append(call())).rejects.toThrow(RecordUnavailableError);
      expect(problems()[0]?.detail).toContain('may not write to its data folder');
      execFileSync('mount', ['-o', 'remount,rw', folder]);
      await eventually(() => problems().length === 0);
      expect((await store.append(call())).id).toBe(3);
    },
  );
});

const salvaged = (file: string) => [...salvage(file, undefined)].flatMap(({ entries }) => entries);

describe('a damaged database', () => {
  async function filled(count: number) {
    const { store, files } = openTestStore();
    for (let index = 0; index < count; index += 100) await appendAll(store, numbered(100, index + 1));
    store.close();
    return files;
  }

  const overwrite = (file: string, from: number, length: number) => {
    const handle = openSync(file, 'r+');
    writeSync(handle, Buffer.alloc(length, 0xa5), 0, length, from);
    closeSync(handle);
  };

  it.each([
    ['its first page', 0, 4096, 1],
    ['a page in the middle', 10 * 4096, 4096, 0.8],
    ['half of it', 4096, 15 * 4096, 0.3],
  ] as const)(
    'is set aside when %s is gone, and what is readable can be brought back',
    async (_what, from, length, readable) => {
      const files = await filled(1000);
      overwrite(files.database, from, length);
      const { store, setAside, problems } = openTestStore(files.folder);
      // SQLite notices a page only when it comes to it.
      for (let id = 1; id <= 1000 && setAside.length === 0; id += 10) store.get(id);
      await eventually(() => setAside.length > 0);
      const written = await store.append(call({ toolUse: 'new' }));
      expect(written.id).toBeGreaterThan(1000);
      expect(problems()).toEqual([expect.objectContaining({ id: 'record-damaged' })]);
      const found = new Set(salvaged(setAside[0] as string).map(({ id }) => id));
      expect(found.size).toBeGreaterThanOrEqual(1000 * readable);
    },
  );

  it('reads every record out of an undamaged one', async () => {
    const files = await filled(300);
    const copy = path.join(files.folder, 'copy.db');
    renameSync(files.database, copy);
    const found = salvaged(copy);
    expect(found.map(({ id }) => id).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 300 }, (_, index) => index + 1),
    );
  });

  it('reads records that are longer than a page', async () => {
    const { store, files } = openTestStore();
    const text = Array.from({ length: 4000 }, (_, index) => `${Math.imul(index, 2654435761) >>> 0}`)
      .join(' ')
      .slice(0, 15_000);
    await store.append(call({ input: { text } }));
    store.close();
    const [entry] = salvaged(files.database);
    expect(entry?.content).toContain(text);
  });
});

describe('the end of the record', () => {
  async function written(count: number) {
    const { store, files } = openTestStore();
    await appendAll(store, numbered(count));
    store.close();
    return files;
  }

  it('is missed when it was cut off, and the numbers that are gone are not used again', async () => {
    const files = await written(10);
    tamper(files.database, 'DELETE FROM records WHERE id > 7');
    const { store, problems } = openTestStore(files.folder);
    expect(problems()).toEqual([expect.objectContaining({ id: 'record-doubt', title: '3 records are missing.' })]);
    expect((await store.append(call())).id).toBe(12);
    expect(store.get(11)).toMatchObject({ event: 'end-missing', input: { first: 8, last: 10 } });
  });

  it('is missed when the whole file is gone', async () => {
    const files = await written(4);
    for (const side of ['', '-wal', '-shm']) rmSync(files.database + side, { force: true });
    const { store, problems } = openTestStore(files.folder);
    expect(problems()).toEqual([expect.objectContaining({ title: '4 records are missing.' })]);
    expect((await store.append(call())).id).toBe(6);
  });

  it('is doubted when records were added while Perch was not running', async () => {
    const files = await written(3);
    tamper(files.database, 'INSERT INTO records SELECT 4, content, hash FROM records WHERE id = 3');
    const { problems } = openTestStore(files.folder);
    expect(problems()).toEqual([
      expect.objectContaining({ title: 'One record was added while Perch was not running.' }),
    ]);
  });

  it.each([
    ['was removed', (file: string) => rmSync(file)],
    ['was changed', (file: string) => writeFileSync(file, readFileSync(file, 'utf8').replace('"id":3', '"id":2'))],
  ])('is doubted when the file that vouches for it %s', async (_what, change) => {
    const files = await written(3);
    change(files.head);
    const { problems, store } = openTestStore(files.folder);
    expect(problems()).toEqual([expect.objectContaining({ title: 'Nobody can tell whether the record is complete.' })]);
    expect(store.page({ limit: 1 })[0]?.agent).toBe('perch');
  });

  it('is missed when the file is taken away while Perch runs', async () => {
    const { store, files, problems } = openTestStore();
    await appendAll(store, numbered(3));
    for (const side of ['', '-wal', '-shm']) renameSync(files.database + side, `${files.database}.elsewhere${side}`);
    await eventually(() => problems().some(({ id }) => id === 'record-doubt'));
    expect((await store.append(call())).id).toBe(5);
    expect(store.get(4)).toMatchObject({ event: 'end-missing', input: { first: 1, last: 3 } });
  });
});

describe('a record of a newer Perch', () => {
  it('is left as it is; what happens meanwhile waits beside it', async () => {
    const { store, files } = openTestStore();
    await store.append(call());
    store.close();
    tamper(files.database, 'PRAGMA user_version = 99');
    const newer = openTestStore(files.folder);
    expect(newer.problems()).toEqual([expect.objectContaining({ detail: expect.stringContaining('Update Perch') })]);
    await newer.store.append(call({ toolUse: 'u2' }));
    newer.store.close();
    tamper(files.database, `PRAGMA user_version = ${MIGRATIONS.length}`);
    expect(
      openTestStore(files.folder)
        .store.page({ limit: 9 })
        .map(({ toolUse }) => toolUse),
    ).toEqual(['u2', 'u1']);
  });
});

function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function fillUp(file: string): void {
  const handle = openSync(file, 'w');
  const block = Buffer.alloc(64 * 1024, 1);
  try {
    for (let size = block.length; size >= 512; ) {
      try {
        if (writeSync(handle, block, 0, size) < size) size = Math.floor(size / 2);
      } catch {
        size = Math.floor(size / 2);
      }
    }
  } finally {
    closeSync(handle);
  }
}
