import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ALLOW_AFTER_MS, openAskDesk } from '../../../../main/ask/desk.ts';
import { openExceptions } from '../../../../main/ask/exception-store.ts';
import type { Question, Resolution } from '../../../../main/ask/question.ts';
import { startAsking } from '../../../../main/desktop/asking/asking.ts';
import type { AskWindow, AskWindowEvents } from '../../../../main/desktop/asking/window.ts';
import { wordsFor } from '../../../../main/desktop/words.ts';
import { term } from '../../../../main/verdict/terms.ts';
import type { Verdict } from '../../../../main/verdict/verdict.ts';
import type { AskSight, AskView, Outcome } from '../../../../preload/contract.ts';
import type { ToolCall } from '../../../../rules/facts/call.ts';
import { temporaryFolder } from '../../../temporary.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
  return () => vi.useRealTimers();
});

const call: ToolCall = {
  agent: 'codex',
  agentPid: 0,
  hookEvent: 'PreToolUse',
  sessionId: 's1',
  turnId: '',
  toolUseId: '',
  cwd: '/home/dev/app',
  permissionMode: '',
  transcriptPath: '',
  model: '',
  tool: 'shell',
  input: { command: 'npm publish' },
  kind: 'shell',
  command: { text: 'npm publish', language: 'posix' },
  targets: [],
  urls: [],
};

const question: Question = {
  call,
  // Without facts nothing is known about the call, so its risk is high.
  facts: undefined,
  project: '/home/dev/app',
  verdict: {
    decision: 'ask',
    by: 'rule',
    rules: [
      {
        rule: 'publish',
        effect: 'ask',
        priority: 'WARNING',
        tags: [],
        description: 'It publishes.',
        output: '',
        pack: 'mine.yaml',
        parts: [[term('command', 'npm publish')]],
      },
    ],
    reason: '',
    errors: [],
    facts: { 'tool.name': 'Bash' },
  },
};

/** The verdict on a call that an exception covers. */
const COVERED: Verdict = { ...question.verdict, decision: 'allow', by: 'exception' };

/** A window that only notes what it is told. */
function fakeWindow() {
  const state: { view: AskView; sight: AskSight; shown: boolean; events?: AskWindowEvents } = {
    view: { questions: [], notices: [], covered: [] },
    sight: { questions: [], called: false },
    shown: false,
  };
  const make = (_view: () => AskView, events: AskWindowEvents): AskWindow => {
    state.events = events;
    return {
      update(view, fresh) {
        state.view = view;
        if (view.questions.length + view.notices.length === 0) state.shown = false;
        else if (fresh) state.shown = true;
      },
      listens: () => undefined,
      tell(sight) {
        state.sight = sight;
      },
      front() {
        state.shown = true;
      },
      fit: () => undefined,
      hide() {
        state.shown = false;
        events.hidden();
      },
      get isShown() {
        return state.shown;
      },
      isSender: () => false,
      close: () => undefined,
    };
  };
  return { state, make };
}

