import { describe, expect, it } from 'vitest';
import { decodePunycode, imitates } from '../../../../rules/facts/network/lookalike.ts';

describe('an address that imitates another', () => {
  it.each([
    'g\u0456thub.com',
    'g\u043e\u043egle.com',
    'g\u03bf\u03bfgle.com',
    '\uff47oogle.com',
    'example\uff0ecom',
    'example\u3002com',
    '\u0430\u0440\u0440\u04cf\u0435.com',
    'xn--80ak6aa92e.com',
    'XN--80AK6AA92E.com',
  ])('%s', (host) => expect(imitates(host, undefined)).toBe(true));

  it.each([
    'github.com',
    'm\u00fcnchen.de',
    'xn--mnchen-3ya.de',
    '\u043f\u043e\u0447\u0442\u0430.\u0440\u0444',
    'xn--n3h.example.com',
    'xn--!',
    'xn--',
    '\u4f8b\u3048.jp',
    'localhost:3000',
    '[::1]',
    '',
  ])('%s is none', (host) => expect(imitates(host, undefined)).toBe(false));

  it('names a site where the user belongs', () => {
    expect(imitates('evil.example', 'github.com')).toBe(true);
    expect(imitates('evil.example', 'www.bank.com:443')).toBe(true);
    expect(imitates('example.com', 'user:secret')).toBe(false);
    expect(imitates('host.example', 'git')).toBe(false);
  });

  it.each([
    ['mnchen-3ya', 'm\u00fcnchen'],
    ['n3h', '\u2603'],
    ['80ak6aa92e', '\u0430\u0440\u0440\u04cf\u0435'],
    ['a b', undefined],
    ['99999999', undefined],
  ])('decodes %s', (encoded, plain) => expect(decodePunycode(encoded)).toBe(plain));
});
