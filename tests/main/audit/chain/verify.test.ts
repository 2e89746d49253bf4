import { rmSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CHECKPOINT_EVERY } from '../../../../main/audit/chain/checkpoint.ts';
import { readHead } from '../../../../main/audit/chain/head.ts';
import { readKey } from '../../../../main/audit/chain/key.ts';
import { GENESIS, link } from '../../../../main/audit/chain/link.ts';
import { type Break, verify } from '../../../../main/audit/chain/verify.ts';
import { unpack } from '../../../../main/audit/content.ts';
import type { RecordFiles } from '../../../../main/audit/files.ts';
import { openForReading } from '../../../../main/audit/store/database.ts';
import { recordReader } from '../../../../main/audit/store/reading.ts';
import { call } from '../sample.ts';
import { appendAll, openTestStore, tamper } from '../store/open-store.ts';

async function written(count: number): Promise<RecordFiles> {
  const { store, files } = openTestStore();
  for (let from = 0; from < count; from += 500) {
    const length = Math.min(500, count - from);
    await appendAll(
      store,
      Array.from({ length }, (_, index) => call({ toolUse: `u${from + index + 1}` })),
    );
  }
  store.close();
  return files;
}

async function check(files: RecordFiles, withKey = true) {
  const database = openForReading(files.database);
  onTestFinished(() => database.close());
  const key = readKey(files.key);
  if (!key) throw new Error('There is no key.');
  return verify(recordReader(database), { key: withKey ? key : undefined, head: readHead(files.head, key) });
}

/** Changes a record and everything behind it so that the chain fits again, as somebody would who knows how it works. */
function rewriteFrom(files: RecordFiles, id: number, change: (content: string) => string): void {
  const database = new DatabaseSync(files.database);
  const rows = database.prepare('SELECT id, content, hash FROM records WHERE id >= ? ORDER BY id').all(id - 1);
  let previous: Uint8Array = id === 1 ? GENESIS : (rows[0]?.['hash'] as Uint8Array);
  const update = database.prepare('UPDATE records SET content = ?, hash = ? WHERE id = ?');
  for (const row of rows) {
    const number = Number(row['id']);
    if (number < id) continue;
    const content = unpack(row['content'] as string | Uint8Array);
    const told = number === id ? change(content) : content;
    previous = link(previous, number, told);
    update.run(told, previous, number);
  }
  database.close();
}