function open({ confirm, leaveAlone }: { readonly confirm?: Outcome; readonly leaveAlone?: () => boolean } = {}) {
  let ids = 0;
  const random = () => `r${++ids}`;
  const desk = openAskDesk({
    now: Date.now,
    at(time, work) {
      const timer = setTimeout(work, time - Date.now());
      return () => clearTimeout(timer);
    },
    random,
    limitSeconds: () => 290,
    patienceSeconds: () => 60,
  });
  const exceptions = openExceptions(temporaryFolder(), { now: Date.now, randomId: random });
  const window = fakeWindow();
  const confirmed: string[] = [];
  const asking = startAsking({
    desk,
    exceptions,
    now: Date.now,
    home: '/home/dev',
    random,
    confirms: () => confirm !== undefined,
    async confirm(what) {
      confirmed.push(what);
      return confirm ?? { ok: true };
    },
    objects: () => false,
    covered: (asked) =>
      exceptions.list().some(({ rule }) => rule === asked.verdict.rules[0]?.rule) ? COVERED : undefined,
    notifier: { show: async () => undefined },
    settings: () => ({ notifications: 'none', sounds: false }),
    words: () => wordsFor('en', []).notification,
    leaveAlone: leaveAlone && (async () => leaveAlone()),
    window: window.make,
    changed: () => undefined,
  });
  const heard: Resolution[] = [];
  const gone = new AbortController();
  const ask = async () => {
    void desk.ask(question, gone.signal).then((resolution) => heard.push(resolution));
    await vi.advanceTimersByTimeAsync(1);
    const [asked] = window.state.view.questions;
    if (!asked) throw new Error('Nothing is asked.');
    return asked;
  };
  const also = async (another: Question) => {
    void desk.ask(another, gone.signal).then((resolution) => heard.push(resolution));
    await vi.advanceTimersByTimeAsync(1);
  };
  const read = async () => {
    asking.shown(window.state.view.questions.map(({ id }) => id));
    await vi.advanceTimersByTimeAsync(ALLOW_AFTER_MS);
  };
  const allow = (id: string, nonce: string, change: object = {}) =>
    asking.answer({ answer: 'allow', question: id, nonce, press: 'pointer', hold: 'once', steps: [], ...change });
  return { asking, exceptions, window: window.state, heard, gone, ask, also, read, allow, confirmed };
}

describe('an answer from the window', () => {
  it('is taken once the question could be read', async () => {
    const { ask, read, allow, heard } = open();
    const { id, nonce } = await ask();
    expect(await allow(id, nonce)).toMatchObject({ ok: false, message: expect.stringContaining('too quick') });
    await read();
    expect(await allow(id, nonce)).toEqual({ ok: true });
    expect(heard).toMatchObject([{ decision: 'allow', by: 'person' }]);
    expect(await allow(id, nonce)).toMatchObject({ ok: false, message: expect.stringContaining('closed already') });
  });

  it.each([
    ['a wrong nonce', { nonce: 'guess' }, 'does not belong'],
    ['a press by a program', { press: 'other' }, 'program pressed'],
  ])('with %s allows nothing and makes no exception', async (_what, change, message) => {
    const { ask, read, allow, heard, exceptions } = open();
    const { id, nonce } = await ask();
    await read();
    const outcome = await allow(id, nonce, { hold: 'always', ...change });
    expect(outcome).toMatchObject({ ok: false, message: expect.stringContaining(message) });
    expect(heard).toEqual([]);
    expect(exceptions.list()).toEqual([]);
  });

  it('makes the exceptions of its length, and names them to the record', async () => {
    const { ask, read, allow, heard, exceptions } = open();
    const { id, nonce } = await ask();
    await read();
    await allow(id, nonce, { hold: 'project' });
    expect(exceptions.list()).toMatchObject([{ rule: 'publish', lifetime: 'never-ends' }]);
    expect(heard).toMatchObject([{ exceptions: [exceptions.list()[0]?.id] }]);
  });

  it('shows a file of the person’s from ~ on, and makes the exception for its whole path', async () => {
    const { also, read, allow, exceptions, window } = open();
    const [rule] = question.verdict.rules;
    if (!rule) throw new Error('A rule asks.');
    const file = { what: 'file', value: '/home/dev/notes/plan.md', operation: 'delete' } as const;
    const parts = [[file]];
    await also({ ...question, verdict: { ...question.verdict, rules: [{ ...rule, parts }] } });
    const [asked] = window.view.questions;
    const always = asked?.choices.find(({ hold }) => hold === 'always');
    expect(always?.exceptions[0]?.terms).toEqual([{ what: 'file', value: '~/notes/plan.md' }]);
    await read();
    expect(await allow(asked?.id ?? '', asked?.nonce ?? '', { hold: 'always' })).toEqual({ ok: true });
    expect(exceptions.list()[0]?.terms).toContainEqual(file);
  });

  it('that loosens for good is confirmed by the system first, and not taken when it is not', async () => {
    const { ask, read, allow, heard, exceptions, confirmed } = open({ confirm: { ok: false, message: '' } });
    const { id, nonce } = await ask();
    await read();
    expect(await allow(id, nonce, { hold: 'always' })).toEqual({ ok: false, message: '' });
    expect([heard, exceptions.list()]).toEqual([[], []]);
    expect(confirmed).toHaveLength(1);
    expect(await allow(id, nonce, { hold: 'session' })).toEqual({ ok: true });
    expect(confirmed).toHaveLength(1);
  });

  it('needs a second anew after the window was out of sight', async () => {
    const { ask, read, allow, asking, window } = open();
    const { id, nonce } = await ask();
    await read();
    asking.window.hide();
    window.shown = true;
    window.events?.shown(false);
    expect(await allow(id, nonce)).toMatchObject({ ok: false });
    await vi.advanceTimersByTimeAsync(ALLOW_AFTER_MS);
    expect(await allow(id, nonce)).toEqual({ ok: true });
  });
});

