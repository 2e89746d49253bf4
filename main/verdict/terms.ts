import type { Touch, TouchOperation } from '../../rules/facts/effects.ts';
import type { CallFacts } from '../../rules/facts/facts.ts';
import type { Rule } from '../../rules/language/index.ts';

/** What can be done to a file; empty for what is no file. */
export const TERM_OPERATIONS = [
  '',
  'read',
  'write',
  'edit',
  'delete',
  'search',
  'list',
  'execute',
  'permissions',
] as const satisfies readonly (TouchOperation | '')[];

/** One thing that is the same in every call an exception covers. */
export interface MatchTerm {
  readonly what: 'agent' | 'command' | 'file' | 'url' | 'server' | 'tool' | 'input';
  readonly value: string;
  /** For a file: what is done to it; empty for anything else. */
  readonly operation: TouchOperation | '';
}

/**
 * One of the reasons why a rule matched, as what an exception would have to name for it. A rule is lifted for a call
 * when every part of it is.
 */
export type MatchPart = readonly MatchTerm[];

/**
 * Why a rule matched a call, part by part. A rule that looks at nothing but the files a call uses matched because of
 * those files: each is named by its real path and what is done to it, so that an exception holds however the same is
 * done, and for no other file. Any other rule matched because of the steps of a command that it matches alone, where
 * nothing is left of it without them; otherwise it may have looked at everything, so the whole call is the reason.
 * @param steps the texts of the steps that alone are why a rule matched; undefined where that cannot be told
 */
export function matchParts(
  rule: Rule,
  facts: CallFacts,
  touches: readonly (Touch | undefined)[],
  steps: (rule: Rule) => readonly string[] | undefined,
): readonly MatchPart[] {
  if (looksAtFilesOnly(rule) && touches.length > 0) {
    const files = touches.map((touch) => touch && fileTerm(touch));
    if (files.every((term) => term !== undefined)) return distinct(files).map((term) => [term]);
  }
  const texts = steps(rule);
  return texts ? distinct(texts.map(commandTerm)).map((term) => [term]) : [wholeCall(facts)];
}

/** The call as one reason: what must be the same for it to be the same call. */
export function wholeCall(facts: CallFacts): MatchPart {
  const { call } = facts;
  if (call.command) return [commandTerm(call.command.text)];
  if (call.mcp) {
    return [
      term('server', call.mcp.server),
      term('tool', call.mcp.tool),
      term('input', JSON.stringify(call.mcp.arguments)),
    ];
  }
  if (call.urls.length > 0 && call.targets.length === 0) return call.urls.map((url) => term('url', url));
  return [term('tool', call.tool), term('input', JSON.stringify(call.input))];
}

/** A term that is no file. */
export function term(what: Exclude<MatchTerm['what'], 'file'>, value: string): MatchTerm {
  return { what, value, operation: '' };
}

/** A command, or one step of it, which means the same wherever it stands. */
export function commandTerm(text: string): MatchTerm {
  return term('command', text.trim());
}

/** A file on this computer whose place is fully known; any other has no name that would still mean the same later. */
export function fileTerm({ operation, path, where, recursive }: Touch): MatchTerm | undefined {
  if (where !== 'here' || !path.known || path.real === undefined) return undefined;
  // Everything in a folder is more than the folder's own entry.
  const value = recursive && !path.real.endsWith('/') ? `${path.real}/` : path.real;
  return { what: 'file', value, operation };
}

/** Fields that tell of one file, or of the surroundings a call is made in. What is written is not among them. */
const ABOUT_FILES =
  /^(?:file\.(?!new_text|old_text|content|glob)|project\.|git\.|agent\.|user\.|session\.|correlation\.|tool\.(?:kind|name|file_path|real_file_path)\b)/;

const filesOnly = new WeakMap<Rule, boolean>();

function looksAtFilesOnly(rule: Rule): boolean {
  const known = filesOnly.get(rule);
  if (known !== undefined) return known;
  const answer = rule.fields.length > 0 && rule.fields.every((field) => ABOUT_FILES.test(field));
  filesOnly.set(rule, answer);
  return answer;
}

function distinct(terms: readonly MatchTerm[]): readonly MatchTerm[] {
  return [...new Map(terms.map((term) => [termKey(term), term])).values()];
}

/** Equal for terms that mean the same. */
export function termKey({ what, value, operation }: MatchTerm): string {
  return `${what}\0${operation}\0${value}`;
}
