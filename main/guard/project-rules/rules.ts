/** The rules that lie in a project, in `.perch/rules`: loaded, and loaded again when they change. */
import path from 'node:path';
import { RULE_OPTIONS } from '../../../rules/facts/catalogue.ts';
import type { CallFacts } from '../../../rules/facts/facts.ts';
import { type Diagnostic, loadRules, type Rule, type RuleFile, type RuleSet } from '../../../rules/language/index.ts';
import { effectOf, judgeCall } from '../../verdict/judge.ts';
import type { Judgement } from '../../verdict/policy.ts';
import { plainLine } from '../../verdict/project.ts';
import { realFiles } from '../real-files.ts';
import { folderOf, readProjectFiles, shownName } from './files.ts';

/** What is known of a project's rules. Plain data: it crosses from the thread that judges by them. */
export interface ProjectRules {
  /** Root of the project. */
  readonly project: string;
  /** The files whose rules are in force. */
  readonly files: readonly RuleFile[];
  readonly rules: readonly Rule[];
  /** Rules that may object to a call. */
  readonly count: number;
  /** Why files or all rules were left out, in sentences. */
  readonly problems: readonly string[];
  /** Why it is not known what its rules say, in a sentence: every call there is a question. Empty when it is known. */
  readonly unknown: string;
}

/** A project's rules, ready to judge. */
export interface LoadedProject {
  readonly found: ProjectRules;
  judge(facts: CallFacts): Judgement;
}

const MOST_RULES = 200;

const NO_OBJECTION: Judgement = { matched: [], errors: [], facts: {} };

/** What stands in for a project's judgement that nobody knows: it makes the call a question. */
export function unknownJudgement(why: string): Judgement {
  return { ...NO_OBJECTION, errors: [{ where: '.perch/rules', message: why }] };
}

/** A project of which nothing can be used. */
export function withoutRules(project: string, why: Partial<ProjectRules> = {}): ProjectRules {
  return { project, files: [], rules: [], count: 0, problems: [], unknown: '', ...why };
}

/** The rules of one project as they are now: read again when a stamp of their files changed, the same text loaded once. */
export function followProject(project: string): { current(): Promise<LoadedProject> } {
  let known: { readonly loaded: LoadedProject; readonly read: string; readonly stamps: Stamps } | undefined;
  let loading: Promise<LoadedProject> | undefined;

  async function load(): Promise<LoadedProject> {
    const folder = folderOf(project);
    const stamps = new Map([[folder, realFiles.stamp?.(folder)]]);
    const found = await readProjectFiles(project, (file) => stamps.set(file, realFiles.stamp?.(file)));
    const read = JSON.stringify([found.problems, found.unread, found.files.map(textOf)]);
    const loaded =
      known?.read === read ? known.loaded : loadProject(project, found.files, found.problems, found.unread);
    known = { loaded, read, stamps };
    return loaded;
  }

  return {
    async current() {
      if (known && isUnchanged(known.stamps)) return known.loaded;
      loading ??= load().finally(() => {
        loading = undefined;
      });
      return loading;
    },
  };
}

/** Files and their stamps; undefined where a change might not show. */
type Stamps = ReadonlyMap<string, string | undefined>;

function isUnchanged(stamps: Stamps): boolean {
  return [...stamps].every(([file, stamp]) => stamp !== undefined && realFiles.stamp?.(file) === stamp);
}

function textOf({ name, content }: RuleFile): readonly string[] {
  return [name, Buffer.from(content).toString('latin1')];
}

/** Files with mistakes are left out, once: when the others do not load without them, none is used. */
function loadProject(
  project: string,
  files: readonly RuleFile[],
  leftOut: readonly string[],
  unread: readonly string[],
): LoadedProject {
  const unknown = unread.join(' ');
  const problems = [...leftOut];
  let sound = files;
  let { rules, diagnostics } = loadRules(files, RULE_OPTIONS);
  if (!rules) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    const wrong = new Set(errors.map(({ file }) => file));
    for (const file of wrong) problems.push(mistakeIn(errors.filter((one) => one.file === file)));
    sound = files.filter(({ name }) => !wrong.has(name));
    ({ rules, diagnostics } = loadRules(sound, RULE_OPTIONS));
    const [further] = diagnostics.filter(({ severity }) => severity === 'error');
    if (further) problems.push(mistakeIn([further]));
  }
  if (rules && rules.rules.length > MOST_RULES) {
    problems.push(`It brings more than ${MOST_RULES} rules.`);
    rules = undefined;
  }
  return {
    found: rules
      ? { project, files: sound, rules: rules.rules, count: objecting(rules), problems, unknown }
      : withoutRules(project, { problems, unknown }),
    judge(facts) {
      const judged = rules ? judgeCall(rules, facts) : NO_OBJECTION;
      return unknown === '' ? judged : { ...judged, errors: [...judged.errors, ...unknownJudgement(unknown).errors] };
    },
  };
}

function objecting({ rules }: RuleSet): number {
  return rules.filter((rule) => rule.enabled && effectOf(rule) !== 'record').length;
}

function mistakeIn([first, ...more]: readonly Diagnostic[]): string {
  if (!first) return '';
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  const { file, range, message } = first;
  return `${shownName(path.basename(file))}, line ${range.start.line}: ${plainLine(message, LONGEST_MESSAGE)}${others}`;
}

/** Characters. */
const LONGEST_MESSAGE = 240;
