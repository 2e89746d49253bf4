import { describe, expect, it } from 'vitest';
import type { Files, OperatingSystem } from '../../../../rules/facts/files.ts';
import { type MemoryFilesOptions, memoryFiles, SAMPLE_HOMES } from '../../../../rules/facts/memory-files.ts';
import { PathResolver, type ResolveOptions } from '../../../../rules/facts/paths/resolve.ts';
import { UNKNOWN } from '../../../../rules/facts/shell/value.ts';

const CWDS = { linux: '/home/dev/app', macos: '/Users/sam/app', windows: 'C:/Users/sam/app' } as const;

interface Surroundings extends Partial<Omit<MemoryFilesOptions, 'os'>> {
  readonly os?: OperatingSystem;
}

function resolverOn({ os = 'linux', ...more }: Surroundings = {}): PathResolver {
  return new PathResolver({ os, home: SAMPLE_HOMES[os], files: memoryFiles({ os, cwd: CWDS[os], ...more }) });
}

/** Where a path leads from the project's folder. */
function realOf(written: string, surroundings: Surroundings = {}, options?: ResolveOptions): string | undefined {
  return resolverOn(surroundings).resolve(written, CWDS[surroundings.os ?? 'linux'], options).real;
}

describe('what is said of a path', () => {
  it('is where it leads, what stands there, and whether a link is on the way', () => {
    const files = { texts: { 'a.txt': '' }, links: { link: 'a.txt', root: '/' }, folders: ['docs'] };
    const resolver = resolverOn(files);
    const of = (written: string) => resolver.resolve(written, CWDS.linux);
    const known = { known: true, glob: false, throughLink: false };
    expect(of('a.txt')).toEqual({ ...known, written: 'a.txt', real: '/home/dev/app/a.txt', standing: 'file' });
    expect(of('docs')).toMatchObject({ ...known, standing: 'folder' });
    expect(of('new')).toEqual({ ...known, written: 'new', real: '/home/dev/app/new', standing: undefined });
    expect(of('link')).toMatchObject({ throughLink: true, real: '/home/dev/app/a.txt', standing: 'file' });
    expect(of('/')).toMatchObject({ ...known, real: '/', standing: 'folder' });
    expect(of('a.txt/..')).toMatchObject({ ...known, real: '/home/dev/app', standing: 'folder' });
    expect(of('root')).toMatchObject({ real: '/', standing: 'folder' });
  });

  it.each([undefined, false, true])('is a pattern only where that is said: %j', (glob) => {
    const options = glob === undefined ? {} : { glob };
    expect(resolverOn().resolve('a*', CWDS.linux, options).glob).toBe(glob === true);
  });

  it.each([
    ['begins with what is unknown', `${UNKNOWN}/a`, CWDS.linux],
    ['is relative to a folder that nobody knows', 'a', undefined],
    ['is longer than any system takes', `/${'a'.repeat(4096)}`, CWDS.linux],
  ])('is not its place where it %s', (_what, written, cwd) => {
    const known = !written.includes(UNKNOWN) && cwd !== undefined;
    const nothing = { written, real: undefined, throughLink: false, known, glob: false, standing: undefined };
    expect(resolverOn().resolve(written, cwd)).toEqual(nothing);
  });

  it.each([
    ['is absolute, whoever knows the folder', '/etc/hosts', undefined, '/etc/hosts'],
    ['is in the home folder', '~/a', undefined, '/home/dev/a'],
    ['is as long as can be', `/${'a'.repeat(4095)}`, CWDS.linux, `/${'a'.repeat(4095)}`],
    ['ends with what is unknown', `a/${UNKNOWN}`, CWDS.linux, `/home/dev/app/a/${UNKNOWN}`],
  ])('is its place where it %s', (_what, written, cwd, real) => {
    expect(resolverOn().resolve(written, cwd)).toMatchObject({ real, known: !written.includes(UNKNOWN) });
  });
});

