/** While the disk takes what was committed: `fdatasync` of the log ends when a test says so, or fails. */
import { readFileSync } from 'node:fs';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { HEAD_DELAY } from '../../../../main/audit/chain/head.ts';
import { RecordUnavailableError } from '../../../../main/audit/store/faults.ts';
import { call } from '../sample.ts';
import { eventually, openTestStore } from './open-store.ts';

type Done = (error: Error | null) => void;

const disk = vi.hoisted(() => ({ isHeld: false, held: [] as ((error?: Error) => void)[], failsNow: false }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const fdatasync = (handle: number, done: Done) => {
    if (!disk.isHeld) return fs.fdatasync(handle, done);
    disk.held.push((error) => (error ? done(error) : fs.fdatasync(handle, done)));
  };
  const fdatasyncSync = (handle: number) => {
    if (disk.failsNow) throw failed();
    fs.fdatasyncSync(handle);
  };
  return { ...fs, fdatasync, fdatasyncSync };
});

const failed = () => Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });

/** Lets go of what waits for the disk. */
function letGo(error?: Error): void {
  for (const go of disk.held.splice(0)) go(error);
}

/** A store with one record, whose next ones stay on their way until `letGo`. */
async function heldStore() {
  let commits = 0;
  const parts = openTestStore(undefined, { committed: () => commits++ });
  await parts.store.append(call({ toolUse: 'u1' }));
  disk.isHeld = true;
  commits = 0;
  const append = async (toolUse: string) => {
    const written = parts.store.append(call({ toolUse }));
    const state = { is: 'waits' };
    written.then(
      () => (state.is = 'written'),
      () => (state.is = 'refused'),
    );
    await nextTurn();
    await nextTurn();
    return { written, state };
  };
  return {
    ...parts,
    append,
    commits: () => commits,
    names: () => parts.store.page({ limit: 99 }).map((r) => r.toolUse),
  };
}

beforeEach(() => {
  Object.assign(disk, { isHeld: false, held: [], failsNow: false });
});

describe.skipIf(process.platform !== 'linux')('while a commit is on its way to the disk', () => {
  it('whoever waits for it has no answer, and the thread does other things', async () => {
    const { append } = await heldStore();
    const { written, state } = await append('u2');
    await sleep(30);
    expect(state.is).toBe('waits');
    letGo();
    expect(await written).toMatchObject({ id: 2, toolUse: 'u2' });
  });

  it('what comes meanwhile waits and shares the next commit', async () => {
    const { append, commits, names } = await heldStore();
    const all = [await append('u2'), await append('u3'), await append('u4'), await append('u5')];
    expect(disk.held).toHaveLength(1);
    letGo();
    await all[0]?.written;
    await eventually(() => disk.held.length === 1);
    expect(all.map(({ state }) => state.is)).toEqual(['written', 'waits', 'waits', 'waits']);
    letGo();
    await Promise.all(all.map(({ written }) => written));
    expect(commits()).toBe(2);
    expect(names()).toEqual(['u5', 'u4', 'u3', 'u2', 'u1']);
  });

  it('the head does not vouch for it', async () => {
    const { append, files } = await heldStore();
    const headId = () => JSON.parse(readFileSync(files.head, 'utf8')).id;
    // Written a moment after the first record, when the second one is on its way.
    const { written } = await append('u2');
    await sleep(HEAD_DELAY + 100);
    expect(headId()).toBe(1);
    letGo();
    await written;
    await eventually(() => headId() === 2);
  });

  it('a record that must not wait goes behind it', async () => {
    const { append, store } = await heldStore();
    const { written } = await append('u2');
    store.note('old-removed', { first: 1, last: 1, reason: 'a test' });
    letGo();
    expect((await written).id).toBe(2);
    expect(store.get(3)).toMatchObject({ event: 'old-removed' });
    expect([2, 3].every((id) => store.follows(id))).toBe(true);
  });

  it('closing brings it to the disk, and with it what has not been committed', async () => {
    const { append, store, files } = await heldStore();
    const all = [await append('u2'), await append('u3')];
    store.close();
    expect(JSON.parse(readFileSync(files.head, 'utf8'))).toMatchObject({ id: 3, closed: true });
    letGo();
    expect((await Promise.all(all.map(({ written }) => written))).map(({ id }) => id)).toEqual([2, 3]);
    const again = openTestStore(files.folder);
    expect(again.problems()).toEqual([]);
    expect(again.store.page({ limit: 9 }).map(({ toolUse }) => toolUse)).toEqual(['u3', 'u2', 'u1']);
  });
});

describe.skipIf(process.platform !== 'linux')('when the disk does not take a commit', () => {
  it('its records wait in the spill file under their numbers, and are in the record once', async () => {
    const { append, problems, names, store } = await heldStore();
    const { written } = await append('u2');
    letGo(failed());
    disk.isHeld = false;
    expect((await written).id).toBe(2);
    expect(problems()).toMatchObject([{ id: 'record-unwritable' }]);
    await eventually(() => problems().length === 0);
    expect((await store.append(call({ toolUse: 'u3' }))).id).toBe(3);
    expect(names()).toEqual(['u3', 'u2', 'u1']);
    expect([1, 2, 3].every((id) => store.follows(id))).toBe(true);
  });

  it('its records are there after an end in between, too', async () => {
    const { append, store, files } = await heldStore();
    const { written } = await append('u2');
    letGo(failed());
    await written;
    store.close();
    disk.isHeld = false;
    const again = openTestStore(files.folder);
    expect(again.problems()).toEqual([]);
    expect(again.store.page({ limit: 9 }).map(({ toolUse }) => toolUse)).toEqual(['u2', 'u1']);
  });

  it('and others stand behind it, nothing of it is let through', async () => {
    const { append, store, problems } = await heldStore();
    const { written } = await append('u2');
    store.note('old-removed', { first: 1, last: 1, reason: 'a test' });
    letGo(failed());
    disk.isHeld = false;
    await expect(written).rejects.toThrow(RecordUnavailableError);
    expect((await store.append(call({ toolUse: 'u4' }))).id).toBe(4);
    await eventually(() => problems().length === 0);
    expect([2, 3, 4].every((id) => store.follows(id))).toBe(true);
  });

  it('and tells somebody else so, nothing of it is let through either', async () => {
    const { append, store } = await heldStore();
    const { written } = await append('u2');
    disk.failsNow = true;
    store.note('old-removed', { first: 1, last: 1, reason: 'a test' });
    disk.failsNow = false;
    letGo();
    disk.isHeld = false;
    await expect(written).rejects.toThrow(RecordUnavailableError);
  });

  it('and is used again before that is known, nothing of it is let through either', async () => {
    const { append, store, problems } = await heldStore();
    const { written } = await append('u2');
    disk.failsNow = true;
    store.note('old-removed', { first: 1, last: 1, reason: 'a test' });
    disk.failsNow = false;
    await eventually(() => problems().length === 0);
    letGo();
    await expect(written).rejects.toThrow(RecordUnavailableError);
  });

  it('while the record is closed, nobody is answered and nothing is doubted afterwards', async () => {
    const { append, store, files } = await heldStore();
    const { written } = await append('u2');
    disk.failsNow = true;
    store.close();
    disk.failsNow = false;
    letGo();
    await expect(written).rejects.toThrow(RecordUnavailableError);
    expect(openTestStore(files.folder).problems()).toEqual([]);
  });
});
