import { describe, expect, it } from 'vitest';
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