describe('links', () => {
  it.each([
    ['on the way', { links: { out: '/etc' } }, 'out/hosts', '/etc/hosts'],
    ['that are relative to where they stand', { links: { 'a/b/out': '../x' } }, 'a/b/out/y', '/home/dev/app/a/x/y'],
    ['to links', { links: { a: 'b', b: 'c' } }, 'a/x', '/home/dev/app/c/x'],
    ['decide where the step up leads', { links: { out: '/etc/cron.d' } }, 'out/../hosts', '/etc/hosts'],
    ['that are not there leave the step up as it is', {}, 'out/../hosts', '/home/dev/app/hosts'],
    ['after such a step', { links: { out: '/etc' } }, 'gone/../out/hosts', '/etc/hosts'],
    ['below something unknown are not looked up', { links: { 'x/out': '/etc' } }, `x${UNKNOWN}/out`, undefined],
  ] as const)('%s', (_what, files, written, real) => {
    expect(realOf(written, files)).toBe(real ?? `/home/dev/app/${written}`);
  });

  it.each([
    ['the last link itself', 'k', '/home/dev/app/k'],
    ['a link before it all the same', 'out/hosts', '/etc/hosts'],
    ['a link before a link', 'out/k', '/etc/k'],
  ])('where a program acts on the link itself, that is %s', (_what, written, real) => {
    const files = { links: { k: '/etc/shadow', out: '/etc', '/etc/k': '/root' } };
    expect(realOf(written, files, { followLast: false })).toBe(real);
    expect(realOf('k', files, { followLast: true })).toBe('/etc/shadow');
  });

  it('of a chain are followed as far as the system follows them', () => {
    const chain = (length: number) =>
      Object.fromEntries(Array.from({ length }, (_, at) => [`l${at}`, at === length - 1 ? '/etc/end' : `l${at + 1}`]));
    expect(realOf('l0', { links: chain(40) })).toBe('/etc/end');
    expect(realOf('l0', { links: chain(41) })).toBe('/home/dev/app/l40');
  });

  it('that the call makes before are followed, also where something else was looked up already', () => {
    const resolver = resolverOn({ folders: ['d'] });
    const real = (written: string) => resolver.resolve(written, CWDS.linux).real;
    expect(real('d/hosts')).toBe('/home/dev/app/d/hosts');
    expect(real('d/x/y')).toBe('/home/dev/app/d/x/y');
    resolver.addLink('/home/dev/app/d', '/etc');
    expect(real('d/hosts')).toBe('/etc/hosts');
    resolver.addLink('/etc/x', '~');
    expect(real('d/x/y')).toBe('/home/dev/y');
  });
});

describe('what was looked up', () => {
  function counting(files: Files): { readonly files: Files; readonly asked: string[] } {
    const asked: string[] = [];
    const lstat = (path: string) => {
      asked.push(path);
      return files.lstat(path);
    };
    return { asked, files: { ...files, lstat } };
  }

  it('is kept for folders on the way, so that many files in one cost little', () => {
    const { files, asked } = counting(memoryFiles({ os: 'linux', cwd: CWDS.linux, folders: ['src'] }));
    const resolver = new PathResolver({ os: 'linux', home: '/home/dev', files });
    for (const name of ['a', 'b', 'a']) resolver.resolve(`src/${name}`, CWDS.linux);
    expect(asked.filter((path) => path === '/home/dev/app/src')).toHaveLength(1);
    expect(asked.filter((path) => path === '/home/dev/app/src/a')).toHaveLength(2);
  });

  it('is nothing below what is not there', () => {
    const { files, asked } = counting(memoryFiles({ os: 'linux', cwd: CWDS.linux }));
    new PathResolver({ os: 'linux', home: '/home/dev', files }).resolve('gone/a/b', CWDS.linux);
    expect(asked).toEqual(['/home', '/home/dev', '/home/dev/app', '/home/dev/app/gone']);
  });
});

