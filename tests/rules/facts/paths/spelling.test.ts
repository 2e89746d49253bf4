// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is what a shell reads
import { describe, expect, it } from 'vitest';
import type { OperatingSystem } from '../../../../rules/facts/files.ts';
import {
  absolutePath,
  baseName,
  comparisonKey,
  expandHome,
  isInside,
  normalised,
  parentOf,
  plainSpelling,
  rootOf,
  segmentsOf,
} from '../../../../rules/facts/paths/spelling.ts';

describe('the root of a path', () => {
  it.each([
    ['/etc/hosts', '/'],
    ['/', '/'],
    ['///etc', '/'],
    ['//', '/'],
    ['//server/share/x', '//server/share/'],
    ['//server/share', '//server/share/'],
    ['//server', '//server/'],
    ['C:/x', 'C:/'],
    ['z:/', 'z:/'],
    ['C:x', undefined],
    ['1:/x', undefined],
    ['xC:/x', undefined],
    ['a//b', undefined],
    ['', undefined],
  ])('%j has %j', (path, root) => {
    expect(rootOf(path)).toBe(root);
  });
});

it.each([
  ['/a/./b//c/', ['a', 'b', 'c']],
  ['C:/a/../b', ['a', '..', 'b']],
  ['//server/share/a', ['a']],
  ['a/b', ['a', 'b']],
  ['.hidden/...', ['.hidden', '...']],
  ['/', []],
])('the names in %j are %j', (path, names) => {
  expect(segmentsOf(path)).toEqual(names);
});

type Spelt = readonly [written: string, plain: string];

const EVERYWHERE: readonly Spelt[] = [
  ['file:///etc/hosts', '/etc/hosts'],
  ['FILE:///etc/hosts', '/etc/hosts'],
  ['file://localhost/etc/hosts', '/etc/hosts'],
  ['file:///a%20b', '/a b'],
  ['file:///100%', '/100%'],
  ['//etc//hosts', '/etc//hosts'],
  ['///etc', '/etc'],
  ['/', '/'],
  ['a\\b', 'a\\b'],
  ['my file:///x', 'my file:///x'],
  ['file://localhosts/x', 'localhosts/x'],
  ['file:///x/localhost/y', '/x/localhost/y'],
  ['file:///C:/x', '/C:/x'],
  ['C:/x', './C:/x'],
  ['a:k', './a:k'],
  ['ab:k', 'ab:k'],
];

const WINDOWS: readonly Spelt[] = [
  ['src\\a.ts', 'src/a.ts'],
  ['\\\\?\\C:\\x', 'C:/x'],
  ['\\\\.\\C:\\x', 'C:/x'],
  ['\\\\?\\GLOBALROOT\\C:\\x', 'C:/x'],
  ['\\\\?\\UNC\\server\\share\\x', '//server/share/x'],
  ['\\\\.\\unc\\server\\share\\x', '//server/share/x'],
  ['\\\\localhost\\c$\\Users', 'C:/Users'],
  ['\\\\127.0.0.1\\D$', 'D:/'],
  ['\\\\::1\\c$\\x', 'C:/x'],
  ['\\\\[::1]\\c$\\x', 'C:/x'],
  ['\\\\server\\c$\\x', '//server/c$/x'],
  ['\\\\localhost\\c$x\\y', '//localhost/c$x/y'],
  ['/c/Users', 'C:/Users'],
  ['/c', 'C:/'],
  ['/mnt/d/x', 'D:/x'],
  ['/cygdrive/d/x', 'D:/x'],
  ['/mnt/data/x', '/mnt/data/x'],
  ['/cc/x', '/cc/x'],
  ['x/c/y', 'x/c/y'],
  ['c:/x', 'C:/x'],
  ['c:', 'C:/'],
  ['c:x', 'C:x'],
  ['C:\\a.\\b \\c. .', 'C:/a/b/c'],
  ['C:\\a\\.\\..\\b', 'C:/a/./../b'],
  ['C:\\a.txt:stream', 'C:/a.txt'],
  ['C:\\a.txt::$DATA', 'C:/a.txt'],
  ['ab:stream', 'ab'],
  ['C:\\1:stream', 'C:/1'],
  ['\\Windows', '/Windows'],
  ['AB:', 'AB'],
  ['C:\\1:b:s', 'C:/1'],
  ['file:///xx/C:/y', '/xx/C:/y'],
  ['C:/x//?/UNC/y', 'C:/x//?/UNC/y'],
  ['C:/x//./y', 'C:/x//./y'],
  ['C:/x//localhost/c$/y', 'C:/x//localhost/c$/y'],
  ['x/', 'x/'],
  ['file:///C:/x%20y', 'C:/x y'],
  ['file:///c|/x', '/c|/x'],
];

it.each(EVERYWHERE)('%j is spelt %j', (written, plain) => {
  for (const os of ['linux', 'macos'] as const) expect(plainSpelling(written, os)).toBe(plain);
});

it.each(WINDOWS)('%j is spelt %j on Windows', (written, plain) => {
  expect(plainSpelling(written, 'windows')).toBe(plain);
});

