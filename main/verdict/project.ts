/** Rules that a project brings along: they only ever add an objection to a call. */
import type { Judgement } from './policy.ts';
import { type JudgingError, LOCKED_TAG, type MatchedRule } from './verdict.ts';

/**
 * Adds what a project's own rules object to. Nothing is ever taken away: what they deny or ask comes after what Perch's
 * own rules found, and the rest of what they say is left out. One that fails makes the call a question, as one of
 * Perch's would. Whoever wrote the project wrote their texts too, so these stand as its words, on one line, and no rule
 * of it can pass for one of Perch's, nor share an exception with it.
 * @param project the name of the project's folder
 * @param isOwn whether a rule of this name is one of Perch's or the person's
 */
export function tightened(
  own: Judgement,
  theirs: Judgement,
  project: string,
  isOwn: (rule: string) => boolean,
): Judgement {
  const matched = theirs.matched
    .filter(({ effect }) => effect !== 'record')
    .map((rule) => asProjectRule(rule, plainLine(project, LONGEST_NAME), isOwn));
  const errors = theirs.errors.map((error) => ofProject(error, project));
  if (matched.length === 0 && errors.length === 0) return own;
  return {
    matched: [...own.matched, ...matched],
    errors: [...own.errors, ...errors],
    facts: { ...theirs.facts, ...own.facts },
  };
}

function ofProject({ where, message }: JudgingError, project: string): JudgingError {
  const place = `${plainLine(project, LONGEST_NAME)}: ${plainLine(where, LONGEST_TEXT)}`;
  return { where: place, message: plainLine(message, LONGEST_TEXT) };
}

function asProjectRule(rule: MatchedRule, project: string, isOwn: (rule: string) => boolean): MatchedRule {
  return {
    ...rule,
    rule: projectRuleName(rule.rule, project, isOwn),
    tags: rule.tags.filter((tag) => tag !== LOCKED_TAG),
    description: saidByProject(rule.description, project),
    output: saidByProject(rule.output || rule.description, project),
    project,
  };
}

/** What a project's rule is called everywhere outside of its file. */
export function projectRuleName(rule: string, project: string, isOwn: (rule: string) => boolean): string {
  let name = `${plainLine(project, LONGEST_NAME)}: ${plainLine(rule, LONGEST_NAME)}`;
  while (isOwn(name)) name += ' (project)';
  return name;
}

function saidByProject(text: string, project: string): string {
  const words = plainLine(text, LONGEST_TEXT).replaceAll(/["“”„«»]/g, '’');
  return `A rule of the project ${project} says: “${words}”.`;
}

/** Characters. */
const LONGEST_NAME = 80;
const LONGEST_TEXT = 300;

/** Text of others on one line: nothing in it hides, reorders or breaks the line. */
export function plainLine(text: string, longest: number): string {
  const line = text
    .slice(0, longest * 4)
    .replaceAll(/(?:[\p{C}\p{Z}\p{Variation_Selector}\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]|\u034f)+/gu, ' ')
    .trim();
  const characters = [...line];
  return characters.length > longest ? `${characters.slice(0, longest).join('')}…` : line;
}
