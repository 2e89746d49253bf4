import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { installSkill, removeSkill, skillPlaces, skillState } from '../../../main/agents/skill.ts';
import { temporaryFolder } from '../../temporary.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const TEXT = readFileSync(path.join(root, 'skills/perch-rules/SKILL.md'), 'utf8');

function newPlaces() {
  return skillPlaces({ home: temporaryFolder(), platform: 'linux', environment: {} });
}

it('the skill comes, is brought up to date and goes', () => {
  for (const place of newPlaces()) {
    expect(skillState(place, TEXT)).toBe('absent');
    installSkill(place, `${TEXT}old`);
    expect(skillState(place, TEXT)).toBe('outdated');
    installSkill(place, TEXT);
    expect(skillState(place, TEXT)).toBe('installed');
    removeSkill(place);
    expect(existsSync(path.dirname(place.file)), 'its folder goes with it').toBe(false);
  }
});

it("a skill of the person's own is left alone", () => {
  const [place] = newPlaces();
  if (!place) throw new Error('there is a place');
  mkdirSync(path.dirname(place.file), { recursive: true });
  writeFileSync(place.file, 'mine');
  expect(skillState(place, TEXT)).toBe('other');
  expect(() => installSkill(place, TEXT)).toThrow(/not Perch's/);
  removeSkill(place);
  expect(readFileSync(place.file, 'utf8')).toBe('mine');
});

it('the marketplace offers the skill by the name it has', () => {
  const marketplace = JSON.parse(readFileSync(path.join(root, '.claude-plugin/marketplace.json'), 'utf8'));
  const [plugin] = marketplace.plugins;
  const [folder] = plugin.skills;
  const text = readFileSync(path.join(root, plugin.source, folder, 'SKILL.md'), 'utf8');
  expect(/^name: (.+)$/m.exec(text)?.[1]).toBe(path.basename(folder));
  expect(text.startsWith('---\n')).toBe(true);
});