describe('a path becomes absolute', () => {
  it.each([
    ['a', '/home/dev', '/home/dev/a'],
    ['../a', '/home/dev', '/home/a'],
    ['../../../a', '/home/dev', '/a'],
    ['/etc/./hosts', '/home/dev', '/etc/hosts'],
    ['C:/x', 'D:/y', 'C:/x'],
    ['/Windows', 'D:/y', 'D:/Windows'],
    ['/Windows', '//server/share/y', '/Windows'],
    ['C:x', 'C:/Users/sam', 'C:/Users/sam/x'],
    ['C:x', 'c:/Users/sam', 'c:/Users/sam/x'],
    ['D:x', 'C:/Users/sam', 'D:/x'],
    ['D:..\\x', 'C:/Users/sam', 'D:/..\\x'],
    ['C:a\nb', 'C:/x', 'C:/x/a\nb'],
    ['ab:c', '/home/dev', '/home/dev/ab:c'],
    ['./C:/x', '/home/dev', '/home/dev/C:/x'],
    ['a', '/', '/a'],
    ['//server/share/x/..', 'C:/y', '//server/share/'],
  ])('%j in %j is %j', (path, base, absolute) => {
    expect(absolutePath(path, base)).toBe(absolute);
  });

  it.each([
    ['/a/../../b', '/b'],
    ['/..', '/'],
    ['a/..', '/'],
    ['C:/..', 'C:/'],
    ['/a/b/', '/a/b'],
  ])('and %j is short for %j', (path, plain) => {
    expect(normalised(path)).toBe(plain);
  });
});

describe('the home folder in short', () => {
  const linux = { os: 'linux', home: '/home/dev' } as const;
  it.each([
    ['~', '/home/dev'],
    ['~/x', '/home/dev/x'],
    ['~root/x', '/root/x'],
    ['~sam/x', '/home/sam/x'],
    ['~sam', '/home/sam'],
    ['~/a\nb', '/home/dev/a\nb'],
    ['~a.b-c', '/home/a.b-c'],
    ['~1', '~1'],
    ['~+/x', '~+/x'],
    ['~a b/x', '~a b/x'],
    ['a~', 'a~'],
    ['x/~/y', 'x/~/y'],
    ['$HOME', '/home/dev'],
    ['$HOME/x', '/home/dev/x'],
    ['${HOME}/x', '/home/dev/x'],
    ['$HOMES/x', '$HOMES/x'],
    ['x/$HOME', 'x/$HOME'],
    ['$/x', '$/x'],
  ])('%j is %j', (path, out) => {
    expect(expandHome(path, linux)).toBe(out);
  });

  it('leads to other homes as the system has them', () => {
    expect(expandHome('~root/x', { os: 'macos', home: '/Users/sam' })).toBe('/Users/root/x');
    expect(expandHome('~\\x', { os: 'windows', home: 'C:/Users/sam' })).toBe('C:/Users/sam\\x');
    expect(expandHome('~kim\\x', { os: 'windows', home: 'C:/Users/sam' })).toBe('C:/Users/kim\\x');
    for (const home of [
      '%USERPROFILE%',
      '%UserProfile%',
      '%HOME%',
      '%HOMEDRIVE%%HOMEPATH%',
      '$env:USERPROFILE',
      '$Env:HOME',
    ])
      expect(expandHome(`${home}\\x`, { os: 'windows', home: 'C:/$&/sam' })).toBe('C:/$&/sam\\x');
  });
});

describe('two spellings of one name', () => {
  it.each([
    ['linux', 'A', 'a', false],
    ['linux', 'é', 'e\u0301', false],
    ['macos', 'A', 'a', true],
    ['macos', 'É', 'e\u0301', true],
    ['windows', 'SRC/Ä', 'src/ä', true],
    ['windows', 'a', 'b', false],
  ] as const)('on %s: %j and %j: %j', (os, one, other, same) => {
    expect(comparisonKey(one, os) === comparisonKey(other, os)).toBe(same);
  });
});

describe('inside a folder', () => {
  it.each([
    ['linux', '/a', '/a', true],
    ['linux', '/a/b', '/a', true],
    ['linux', '/ab', '/a', false],
    ['linux', '/A/b', '/a', false],
    ['linux', '/a', '/a/b', false],
    ['linux', '/a', '/', true],
    ['linux', '/x/a/b', '/a', false],
    ['macos', '/A/b', '/a', true],
    ['macos', '/A/é', '/a', true],
    ['macos', '/A\u007f', '/a\u007f', true],
    ['windows', 'c:/USERS/x', 'C:/Users', true],
    ['windows', 'C:/x', 'C:/', true],
    ['windows', 'D:/x', 'C:/', false],
  ] as const)('on %s %j in %j: %j', (os, path, folder, expected) => {
    expect(isInside(path, folder, os as OperatingSystem)).toBe(expected);
  });
});

it.each([
  ['/a/b', 'b', '/a'],
  ['/a', 'a', '/'],
  ['/', '', '/'],
  ['C:/a', 'a', 'C:/'],
  ['C:/a/b', 'b', 'C:/a'],
  ['//server/share/a', 'a', '//server/share/'],
  ['a/b', 'b', 'a'],
  ['a', 'a', '.'],
])('%j is %j in %j', (path, name, parent) => {
  expect({ name: baseName(path), parent: parentOf(path) }).toEqual({ name, parent });
});
