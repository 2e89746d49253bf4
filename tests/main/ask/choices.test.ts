import { describe, expect, it } from 'vitest';
import { choicesFor, type Objection, termsToLift } from '../../../main/ask/choices.ts';
import { isInForce, liftedBy, makeException } from '../../../main/ask/exceptions.ts';
import { callFingerprint, recordFingerprint } from '../../../main/ask/fingerprint.ts';
import { type MatchPart, term } from '../../../main/verdict/terms.ts';
import type { MatchedRule } from '../../../main/verdict/verdict.ts';
import { LOCKED_TAG } from '../../../main/verdict/verdict.ts';
import type { ToolCall } from '../../../rules/facts/call.ts';

const NOW = 1_700_000_000_000;

const CALL: ToolCall = {
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
  input: { command: 'npm publish', description: 'Publish it' },
  kind: 'shell',
  command: { text: 'npm publish', language: 'posix' },
  targets: [],
  urls: [],
};

const rule = (name: string, change: Partial<MatchedRule> = {}): MatchedRule => ({
  rule: name,
  effect: 'ask',
  priority: 'WARNING',
  tags: [],
  description: '',
  output: '',
  pack: '',
  parts: [[term('command', 'npm publish')]],
  ...change,
});
const objection = (rules: readonly MatchedRule[], change: Partial<Objection> = {}): Objection => ({
  call: CALL,
  project: '/home/dev/app',
  verdict: { rules, errors: [] },
  ...change,
});
const holds = (...given: Parameters<typeof choicesFor>) => choicesFor(...given).map(({ hold }) => hold);
const ALL = ['once', 'session', 'minutes-15', 'project', 'always'];

describe('a call may be allowed', () => {
  it.each([
    ['for every length', objection([rule('a')]), ALL],
    ['also where a rule denies beside it, of a recorded call', objection([rule('a', { effect: 'deny' })]), ALL],
    ['without a session of its own', objection([rule('a')], { call: { ...CALL, sessionId: '' } }), ALL.toSpliced(1, 1)],
    ['outside of any project', objection([rule('a')], { project: '' }), ['once', 'session', 'always']],
    ['once, when a rule protects Perch', objection([rule('a'), rule('b', { tags: [LOCKED_TAG] })]), ['once']],
    ['once, when a rule says no reason', objection([rule('a', { parts: [] })]), ['once']],
    [
      'once, when a reason is not known in full',
      objection([rule('a', { parts: [[term('command', 'curl -H ‹key·1a2b›')]] })]),
      ['once'],
    ],
    [
      'once, when judging failed',
      objection([rule('a')], { verdict: { rules: [rule('a')], errors: [{ where: 'b', message: 'failed' }] } }),
      ['once'],
    ],
    ['once, when nothing objects', objection([rule('a', { effect: 'record' })]), ['once']],
  ])('%s', (_what, given, expected) => {
    expect(holds(given)).toEqual(expected);
  });

  it('with exceptions that lift exactly the rules that object, for this agent', () => {
    const made = choicesFor(objection([rule('a'), rule('seen', { effect: 'record' }), rule('b', { exception: 'e0' })]));
    expect(made.find(({ hold }) => hold === 'project')?.exceptions).toMatchObject([
      {
        rule: 'a',
        terms: [
          { what: 'agent', value: 'codex' },
          { what: 'command', value: 'npm publish' },
        ],
        scope: { kind: 'project', project: '/home/dev/app' },
        lifetime: 'never-ends',
      },
    ]);
  });

  it.each(ALL.slice(1))('for "%s" so that the same call is not asked about again, and another is', (wanted) => {
    const rules = [rule('a'), rule('files', { parts: [file('/x'), file('/y')] })];
    const made = choicesFor(objection(rules)).find(({ hold }) => hold === wanted)?.exceptions ?? [];
    const exceptions = made.map((one, index) => makeException(one, `e${index}`, NOW));
    const seen = { agent: 'codex', session: 's1', project: '/home/dev/app', fingerprint: callFingerprint(CALL) };
    for (const one of rules) expect(liftedBy(exceptions, one, seen, NOW)?.sameCall).toBe(true);
    const other = rule('a', { parts: [[term('command', 'npm publish --tag beta')]] });
    expect(liftedBy(exceptions, other, seen, NOW)).toBeUndefined();
    expect(liftedBy(exceptions, rule('a'), { ...seen, agent: 'gemini' }, NOW)).toBeUndefined();
    expect(exceptions.every((one) => isInForce(one, NOW))).toBe(true);
  });
});

const file = (value: string): MatchPart => [{ what: 'file', value, operation: 'delete' }];

describe('an exception to lift a rule', () => {
  it('names all files at once, and anything else for itself', () => {
    const parts = [file('/x'), [term('command', 'a')], file('/y'), file('/x')];
    expect(termsToLift(rule('a', { parts }))?.map(({ terms }) => terms.map(({ value }) => value))).toEqual([
      ['/x', '/y'],
      ['a'],
    ]);
  });
});

describe('the fingerprint of a call', () => {
  it('is that of its record', () => {
    expect(recordFingerprint(CALL)).toBe(callFingerprint(CALL));
  });

  it.each([
    [
      'the same whatever an agent says about the command',
      { input: { command: 'npm publish', description: 'x' } },
      true,
    ],
    ['another in another folder', { cwd: '/home/dev' }, false],
    ['another for another agent', { agent: 'gemini' }, false],
    ['another for another command', { command: { text: 'npm publish x', language: 'posix' } }, false],
  ] as const)('is %s', (_what, change, same) => {
    expect(callFingerprint({ ...CALL, ...change }) === callFingerprint(CALL)).toBe(same);
  });
});
