import { BlockList, isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAddress,
  inNetwork,
  parseAddress,
  parseIpv4,
  parseIpv6,
} from '../../../../rules/language/match/address.ts';
import { codesOf, holds } from '../support.ts';

describe('addresses and networks', () => {
  it.each([
    ['test.ip = 10.0.0.1', '10.0.0.1', true],
    ['test.ip = 10.0.0.1', '10.0.0.2', false],
    ['test.ip = ::1', '0:0:0:0:0:0:0:1', true],
    ['test.ip in (10.0.0.1, ::1)', '::1', true],
    ['test.ip != 10.0.0.1', '::1', true],
  ])('%s for %s is %s', (condition, address, expected) =>
    expect(holds(condition, { 'test.ip': address })).toBe(expected),
  );

  it.each([
    ['test.net = 10.0.0.0/8', '10.1.2.3', true],
    ['test.net = 10.0.0.0/8', '11.1.2.3', false],
    ['test.net in (192.168.0.0/16, fd00::/8)', 'fd12::1', true],
    ['test.net = 10.1.2.3/32', '10.1.2.3', true],
    ['test.net = 0.0.0.0/0', '8.8.8.8', true],
  ])('%s for %s is %s', (condition, address, expected) =>
    expect(holds(condition, { 'test.net': address })).toBe(expected),
  );

  it.each([
    ['test.ip = 10.0.0', 'address-invalid'],
    ['test.ip = 10.0.0.0/8', 'address-invalid'],
    ['test.net = 10.0.0.1', 'network-invalid'],
    ['test.net = 10.0.0.0/33', 'netmask-invalid'],
    ['test.net = ::/0', 'netmask-invalid'],
    ['test.ip contains 10', 'operator-for-type'],
  ])('refuses %s', (condition, code) => expect(codesOf(condition)).toEqual([code]));
});

describe('the text of an address', () => {
  it.each([
    ['10.0.255.1', '0a00ff01'],
    ['::', '0'.repeat(32)],
    ['::1', `${'0'.repeat(31)}1`],
    ['1::', `0001${'0'.repeat(28)}`],
    ['fe80::1:2', `fe80${'0'.repeat(20)}00010002`],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
    ['1:0:3:4:5:6:7:8', '00010000000300040005000600070008'],
    ['1:0:0:4::7:8', '00010000000000040000000000070008'],
    ['::ffff:10.0.0.1', `${'0'.repeat(20)}ffff0a000001`],
    ['::10.0.0.1', `${'0'.repeat(24)}0a000001`],
  ])('%s stands for %s', (text, hex) => expect(parseAddress(text)).toBe(hex));

  it.each(
    [
      ['', '1', 'x', '1.2.3', '1.2.3.4.5', '01.2.3.4', '1.2.3.256', '1.2.3.-4', '1.2.3.4 ', '1..2.3'],
      [
        ':',
        ':::',
        '1::2::3',
        '1:2:3:4:5:6:7',
        '1:2:3:4:5:6:7:8:9',
        '1:2:3:4:5:6:7::8',
        '12345::',
        'g::',
        '::g',
        '::1 ',
      ],
      ['1.2.3.4::', '::1.2.3', '1:1.2.3.4::2', '::1.2.3.4:5', '::1.2.3.256'],
    ].flat(),
  )('%j is none', (text) => {
    expect(parseAddress(text)).toBeUndefined();
    expect(isIPv4(text) || isIPv6(text)).toBe(false);
  });

  const bytes = (length: number) =>
    fc
      .array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 255 })), { minLength: length, maxLength: length })
      .map((all) => Buffer.from(all).toString('hex'));
  const address = fc.oneof(bytes(4), bytes(16));

  it('is the usual one, and is read as what it was made of', () => {
    fc.assert(
      fc.property(address, (hex) => {
        const text = formatAddress(hex);
        expect(hex.length === 8 ? isIPv4(text) : isIPv6(text)).toBe(true);
        expect(parseAddress(text)).toBe(hex);
        if (hex.length === 32 && !text.includes('.')) expect(new URL(`http://[${text}]/`).hostname).toBe(`[${text}]`);
      }),
    );
    expect(
      ['0a00ff01', '0'.repeat(32), `0001${'0'.repeat(28)}`, `${'0'.repeat(20)}ffff0a000001`].map(formatAddress),
    ).toEqual(['10.0.255.1', '::', '1::', '::ffff:10.0.0.1']);
    expect(formatAddress('00010000000300040005000600070008')).toBe('1:0:3:4:5:6:7:8');
    expect(formatAddress('00010000000000040000000000000008')).toBe('1:0:0:4::8');
  });

  it('is of one family: dots are for IPv4 alone', () => {
    expect([parseIpv4('::1'), parseIpv6('1.2.3.4')]).toEqual([undefined, undefined]);
  });

  it('lies in the networks that it lies in for others, too', () => {
    const nearby = fc.tuple(address, address, fc.nat(128)).map(([hex, other, bits]) => {
      const known = Math.min(bits, hex.length * 4);
      const whole = Math.floor(known / 4);
      // Most addresses share nothing: half of these agree with the network in all the digits that count.
      const near = hex.length === other.length && known % 2 === 0 ? hex.slice(0, whole) + other.slice(whole) : other;
      return { network: { address: hex, bits: known }, address: near };
    });
    fc.assert(
      fc.property(nearby, ({ network, address: one }) => {
        const family = (hex: string) => (hex.length === 8 ? 'ipv4' : 'ipv6');
        const list = new BlockList();
        list.addSubnet(formatAddress(network.address), network.bits, family(network.address));
        const isSame = family(one) === family(network.address);
        expect(inNetwork(one, network)).toBe(isSame && list.check(formatAddress(one), family(one)));
      }),
    );
  });
});
