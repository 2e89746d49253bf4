import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, type Judgement, type Lifted, type PolicySettings, reasonFor } from '../../../main/verdict/policy.ts';
import type { MatchedRule, RuleEffect } from '../../../main/verdict/verdict.ts';

const rule = (name: string, effect: RuleEffect, output = `${name} is off limits.`): MatchedRule => ({
  rule: name,
  effect,
  output,
  priority: 'Critical',
  tags: [],
  description: `About ${name}`,
  pack: 'test.yaml',
});
const judgement = (matched: readonly MatchedRule[], errors: Judgement['errors'] = []): Judgement => ({
  matched,
  errors,
  facts: {},
});
const GUARD: PolicySettings = { mode: 'guardrails', floor: 'defer' };
const FAULT = [{ where: 'a rule', message: 'failed' }];

describe('a verdict', () => {
  it.each([
    ['nothing', [], [], GUARD, 'defer', 'floor'],
    ['nothing, with the floor at allow', [], [], { ...GUARD, floor: 'allow' }, 'allow', 'floor'],
    ['a rule that only records', [rule('seen', 'record')], [], GUARD, 'defer', 'floor'],
    ['a rule that asks', [rule('risky', 'ask')], [], GUARD, 'ask', 'rule'],
    ['a rule that denies', [rule('keys', 'deny')], [], GUARD, 'deny', 'rule'],
    ['both, the milder first', [rule('risky', 'ask'), rule('keys', 'deny')], [], GUARD, 'deny', 'rule'],
    ['a fault', [], FAULT, GUARD, 'ask', 'error'],
    ['a fault and the floor at allow', [], FAULT, { ...GUARD, floor: 'allow' }, 'ask', 'error'],
    ['a fault beside a denial', [rule('keys', 'deny')], FAULT, GUARD, 'deny', 'rule'],
  ] as const)('after %s', (_what, matched, errors, settings, decision, by) => {
    expect(decide(judgement(matched, errors), settings)).toMatchObject({ decision, by });
  });

  it.each([
    ['deny', [rule('keys', 'deny')], 'deny'],
    ['ask', [rule('risky', 'ask')], 'ask'],
    ['fault', [], 'ask'],
  ] as const)('in monitor lets a %s through and notes it', (what, matched, wouldBe) => {
    const errors = what === 'fault' ? FAULT : [];
    const verdict = decide(judgement(matched, errors), { mode: 'monitor', floor: 'allow' });
    expect(verdict).toMatchObject({ decision: 'defer', by: 'mode', wouldBe, reason: '' });
  });

  it('names every deciding rule to the agent, what it may not do and that it must not get round it', () => {
    const { reason } = decide(judgement([rule('risky', 'ask'), rule('keys', 'deny'), rule('more', 'deny')]), GUARD);
    expect(reason).toMatch(/keys is off limits\. \(Rule: keys\.\) more is off limits\. \(Rule: more\.\)/);
    expect(reason).not.toContain('risky');
    expect(reason).toContain('Do not try to reach the same result another way');
  });

  it.each([
    ['((git push))', '(git push)'],
    ['(~/.bashrc <NA>)', '(~/.bashrc)'],
    ['(<NA> (a,b))', '(a,b)'],
    ['(~/.bashrc (a))', '(~/.bashrc (a))'],
    ['( (a) )', '(a)'],
    ['(   a)', '(a)'],
    ['there (<NA>)', 'there'],
    ['there( )', 'there'],
    ['there(  )', 'there'],
  ])('reads like a sentence: %s becomes %s', (output, shown) => {
    const risky = { ...rule('risky', 'deny'), output: `Not this ${output}, please` };
    expect(decide(judgement([risky]), GUARD).reason).toContain(`Not this ${shown}, please. (Rule: risky.)`);
  });

  it.each([
    [' Not this (<NA>) ', 'Not this. (Rule: risky.)'],
    ['Not this!', 'Not this! (Rule: risky.)'],
    ['', 'About risky. (Rule: risky.)'],
  ])('whose output is “%s” tells the agent “%s”', (output, told) => {
    expect(decide(judgement([rule('risky', 'ask', output)]), GUARD).reason.startsWith(told)).toBe(true);
  });

  it('after a fault alone says that a rule failed, and says nothing of it beside a rule that decides', () => {
    const failed = /^Perch could not judge this step because one of its rules failed, so it is not let through\. The /;
    expect(decide(judgement([], FAULT), GUARD).reason).toMatch(failed);
    expect(decide(judgement([rule('seen', 'record')], FAULT), GUARD).reason).toMatch(failed);
    const denied = decide(judgement([rule('keys', 'deny')], FAULT), GUARD).reason;
    expect(denied).toMatch(/^keys is off limits\. \(Rule: keys\.\) The person who runs you/);
  });

  it('gives no failure as the reason where nothing failed', () => {
    expect(reasonFor([], [])).toMatch(/^The person who runs you/);
  });

  it('says nothing to the agent when nothing objects', () => {
    expect(decide(judgement([rule('seen', 'record')]), GUARD).reason).toBe('');
  });

  it('names no rule that an exception lifted as the reason', () => {
    const lift = (one: MatchedRule): Lifted | undefined =>
      one.rule === 'keys' ? { exceptions: ['e1'], sameCall: false } : undefined;
    const verdict = decide(judgement([rule('keys', 'deny'), rule('risky', 'ask')]), GUARD, lift);
    expect(verdict).toMatchObject({ decision: 'ask', reason: expect.stringMatching(/^risky is off limits\./) });
    expect(verdict.rules[0]).toEqual({ ...rule('keys', 'deny'), exception: 'e1' });
  });

  it.each([
    ['the only one that objects', [rule('risky', 'ask')], [], 'defer', 'exception'],
    ['one that denies', [rule('risky', 'deny')], [], 'defer', 'exception'],
    ['one of two', [rule('risky', 'ask'), rule('keys', 'deny')], [], 'deny', 'rule'],
    ['one, beside a fault', [rule('risky', 'ask')], FAULT, 'ask', 'error'],
    ['one that only records', [rule('seen', 'record')], [], 'defer', 'floor'],
  ] as const)('whose exception lifts %s', (_what, matched, errors, decision, by) => {
    const lift = (one: MatchedRule): Lifted | undefined =>
      one.rule === 'keys' ? undefined : { exceptions: ['e1'], sameCall: false };
    expect(decide(judgement(matched, errors), GUARD, lift)).toMatchObject({ decision, by });
  });

  it('is an allow when a person has seen and allowed this very call, and every exception at work says so', () => {
    const seen: Lifted = { exceptions: ['e1', 'e2'], sameCall: true };
    const two = judgement([rule('a', 'ask'), rule('b', 'ask')]);
    expect(decide(two, GUARD, () => seen)).toMatchObject({
      decision: 'allow',
      by: 'exception',
      rules: [{ exception: 'e1', furtherExceptions: ['e2'] }, { exception: 'e1' }],
    });
    const half = (one: MatchedRule): Lifted => ({ ...seen, sameCall: one.rule === 'a' });
    expect(decide(two, GUARD, half)).toMatchObject({ decision: 'defer', by: 'exception' });
  });

  it('in a pause says that it was a pause, and allows nothing of itself', () => {
    const paused: PolicySettings = { ...GUARD, floor: 'allow', paused: true };
    expect(decide(judgement([rule('keys', 'deny')]), paused)).toMatchObject({
      decision: 'defer',
      by: 'pause',
      wouldBe: 'deny',
    });
    const allowed = decide(judgement([rule('risky', 'ask')]), paused, () => ({ exceptions: ['e'], sameCall: true }));
    expect(allowed.decision).toBe('defer');
  });

  it('in guardrails never lets anything pass that a rule denies, whatever else matched', () => {
    const effects = fc.array(fc.constantFrom<RuleEffect>('deny', 'ask', 'record'));
    fc.assert(
      fc.property(effects, fc.boolean(), fc.constantFrom('defer', 'allow'), (matched, faulty, floor) => {
        const rules = matched.map((effect, index) => rule(`rule ${index}`, effect));
        const { decision } = decide(judgement(rules, faulty ? FAULT : []), { mode: 'guardrails', floor });
        if (matched.includes('deny')) expect(decision).toBe('deny');
        else if (matched.includes('ask') || faulty) expect(decision).toBe('ask');
        else expect(decision).toBe(floor);
      }),
    );
  });
});
