import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openExceptions } from '../../../main/ask/exception-store.ts';
import {
  coversPart,
  type ExceptedCall,
  isInForce,
  isInScope,
  liftedBy,
  makeException,
  type NewException,
} from '../../../main/ask/exceptions.ts';
import { type MatchPart, type MatchTerm, TERM_OPERATIONS, term } from '../../../main/verdict/terms.ts';
import type { MatchedRule } from '../../../main/verdict/verdict.ts';
import { LOCKED_TAG } from '../../../main/verdict/verdict.ts';
import { temporaryFolder } from '../../temporary.ts';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;
const agent = term('agent', 'codex');
const command = term('command', 'npm install');
const CALL: ExceptedCall = { agent: 'codex', session: 's1', project: '/home/dev/app', fingerprint: 'call-1' };
const file = (value: string, operation: MatchTerm['operation'] = 'read'): MatchTerm => ({
  what: 'file',
  value,
  operation,
});

const made = (change: Partial<NewException> = {}): NewException => ({
  rule: 'risky',
  terms: [agent, command],
  scope: { kind: 'project', project: '/home/dev/app' },
  lifetime: 'never-ends',
  madeBy: 'answer',
  reason: '',
  ...change,
});
const exception = (change: Partial<NewException> = {}, id = 'e1') => makeException(made(change), id, NOW);
const rule = (name: string, parts: readonly MatchPart[] = [[command]], tags: readonly string[] = []): MatchedRule => ({
  rule: name,
  effect: 'ask',
  priority: 'Warning',
  tags,
  description: '',
  output: '',
  pack: '',
  parts,
});
const session = (id: string) => ({ kind: 'session', session: id, project: '' }) as const;

describe('an exception is about', () => {
  it.each([
    ['the call it was made for', exception(), CALL, true],
    ['any agent, when it names none', exception({ terms: [command] }), { ...CALL, agent: 'gemini' }, true],
    ['no other agent', exception(), { ...CALL, agent: 'gemini' }, false],
    ['no other project', exception(), { ...CALL, project: '/home/dev/app-two' }, false],
    ['every project, when it holds everywhere', exception({ scope: { kind: 'everywhere' } }), CALL, true],
    ['its session', exception({ scope: session('s1') }), CALL, true],
    ['no other session', exception({ scope: session('s1') }), { ...CALL, session: 's2' }, false],
    ['no session without a name', exception({ scope: session('') }), { ...CALL, session: '' }, false],
  ] as const)('%s', (_what, one, call, expected) => {
    expect(isInScope(one, call)).toBe(expected);
  });
});

describe('an exception covers', () => {
  it.each([
    ['the same command', [command], [command], true],
    ['no other command', [command], [term('command', 'npm install x')], false],
    ['no more than it names', [term('tool', 't')], [term('tool', 't'), term('input', '{}')], false],
    ['no less than it names', [term('tool', 't'), term('input', '{}')], [term('tool', 't')], false],
    ['each of its files', [file('/a'), file('/b')], [file('/b')], true],
    ['no other file', [file('/a')], [file('/b')], false],
    ['nothing else done to its file', [file('/a', 'read')], [file('/a', 'delete')], false],
    ['nothing, when it names nothing', [], [command], false],
    ['no match without a reason', [command], [], false],
  ] as const)('%s', (_what, terms, part, expected) => {
    expect(coversPart({ terms: [agent, ...terms] }, part)).toBe(expected);
  });

  it('never a reason with a term that the person did not see', () => {
    const anyTerm: fc.Arbitrary<MatchTerm> = fc.record({
      what: fc.constantFrom('command', 'file', 'url'),
      value: fc.constantFrom('a', 'b', 'c'),
      operation: fc.constantFrom(...TERM_OPERATIONS),
    });
    fc.assert(
      fc.property(fc.array(anyTerm, { maxLength: 4 }), fc.array(anyTerm, { maxLength: 3 }), (terms, part) => {
        const seen = part.every((wanted) => terms.some((one) => JSON.stringify(one) === JSON.stringify(wanted)));
        if (!seen) expect(coversPart({ terms }, part)).toBe(false);
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
  const ids = (...given: Parameters<typeof liftedBy>) => liftedBy(...given)?.exceptions.map(({ id }) => id);

  it('by an exception of its own', () => {
    expect(ids([exception()], rule('risky'), CALL, NOW)).toEqual(['e1']);
    expect(ids([exception()], rule('another'), CALL, NOW)).toBeUndefined();
  });

  it('by several exceptions, when together they cover every reason for which it matched', () => {
    const both = rule('risky', [[file('/a')], [file('/b')]]);
    const one = exception({ terms: [file('/a')] }, 'a');
    const two = exception({ terms: [file('/b')] }, 'b');
    expect(ids([one, two], both, CALL, NOW)).toEqual(['a', 'b']);
    expect(ids([one], both, CALL, NOW)).toBeUndefined();
  });

  it('with the agreement of a person to this very call only when they saw it', () => {
    const seen = exception({ seenCalls: ['call-1'] });
    expect(liftedBy([seen], rule('risky'), CALL, NOW)?.sameCall).toBe(true);
    expect(liftedBy([seen], rule('risky'), { ...CALL, fingerprint: 'call-2' }, NOW)?.sameCall).toBe(false);
  });

  it('never when it says no reason', () => {
    expect(ids([exception()], rule('risky', []), CALL, NOW)).toBeUndefined();
  });

  it('never when it protects Perch itself', () => {
    expect(ids([exception()], rule('risky', [[command]], [LOCKED_TAG]), CALL, NOW)).toBeUndefined();
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
    expect(store.problem?.detail).toContain('exceptions.json.unusable-');
  });
});
