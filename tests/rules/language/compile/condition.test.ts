import { describe, expect, it } from 'vitest';
import { type Event, load, loaded, matching, readerFor, ruleOf } from '../support.ts';

const macro = (name: string, condition: string) => `- macro: ${name}\n  condition: ${JSON.stringify(condition)}\n`;

describe('a macro', () => {
  const MACROS = macro('named', 'tool.name = a') + macro('used', 'agent.name = b') + macro('both', 'named and used');
  const event = { 'tool.name': 'a', 'agent.name': 'c' };

  it.each<readonly [string, boolean]>([
    ['named', true],
    ['used', false],
    ['named or used', true],
    ['named and named and not used', true],
    ['(named or named) and used', false],
    ['named and not both', true],
    ['both or named', true],
    ['both', false],
  ])('%s, where one of two holds: %s', (condition, expected) =>
    expect(matching(loaded(MACROS + ruleOf(condition)), event)).toEqual(expected ? ['R'] : []),
  );

  it('is worked out once for an event, and anew for the next', () => {
    const rules = loaded(macro('m', 'test.num > 5') + ruleOf('m or (m and m) or not m'));
    const events: Event[] = [{ 'test.num': 6 }, { 'test.num': 1 }, {}];
    expect(events.map((one) => matching(rules, one))).toEqual([['R'], ['R'], ['R']]);
    const plain = loaded(macro('m', 'test.num > 5') + ruleOf('m'));
    expect(events.map((one) => matching(plain, one))).toEqual([['R'], [], []]);
  });

  it('of one source is none of another', () => {
    const rules = loaded(
      macro('m', 'evt.num > 0') +
        ruleOf('m and tool.name = a') +
        ruleOf('m and evt.num = 7').replace('rule: R', 'rule: S').replace('coding_agent', 'syscall'),
    );
    expect(matching(rules, event)).toEqual(['R']);
  });
});

it.each<readonly [string, readonly string[]]>([
  ['tool.name = a', ['tool.name']],
  ['tool.name exists', ['tool.name']],
  ['not tool.name = b', ['tool.name']],
  ['tool.name = a and test.num != 5', ['tool.name', 'test.num']],
  ['agent.name = a or tool.name = a', ['agent.name', 'tool.name']],
  ['tool.name != val(agent.os)', ['tool.name', 'agent.os']],
  ['tool.name = tolower(agent.os) or tool.name = a', ['tool.name', 'agent.os']],
])('%s uses %j', (condition, expected) => {
  const event = { 'tool.name': 'a', 'agent.os': 'linux', 'test.num': 1 };
  const { matches, errors } = loaded(ruleOf(condition)).evaluate(readerFor(event));
  expect(matches[0]?.fields.map(({ field }) => field)).toEqual(expected);
  expect(errors).toEqual([]);
});

it('each wrong check of a condition is told', () => {
  const { diagnostics } = load(ruleOf('test.num = x or not (tool.name bcontains 00 and test.bool = maybe)'));
  expect(diagnostics.map(({ code }) => code)).toEqual(['number-invalid', 'operator-for-type', 'boolean-invalid']);
});