describe('what the page is told of', () => {
  it('a question counts as seen once it is painted and the window is up, and not while the window is hidden', async () => {
    let alone = true;
    const { ask, asking, window } = open({ leaveAlone: () => alone });
    const { id } = await ask();
    asking.shown([id]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(window.sight.questions).toEqual([]);
    alone = false;
    await vi.advanceTimersByTimeAsync(1_000);
    window.events?.shown(false);
    const first = Date.now();
    expect(window.sight).toEqual({ questions: [{ id, since: first }], called: false });

    asking.window.hide();
    expect(window.sight.questions).toEqual([]);
    await vi.advanceTimersByTimeAsync(5_000);
    window.shown = true;
    window.events?.shown(true);
    expect(window.sight).toEqual({ questions: [{ id, since: first + 5_000 }], called: true });
  });

  it('a question that joins others has a second of its own', async () => {
    const { ask, also, asking, window } = open();
    const { id } = await ask();
    asking.shown([id]);
    const first = Date.now();
    await also({ ...question, call: { ...call, sessionId: 's2' } });
    const ids = window.view.questions.map((one) => one.id);
    expect(ids).toHaveLength(2);
    expect(window.sight.questions).toEqual([{ id, since: first }]);
    asking.shown(ids);
    expect(window.sight.questions).toEqual([
      { id, since: first },
      { id: ids[1], since: Date.now() },
    ]);
  });
});

describe('an exception that is made while questions wait', () => {
  const made = {
    rule: 'publish',
    terms: [],
    scope: { kind: 'everywhere' },
    lifetime: 'session',
    madeBy: 'hand',
    reason: '',
  } as const;

  it('closes those that it covers, once they were judged anew, and says so beside the others', async () => {
    const { ask, asking, heard, window, exceptions, also } = open();
    const { id } = await ask();
    const [rule] = question.verdict.rules;
    if (!rule) throw new Error('A rule asks.');
    const other = {
      ...question,
      call: { ...call, sessionId: 's2' },
      verdict: { ...question.verdict, rules: [{ ...rule, rule: 'other' }] },
    };
    await also(other);
    asking.reconsider();
    await vi.advanceTimersByTimeAsync(1);
    expect(heard).toEqual([]);
    exceptions.add(made);
    asking.reconsider();
    await vi.advanceTimersByTimeAsync(1);
    expect(heard).toEqual([{ decision: 'allow', by: 'exception', reason: '', judgedAnew: COVERED }]);
    expect(window.view).toMatchObject({ questions: [{}], covered: [id], notices: [] });
    asking.close();
    await vi.advanceTimersByTimeAsync(1);
    expect(window.view).toMatchObject({ questions: [], covered: [] });
  });
});

describe('what is over', () => {
  it('was missed: it can be allowed for the next time, by a hand and with its nonce', async () => {
    const { ask, window, asking, heard, exceptions } = open();
    await ask();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(heard).toMatchObject([{ by: 'deadline' }]);
    const [notice] = window.view.notices;
    if (notice?.type !== 'missed') throw new Error('Nothing was missed.');
    expect(notice).toMatchObject({ waited: 60_000, choices: [{ hold: 'session' }, {}, {}, {}] });
    expect(await asking.allowNext(notice.id, 'guess', 'session', 'pointer')).toMatchObject({ ok: false });
    expect(await asking.allowNext(notice.id, notice.nonce, 'session', 'other')).toMatchObject({ ok: false });
    expect(await asking.allowNext(notice.id, notice.nonce, 'session', 'pointer')).toEqual({ ok: true });
    expect(exceptions.list()).toMatchObject([{ rule: 'publish', lifetime: 'session' }]);
    await vi.advanceTimersByTimeAsync(1);
    expect(window.view.notices).toEqual([]);
  });

  it('was withdrawn: who saw it hears so for a few seconds', async () => {
    const { ask, window, gone } = open();
    await ask();
    gone.abort();
    await vi.advanceTimersByTimeAsync(1);
    expect(window.view).toMatchObject({ questions: [], notices: [{ type: 'withdrawn' }] });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(window.view.notices).toEqual([]);
  });
});

describe('while the person is left alone', () => {
  it('a question waits out of sight, and comes up when that is over', async () => {
    let alone = true;
    const { ask, asking, window, heard } = open({ leaveAlone: () => alone });
    await ask();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(window).toMatchObject({ shown: false, view: { questions: [{}] } });
    expect(asking.waiting).toHaveLength(1);
    alone = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(window.shown).toBe(true);
    expect(heard).toEqual([]);
  });

  it('its clock runs on: at its limit it is denied, and what was missed is said afterwards', async () => {
    let alone = true;
    const { ask, window, heard } = open({ leaveAlone: () => alone });
    await ask();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(heard).toMatchObject([{ decision: 'deny', by: 'deadline' }]);
    expect(window).toMatchObject({ shown: false, view: { notices: [{ type: 'missed' }] } });
    alone = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(window.shown).toBe(true);
  });

  it('the person can open and answer it, after a second like any other', async () => {
    const { ask, asking, read, allow, heard } = open({ leaveAlone: () => true });
    const { id, nonce } = await ask();
    await vi.advanceTimersByTimeAsync(5_000);
    asking.window.front();
    asking.shown([id]);
    expect(await allow(id, nonce)).toMatchObject({ ok: false });
    await read();
    expect(await allow(id, nonce)).toEqual({ ok: true });
    expect(heard).toMatchObject([{ decision: 'allow', by: 'person' }]);
  });

  it('what was put aside meanwhile stays aside afterwards', async () => {
    let alone = true;
    const { ask, asking, window } = open({ leaveAlone: () => alone });
    await ask();
    asking.window.front();
    window.events?.shown(true);
    asking.window.hide();
    alone = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(window.shown).toBe(false);
  });

  it('a question for practice comes up: the person has asked for it', async () => {
    const { asking, window } = open({ leaveAlone: () => true });
    asking.practise();
    await vi.advanceTimersByTimeAsync(1);
    expect(window.shown).toBe(true);
  });

  it('an agent that went away leaves nothing held', async () => {
    const { ask, gone, window } = open({ leaveAlone: () => true });
    await ask();
    gone.abort();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(window).toMatchObject({ shown: false, view: { questions: [], notices: [] } });
    expect(vi.getTimerCount()).toBe(0);
  });
});

it('other windows learn what waits, and nothing that could answer it', async () => {
  const { ask, asking } = open();
  const { nonce } = await ask();
  expect(asking.waiting).toMatchObject([{ agent: 'codex', project: '/home/dev/app' }]);
  expect(JSON.stringify(asking.waiting)).not.toContain(nonce);
});

it('a question for practice reaches no agent and needs its second like any other', async () => {
  const { asking, allow, window, read, heard } = open();
  asking.practise();
  await vi.advanceTimersByTimeAsync(1);
  const [{ id, nonce, practice } = { id: '', nonce: '', practice: false }] = window.view.questions;
  expect(practice).toBe(true);
  expect(asking.waiting).toEqual([]);
  expect(await allow(id, nonce)).toMatchObject({ ok: false });
  await read();
  expect(await allow(id, nonce)).toEqual({ ok: true });
  expect(heard).toEqual([]);
});
