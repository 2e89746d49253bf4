import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../main/audit/canonical-json.ts';
import { contentOf, pack, recordOf, storedRecord, unpack } from '../../../main/audit/content.ts';
import { EMPTY_RECORD } from '../../../main/audit/record.ts';
import { generate } from './generate.ts';
import { call } from './sample.ts';

const HASH = Buffer.alloc(32, 7);

/** As simple as it can be said. */
function plainly(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => plainly(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${plainly(member)}`);
  return `{${members.join(',')}}`;
}

describe('canonical JSON', () => {
  it('is the same for any value as when it is put together plainly', () => {
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: 'medium', noUnicodeString: false }), (value) => {
        expect(canonicalJson(value)).toBe(plainly(value));
      }),
    );
  });

  it('sorts keys as texts, numbers among them, and leaves out what is not defined', () => {
    expect(canonicalJson({ b: undefined, 9: 1, 10: [undefined, null], é: 'ü', '"': -0 })).toBe(
      '{"\\"":0,"10":[null,null],"9":1,"é":"ü"}',
    );
  });
});

describe('the stored text of a record', () => {
  const records = [...generate(200), call(), { ...EMPTY_RECORD, at: 1, agent: 'perch' as const }];

  it('leaves out what says nothing and sorts the rest', () => {
    for (const record of records) {
      const told = Object.entries(record).filter(
        ([key, value]) => JSON.stringify(value) !== JSON.stringify(EMPTY_RECORD[key as keyof typeof EMPTY_RECORD]),
      );
      expect(contentOf(record)).toBe(plainly(Object.fromEntries(told)));
    }
  });

  it('tells of the same record that the store hands on without reading it again', () => {
    for (const record of records) {
      const read = recordOf(3, contentOf(record), HASH);
      expect(read).toEqual({ ...EMPTY_RECORD, ...record, id: 3, hash: HASH.toString('hex') });
      expect(storedRecord(record, 3, HASH)).toEqual(read);
    }
  });

  it('keeps members that another version of Perch knows', () => {
    const record = { ...call(), later: { known: [] } };
    expect(recordOf(3, contentOf(record), HASH)).toEqual({ ...record, id: 3, hash: HASH.toString('hex') });
  });

  it('comes back from its packed form', () => {
    for (const length of [0, 100, 4000, 5000, 70_000]) {
      const content = contentOf(call({ reason: 'Größe ‹x› '.repeat(length / 10) }));
      expect(unpack(pack(content))).toBe(content);
    }
  });
});
