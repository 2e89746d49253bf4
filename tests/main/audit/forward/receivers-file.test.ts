import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { printAddress, readAddress } from '../../../../main/audit/forward/address.ts';
import type { Receiver } from '../../../../main/audit/forward/receiver.ts';
import { openReceivers, PLAIN_VAULT, type Vault } from '../../../../main/audit/forward/receivers.ts';
import { temporaryFolder } from '../../../temporary.ts';

describe('an address', () => {
  it.each([
    ['otlp', 'https://collector.example.org:4318', 'https://collector.example.org:4318/v1/logs'],
    ['otlp', 'collector.example.org:4318/custom', 'https://collector.example.org:4318/custom'],
    ['falco', 'http://10.0.0.5:2801/', 'http://10.0.0.5:2801/'],
    ['syslog', 'log.example.org', 'tls://log.example.org:6514'],
    ['syslog', 'log.example.org:6514', 'tls://log.example.org:6514'],
    ['syslog', 'log.example.org:601', 'tcp://log.example.org:601'],
    ['syslog', 'udp://10.0.0.5', 'udp://10.0.0.5:514'],
    ['syslog', 'tls://[fd00::1]:6514', 'tls://[fd00::1]:6514'],
  ] as const)('of %s is read: %s', (kind, written, shown) => {
    const read = readAddress(kind, written);
    expect(typeof read).toBe('object');
    expect(printAddress(read as unknown as Receiver)).toBe(shown);
  });

  it.each([
    ['otlp', 'ftp://example.org'],
    ['falco', 'https://'],
    ['syslog', 'https://example.org'],
    ['syslog', 'example.org:99999'],
    ['syslog', ''],
  ] as const)('of %s that cannot be meant is answered with an example: %s', (kind, written) => {
    expect(readAddress(kind, written)).toMatch(/Write (?:it|the address) like/);
  });

  it('keeps its password out of what people see', () => {
    const read = readAddress('otlp', 'https://ana:geheim@example.org') as unknown as Receiver;
    expect(printAddress(read)).toBe('https://example.org/v1/logs');
    expect(read).toMatchObject({ headers: { authorization: `Basic ${Buffer.from('ana:geheim').toString('base64')}` } });
  });
});

/** A vault as the system has one: what it seals is unlike what it was. */
const vault: Vault = {
  seal: (text) => Buffer.from(text).reverse().toString('base64'),
  open: (sealed) => Buffer.from(sealed, 'base64').reverse().toString(),
};
const withPassword = () => {
  const read = readAddress('falco', 'https://ana:geheim@example.org');
  if (typeof read === 'string') throw new Error(read);
  return read;
};

describe('the list of receivers', () => {
  it('lasts, and keeps secrets in the vault', () => {
    const file = path.join(temporaryFolder(), 'receivers.json');
    const first = openReceivers(file, vault, () => 5000);
    const { id } = first.add(withPassword());
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain(Buffer.from('ana:geheim').toString('base64'));
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    const again = openReceivers(file, vault, () => 9000);
    expect(again.list).toEqual(first.list);
    expect(again.list[0]).toMatchObject({
      id,
      on: true,
      since: 5000,
      headers: { authorization: expect.stringMatching(/^Basic /) },
    });
  });

  it('switches off, and says so, where secrets cannot be opened', () => {
    const file = path.join(temporaryFolder(), 'receivers.json');
    openReceivers(file, vault, () => 0).add(withPassword());
    const elsewhere = openReceivers(file, PLAIN_VAULT, () => 0);
    expect(elsewhere.list).toMatchObject([{ on: false, headers: {} }]);
    expect(elsewhere.problem?.detail).toContain('cannot be read here');
    elsewhere.add({ type: 'falco', url: 'https://other.example.org' });
    const back = openReceivers(file, vault, () => 0);
    expect(back.list).toMatchObject([
      { on: true, headers: { authorization: expect.stringMatching(/^Basic /) } },
      { on: true },
    ]);
  });

  it('puts a file aside that it cannot read', () => {
    const file = path.join(temporaryFolder(), 'receivers.json');
    writeFileSync(file, '{"receivers": 7}');
    const store = openReceivers(file, vault, () => 0);
    expect(store).toMatchObject({ list: [], problem: { detail: expect.stringContaining('.unusable-') } });
  });

  it('tells of every change', () => {
    const store = openReceivers(path.join(temporaryFolder(), 'receivers.json'), vault, () => 0);
    let told = 0;
    store.onChange(() => told++);
    const { id } = store.add(withPassword());
    store.switch(id, false);
    expect(store.list).toMatchObject([{ on: false }]);
    store.remove(id);
    expect(store.list).toEqual([]);
    expect(told).toBe(3);
  });
});