describe('/proc on Linux', () => {
  it.each([
    ['/proc/self/cwd', '/home/dev/app'],
    ['/proc/self/cwd/a', '/home/dev/app/a'],
    ['/proc/thread-self/cwd/a', '/home/dev/app/a'],
    ['/proc/self/task/12/cwd/a', '/home/dev/app/a'],
    ['/proc/./self//cwd/a', '/home/dev/app/a'],
    ['/proc/self/../self/cwd/a', '/home/dev/app/a'],
    ['/proc/self/fd/../cwd/a', '/home/dev/app/a'],
    ['../../../proc/self/cwd/a', '/home/dev/app/a'],
    ['here/a', '/home/dev/app/a'],
    ['/proc/self/root', '/'],
    ['/proc/self/root/etc/shadow', '/etc/shadow'],
    ['/proc/1/root/etc/shadow', '/etc/shadow'],
    ['/proc/12/task/345/root/etc/shadow', '/etc/shadow'],
    ['/proc/12/cwd/a', '/srv/a'],
    ['/proc/self/environ', '/proc/self/environ'],
    ['/proc/self/cwdx', '/proc/self/cwdx'],
    ['/procs/self/cwd', '/procs/self/cwd'],
    ['/x/proc/self/cwd', '/x/proc/self/cwd'],
    ['/proc/x/proc/self/cwd', '/proc/x/proc/self/cwd'],
  ])('%s leads to %s', (written, real) => {
    // `self` is somebody else for whoever looks it up, as Perch would.
    const links = { '/proc/self': '99', '/proc/99/cwd': '/opt/perch', '/proc/12/cwd': '/srv', here: '/proc/self/cwd' };
    expect(realOf(written, { links })).toBe(real);
  });

  it('is a folder like any other elsewhere', () => {
    expect(realOf('/proc/self/cwd/a', { os: 'macos' })).toBe('/proc/self/cwd/a');
  });
});

describe('other names for one place', () => {
  it.each([
    ['macos', '/private/etc/hosts', '/etc/hosts'],
    ['macos', '/private/var', '/var'],
    ['macos', '/PRIVATE/tmp/x', '/tmp/x'],
    ['macos', '/private/etcetera', '/private/etcetera'],
    ['macos', '/private/home', '/private/home'],
    ['macos', '/x/private/etc', '/x/private/etc'],
    ['macos', '/System/Volumes/Data/Users/sam/x', '/Users/sam/x'],
    ['macos', '/System/Volumes/Data', '/System/Volumes/Data'],
    ['macos', '/x/System/Volumes/Data/y', '/x/System/Volumes/Data/y'],
    ['linux', '/private/etc/hosts', '/private/etc/hosts'],
    ['linux', '/HOME/dev/x', '/HOME/dev/x'],
    ['macos', '/users/SAM/APP/x', '/Users/sam/app/x'],
    ['macos', '/users/SAM/x', '/Users/sam/x'],
    ['macos', '/users/kim/x', '/Users/kim/x'],
    ['macos', '/volumes/Disk/x', '/volumes/Disk/x'],
    ['windows', 'c:/users/SAM/App/x', 'C:/Users/sam/app/x'],
    ['windows', 'c:x', 'C:/Users/sam/app/x'],
    ['windows', 'd:x', 'D:/x'],
    ['windows', '\\Windows\\..\\x', 'C:/x'],
  ] as const)('on %s %s is %s', (os, written, real) => {
    expect(realOf(written, { os })).toBe(real);
  });

  it.each([
    ['macos', '/users/SAM/APP/x', '/Users/sam/app', '/Users/sam/app/x'],
    ['macos', '/users/SAM/x', '/Users/sam/app', '/Users/sam/x'],
    ['macos', '/users/SAM/x', undefined, '/Users/sam/x'],
    ['macos', '/users/kim/x', '/Users/sam/app', '/users/kim/x'],
    ['linux', '/HOME/dev/x', '/home/dev/app', '/HOME/dev/x'],
  ] as const)('are the call’s own where no disk tells: on %s %s is written in %s as %s', (os, written, cwd, real) => {
    const nothing = { lstat: () => undefined, readlink: () => undefined, readText: () => undefined };
    const resolver = new PathResolver({ os, home: SAMPLE_HOMES[os], files: nothing });
    expect(resolver.resolve(written, cwd).real).toBe(real);
  });

  it('are those that the disk knows: short names, and links among them', () => {
    const files = memoryFiles({ os: 'windows', cwd: CWDS.windows, links: { link: 'D:\\x' } });
    const resolver = new PathResolver({
      os: 'windows',
      home: SAMPLE_HOMES.windows,
      files: {
        ...files,
        lstat: (path) => (path === 'C:/PROGRA~1' ? 'folder' : files.lstat(path)),
        trueName: (path) => (path === 'C:/PROGRA~1' ? 'C:\\Program Files' : files.trueName?.(path)),
      },
    });
    expect(resolver.resolve('C:\\PROGRA~1\\a', CWDS.windows).real).toBe('C:/Program Files/a');
    expect(resolver.resolve('LINK\\a', CWDS.windows).real).toBe('D:/x/a');
  });
});
