import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { signMinisign } from '../../build/package/minisign.mjs';
import { SignatureError, verifyMinisign } from '../../main/minisign.ts';

/** Made by minisign 0.11 itself: a key without a password, and both kinds of signatures. */
const fixture = (name: string) => readFileSync(path.join(import.meta.dirname, '../fixtures/minisign', name));
const content = fixture('text');
const secondLine = (name: string) => fixture(name).toString().split('\n')[1] ?? '';
const key = secondLine('key.pub');
const signature = fixture('text.minisig').toString();

describe('a signature of minisign', () => {
  it('is good for the content that was signed, and says what it says', () => {
    expect(verifyMinisign(content, signature, key)).toBe('made by minisign');
    expect(verifyMinisign(content, fixture('text.legacy.minisig').toString(), key)).toBe('legacy');
  });

  it('is as our own signing makes it', () => {
    const ours = signMinisign(content, { key: secondLine('key.sec'), comment: 'by us' });
    expect(verifyMinisign(content, ours, key)).toBe('by us');
    expect(ours.split('\n')[1]).toBe(signature.split('\n')[1]);
  });

  const lines = signature.split('\n');
  const withLine = (index: number, line: string) => lines.map((old, at) => (at === index ? line : old)).join('\n');
  const flip = (line: string, byte: number) => {
    const bytes = Buffer.from(line, 'base64');
    bytes.writeUInt8(bytes.readUInt8(byte) ^ 1, byte);
    return bytes.toString('base64');
  };

  it.each([
    ['other content', Buffer.from('hello, perch\n'), signature, key],
    ['another comment', content, withLine(2, 'trusted comment: made by me'), key],
    ['no comment', content, lines.slice(0, 2).join('\n'), key],
    ['another signature', content, withLine(1, flip(lines[1] ?? '', 40)), key],
    ['another signature of the comment', content, withLine(3, flip(lines[3] ?? '', 5)), key],
    ['another key’s number', content, withLine(1, flip(lines[1] ?? '', 4)), key],
    ['another kind', content, withLine(1, flip(lines[1] ?? '', 0)), key],
    ['another key with the same number', content, signature, flip(key, 20)],
    ['a key that is none', content, signature, 'RWQ='],
    ['an empty file', content, '', key],
    ['more behind the base64', content, withLine(1, `${lines[1]}!`), key],
  ])('is refused with %s', (_what, bytes, file, publicKey) => {
    expect(() => verifyMinisign(bytes, file, publicKey)).toThrow(SignatureError);
  });
});
