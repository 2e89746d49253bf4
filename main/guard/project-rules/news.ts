/** What a person hears about the rules that projects bring along. */
import path from 'node:path';
import type { FoundProblem, Problem } from '../../problem.ts';
import type { Settings } from '../../settings/settings.ts';
import { plainLine } from '../../verdict/project.ts';
import type { ProjectRules } from './rules.ts';

/** What was decided about the rules of projects, by the projects' roots. */
export type ProjectDecisions = Settings['projectRules'];

/** So many projects are remembered; what a person switched off is never forgotten. */
const MOST = 200;

/** Characters. */
const LONGEST_NAME = 80;

/** The name of a project for people: that of its folder, which anybody may have chosen. */
export function projectName(project: string): string {
  return plainLine(path.basename(project) || project, LONGEST_NAME);
}

/** Projects whose rules cannot all be judged by. */
export function projectRuleProblems(known: readonly ProjectRules[], decisions: ProjectDecisions): readonly Problem[] {
  return known
    .filter(({ project, problems, unknown }) => problems.length + unknown.length > 0 && decisions[project] !== 'off')
    .map((found) => ({ id: `project-rules ${found.project}`, ...toldOf(found) }));
}

function toldOf({ project, problems, unknown, count }: ProjectRules): FoundProblem {
  const name = projectName(project);
  const why = problems.slice(0, 3);
  return unknown === ''
    ? {
        title: `${count > 0 ? 'Some rules' : 'The rules'} of the project ${name} are left out.`,
        detail: [...why, 'Perch’s own rules hold all the same.'].join(' '),
        trouble: { kind: 'project-rules-left-out', project: name, some: count > 0, reasons: why },
      }
    : {
        title: `Perch asks you about every step in the project ${name}.`,
        detail: [
          unknown,
          ...why,
          'So it is not known what its rules say. On the page Rules you can leave them out.',
        ].join(' '),
        trouble: { kind: 'project-rules-unknown', project: name, reasons: [unknown, ...why] },
      };
}

/** Projects whose rules are seen for the first time. */
export function newlySeen(known: readonly ProjectRules[], decisions: ProjectDecisions): readonly ProjectRules[] {
  return known.filter(({ project, count }) => count > 0 && !Object.hasOwn(decisions, project));
}

/** Projects whose rules the person has not looked at yet. */
export function unseenRules(
  known: readonly ProjectRules[],
  decisions: ProjectDecisions,
): readonly { readonly project: string; readonly rules: number }[] {
  return known
    .filter(({ project, count }) => count > 0 && (decisions[project] ?? 'new') === 'new')
    .map(({ project, count }) => ({ project, rules: count }));
}

/** The decisions with one more. */
export function withDecision(
  decisions: ProjectDecisions,
  project: string,
  decision: ProjectDecisions[string],
): ProjectDecisions {
  const others = Object.entries(decisions).filter(([other]) => other !== project);
  const spare = others.filter(([, state]) => state !== 'off').slice(0, Math.max(0, others.length + 1 - MOST));
  const kept = others.filter((one) => !spare.includes(one));
  return Object.fromEntries([...kept, [project, decision]]);
}
