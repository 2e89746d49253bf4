import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { packAbout, packTitle } from '../../../main/rulebook/titles.ts';
import { translated } from '../../../renderer/messages/format.ts';
import { germanBuilder, germanPacks } from '../../../renderer/messages/packs-de.ts';
import { BUILT_FIELDS, NAMED_CONDITIONS } from '../../../rules/builder/rule.ts';

const packs = readdirSync(path.resolve(import.meta.dirname, '../../../rules/packs'))
  .filter((name) => name.endsWith('.yaml') && !name.endsWith('.examples.yaml'))
  .map((name) => path.basename(name, '.yaml'));

it('every pack that comes with Perch has its title and what it is about in German, and nothing else has', () => {
  const said = packs.flatMap((name) => [packTitle(name), packAbout(name)]);
  expect(Object.keys(germanPacks).sort()).toEqual(said.sort());
});

it('every word that rules are built from is there in German, and no other', () => {
  const words = [...NAMED_CONDITIONS, ...BUILT_FIELDS].map((one) => one.words);
  expect(Object.keys(germanBuilder).sort()).toEqual(words.sort());
});

it('what has no translation is shown as its pack wrote it', () => {
  const cases = ['Deleting', 'My payments', 'constructor'].map((words) => translated(words, germanPacks));
  expect(cases).toEqual(['Löschen', 'My payments', 'constructor']);
});
