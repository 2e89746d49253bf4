import { describe, expect, it } from 'vitest';
import { type Ownership, untrusted, untrustedOnTheWay } from '../../../main/managed/folder.ts';

const ROOTS: Ownership = { uid: 0, gid: 0, mode: 0o100644, isLink: false };

describe('what only administrators can change', () => {
  it.each<[string, Partial<Ownership>]>([
    ['a file of root', {}],
    ['one that root’s group may write', { mode: 0o100664 }],
    ['one that macOS’s administrators may write', { gid: 80, mode: 0o100664 }],
  ])('%s', (_what, change) => {
    expect(untrusted({ ...ROOTS, ...change })).toBeUndefined();
  });

  it.each<[string, Partial<Ownership>, RegExp]>([
    ['a file of a person', { uid: 1000 }, /not an administrator/],
    ['one that everybody may write', { mode: 0o100646 }, /everybody/],
    ['one that a group may write', { gid: 1000, mode: 0o100664 }, /group/],
    ['a link', { isLink: true }, /link/],
  ])('not %s', (_what, change, why) => {
    expect(untrusted({ ...ROOTS, ...change })).toMatch(why);
  });
});

describe('every folder on the way counts', () => {
  const tree = (changes: Readonly<Record<string, Partial<Ownership>>>) => (file: string) => ({
    ...ROOTS,
    ...changes[file],
  });

  it('all of them root’s', () => {
    expect(untrustedOnTheWay('/etc/perch/policy.json', tree({}))).toBeUndefined();
  });

  it.each(['/etc/perch/policy.json', '/etc/perch', '/etc', '/'])('%s of a person', (place) => {
    const fault = untrustedOnTheWay('/etc/perch/policy.json', tree({ [place]: { uid: 1000 } }));
    expect(fault).toContain(`${place} belongs`);
  });

  it('says what is not there', () => {
    expect(untrustedOnTheWay('/etc/perch', () => undefined)).toContain('is not there');
  });
});
