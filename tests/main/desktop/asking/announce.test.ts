import { beforeEach, describe, expect, it, vi } from 'vitest';
import { announcer } from '../../../../main/desktop/asking/announce.ts';
import type { NotificationEvents, NotificationText } from '../../../../main/desktop/notifications/notifier.ts';
import { wordsFor } from '../../../../main/desktop/words.ts';
import type { AskNotice, AskQuestion } from '../../../../preload/contract.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const CODEX = { name: 'codex', title: 'Codex', known: true } as const;
const GEMINI = { name: 'gemini', title: 'Gemini CLI', known: true } as const;

const ORIGIN = {
  agent: CODEX,
  project: '/home/ann/app',
  session: '',
  askedAt: 0,
  deed: { verb: 'run', things: [], more: 0 },
} as const;

function question(id: string, change: Partial<AskQuestion> = {}): AskQuestion {
  return {
    ...ORIGIN,
    id,
    nonce: 'n',
    consequences: [],
    risk: 'normal',
    lines: [{ text: 'npm publish', tone: 'plain', marks: [], colours: [] }],
    steps: [],
    why: '',
    rules: [],
    choices: [],
    noteAllowed: true,
    calls: 1,
    clock: { state: 'running', deniesAt: 1 },
    practice: false,
    ...change,
  };
}

function missed(id: string): AskNotice {
  return { ...ORIGIN, id, type: 'missed', waited: 1, record: null, choices: [], nonce: 'n' };
}

function open(first: 'en' | 'de') {
  let language = first;
  const shown: { readonly text: NotificationText; readonly events: NotificationEvents }[] = [];
  const answers: string[] = [];
  const announce = announcer({
    notifier: {
      async show(text, events) {
        shown.push({ text, events });
        return undefined;
      },
    },
    settings: () => ({ notifications: 'questions-and-problems', sounds: true }),
    words: () => wordsFor(language, []).notification,
    open: () => undefined,
    shown: () => undefined,
    answer: ({ id }, decision) => answers.push(`${decision} ${id}`),
  });
  return {
    shown,
    answers,
    speak(next: 'en' | 'de') {
      language = next;
    },
    tell(questions: readonly AskQuestion[], notices: readonly AskNotice[] = []) {
      announce.update({ questions: [...questions], notices: [...notices], covered: [] });
      vi.runAllTimers();
      return shown.at(-1)?.text;
    },
  };
}

const ONE = [question('q1')];
const HOMELESS = [question('q1', { project: '' })];
const TWO = [question('q1'), question('q2', { agent: GEMINI, project: '/home/ann/web' })];

const HELD: readonly (readonly [string, readonly AskQuestion[], readonly AskNotice[]])[] = [
  ['one question', ONE, []],
  ['one question outside of any project', HOMELESS, []],
  ['two questions', TWO, []],
  ['one without an answer', [], [missed('m1')]],
  ['two without an answer', [], [missed('m1'), missed('m2')]],
];

const SAID = {
  en: [
    ['Codex asks in app', 'npm publish'],
    ['Codex asks', 'npm publish'],
    ['2 questions wait for you in app, web', 'From Codex, Gemini CLI.'],
    ['Nobody answered, so Perch denied it', 'Codex was told to ask you first. Open this'],
    ['2 questions went unanswered', 'Codex was told to ask you first. Open this'],
  ],
  de: [
    ['Codex fragt in app', 'npm publish'],
    ['Codex fragt', 'npm publish'],
    ['2 Fragen warten auf Sie in app, web', 'Von Codex, Gemini CLI.'],
    ['Niemand hat geantwortet, also hat Perch abgelehnt', 'Codex wurde gesagt, dass er erst Sie fragen soll.'],
    ['2 Fragen blieben ohne Antwort', 'Codex wurde gesagt, dass er erst Sie fragen soll.'],
  ],
} as const;

describe.each(['en', 'de'] as const)('in the language %s', (language) => {
  it.each(HELD.map((held, index) => [...held, SAID[language][index]] as const))(
    'a notification tells of %s',
    (_what, questions, notices, said) => {
      const text = open(language).tell(questions, notices);
      expect([text?.title, text?.body.slice(0, said?.[1].length)]).toEqual(said);
    },
  );
});

it.each([
  ['en', ['Deny', 'Allow once']],
  ['de', ['Ablehnen', 'Einmal erlauben']],
] as const)('has buttons in the language of the person (%s), which answer the same', (language, labels) => {
  const { tell, shown, answers } = open(language);
  const text = tell([question('q1', { risk: 'low' })]);
  expect(text?.actions.map(({ label }) => label)).toEqual(labels);
  for (const { id } of text?.actions ?? []) shown[0]?.events.acted(id);
  expect(answers).toEqual(['deny q1', 'allow q1']);
});

it('follows a change of the language from the next notification on', () => {
  const { tell, speak } = open('en');
  expect(tell(ONE)?.title).toBe('Codex asks in app');
  speak('de');
  expect(tell(TWO)?.title).toBe('2 Fragen warten auf Sie in app, web');
});
