import type { Activity, Advice, Problem, Range, VerdictWord, WaitingQuestion } from '../../preload/contract.ts';
import { deleteQuestion } from './sample-ask.ts';
import { deed } from './sample-history.ts';
import { at, SAMPLE_NOW } from './sample-time.ts';

export const waitingQuestion: WaitingQuestion = {
  id: deleteQuestion.id,
  agent: 'claude-code',
  agentTitle: 'Claude Code',
  project: deleteQuestion.project,
  session: 's-invoices',
  deed: deleteQuestion.deed,
  askedAt: at('16:12:40'),
  clock: { state: 'running', deniesAt: SAMPLE_NOW + 252_000 },
};

export const lostConnection: Problem = {
  id: 'gemini-entry',
  title: 'Perch no longer sees what Gemini CLI does.',
  detail:
    'Its settings were changed at 09:12 and Perch’s entry is gone. Mending puts the entry back and keeps the rest.',
  mendable: true,
  agent: 'gemini',
};

export const sampleAdvice: readonly Advice[] = [
  {
    type: 'exception',
    id: 'npm-install',
    deed: deed('run', [{ type: 'command', text: 'npm install' }]),
    project: '/home/ada/code/invoice-tools',
    times: 4,
    questions: 9,
    record: 18_200,
  },
];

export const allAdvice: readonly Advice[] = [
  ...sampleAdvice,
  { type: 'review', id: 'review', decisions: 12 },
  { type: 'drafts', id: 'drafts', drafts: 2 },
  { type: 'project-rules', id: 'project-rules', project: '/home/ada/code/thesis', rules: 3 },
  { type: 'still-needed', id: 'needed', exceptions: 1 },
  { type: 'update', id: 'update', version: '0.2.0' },
];

const HOURS: readonly [number, readonly VerdictWord[]][] = [
  [6, []],
  [41, ['denied']],
  [81, ['you-allowed']],
  [60, ['you-allowed']],
  [5, []],
  [0, []],
  [27, []],
  [94, ['you-denied', 'no-answer']],
  [54, ['denied', 'you-allowed', 'waiting']],
  [0, []],
  [0, []],
  [0, []],
];

function bars(range: Range): Activity['bars'] {
  if (range === 'day') {
    return HOURS.map(([calls, marks], index) => ({
      from: at(`${String(8 + index).padStart(2, '0')}:00:00`),
      calls,
      marks,
    }));
  }
  const days = range === 'week' ? 7 : 30;
  return Array.from({ length: days }, (_, index) => {
    const before = days - 1 - index;
    const marks: VerdictWord[] = before % 3 === 0 ? ['denied'] : before % 4 === 0 ? ['you-allowed', 'would-ask'] : [];
    return { from: at('00:00:00', before), calls: 120 + ((before * 97) % 380), marks };
  });
}

export function sampleActivity(range: Range): Activity {
  const days = { day: 1, week: 5, month: 21 }[range];
  return {
    bars: bars(range),
    calls: 444 * days,
    sessions: 5 * days,
    mostly: 'reading',
    denied: 2 * days,
    questions: { asked: 5 * days, allowed: 3 * days, denied: days, missed: days },
    filesChanged: 41 * days,
    filesChangedOutside: 2,
    filesDeleted: 1,
    websites: 6,
    newWebsites: ['ecb.europa.eu'],
    noise: range === 'day' ? null : { questionsPer100Calls: 1.1, allowedShare: 0.75, medianAnswerMilliseconds: 6_000 },
  };
}
