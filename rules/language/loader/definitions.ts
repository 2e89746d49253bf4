/** What rule files define, as read, before conditions are looked into. */

import type { Span } from '../text/place.ts';
import type { SourceText } from '../text/source-text.ts';

export const PRIORITIES = [
  'emergency',
  'alert',
  'critical',
  'error',
  'warning',
  'notice',
  'informational',
  'debug',
] as const;
export type Priority = (typeof PRIORITIES)[number];

/** The priority a word stands for, in any letter case. */
export function parsePriority(word: string): Priority | undefined {
  const lower = word.toLowerCase();
  return lower === 'info' ? 'informational' : PRIORITIES.find((priority) => priority === lower);
}

interface DefinitionBase {
  readonly name: string;
  /** The item in its file. */
  readonly span: Span;
  readonly nameSpan: Span;
}

export interface ListDefinition extends DefinitionBase {
  readonly items: readonly SourceText[];
}

export interface MacroDefinition extends DefinitionBase {
  readonly condition: SourceText;
}

/** A value in an exception: a text, a list of values, or, for whatever YAML else there is, an empty text. */
export interface ExceptionEntry {
  readonly list: boolean;
  readonly text: SourceText;
  readonly items: readonly ExceptionEntry[];
}

export interface ExceptionDefinition {
  readonly name: string;
  readonly span: Span;
  readonly fields: ExceptionEntry;
  readonly comps: ExceptionEntry;
  readonly values: readonly ExceptionEntry[];
}

/** Whether anything was given. */
export function isGiven(entry: ExceptionEntry): boolean {
  return entry.list ? entry.items.length > 0 : entry.text.length > 0;
}

/** The keys of a rule that may be given later again, to be appended or replaced. */
export interface RuleParts {
  readonly condition: SourceText;
  readonly output: SourceText;
  readonly description: SourceText;
  readonly priority: Priority;
  readonly enabled: boolean;
  readonly tags: readonly string[];
  readonly exceptions: readonly ExceptionDefinition[];
  readonly warnEventTypes: boolean;
  readonly skipIfUnknownFilter: boolean;
  readonly capture: boolean;
  readonly captureDuration: number;
}

export interface RuleDefinition extends DefinitionBase, RuleParts {
  readonly source: string;
  readonly sourceSpan: Span | undefined;
}

/** What was read of one item of a rule file. */
export type Item =
  | { readonly kind: 'engine-version'; readonly span: Span; readonly version: string }
  | {
      readonly kind: 'plugin-versions';
      readonly span: Span;
      readonly alternatives: readonly { readonly name: string; readonly version: string }[];
    }
  | { readonly kind: 'list'; readonly append: boolean; readonly list: ListDefinition }
  | { readonly kind: 'macro'; readonly append: boolean; readonly macro: MacroDefinition }
  | { readonly kind: 'rule'; readonly rule: RuleDefinition }
  | { readonly kind: 'rule-append' | 'rule-replace'; readonly update: RuleUpdate; readonly legacy: boolean }
  /** A list, macro or rule that is not right; its name is still known. */
  | { readonly kind: 'broken'; readonly name: string }
  | { readonly kind: 'rule-enable'; readonly name: string; readonly span: Span; readonly enabled: boolean };

export interface RuleUpdate extends DefinitionBase {
  readonly parts: Partial<RuleParts>;
  /** The source given again; it may not change. */
  readonly source: SourceText | undefined;
}
