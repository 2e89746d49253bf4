import { describe, expect, it } from 'vitest';
import type { OperatingSystem } from '../../../rules/facts/files.ts';
import { commandFacts, factsOf, fieldOf, touchesOf } from './support.ts';

type Case = readonly [written: string, real: string];

const CASES: Readonly<Record<OperatingSystem, readonly Case[]>> = {
  linux: [
    ['src/a.ts', '/home/dev/app/src/a.ts'],
    ['./src/../b', '/home/dev/app/b'],
    ['../../../../etc/passwd', '/etc/passwd'],
    ['~/.bashrc', '/home/dev/.bashrc'],
    ['/home/dev//app/./x/', '/home/dev/app/x'],
    ['/proc/self/cwd/a', '/home/dev/app/a'],
    ['/proc/self/root/etc/shadow', '/etc/shadow'],
    ['/proc/self/cwd/../x', '/home/dev/x'],
    ['A.txt', '/home/dev/app/A.txt'],
    ['a\\b', '/home/dev/app/a\\b'],
    ['a:b', '/home/dev/app/a:b'],
    ['C:/x', '/home/dev/app/C:/x'],
  ],
  macos: [
    ['~/Documents', '/Users/sam/Documents'],
    ['/private/etc/hosts', '/etc/hosts'],
    ['/private/tmp/x', '/tmp/x'],
    ['../other', '/Users/sam/other'],
  ],
  windows: [
    ['src\\a.ts', 'C:/Users/sam/app/src/a.ts'],
    ['..\\..\\..\\Windows\\System32', 'C:/Windows/System32'],
    ['c:/users/SAM/x', 'C:/Users/sam/x'],
    ['\\\\?\\C:\\Windows\\x', 'C:/Windows/x'],
    ['\\\\server\\share\\x', '//server/share/x'],
    ['~\\x', 'C:/Users/sam/x'],
    ['c:x', 'C:/Users/sam/app/x'],
    ['C:\\Users\\sam\\app\\a.txt.', 'C:/Users/sam/app/a.txt'],
  ],
};

describe.each(['linux', 'macos', 'windows'] as const)('a path on %s', (os) => {
  it.each(CASES[os])('%s', (written, real) => {
    expect(fieldOf(factsOf('Read', { file_path: written }, { os }), 'file.real_path')).toBe(real);
  });
});

describe('in the root folder', () => {
  const touched = (command: string, cwd?: string) => touchesOf(commandFacts(command, cwd === undefined ? {} : { cwd }));

  it.each(['cat etc/shadow', 'cat ./etc/shadow', 'cat ../etc/shadow', 'cd etc && cat shadow'])(
    'a relative path is what it says: %s',
    (command) => {
      expect(touched(command, '/')).toEqual(['read /etc/shadow']);
      expect(touched(`cd / && ${command}`)).toEqual(['read /etc/shadow']);
    },
  );

  it.each([
    ['C:\\', 'Windows\\x', 'C:/Windows/x'],
    ['\\\\server\\share', 'x', '//server/share/x'],
  ])('also of Windows: %s', (cwd, file_path, real) => {
    expect(fieldOf(factsOf('Read', { file_path }, { os: 'windows', cwd }), 'file.real_path')).toBe(real);
  });
});

describe('links', () => {
  const symlinks = {
    '/home/dev/app/out': '/etc',
    '/home/dev/app/loop': 'loop',
    '/home/dev/app/gone': '/etc/new',
    '/home/dev/link': 'app',
    '/home/dev/app/k:v': '/home/dev/.ssh/id_rsa',
  };
  const real = (path: string) =>
    fieldOf(factsOf('Write', { file_path: path, content: '' }, { setup: { symlinks } }), 'file.real_path');

  it('are followed on every ancestor, also for a file that is not there yet', () => {
    expect(real('out/cron.d/x')).toBe('/etc/cron.d/x');
    expect(real('/home/dev/link/src/new.ts')).toBe('/home/dev/app/src/new.ts');
  });

  it('are followed whatever their name looks like', () => {
    expect(real('k:v')).toBe('/home/dev/.ssh/id_rsa');
  });

  it.each([
    ['in a folder that is there', 'ln -s ~/.ssh k && cat k/id_rsa'],
    ['in a folder that the call makes', 'mkdir -p new && ln -s ~/.ssh new/k && cat new/k/id_rsa'],
    ['to another', 'mkdir -p new && ln -s ~ new/a && ln -s a/.ssh new/b && cat new/b/id_rsa'],
    ['over what was looked up before', 'ls k/x; ln -sfn ~/.ssh k && cat k/id_rsa'],
    ['to where the program itself is', 'cd ~ && ln -s /proc/self/cwd /tmp/k && cat /tmp/k/.ssh/id_rsa'],
  ])('that the call makes first are followed: %s', (_what, command) => {
    expect(touchesOf(commandFacts(command))).toContain('read /home/dev/.ssh/id_rsa');
  });

  it('that lead nowhere are followed to where they would lead', () => {
    expect(real('gone')).toBe('/etc/new');
  });

  it('that lead to themselves end somewhere', () => {
    expect(() => real('loop/x')).not.toThrow();
  });

  it('are seen', () => {
    const facts = factsOf('Read', { file_path: 'out/hosts' }, { setup: { symlinks } });
    expect(fieldOf(facts, 'file.is_symlink')).toBe(true);
    expect(fieldOf(facts, 'file.in_project')).toBe(false);
  });
});

describe('the project', () => {
  const inProject = (path: string, os: OperatingSystem = 'linux', cwd?: string) =>
    fieldOf(factsOf('Read', { file_path: path }, { os, ...(cwd === undefined ? {} : { cwd }) }), 'file.in_project');

  it('ends at whole names, not at letters', () => {
    expect(inProject('/home/dev/app/a')).toBe(true);
    expect(inProject('/home/dev/app-evil/a')).toBe(false);
  });

  it('is told by the case rules of its system', () => {
    expect(inProject('/home/dev/APP/a')).toBe(false);
    expect(inProject('/Users/sam/APP/a', 'macos')).toBe(true);
    expect(inProject('c:\\users\\SAM\\App\\a', 'windows')).toBe(true);
  });

  it('is the repository around the working directory', () => {
    const setup = { files: { '/home/dev/app/.git/HEAD': 'ref: refs/heads/main\n' } };
    const facts = factsOf('Read', { file_path: '/home/dev/app/README.md' }, { cwd: '/home/dev/app/src', setup });
    expect(fieldOf(facts, 'file.in_project')).toBe(true);
  });

  it('is never the whole home folder, but what lies in plain sight there is in the working directory', () => {
    const facts = factsOf('Read', { file_path: 'notes.txt' }, { cwd: '/home/dev' });
    expect(fieldOf(facts, 'file.in_project')).toBe(false);
    expect(fieldOf(facts, 'file.in_cwd')).toBe(true);
  });
});
