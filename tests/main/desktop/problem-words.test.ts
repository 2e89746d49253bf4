import { describe, expect, it } from 'vitest';
import { findingsIn } from '../../../main/agents/findings.ts';
import { problemOf } from '../../../main/audit/store/head-keeper.ts';
import { faultProblem } from '../../../main/desktop/faults.ts';
import { problemInEnglish, problemInGerman } from '../../../main/desktop/problem-words.ts';
import { judgingProblem, unreadProblem } from '../../../main/guard/call-problems.ts';
import { projectRuleProblems } from '../../../main/guard/project-rules/news.ts';
import { withoutRules } from '../../../main/guard/project-rules/rules.ts';
import { ruleProblem } from '../../../main/guard/rule-problem.ts';
import type { FoundProblem, Trouble, TroubleKind, Troubles } from '../../../main/problem.ts';

const REASON = 'EIO: i/o error';
const KEPT = '/data/old.unusable';
const FILE = '/home/ann/.agent/settings.json';

/** Examples of every kind: one that is missing here does not compile. */
const EXAMPLES: { readonly [Kind in TroubleKind]: readonly [Troubles[Kind], ...Troubles[Kind][]] } = {
  'record-unwritable': [
    { fault: 'full', reason: REASON },
    { fault: 'locked', reason: REASON },
    { fault: 'newer', reason: REASON },
  ],
  'record-lost': [
    { fault: 'corrupt', beside: 'read-only', reason: REASON },
    { fault: 'other', beside: 'other', reason: REASON },
  ],
  'record-missing': [{ count: 3, last: 41 }],
  'record-added': [{ count: 3 }],
  'record-changed': [{ last: 41 }],
  'record-end-unknown': [{}],
  'record-damaged': [{ kept: KEPT }],
  'record-not-read-back': [{ kept: KEPT, reason: REASON }],
  'record-waiting-changed': [{ trusted: 3, kept: KEPT }],
  'record-worker': [{ reason: REASON }],
  retention: [{ reason: REASON }],
  receivers: [{ count: 3, reason: REASON }],
  settings: [{ reason: REASON, kept: KEPT }],
  exceptions: [{ reason: REASON, kept: KEPT }],
  'receivers-file': [{ reason: REASON, kept: KEPT }],
  'receivers-locked': [{ count: 3 }],
  rules: [
    {
      files: 3,
      first: { type: 'mistake', file: 'a.yaml', line: 17, text: 'No such field.' },
      more: 4,
      incomplete: true,
    },
    { files: 3, first: { type: 'unreadable', file: 'a.yaml', reason: REASON }, more: 4, incomplete: false },
    { files: 3, first: { type: 'loosens', text: 'It protects Perch.' }, more: 4, incomplete: false },
  ],
  'project-rules-left-out': [
    { project: 'thesis', some: true, reasons: ['a.yaml, line 1: Wrong.', 'b.yaml: Wrong.'] },
    { project: 'thesis', some: false, reasons: ['a.yaml, line 1: Wrong.'] },
  ],
  'project-rules-unknown': [{ project: 'thesis', reasons: ['shut.yaml: No.'] }],
  judging: [
    { at: 'judging', reason: REASON },
    { at: 'noting', reason: REASON },
    { at: 'other', reason: REASON },
  ],
  unread: [{ agent: 'Codex', reason: REASON }],
  'hook-missing': [{ program: '/opt/perch-hook' }],
  'hook-altered': [{ program: '/opt/perch-hook' }],
  'entry-gone': [{ agent: 'Codex', file: FILE }],
  'entry-changed': [{ agent: 'Codex', file: FILE }],
  'entry-switched-off': [{ agent: 'Codex', file: FILE }],
  unreadable: [{ agent: 'Codex', file: FILE, reason: REASON }],
  'switched-off': [
    { agent: 'Codex', file: FILE, project: 'thesis' },
    { agent: 'Codex', file: FILE, project: '' },
  ],
  silent: [{ agent: 'Codex' }],
  // What the hook said makes its exit code worth nothing.
  'no-answer': [{ agent: 'Codex', said: 'Nobody listens.', exitCode: 2 }],
  managed: [
    {
      found: [
        { type: 'folder', file: '/etc/perch', reason: 'reason 1' },
        { type: 'policy', file: '/etc/perch/policy.json', reason: 'reason 2' },
        { type: 'pack', file: '/etc/perch/packs/a.yaml', reason: 'reason 3' },
        { type: 'packs', file: '/etc/perch/packs', reason: 'reason 4' },
        { type: 'bundle-awaited', url: 'https://one.example/bundle' },
        { type: 'bundle-refused', url: 'https://two.example/bundle', reason: 'reason 5' },
      ],
    },
  ],
  fault: [{ reason: REASON, journal: '/data/perch.log' }],
};

const TROUBLES = Object.entries(EXAMPLES).flatMap(([kind, examples]) =>
  examples.map((values) => [kind, { kind, ...values } as Trouble] as const),
);

/** Words that are chosen by these and never shown. */
const CHOOSING = new Set(['kind', 'type', 'fault', 'beside', 'at', 'exitCode']);

