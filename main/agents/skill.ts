import { readdirSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { ownFile } from './own-file.ts';
import type { UserPlace } from './registration.ts';
import { readContent, removeFile, replaceFile } from './settings-file.ts';

/** The skill for writing rules, in an agent that reads skills. */
export interface SkillPlace {
  readonly agent: 'claude-code' | 'codex';
  readonly file: string;
}

/** A line of the skill by which it is known as Perch's. */
const MARK = 'name: perch-rules';

/** Where agents look for skills of the user's own. */
export function skillPlaces({ home, environment }: UserPlace): readonly SkillPlace[] {
  const claude = environment['CLAUDE_CONFIG_DIR'] || path.join(home, '.claude');
  const codex = environment['CODEX_HOME'] || path.join(home, '.codex');
  const file = (folder: string) => path.join(folder, 'skills', 'perch-rules', 'SKILL.md');
  return [
    { agent: 'claude-code', file: file(claude) },
    { agent: 'codex', file: file(codex) },
  ];
}

/** `outdated`: Perch's, and not what it would write today. `other`: somebody else's. */
export type SkillState = 'absent' | 'installed' | 'outdated' | 'other';

/** @throws {SettingsFileError} when something is there that cannot be read */
export function skillState({ file }: SkillPlace, text: string): SkillState {
  const content = readContent(file);
  if (!content.exists) return 'absent';
  const state = skill(file, text).inspect(content, [MARK], readContent);
  return state === 'registered' ? 'installed' : state === 'outdated' ? 'outdated' : 'other';
}

/** What lies there now; undefined when nothing does. @throws {SettingsFileError} */
export function skillText({ file }: SkillPlace): string | undefined {
  const { exists, bytes } = readContent(file);
  return exists ? bytes.toString('utf8') : undefined;
}

/** Puts the skill there, or brings it up to date. @throws {SettingsFileError} when another file is in its place */
export function installSkill({ file }: SkillPlace, text: string): void {
  const entry = skill(file, text);
  const content = readContent(file);
  if (entry.inspect(content, [MARK], readContent) === 'registered') return;
  const isOurs = content.exists && content.bytes.includes(MARK);
  replaceFile(content, entry.insert(isOurs ? { ...content, exists: false } : content, readContent), 0o644);
}

/** Takes the skill away, unless it is somebody else's. @throws {SettingsFileError} */
export function removeSkill({ file }: SkillPlace): void {
  const content = readContent(file);
  if (!content.exists || !content.bytes.includes(MARK)) return;
  removeFile(content);
  const folder = path.dirname(file);
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

function skill(file: string, text: string) {
  return ownFile({ file, text, mark: MARK });
}
