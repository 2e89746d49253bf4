import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { build, temporaryFolder } from './support.ts';

const root = path.resolve(import.meta.dirname, '../..');
const programOf = (target: string): string =>
  path.join(root, `out/hook/${target}/perch-hook${target.startsWith('win32-') ? '.exe' : ''}`);

const TARGETS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64'];
/** `npm run build:hook` has run here. Without it only the host's program exists, and there is nothing to look at. */
const allAreBuilt = TARGETS.every((target) => existsSync(programOf(target)));

describe.runIf(allAreBuilt)('the programs of npm run build:hook', () => {
  it.each([
    ['linux-x64', 62],
    ['linux-arm64', 183],
  ])('%s is a static ELF program of that machine', (target, machine) => {
    const bytes = readFileSync(programOf(target));
    expect(bytes.subarray(0, 4).toString('latin1')).toBe('\u007fELF');
    expect(bytes.readUInt16LE(18)).toBe(machine);
    const [offset, size, count] = [Number(bytes.readBigUInt64LE(32)), bytes.readUInt16LE(54), bytes.readUInt16LE(56)];
    const kinds = Array.from({ length: count }, (_, index) => bytes.readUInt32LE(offset + index * size));
    const PT_INTERP = 3;
    expect(kinds).not.toContain(PT_INTERP);
  });

  it.each([
    ['win32-x64', 0x8664],
    ['win32-arm64', 0xaa64],
  ])('%s is a console program of that machine, without the time it was built', (target, machine) => {
    const bytes = readFileSync(programOf(target));
    const header = bytes.readUInt32LE(0x3c);
    expect(bytes.subarray(header, header + 4).toString('latin1')).toBe('PE\0\0');
    expect(bytes.readUInt16LE(header + 4)).toBe(machine);
    expect(bytes.readUInt32LE(header + 8)).toBe(0);
    const CONSOLE = 3;
    expect(bytes.readUInt16LE(header + 24 + 68)).toBe(CONSOLE);
  });

  it.each([
    ['darwin-x64', 0x01000007],
    ['darwin-arm64', 0x0100000c],
  ])('%s is a program of that machine with a valid ad-hoc signature', (target, machine) => {
    const bytes = readFileSync(programOf(target));
    expect(bytes.readUInt32LE(0)).toBe(0xfeedfacf);
    expect(bytes.readUInt32LE(4)).toBe(machine);
    const signature = readSignature(bytes);
    expect(signature.identifier).toBe('perch-hook');
    const AD_HOC = 0x2;
    expect(signature.flags & AD_HOC).toBe(AD_HOC);
    expect(signature.codeLimit).toBe(signature.offset);
    expect(signature.wrongHashes).toEqual([]);
  });

  it('are the same, byte for byte, when they are built again', { timeout: 120_000 }, () => {
    const folder = temporaryFolder();
    for (const target of ['linux-x64', 'darwin-arm64', 'win32-x64']) {
      const again = path.join(folder, target, path.basename(programOf(target)));
      build('build/c-compiler.mjs', 'hook/perch-hook.c', again, `--target=${target}`, '--pinned');
      expect(sha256(readFileSync(again)).equals(sha256(readFileSync(programOf(target))))).toBe(true);
    }
  });
});

interface Signature {
  readonly offset: number;
  readonly identifier: string;
  readonly flags: number;
  readonly codeLimit: number;
  /** Pages of code (from 0) and special parts (below 0) that do not have the hash they should. */
  readonly wrongHashes: readonly number[];
}

/** Reads LC_CODE_SIGNATURE and checks every hash in it, as the kernel does. Layout: Apple's xnu, bsd/sys/codesign.h. */
function readSignature(bytes: Buffer): Signature {
  const LC_CODE_SIGNATURE = 0x1d;
  let command = 32;
  while (bytes.readUInt32LE(command) !== LC_CODE_SIGNATURE) command += bytes.readUInt32LE(command + 4);
  const offset = bytes.readUInt32LE(command + 8);
  const blob = bytes.subarray(offset, offset + bytes.readUInt32LE(command + 12));

  expect(blob.readUInt32BE(0)).toBe(0xfade0cc0); // the embedded signature, an index of parts
  const parts = new Map<number, Buffer>();
  for (let index = 0; index < blob.readUInt32BE(8); index++) {
    const start = blob.readUInt32BE(16 + index * 8);
    parts.set(blob.readUInt32BE(12 + index * 8), blob.subarray(start, start + blob.readUInt32BE(start + 4)));
  }
  const directory = parts.get(0);
  if (!directory) throw new Error('the signature has no code directory');
  expect(directory.readUInt32BE(0)).toBe(0xfade0c02);
  const [flags, hashes, identifier, specials, pages, codeLimit] = [12, 16, 20, 24, 28, 32].map((at) =>
    directory.readUInt32BE(at),
  ) as [number, number, number, number, number, number];
  const [hashSize, hashType, pageSize] = [
    directory.readUInt8(36),
    directory.readUInt8(37),
    2 ** directory.readUInt8(39),
  ];
  expect([hashSize, hashType]).toEqual([32, 2]); // SHA-256
  expect(pages).toBe(Math.ceil(codeLimit / pageSize));

  const wrongHashes: number[] = [];
  const check = (slot: number, part: Buffer | undefined): void => {
    const hash = directory.subarray(hashes + slot * hashSize, hashes + (slot + 1) * hashSize);
    if (!hash.equals(part ? sha256(part) : Buffer.alloc(hashSize))) wrongHashes.push(slot);
  };
  for (let slot = 1; slot <= specials; slot++) check(-slot, parts.get(slot));
  for (let page = 0; page < pages; page++)
    check(page, bytes.subarray(page * pageSize, Math.min((page + 1) * pageSize, codeLimit)));
  const text = directory.subarray(identifier);
  return { offset, identifier: text.subarray(0, text.indexOf(0)).toString(), flags, codeLimit, wrongHashes };
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
