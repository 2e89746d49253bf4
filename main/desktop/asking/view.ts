import path from 'node:path';
import type {
  AskChoice,
  AskQuestion,
  ExceptionPreview,
  RuleReference,
  WaitingQuestion,
} from '../../../preload/contract.ts';
import { agentTitle } from '../../agents/catalogue.ts';
import { type Choice, choicesFor, type StepException } from '../../ask/choices.ts';
import type { OpenQuestion } from '../../ask/desk.ts';
import { endOf, type NewException } from '../../ask/exceptions.ts';
import type { Question } from '../../ask/question.ts';
import type { Objects } from '../../present/deed.ts';
import { shownTerms } from '../../present/shown-terms.ts';
import { describeQuestion } from './describe.ts';

/** What a view needs to know beyond the question. */
export interface ViewSurroundings {
  readonly now: number;
  /** The person's home folder. */
  readonly home: string;
  /** What the session is about; empty when that is not known. */
  readonly session: string;
  /** The system confirms what loosens for good. */
  readonly confirms: boolean;
  /** Whether rules object to these views of a call. */
  readonly objects: Objects;
}

/** Where a question comes from and what it is about, as questions and notices show it. */
export function originOf(question: Question, { session, objects }: Pick<ViewSurroundings, 'session' | 'objects'>) {
  const { call, project } = question;
  return {
    agent: { name: call.agent, title: agentTitle(call.agent), known: true },
    project,
    session,
    deed: describeQuestion(question, objects).deed,
  };
}

/** An open question as the ask window shows it. Everything but its clock and its count stays as it is. */
export function questionView(open: OpenQuestion, surroundings: ViewSurroundings): AskQuestion {
  const { question } = open;
  const { consequences, risk, lines, steps } = describeQuestion(question, surroundings.objects);
  const [first] = question.verdict.rules;
  return {
    ...originOf(question, surroundings),
    id: open.id,
    nonce: open.nonce,
    askedAt: open.openedAt,
    consequences,
    risk,
    lines,
    steps,
    why: first?.description ?? FAULT,
    rules: question.verdict.rules.filter(({ effect }) => effect === 'ask').map(ruleReference),
    choices: choicesOf(question, surroundings),
    noteAllowed: true,
    practice: false,
    ...clockOf(open),
  };
}

const FAULT = 'Perch could not judge this call fully, so it asks.';

/** What changes while a question waits. */
export function clockOf(open: OpenQuestion): Pick<AskQuestion, 'clock' | 'calls'> {
  const clock =
    open.deniesAt === null
      ? ({ state: 'paused', left: open.left ?? 0, latest: open.lastMoment } as const)
      : ({ state: 'running', deniesAt: open.deniesAt } as const);
  return { clock, calls: open.waiting };
}

/** The question as other pages see it: nothing in it could answer. */
export function waitingView({ id, agent, project, session, deed, askedAt, clock }: AskQuestion): WaitingQuestion {
  return { id, agent: agent.name, agentTitle: agent.title, project, session, deed, askedAt, clock };
}

export function choicesOf(question: Question, { now, home, confirms }: ViewSurroundings): AskChoice[] {
  return choicesFor(question).map(({ hold, exceptions }) => ({
    hold,
    exceptions: exceptions.map((made) => exceptionPreview(made, now, home)),
    confirms: confirms && loosensForGood(hold),
  }));
}

/** Answers that change how Perch guards beyond this session. */
export function loosensForGood(hold: Choice['hold']): boolean {
  return hold === 'project' || hold === 'always';
}

/** The exception as people read it before it is made. */
export function exceptionPreview(
  { step = '', rule, terms, scope, lifetime }: NewException & Partial<StepException>,
  now: number,
  home: string,
): ExceptionPreview {
  const agent = terms.find(({ what }) => what === 'agent')?.value ?? '';
  return {
    step,
    rule,
    agent: agentTitle(agent),
    terms: shownTerms(terms, home),
    project: scope.kind === 'everywhere' ? '' : scope.project,
    session: scope.kind === 'session',
    until: scope.kind === 'session' ? null : endOf(lifetime, now),
  };
}

export function ruleReference({ rule, pack }: { readonly rule: string; readonly pack: string }): RuleReference {
  return { name: rule, pack: packTitle(pack) };
}

/** A pack's file name as words. */
export function packTitle(file: string): string {
  const words = path
    .basename(file)
    .replace(/\.ya?ml$/, '')
    .replaceAll(/[-_]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
