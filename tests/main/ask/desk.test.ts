import { describe, expect, it } from 'vitest';
import { ALLOW_AFTER_MS, type AskDesk, type ClosedQuestion, openAskDesk } from '../../../main/ask/desk.ts';
import type { Question, Resolution } from '../../../main/ask/question.ts';
import type { Verdict } from '../../../main/verdict/verdict.ts';
import type { ToolCall } from '../../../rules/facts/call.ts';

/** A clock that stands until it is moved. */
function manualClock() {
  let time = 1_700_000_000_000;
  let timers: { readonly due: number; readonly work: () => void }[] = [];
  return {
    now: () => time,
    at(due: number, work: () => void) {
      const timer = { due, work };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    async pass(milliseconds: number) {
      const until = time + milliseconds;
      for (;;) {
        const next = timers.filter(({ due }) => due <= until).sort((a, b) => a.due - b.due)[0];
        if (!next) break;
        timers = timers.filter((one) => one !== next);
        time = Math.max(time, next.due);
        next.work();
      }
      time = until;
      await Promise.resolve();
    },
    /** The system's clock is set; timers do not notice. */
    set(milliseconds: number) {
      time += milliseconds;
    },
  };
}

const call = (command: string, session = 's1'): ToolCall => ({
  agent: 'claude-code',
  agentPid: 0,
  hookEvent: 'PreToolUse',
  sessionId: session,
  turnId: '',
  toolUseId: '',
  cwd: '/home/dev/app',
  permissionMode: '',
  transcriptPath: '',
  model: '',
  tool: 'Bash',
  input: { command },
  kind: 'shell',
  command: { text: command, language: 'posix' },
  targets: [],
  urls: [],
});

const question = (command: string, effect: 'ask' | 'deny' = 'ask', session = 's1'): Question => ({
  call: call(command, session),
  facts: undefined,
  project: '/home/dev/app',
  verdict: {
    decision: 'ask',
    by: 'rule',
    rules: [{ rule: 'risky', effect, priority: 'Warning', tags: [], description: '', output: '', pack: '' }],
    reason: 'because',
    errors: [],
    facts: {},
  },
});

const PATIENCE = 270_000;

function newDesk(limitSeconds = 600) {
  const clock = manualClock();
  let ids = 0;
  const desk = openAskDesk({
    now: clock.now,
    at: clock.at,
    random: () => `id-${++ids}`,
    limitSeconds: () => limitSeconds,
    patienceSeconds: () => PATIENCE / 1000,
  });
  const closed: ClosedQuestion['why'][] = [];
  desk.onClosed(({ why }) => closed.push(why));
  return { desk, clock, closed };
}

/** Asks, and notes what comes back. */
function ask(desk: AskDesk, asked: Question) {
  const gone = new AbortController();
  const heard: Resolution[] = [];
  void desk.ask(asked, gone.signal).then((resolution) => heard.push(resolution));
  return { gone, heard };
}

async function answer(desk: AskDesk, clock: ReturnType<typeof manualClock>, decision: 'allow' | 'deny', note = '') {
  const [open] = desk.open;
  if (!open) throw new Error('nothing is open');
  desk.shown(open.id);
  await clock.pass(ALLOW_AFTER_MS);
  const result = desk.answer({ id: open.id, nonce: open.nonce, decision, note, exceptions: [] });
  await clock.pass(0);
  return result;
}

describe('a question', () => {
  it('waits until a person allows it', async () => {
    const { desk, clock } = newDesk();
    const { heard } = ask(desk, question('rm x'));
    expect(heard).toEqual([]);
    expect(await answer(desk, clock, 'allow')).toBe('taken');
    expect(heard).toEqual([{ decision: 'allow', by: 'person', reason: '', exceptions: [] }]);
    expect(desk.open).toEqual([]);
  });

  it('that is denied carries the note to the agent', async () => {
    const { desk, clock } = newDesk();
    const { heard } = ask(desk, question('rm x'));
    await answer(desk, clock, 'deny', ' use git stash ');
    expect(heard).toMatchObject([
      { decision: 'deny', by: 'person', reason: 'The person denied it and says: use git stash' },
    ]);
  });

  it('is answered once: a second answer finds it gone', async () => {
    const { desk, clock } = newDesk();
    ask(desk, question('rm x'));
    const [open] = desk.open;
    await answer(desk, clock, 'deny');
    expect(
      desk.answer({ id: open?.id ?? '', nonce: open?.nonce ?? '', decision: 'allow', note: '', exceptions: [] }),
    ).toBe('gone');
  });

  it('takes no answer without its nonce', async () => {
    const { desk, clock } = newDesk();
    const { heard } = ask(desk, question('rm x'));
    const [open] = desk.open;
    desk.shown(open?.id ?? '');
    await clock.pass(ALLOW_AFTER_MS);
    expect(desk.answer({ id: open?.id ?? '', nonce: 'guess', decision: 'allow', note: '', exceptions: [] })).toBe(
      'refused',
    );
    expect(heard).toEqual([]);
  });

  it('cannot be allowed before a person can have read it, but it can be denied at once', async () => {
    const { desk, clock } = newDesk();
    ask(desk, question('rm x'));
    const [open] = desk.open;
    const give = (decision: 'allow' | 'deny') =>
      desk.answer({ id: open?.id ?? '', nonce: open?.nonce ?? '', decision, note: '', exceptions: [] });
    expect(give('allow')).toBe('too-soon');
    desk.shown(open?.id ?? '');
    await clock.pass(ALLOW_AFTER_MS - 1);
    expect(give('allow')).toBe('too-soon');
    expect(give('deny')).toBe('taken');
  });

  it('that was out of sight has to be shown again before it can be allowed', async () => {
    const { desk, clock } = newDesk();
    ask(desk, question('rm x'));
    const { id = '', nonce = '' } = desk.open[0] ?? {};
    const allow = () => desk.answer({ id, nonce, decision: 'allow', note: '', exceptions: [] });
    desk.shown(id);
    await clock.pass(ALLOW_AFTER_MS);
    desk.hidden(id);
    expect(allow()).toBe('too-soon');
    desk.shown(id);
    await clock.pass(ALLOW_AFTER_MS);
    expect(allow()).toBe('taken');
  });

  it('about something that a rule denies cannot be allowed', async () => {
    const { desk, clock } = newDesk();
    ask(desk, question('rm x', 'deny'));
    expect(await answer(desk, clock, 'allow')).toBe('refused');
  });

  it('that nobody answers is denied, and says so', async () => {
    const { desk, clock, closed } = newDesk();
    const { heard } = ask(desk, question('rm x'));
    await clock.pass(PATIENCE - 1);
    expect(heard).toEqual([]);
    await clock.pass(1);
    expect(heard).toMatchObject([{ decision: 'deny', by: 'deadline' }]);
    expect(closed).toEqual(['deadline']);
  });

  it('is denied before an impatient agent stops waiting', async () => {
    const { desk, clock } = newDesk(30);
    const { heard } = ask(desk, question('rm x'));
    await clock.pass(29_000);
    expect(heard).toMatchObject([{ decision: 'deny', by: 'deadline' }]);
  });

  it('stands still while a hand is on it, as long as the agent waits', async () => {
    const { desk, clock } = newDesk(600);
    const { heard } = ask(desk, question('rm x'));
    desk.touch(desk.open[0]?.id ?? '', true);
    expect(desk.open[0]?.deniesAt).toBeNull();
    await clock.pass(120_000);
    expect(desk.open[0]?.left).toBe(PATIENCE);
    desk.touch(desk.open[0]?.id ?? '', false);
    await clock.pass(PATIENCE - 1);
    expect(heard).toEqual([]);
    await clock.pass(1);
    expect(heard).toMatchObject([{ by: 'deadline' }]);
  });

  it('gives a person who leaves in the last seconds time to come back', async () => {
    const { desk, clock } = newDesk(600);
    const { heard } = ask(desk, question('rm x'));
    await clock.pass(PATIENCE - 1);
    desk.touch(desk.open[0]?.id ?? '', true);
    desk.touch(desk.open[0]?.id ?? '', false);
    await clock.pass(14_999);
    expect(heard).toEqual([]);
    await clock.pass(1);
    expect(heard).toMatchObject([{ by: 'deadline' }]);
  });

  it('held for ever is denied at the last moment', async () => {
    const { desk, clock } = newDesk(600);
    const { heard } = ask(desk, question('rm x'));
    desk.touch(desk.open[0]?.id ?? '', true);
    await clock.pass(600_000);
    expect(heard).toMatchObject([{ decision: 'deny', by: 'deadline' }]);
  });

  it('survives a clock that is set back', async () => {
    const { desk, clock } = newDesk();
    const { heard } = ask(desk, question('rm x'));
    clock.set(-3_600_000);
    await clock.pass(PATIENCE);
    expect(heard).toEqual([]);
    await clock.pass(3_600_000);
    expect(heard).toMatchObject([{ by: 'deadline' }]);
  });

  it('closes by itself when its agent has gone', async () => {
    const { desk, clock, closed } = newDesk();
    const { gone, heard } = ask(desk, question('rm x'));
    gone.abort();
    await clock.pass(0);
    expect(heard).toMatchObject([{ decision: 'deny', by: 'withdrawn' }]);
    expect(desk.open).toEqual([]);
    expect(closed).toEqual(['withdrawn']);
  });

  it('of an agent that has gone already is never opened', async () => {
    const { desk, clock } = newDesk();
    const gone = AbortSignal.abort();
    const heard: Resolution[] = [];
    void desk.ask(question('rm x'), gone).then((resolution) => heard.push(resolution));
    await clock.pass(0);
    expect(heard).toMatchObject([{ by: 'withdrawn' }]);
    expect(desk.open).toEqual([]);
  });
});

describe('questions that are the same', () => {
  it('share one answer', async () => {
    const { desk, clock } = newDesk();
    const first = ask(desk, question('rm x'));
    const second = ask(desk, question('rm x'));
    expect(desk.open).toMatchObject([{ waiting: 2 }]);
    await answer(desk, clock, 'allow');
    expect([...first.heard, ...second.heard]).toMatchObject([{ decision: 'allow' }, { decision: 'allow' }]);
  });

  it('lose one caller without losing the other', async () => {
    const { desk, clock } = newDesk();
    const first = ask(desk, question('rm x'));
    const second = ask(desk, question('rm x'));
    first.gone.abort();
    await clock.pass(0);
    expect(first.heard).toMatchObject([{ by: 'withdrawn' }]);
    expect(desk.open).toMatchObject([{ waiting: 1 }]);
    await answer(desk, clock, 'allow');
    expect(second.heard).toMatchObject([{ decision: 'allow' }]);
  });

  it.each([
    ['another command', question('rm y')],
    ['another session', question('rm x', 'ask', 's2')],
  ])('are not those with %s', (_what, other) => {
    const { desk } = newDesk();
    ask(desk, question('rm x'));
    ask(desk, other);
    expect(desk.open).toHaveLength(2);
  });
});

const COVERED: Verdict = { decision: 'allow', by: 'exception', rules: [], reason: '', errors: [], facts: {} };

describe('the desk', () => {
  it('denies everything at one stroke', async () => {
    const { desk, clock } = newDesk();
    const asked = ['a', 'b', 'c'].map((command) => ask(desk, question(command)));
    desk.denyAll();
    await clock.pass(0);
    expect(asked.map(({ heard }) => heard[0]?.decision)).toEqual(['deny', 'deny', 'deny']);
  });

  it('closes what is covered by now, also where that takes a while to find out', async () => {
    const { desk, clock } = newDesk();
    const verdicts: Readonly<Record<string, Verdict | undefined | Promise<Verdict | undefined>>> = {
      now: COVERED,
      later: Promise.resolve(COVERED),
      never: undefined,
      'not later': Promise.resolve(undefined),
      'too late': Promise.resolve(COVERED),
    };
    const asked = Object.keys(verdicts).map((command) => ask(desk, question(command)));
    desk.reconsider(({ call: { command } }) => verdicts[command?.text ?? '']);
    asked.at(-1)?.gone.abort();
    await clock.pass(0);
    await clock.pass(0);
    expect(asked.map(({ heard }) => heard.map(({ decision, by }) => `${decision} by ${by}`))).toEqual([
      ['allow by exception'],
      ['allow by exception'],
      [],
      [],
      ['deny by withdrawn'],
    ]);
  });

  it('leaves every agent with a denial when the app ends', async () => {
    const { desk, clock } = newDesk();
    const { heard } = ask(desk, question('rm x'));
    desk.close();
    await clock.pass(0);
    expect(heard).toMatchObject([{ decision: 'deny', by: 'error' }]);
  });

  it('holds 500 questions at once and answers each one once', async () => {
    const { desk, clock } = newDesk();
    const asked = Array.from({ length: 500 }, (_, index) => ask(desk, question(`command ${index}`)));
    for (const open of desk.open) desk.shown(open.id);
    await clock.pass(ALLOW_AFTER_MS);
    for (const { id, nonce } of desk.open) desk.answer({ id, nonce, decision: 'allow', note: '', exceptions: [] });
    await clock.pass(0);
    expect(asked.every(({ heard }) => heard.length === 1 && heard[0]?.decision === 'allow')).toBe(true);
  });
});
