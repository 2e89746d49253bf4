import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Outcome } from '../../../preload/contract.ts';
import { agentTitle } from '../../agents/catalogue.ts';
import type { UserPlace } from '../../agents/registration.ts';
import { SettingsFileError } from '../../agents/settings-file.ts';
import {
  installSkill,
  removeSkill,
  type SkillPlace,
  type SkillState,
  skillPlaces,
  skillState,
  skillText,
} from '../../agents/skill.ts';
import { shownPath } from '../../present/recorded-deed.ts';
import type { Handlers } from '../ipc.ts';
import type { UndoStore } from '../undo.ts';

export interface RuleSkillParts {
  readonly place: UserPlace;
  /** The skill as this version of Perch brings it. */
  text(): string;
  readonly undo: UndoStore;
  /** It was written or taken away. */
  changed(): void;
}

/** The skill with which agents write rules: where it is, and putting it there or taking it away. */
export function ruleSkillRequests(parts: RuleSkillParts): Handlers<'agents.ruleSkill' | 'agents.switchRuleSkill'> {
  const { place, undo } = parts;
  const places = () => skillPlaces(place).filter((one) => existsSync(agentFolder(one)));

  function change(where: SkillPlace, on: boolean): Outcome {
    const before = skillText(where);
    if (on) installSkill(where, parts.text());
    else removeSkill(where);
    parts.changed();
    return undo.offer(() =>
      inSettings(() => {
        if (before === undefined) removeSkill(where);
        else installSkill(where, before);
        parts.changed();
        return { ok: true };
      }),
    );
  }

  return {
    'agents.ruleSkill'() {
      const text = parts.text();
      return {
        text,
        agents: places().map((where) => ({
          agent: where.agent,
          title: agentTitle(where.agent),
          file: shownPath(where.file, '', place.home),
          state: stateOf(where, text),
        })),
      };
    },
    'agents.switchRuleSkill'({ agent, on }) {
      const where = places().find((one) => one.agent === agent);
      if (!where) return { ok: false, message: 'This agent is not on this computer any more. Look again.' };
      return inSettings(() => change(where, on));
    },
  };
}

/** What cannot be read cannot be Perch's. */
function stateOf(where: SkillPlace, text: string): SkillState {
  try {
    return skillState(where, text);
  } catch (error) {
    if (error instanceof SettingsFileError) return 'other';
    throw error;
  }
}

/** The agent's own folder, in which it looks for `skills/<name>/SKILL.md`. */
function agentFolder({ file }: SkillPlace): string {
  return path.resolve(file, '../../..');
}

function inSettings(change: () => Outcome): Outcome {
  try {
    return change();
  } catch (error) {
    if (error instanceof SettingsFileError) return { ok: false, message: error.message };
    throw error;
  }
}
