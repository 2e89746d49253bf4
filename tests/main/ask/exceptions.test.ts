import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openExceptions } from '../../../main/ask/exception-store.ts';
import {
  covers,
  isInForce,
  LOCKED_TAG,
  liftedBy,
  makeException,
  type NewException,
} from '../../../main/ask/exceptions.ts';
import type { MatchTerm } from '../../../main/ask/question.ts';
import type { MatchedRule } from '../../../main/verdict/verdict.ts';
import { temporaryFolder } from '../../temporary.ts';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;
const agent: MatchTerm = { what: 'agent', value: 'codex' };
const command: MatchTerm = { what: 'command', value: 'npm install' };
const CALL = { session: 's1', project: '/home/dev/app', terms: [agent, command] };

const made = (change: Partial<NewException> = {}): NewException => ({
  rule: 'risky',
  terms: [agent, command],
  scope: { kind: 'project', project: '/home/dev/app' },
  lifetime: 'never-ends',
  madeBy: 'answer',
  reason: '',
  ...change,
});
const exception = (change: Partial<NewException> = {}) => makeException(made(change), 'e1', NOW);
const rule = (name: string, tags: readonly string[] = []): MatchedRule => ({
  rule: name,
  effect: 'ask',
  priority: 'Warning',
  tags,
  description: '',
  output: '',
  pack: '',
});

describe('an exception covers', () => {
  it.each([
    ['the call it was made for', exception(), CALL, true],
    ['the same call of any agent, when it names none', exception({ terms: [command] }), CALL, true],
    ['no other command', exception(), { ...CALL, terms: [agent, { what: 'command', value: 'npm install x' }] }, false],
    ['no other agent', exception(), { ...CALL, terms: [{ what: 'agent', value: 'gemini' }, command] }, false],
    [
      'no call that does more',
      exception(),
      { ...CALL, terms: [agent, command, { what: 'file', value: '/etc/passwd' }] },
      false,
    ],
    ['no call that does less', exception(), { ...CALL, terms: [agent] }, false],
    ['no other project', exception(), { ...CALL, project: '/home/dev/app-two' }, false],
    [
      'every project, when it is for everywhere',
      exception({ scope: { kind: 'everywhere' } }),
      { ...CALL, project: '/x' },
      true,
    ],
    ['its session', exception({ scope: { kind: 'session', session: 's1' } }), CALL, true],
    ['no other session', exception({ scope: { kind: 'session', session: 's1' } }), { ...CALL, session: 's2' }, false],
  ] as const)('%s', (_what, one, call, expected) => {
    expect(covers(one, call)).toBe(expected);
  });

  it('never a call with a term that the person did not see', () => {
    const term = fc.record({
      what: fc.constantFrom('command', 'file', 'url'),
      value: fc.string(),
    }) as fc.Arbitrary<MatchTerm>;
    fc.assert(
      fc.property(fc.array(term, { maxLength: 4 }), term, (terms, extra) => {
        const seen = terms.some(({ what, value }) => what === extra.what && value === extra.value);
        const call = { ...CALL, terms: [...terms, extra] };
        expect(covers(exception({ terms, scope: { kind: 'everywhere' } }), call)).toBe(seen);
      }),
    );
  });
});

describe('an exception holds', () => {
  it.each([
    ['15-minutes', 15 * MINUTE - 1, true],
    ['15-minutes', 15 * MINUTE, false],
    ['1-hour', 60 * MINUTE - 1, true],
    ['1-hour', 60 * MINUTE, false],
    ['1-day', 25 * 60 * MINUTE, false],
    ['session', 25 * 60 * MINUTE, false],
    ['30-days', 29 * 24 * 60 * MINUTE, true],
    ['never-ends', 10_000 * 24 * 60 * MINUTE, true],
    ['15-minutes', -MINUTE, true],
    ['15-minutes', -60 * MINUTE, false],
  ] as const)('%s, %i ms later: %s', (lifetime, later, expected) => {
    expect(isInForce(exception({ lifetime }), NOW + later)).toBe(expected);
  });
});

describe('a rule is lifted', () => {
  it('by an exception of its own', () => {
    expect(liftedBy([exception()], rule('risky'), CALL, NOW)?.id).toBe('e1');
    expect(liftedBy([exception()], rule('another'), CALL, NOW)).toBeUndefined();
  });

  it('never when it protects Perch itself', () => {
    expect(liftedBy([exception()], rule('risky', [LOCKED_TAG]), CALL, NOW)).toBeUndefined();
  });
});

describe('exceptions on disk', () => {
  const clock = () => {
    let ids = 0;
    return { now: () => NOW, randomId: () => `e${++ids}` };
  };

  it('are there again after a start, readable by the user alone', () => {
    const folder = temporaryFolder();
    openExceptions(folder, clock()).add(made());
    expect(openExceptions(folder, clock()).list()).toMatchObject([{ id: 'e1', rule: 'risky', uses: 0 }]);
    expect(statSync(path.join(folder, 'exceptions.json')).mode & 0o777).toBe(0o600);
  });

  it('can be revoked, and put back', () => {
    const store = openExceptions(temporaryFolder(), clock());
    store.add(made());
    const revoked = store.revoke('e1');
    expect(store.list()).toEqual([]);
    if (revoked) store.restore(revoked);
    expect(store.list()).toMatchObject([{ id: 'e1' }]);
  });

  it('drop out of the list when they end', () => {
    let now = NOW;
    const store = openExceptions(temporaryFolder(), { now: () => now, randomId: () => 'e1' });
    store.add(made({ lifetime: '15-minutes' }));
    now += 15 * MINUTE;
    expect(store.list()).toEqual([]);
  });

  it('count their uses', () => {
    const folder = temporaryFolder();
    const store = openExceptions(folder, clock());
    store.add(made());
    store.used('e1');
    store.used('e1');
    store.close();
    expect(JSON.parse(readFileSync(path.join(folder, 'exceptions.json'), 'utf8'))).toMatchObject([
      { uses: 2, lastUsedAt: NOW },
    ]);
  });

  it('that cannot be read are set aside, and none is in force', () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'exceptions.json'), '[{"id": 1}]');
    const store = openExceptions(folder, clock());
    expect(store.list()).toEqual([]);
    expect(store.problem).toContain('exceptions.json.unusable-');
  });
});
