/** Commands that run what a file of the project says: it is read, and what it would do counts. */
import { expect, it } from 'vitest';
import { commandFacts, deedsOf, FOLDERS } from './support.ts';

const APP = FOLDERS.linux;
const FILES = {
  [`${APP}/package.json`]: '{"scripts":{"pretest":"rm a","test":"rm b","posttest":"rm c","other":"rm d"}}',
  [`${APP}/Makefile`]:
    'export WHAT := a\nall: first second\n\nfirst:\n\t@rm $(WHAT)\nsecond: ; rm b\n\nclean:\n\t-rm $(shell echo c) $$HOME/d\n',
};

it.each([
  ['npm test', ['a', 'b', 'c']],
  ['npm run other', ['d']],
  ['yarn other', ['d']],
  ['make', ['a', 'b']],
  ['make first', ['a']],
  ['make WHAT=z first', ['z']],
  ['cross-env A=1 B=2 rm a', ['a']],
] as const)('%s', (command, deleted) => {
  const deeds = deedsOf(commandFacts(command, { setup: { files: FILES } }));
  expect(deeds.filter((deed) => deed.startsWith('delete '))).toEqual(deleted.map((name) => `delete ${APP}/${name}`));
});

it('make clean deletes what a command prints, and what lies in the home', () => {
  const deeds = deedsOf(commandFacts('make clean', { setup: { files: FILES } }));
  expect(deeds).toEqual(expect.arrayContaining([`delete ${APP}/c`, 'delete /home/dev/d']));
});

it('a package.json or Makefile that cannot be read changes nothing', () => {
  const files = { [`${APP}/package.json`]: '{', [`${APP}/Makefile`]: '\u0000' };
  expect(deedsOf(commandFacts('npm test && make', { setup: { files } }))).toEqual([]);
});
