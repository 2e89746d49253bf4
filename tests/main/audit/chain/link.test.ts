import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GENESIS, link } from '../../../../main/audit/chain/link.ts';

it('hashes the hash before, the number and the text, one behind the other', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 40 }),
      fc.maxSafeNat(),
      fc.string({ unit: 'binary', maxLength: 200 }),
      (previous, id, content) => {
        const number = Buffer.alloc(8);
        number.writeBigUInt64BE(BigInt(id));
        const expected = createHash('sha256').update(previous).update(number).update(content).digest();
        expect(link(previous, id, content).equals(expected)).toBe(true);
      },
    ),
    { numRuns: 50 },
  );
});

it('begins where the first record of every Perch stands', () => {
  expect(Buffer.from(GENESIS).toString('hex')).toBe(createHash('sha256').update('Perch record chain 1').digest('hex'));
});
