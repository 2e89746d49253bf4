import { rmSync } from 'node:fs';
import type { Draft as DraftView, Outcome, TryResult } from '../../../../preload/contract.ts';
import { RULE_OPTIONS } from '../../../../rules/facts/catalogue.ts';
import { loadRules, type RuleFile } from '../../../../rules/language/index.ts';
import { readExamples } from '../../../cli/rules/examples.ts';
import {
  acceptDraft,
  type Draft,
  DraftError,
  type DraftFolders,
  type DraftReview,
  listDrafts,
  rejectDraft,
  reviewDraft,
  submitDraft,
} from '../../../guard/drafts.ts';
import type { RuleStore } from '../../../guard/rules.ts';
import { effectOf } from '../../../verdict/judge.ts';
import type { Handlers } from '../../ipc.ts';
import type { UndoStore } from '../../undo.ts';
import { type ExpectedExample, exampleView, expectedExamples, tryExamples } from './examples.ts';
import { diagnosticView } from './views.ts';

export interface DraftParts {
  readonly folders: DraftFolders;
  readonly rules: RuleStore;
  readonly undo: UndoStore;
  inForce(): readonly RuleFile[];
  /** Runs the draft as one more own file over the calls of the last days. */
  tryFile(task: string, name: string, text: string, days: number): Promise<TryResult>;
  /** Makes sure that the person wants agents to be allowed more, where they asked for that. */
  confirmLoosening(): Promise<Outcome>;
  changed(): void;
}

type DraftRequests = 'rules.drafts' | 'rules.tryDraft' | 'rules.decideDraft';

/** Rules that agents proposed: looked at, tried, taken or thrown away. */
export function draftRequests(parts: DraftParts): Handlers<DraftRequests> {
  const { folders, rules, undo } = parts;
  /** What was on show: nothing else may be taken. */
  let seen: ReadonlyMap<string, string> = new Map();
  const find = (name: string) => listDrafts(folders).find((one) => one.name === name);

  async function take(draft: Draft): Promise<Outcome> {
    const { changed, lost, redefined } = reviewDraft(draft, parts.inForce(), RULE_OPTIONS);
    if (changed.length + lost.length + redefined.length > 0) {
      const agreed = await parts.confirmLoosening();
      if (!agreed.ok) return agreed;
    }
    const target = acceptDraft(folders, draft.name, seen.get(draft.name) ?? '', parts.inForce(), RULE_OPTIONS);
    rules.reload();
    const { message } = rules.active.fault ?? {};
    const back = () => {
      rmSync(target);
      submitDraft(folders, draft);
      rules.reload();
      parts.changed();
    };
    if (message !== undefined) {
      back();
      return { ok: false, message };
    }
    parts.changed();
    return undo.offer(() => {
      back();
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
      return Promise.all(drafts.map((draft) => draftView(draft, parts.inForce())));
    },
    async 'rules.tryDraft'({ task, draft: name, days }) {
      const draft = find(name);
      if (!draft) return { state: 'cancelled' };
      return parts.tryFile(task, `${draft.name}.yaml`, draft.content, days);
    },
    async 'rules.decideDraft'({ draft: name, take: taken }) {
      const draft = find(name);
      if (!draft) return { ok: false, message: 'This proposal is not there any more.' };
      try {
        return taken ? await take(draft) : refuse(draft);
      } catch (error) {
        if (error instanceof DraftError) return { ok: false, message: error.message };
        throw error;
      }
    },
  };
}

async function draftView(draft: Draft, inForce: readonly RuleFile[]): Promise<DraftView> {
  const review = reviewDraft(draft, inForce, RULE_OPTIONS);
  return {
    id: draft.name,
    at: Math.round(draft.writtenAt),
    text: draft.content,
    rules: await draftRules(draft, review, inForce),
    touches: [...review.changed.map(({ before }) => before.name), ...review.redefined],
    lost: review.lost.map(({ name }) => name),
    diagnostics: review.diagnostics.map(diagnosticView),
  };
}

/** The draft's rules, new ones and those it changes, each with the examples the agent gave. */
async function draftRules(
  draft: Draft,
  { added, changed }: DraftReview,
  inForce: readonly RuleFile[],
): Promise<DraftView['rules']> {
  const file: RuleFile = { name: `${draft.name}.yaml`, content: draft.content };
  const { rules } = loadRules([...inForce, file], RULE_OPTIONS);
  if (!rules) return [];
  const examples = examplesIn(draft);
  return Promise.all(
    [...added, ...changed.map(({ after }) => after)].map(async (rule) => {
      const own = expectedExamples(examples, rule.name);
      const matched = await tryExamples(rules, rule.name, own);
      return {
        title: rule.name,
        description: rule.description,
        effect: effectOf(rule),
        examples: own.map((one: ExpectedExample, index) => ({
          ...exampleView(one),
          holds: matched[index] === one.matches,
        })),
      };
    }),
  );
}

/** Examples that cannot be read are as good as none. */
function examplesIn({ name, examples }: Draft): ReturnType<typeof readExamples> {
  try {
    return readExamples(examples, `${name}.examples.yaml`);
  } catch {
    return [];
  }
}
