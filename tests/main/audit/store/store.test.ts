import { readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../temporary.ts';
import { call } from '../sample.ts';
import { appendAll, openTestStore, tamper } from './open-store.ts';

describe('the record', () => {
  it('gives back what was written, with a number and a hash', async () => {
    const { store } = openTestStore();
    const written = await store.append(call());
    expect(written).toEqual({ ...call(), id: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(store.get(1)).toEqual(written);
  });

  it('writes calls that arrive together in one commit, in their order', async () => {
    let commits = 0;
    const { store } = openTestStore(undefined, { committed: () => commits++ });
    commits = 0;
    const written = await appendAll(
      store,
      [1, 2, 3].map((turn) => call({ turn: `t${turn}` })),
    );
    expect(written.map(({ id, turn }) => [id, turn])).toEqual([
      [1, 't1'],
      [2, 't2'],
      [3, 't3'],
    ]);
    expect(commits).toBe(1);
  });

  it('pages from the newest to the oldest', async () => {
    const { store } = openTestStore();
    await appendAll(
      store,
      [1, 2, 3, 4, 5].map((index) => call({ at: index })),
    );
    expect(store.page({ limit: 2 }).map(({ id }) => id)).toEqual([5, 4]);
    expect(store.page({ before: 4, limit: 10 }).map(({ id }) => id)).toEqual([3, 2, 1]);
    expect(store.count()).toBe(5);
  });

  it('goes on after it was closed, number and chain included', async () => {
    const folder = temporaryFolder();
    const first = openTestStore(folder);
    await first.store.append(call());
    first.store.close();
    const { store, problems } = openTestStore(folder);
    expect((await store.append(call())).id).toBe(2);
    expect([store.follows(1), store.follows(2)]).toEqual([true, true]);
    expect(problems()).toEqual([]);
  });

  it('writes what is still on its way when it is closed', async () => {
    const { store, files } = openTestStore();
    const onItsWay = store.append(call());
    store.close();
    expect((await onItsWay).id).toBe(1);
    expect(openTestStore(files.folder).store.count()).toBe(1);
  });

  it('notices a single record that was changed', async () => {
    const { store, files } = openTestStore();
    await appendAll(store, [call({ turn: 'a' }), call({ turn: 'b' }), call({ turn: 'c' })]);
    tamper(files.database, 'UPDATE records SET content = (SELECT content FROM records WHERE id = 1) WHERE id = 2');
    expect([1, 2, 3].map(store.follows)).toEqual([true, false, true]);
  });

  it('remembers how far a receiver has been told', async () => {
    const { store, files } = openTestStore();
    expect(store.cursor('syslog')).toBeUndefined();
    store.setCursor('syslog', 7);
    store.close();
    expect(openTestStore(files.folder).store.cursor('syslog')).toBe(7);
  });

  it('rejects one record that cannot be masked, and writes the others', async () => {
    const { store } = openTestStore(undefined, {
      mask: (record) => {
        if (record.turn === 'bad') throw new Error('cannot be read');
        return record;
      },
    });
    const outcomes = await Promise.allSettled([store.append(call({ turn: 'bad' })), store.append(call())]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(store.count()).toBe(1);
  });

  it.skipIf(process.platform === 'win32')('keeps its files for the user alone', async () => {
    const { store, files } = openTestStore();
    await store.append(call());
    const modes = [files.database, `${files.database}-wal`, files.key, files.head].map(
      (file) => statSync(file).mode & 0o777,
    );
    expect(modes).toEqual([0o600, 0o600, 0o600, 0o600]);
  });

  it('packs what is stored, and keeps it readable for the chain', async () => {
    const { store, files } = openTestStore();
    const text = 'npm test '.repeat(500);
    await store.append(call({ input: { command: text } }));
    expect(store.get(1)?.input).toEqual({ command: text });
    expect(readFileSync(`${files.database}-wal`).includes(text)).toBe(false);
  });
});
