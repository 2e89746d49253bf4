import { execFileSync } from 'node:child_process';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { realFiles } from '../../../main/guard/real-files.ts';
import type { Files } from '../../../rules/facts/files.ts';
import { rememberingFinder } from '../../../rules/facts/git/repository.ts';
import { temporaryFolder } from '../../temporary.ts';

/** A repository whose files are old enough to be remembered, and how often one of them was read. */
function repository({ age = 60_000 } = {}) {
  const root = temporaryFolder();
  const git = path.join(root, '.git');
  mkdirSync(git);
  const write = (file: string, text: string) => writeFileSync(path.join(git, file), text);
  write('HEAD', 'ref: refs/heads/feature\n');
  write('config', '[remote "origin"]\n\turl = git@github.com:acme/shop.git\n');
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + age });
  let reads = 0;
  const files: Files = {
    ...realFiles,
    readText(file, limit) {
      reads++;
      return realFiles.readText(file, limit);
    },
  };
  const finder = rememberingFinder();
  return {
    root,
    git,
    write,
    find: () => finder(files, root, 'linux'),
    /** Reads of files that a look takes. */
    readsOf(look: () => unknown) {
      reads = 0;
      look();
      return reads;
    },
  };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('a repository that is asked for again', () => {
  it('is not read again while nothing changed', () => {
    const { find, readsOf } = repository();
    expect(readsOf(find)).toBeGreaterThan(0);
    expect(readsOf(find)).toBe(0);
    expect(find()?.branch).toBe('feature');
  });

  it.each<[string, (made: ReturnType<typeof repository>) => void, object]>([
    ['another branch', ({ write }) => write('HEAD', 'ref: refs/heads/release\n'), { branch: 'release' }],
    [
      'another remote',
      ({ write }) => write('config', '[remote "o"]\nurl = https://b.example/c\n'),
      { remotes: [{ host: 'b.example' }] },
    ],
    ['a merge that began', ({ write }) => write('MERGE_HEAD', 'abc'), { state: 'merge' }],
    ['a rebase that began', ({ git }) => mkdirSync(path.join(git, 'rebase-merge')), { state: 'rebase' }],
    [
      'a default branch',
      ({ git, write }) => {
        mkdirSync(path.join(git, 'refs/remotes/origin'), { recursive: true });
        write('refs/remotes/origin/HEAD', 'ref: refs/remotes/origin/feature\n');
      },
      { defaultBranch: 'feature' },
    ],
  ])('shows %s at once', (_, change, seen) => {
    const made = repository();
    made.find();
    change(made);
    expect(made.find()).toMatchObject(seen);
  });

  it('shows a branch that was written in the same instant, with the old time put back', () => {
    const made = repository();
    const long = new Date(0);
    const head = path.join(made.git, 'HEAD');
    utimesSync(head, long, long);
    made.find();
    made.write('HEAD', 'ref: refs/heads/release\n');
    utimesSync(head, long, long);
    expect(made.find()?.branch).toBe('release');
  });

  it('is read each time while its files were changed a moment ago', () => {
    const { find, readsOf } = repository({ age: 100 });
    find();
    expect(readsOf(find)).toBeGreaterThan(0);
    vi.setSystemTime(Date.now() + 10_000);
    find();
    expect(readsOf(find)).toBe(0);
  });

  it('follows git itself', () => {
    const { root, find } = repository();
    const git = (...args: readonly string[]) => execFileSync('git', ['-C', root, ...args], { stdio: 'ignore' });
    git('init', '--initial-branch=one');
    git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--allow-empty', '-m', 'a');
    find();
    git('checkout', '-b', 'two');
    expect(find()?.branch).toBe('two');
    git('checkout', '--detach');
    expect(find()?.branch).toBeUndefined();
  });
});