describe('verifying the record', () => {
  it('finds nothing in what Perch wrote', async () => {
    const files = await written(CHECKPOINT_EVERY + 10);
    expect(await check(files)).toEqual({
      records: CHECKPOINT_EVERY + 10,
      first: 1,
      last: CHECKPOINT_EVERY + 10,
      breaks: [],
      moreBreaks: false,
      removed: 0,
      withoutKey: false,
    });
  });

  const cases: readonly (readonly [string, string, readonly Break[]])[] = [
    ['a changed content', "UPDATE records SET content = '{}' WHERE id = 5", [{ type: 'changed', id: 5 }]],
    [
      'a changed hash',
      'UPDATE records SET hash = zeroblob(32) WHERE id = 5',
      [
        { type: 'changed', id: 5 },
        { type: 'changed', id: 6 },
      ],
    ],
    ['bytes that are no content', "UPDATE records SET content = x'ff00' WHERE id = 5", [{ type: 'unreadable', id: 5 }]],
    ['a missing record', 'DELETE FROM records WHERE id = 5', [{ type: 'missing', first: 5, last: 5 }]],
    ['a missing beginning', 'DELETE FROM records WHERE id < 4', [{ type: 'missing', first: 1, last: 3 }]],
    ['a missing end', 'DELETE FROM records WHERE id > 8', [{ type: 'missing', first: 9, last: 10 }]],
    ['no record at all', 'DELETE FROM records', [{ type: 'missing', first: 1, last: 10 }]],
    [
      'two that changed places',
      'UPDATE records SET id = CASE id WHEN 5 THEN -6 WHEN 6 THEN -5 END WHERE id IN (5, 6); UPDATE records SET id = -id WHERE id < 0',
      [
        { type: 'changed', id: 5 },
        { type: 'changed', id: 6 },
        { type: 'changed', id: 7 },
      ],
    ],
    [
      'a record put in and the others moved up',
      'UPDATE records SET id = -(id + 1) WHERE id >= 5; UPDATE records SET id = -id WHERE id < 0; INSERT INTO records SELECT 5, content, hash FROM records WHERE id = 4',
      [...[5, 6, 7, 8, 9, 10, 11].map((id): Break => ({ type: 'changed', id })), { type: 'changed', id: 10 }],
    ],
    [
      'a record put behind the end',
      'INSERT INTO records SELECT 11, content, hash FROM records WHERE id = 10',
      [
        { type: 'changed', id: 11 },
        { type: 'added', first: 11, last: 11 },
      ],
    ],
  ];
  it.each(cases)('finds and locates %s', async (_what, sql, breaks) => {
    const files = await written(10);
    tamper(files.database, sql);
    expect((await check(files)).breaks).toEqual(breaks);
  });

  it('finds a record that was changed with everything behind it, by the checkpoint’s signature', async () => {
    const files = await written(CHECKPOINT_EVERY * 2);
    rewriteFrom(files, CHECKPOINT_EVERY + 7, (content) => content.replace('notes', 'other'));
    const { breaks } = await check(files);
    expect(breaks).toContainEqual({ type: 'rewritten', first: CHECKPOINT_EVERY + 1, last: CHECKPOINT_EVERY * 2 });
    expect(breaks).not.toContainEqual(expect.objectContaining({ type: 'rewritten', first: 1 }));
  });

  it('finds an end that was changed, by the signed head', async () => {
    const files = await written(20);
    rewriteFrom(files, 15, (content) => content.replace('notes', 'other'));
    expect((await check(files)).breaks).toEqual([{ type: 'changed', id: 20 }]);
  });

  it('finds a checkpoint that was taken away', async () => {
    const files = await written(CHECKPOINT_EVERY);
    tamper(files.database, 'DELETE FROM checkpoints');
    expect((await check(files)).breaks).toEqual([{ type: 'rewritten', first: 1, last: CHECKPOINT_EVERY }]);
  });

  it('says that nobody vouches for the end when the head is gone', async () => {
    const files = await written(3);
    rmSync(files.head);
    expect((await check(files)).breaks).toEqual([{ type: 'end-unknown' }]);
  });

  it('checks the chain alone when there is no key', async () => {
    const files = await written(3);
    expect(await check(files, false)).toMatchObject({ breaks: [], withoutKey: true });
  });

  it('finds any one change to any one record, where it is', async () => {
    const files = await written(40);
    const database = new DatabaseSync(files.database);
    onTestFinished(() => database.close());
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom('content', 'hash', 'delete', 'swap', 'copy'),
        fc.integer({ min: 1, max: 40 }),
        fc.nat(),
        async (id, deed, other, seed) => {
          fc.pre(deed !== 'swap' || other !== id);
          fc.pre(deed !== 'copy' || other !== id);
          database.exec('BEGIN');
          try {
            const row = database.prepare('SELECT content, hash FROM records WHERE id = ?').get(id);
            if (deed === 'delete') database.prepare('DELETE FROM records WHERE id = ?').run(id);
            if (deed === 'content') {
              const text = unpack(row?.['content'] as string | Uint8Array);
              const at = seed % text.length;
              const letter = text[at] === 'x' ? 'y' : 'x';
              database
                .prepare('UPDATE records SET content = ? WHERE id = ?')
                .run(text.slice(0, at) + letter + text.slice(at + 1), id);
            }
            if (deed === 'hash') {
              const hash = Buffer.from(row?.['hash'] as Uint8Array);
              hash[seed % 32] = (hash[seed % 32] ?? 0) ^ (1 + (seed % 255));
              database.prepare('UPDATE records SET hash = ? WHERE id = ?').run(hash, id);
            }
            if (deed === 'copy') {
              database
                .prepare(
                  'UPDATE records SET (content, hash) = (SELECT content, hash FROM records WHERE id = ?) WHERE id = ?',
                )
                .run(other, id);
            }
            if (deed === 'swap') {
              database.prepare('UPDATE records SET id = -? WHERE id = ?').run(other, id);
              database.prepare('UPDATE records SET id = ? WHERE id = ?').run(id, other);
              database.prepare('UPDATE records SET id = ? WHERE id = -?').run(other, other);
            }
            const key = readKey(files.key);
            if (!key) throw new Error('There is no key.');
            const { breaks } = await verify(recordReader(database), { key, head: readHead(files.head, key) });
            const located = breaks.map((found) => ('id' in found ? found.id : 'last' in found ? found.last : 0));
            expect(located.some((place) => Math.abs(place - id) <= 1)).toBe(true);
          } finally {
            database.exec('ROLLBACK');
          }
        },
      ),
      { numRuns: 150, seed: 20251121 },
    );
  });
});
