import * as v from 'valibot';
import { parse, stringify } from 'yaml';
import type { RuleEffect } from '../verdict/verdict.ts';

/**
 * What a person changed about rules that came from elsewhere. It stands in files of the rule language, which are read
 * after the packs, so that the packs themselves are never touched and `perch rules` sees the same.
 */

/** Definitions that take the place of a pack's own; read before all other own files. */
export const CHANGES_FILE = '00-changes.yaml';
/** Switches and effects; read last. */
export const SWITCHES_FILE = 'zz-switches.yaml';
/** The rules a person made. */
export const OWN_FILE = 'my-rules.yaml';

/** How one rule departs from its definition. */
export interface Override {
  /** False: it takes no part. */
  readonly on?: boolean | undefined;
  readonly effect?: RuleEffect | undefined;
}
export type Overrides = Readonly<Record<string, Override>>;

const EFFECT_TAGS: Readonly<Record<RuleEffect, readonly string[]>> = {
  deny: ['coding_agent_deny'],
  ask: ['coding_agent_ask'],
  record: [],
};
const ALL_EFFECT_TAGS = Object.values(EFFECT_TAGS).flat();

const HEADER = `# Written by Perch: what you switched off or changed in the window. Perch writes this file anew with every change.
`;

const itemSchema = v.object({
  rule: v.string(),
  enabled: v.optional(v.boolean()),
  tags: v.optional(v.array(v.string())),
});

/** Reads the file of switches. Entries that are none of Perch's are left out. */
export function readOverrides(text: string): Overrides {
  const found: unknown = text.trim() === '' ? [] : parse(text);
  if (!Array.isArray(found)) return {};
  const overrides: Record<string, Override> = {};
  for (const entry of found) {
    const read = v.safeParse(itemSchema, entry);
    if (!read.success) continue;
    const { rule, enabled, tags } = read.output;
    const effect =
      tags && (tags.includes('coding_agent_deny') ? 'deny' : tags.includes('coding_agent_ask') ? 'ask' : 'record');
    overrides[rule] = { ...(enabled === undefined ? {} : { on: enabled }), ...(effect ? { effect } : {}) };
  }
  return overrides;
}

/**
 * The file of switches as text.
 * @param tagsOf the tags a rule has without any override
 */
export function writeOverrides(overrides: Overrides, tagsOf: (rule: string) => readonly string[]): string {
  const items = Object.entries(overrides).flatMap(([rule, { on, effect }]) => {
    if (on === undefined && effect === undefined) return [];
    return [
      {
        rule,
        ...(on === undefined ? {} : { enabled: on }),
        ...(effect === undefined ? {} : { tags: tagsWith(effect, tagsOf(rule)) }),
        override: {
          ...(on === undefined ? {} : { enabled: 'replace' }),
          ...(effect === undefined ? {} : { tags: 'replace' }),
        },
      },
    ];
  });
  return items.length === 0 ? HEADER : `${HEADER}\n${stringify(items)}`;
}

function tagsWith(effect: RuleEffect, tags: readonly string[]): string[] {
  return [...EFFECT_TAGS[effect], ...tags.filter((tag) => !ALL_EFFECT_TAGS.includes(tag))];
}
