import { expect, it } from 'vitest';
import { cookieFor } from '../../../../main/desktop/quiet/x-authority.ts';

const LOCAL = 256;
const INTERNET = 0;
const WILD = 65_535;
const COOKIE = 'MIT-MAGIC-COOKIE-1';

function entry(family: number, address: string, number: string, name: string, data: string): Buffer {
  const counted = (text: string) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(text.length);
    return Buffer.concat([length, Buffer.from(text)]);
  };
  const kind = Buffer.alloc(2);
  kind.writeUInt16BE(family);
  return Buffer.concat([kind, ...[address, number, name, data].map(counted)]);
}

const mine = entry(LOCAL, 'desk', '0', COOKIE, 'mine');

it.each([
  ['names this machine and this display', [mine], 'mine'],
  ['names any machine', [entry(WILD, '', '0', COOKIE, 'any')], 'any'],
  ['names any display', [entry(LOCAL, 'desk', '', COOKIE, 'every')], 'every'],
  ['is another machine’s', [entry(LOCAL, 'other', '0', COOKIE, 'theirs')], undefined],
  ['is for the network', [entry(INTERNET, 'desk', '0', COOKIE, 'net')], undefined],
  ['is another display’s', [entry(LOCAL, 'desk', '1', COOKIE, 'next')], undefined],
  ['is no cookie', [entry(LOCAL, 'desk', '0', 'XDM-AUTHORIZATION-1', 'xdm')], undefined],
  ['comes after others', [entry(LOCAL, 'other', '0', COOKIE, 'theirs'), mine], 'mine'],
])('an entry that %s', (_what, entries, expected) => {
  expect(cookieFor(Buffer.concat(entries), 'desk', '0')?.data.toString()).toBe(expected);
});

it('a file that is cut short anywhere names none', () => {
  for (let length = 0; length < mine.length; length++) {
    expect(cookieFor(mine.subarray(0, length), 'desk', '0')).toBeUndefined();
  }
});