/** Every text and number that a person should find in the words. */
function valuesIn(value: unknown): readonly string[] {
  if (typeof value === 'string' || typeof value === 'number') return value === '' ? [] : [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (CHOOSING.has(name) ? [] : valuesIn(inner)));
}

function german(trouble: Trouble): string {
  const { title, detail } = problemInGerman({ id: 'p', title: 'Title.', detail: 'Detail.', trouble });
  return `${title}\n${detail}`;
}

describe('a problem in German', () => {
  it.each(TROUBLES)('says all that is known: %s %o', (_kind, trouble) => {
    const words = german(trouble);
    expect(valuesIn(trouble).filter((value) => !words.includes(value))).toEqual([]);
    expect(words).not.toMatch(/undefined|null|NaN|\[object|\s\s| \.(?:\s|$)/);
  });

  it.each(TROUBLES)('is a title and a detail in sentences: %s %o', (_kind, trouble) => {
    const [title, detail] = german(trouble).split('\n');
    expect(title).toMatch(/^\S.*\.$/);
    expect(detail).toMatch(/^\S.*\S$/);
  });

  it('says something else of every trouble', () => {
    const all = TROUBLES.map(([, trouble]) => german(trouble));
    expect(new Set(all).size).toBe(all.length);
  });

  it.each<readonly [Trouble, string]>([
    [{ kind: 'record-missing', count: 1, last: 4 }, 'In der Aufzeichnung fehlt ein Eintrag.'],
    [{ kind: 'record-added', count: 1 }, 'Ein Eintrag kam dazu, während Perch nicht lief.'],
    [{ kind: 'record-waiting-changed', trusted: 1, kept: KEPT }, '1 davon war noch vertrauenswürdig'],
    [{ kind: 'record-waiting-changed', trusted: 0, kept: KEPT }, 'Keiner davon war noch vertrauenswürdig.'],
    [{ kind: 'receivers', count: 1, reason: REASON }, 'Einträge lassen sich nicht weitergeben.'],
    [{ kind: 'rules', files: 1, first: undefined, more: 1, incomplete: false }, 'Dazu kommt 1 weiterer Fehler.'],
    [{ kind: 'rules', files: 1, first: undefined, more: 0, incomplete: false }, 'Eine Regeldatei hat einen Fehler.'],
    [{ kind: 'no-answer', agent: 'Codex', said: '', exitCode: 7 }, 'Der Hook endete mit Code 7.'],
  ])('counts as people do: %o', (trouble, part) => {
    expect(german(trouble)).toContain(part);
  });
});

/** Problems as those who find them tell them. */
const FOUND: readonly FoundProblem[] = [
  problemOf({ note: 'end-missing', details: { first: 3, last: 9 }, taken: 9 }),
  problemOf({ note: 'end-added', details: { first: 3, last: 9 }, taken: 9 }),
  problemOf({ note: 'end-changed', details: { last: 9 }, taken: 9 }),
  problemOf({ note: 'head-missing', details: {}, taken: 9 }),
  faultProblem(new Error(REASON), '/data/perch.log'),
  judgingProblem('judging', REASON),
  judgingProblem('noting', REASON),
  judgingProblem('other', REASON),
  unreadProblem({ name: 'codex', title: 'Codex' }, REASON),
  ruleProblem({ diagnostics: [], unreadable: [{ file: '/p/a.yaml', reason: REASON }], incomplete: true }),
  ruleProblem({ diagnostics: [], unreadable: [], incomplete: false, message: 'It protects Perch.' }),
  ...projectRuleProblems(
    [withoutRules('/p/thesis', { problems: ['Wrong.'] }), withoutRules('/p/notes', { unknown: 'Slow.' })],
    {},
  ),
  ...findingsIn({
    agents: [
      { agent: 'codex', file: FILE, state: { state: 'absent' } },
      { agent: 'codex', file: FILE, state: { state: 'outdated', file: FILE } },
      { agent: 'codex', file: FILE, state: { state: 'switched-off', file: FILE } },
      { agent: 'codex', file: FILE, state: { state: 'unreadable', file: FILE, problem: REASON } },
      { agent: 'gemini', file: FILE, state: { state: 'registered' } },
    ],
    switches: [
      { agent: 'codex', file: FILE, project: '/p/thesis' },
      { agent: 'codex', file: FILE, project: '' },
    ],
    hook: { program: '/opt/perch-hook', state: 'missing' },
    silent: [{ agent: 'gemini', usedAt: 1 }],
  }),
];

describe.each(FOUND.map((found) => [found.title, { id: 'p', ...found }] as const))('“%s”', (_title, problem) => {
  it('stays in English as it was found', () => {
    expect(problemInEnglish(problem)).toEqual({ title: problem.title, detail: problem.detail });
  });

  it('says in German nothing less than in English: each file, number and error', () => {
    const { title, detail } = problemInGerman(problem);
    expect(title).not.toBe(problem.title);
    expect(detail).not.toBe(problem.detail);
    const facts = `${problem.title} ${problem.detail}`.match(/\/[\w./-]*\w|[\w-]+\.(?:yaml|db|head)|\d+|EIO/g) ?? [];
    expect(facts.filter((fact) => !`${title} ${detail}`.includes(fact))).toEqual([]);
  });
});
