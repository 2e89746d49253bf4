import { rmSync } from 'node:fs';
import type { Draft as DraftView, Outcome } from '../../../../preload/contract.ts';
import { RULE_OPTIONS } from '../../../../rules/facts/catalogue.ts';
import { loadRules, type RuleFile, type RuleSet } from '../../../../rules/language/index.ts';
import {
  acceptDraft,
  type Draft,
  DraftError,
  type DraftFolders,
  listDrafts,
  rejectDraft,
  submitDraft,
} from '../../../guard/drafts.ts';
import type { RuleStore } from '../../../guard/rules.ts';
import { effectOf } from '../../../verdict/judge.ts';
import type { Handlers } from '../../ipc.ts';
import type { UndoStore } from '../../undo.ts';
import { checkText } from './editor.ts';

export interface DraftParts {
  readonly folders: DraftFolders;
  readonly rules: RuleStore;
  readonly undo: UndoStore;
  inForce(): readonly RuleFile[];
  changed(): void;
}

/** Rules that agents proposed: looked at, taken or thrown away. */
export function draftRequests(parts: DraftParts): Handlers<'rules.drafts' | 'rules.decideDraft'> {
  const { folders, rules, undo } = parts;
  /** What was on show: nothing else may be taken. */
  let seen: ReadonlyMap<string, string> = new Map();

  function take(draft: Draft): Outcome {
    const target = acceptDraft(folders, draft.name, seen.get(draft.name) ?? '', parts.inForce(), RULE_OPTIONS);
    rules.reload();
    const { message } = rules.active.fault ?? {};
    if (message !== undefined) {
      rmSync(target);
      submitDraft(folders, draft);
      rules.reload();
      return { ok: false, message };
    }
    parts.changed();
    return undo.offer(() => {
      rmSync(target);
      submitDraft(folders, draft);
      rules.reload();
      parts.changed();
      return undefined;
    });
  }

  function refuse(draft: Draft): Outcome {
    rejectDraft(folders, draft.name);
    parts.changed();
    return undo.offer(() => {
      submitDraft(folders, draft);
      parts.changed();
      return undefined;
    });
  }

  return {
    'rules.drafts'() {
      const drafts = listDrafts(folders);
      seen = new Map(drafts.map(({ name, content }) => [name, content]));
      return drafts.map((draft) => draftView(draft, parts.inForce()));
    },
    'rules.decideDraft'({ draft: name, take: taken }) {
      const draft = listDrafts(folders).find((one) => one.name === name);
      if (!draft) return { ok: false, message: 'This proposal is not there any more.' };
      try {
        return taken ? take(draft) : refuse(draft);
      } catch (error) {
        if (error instanceof DraftError) return { ok: false, message: error.message };
        throw error;
      }
    },
  };
}

function draftView(draft: Draft, inForce: readonly RuleFile[]): DraftView {
  const rule = firstRule(draft, inForce);
  return {
    id: draft.name,
    at: Math.round(draft.writtenAt),
    agentTitle: 'An agent',
    project: '',
    title: rule?.name ?? draft.name,
    why: rule?.description ?? '',
    effect: rule ? effectOf(rule) : 'record',
    text: draft.content,
    diagnostics: checkText(draft.content, inForce),
  };
}

function firstRule(draft: Draft, inForce: readonly RuleFile[]): RuleSet['rules'][number] | undefined {
  const name = `${draft.name}.yaml`;
  const { rules } = loadRules([...inForce, { name, content: draft.content }], RULE_OPTIONS);
  return rules?.rules.find(({ file }) => file === name);
}
