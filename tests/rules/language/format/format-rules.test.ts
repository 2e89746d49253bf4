import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRules } from '../../../../rules/language/index.ts';
import { load, ruleOf } from '../support.ts';

function rule(condition: string): string {
  return `- rule: R # the rule\n  desc: d\n  condition: ${condition}\n  output: out\n  priority: INFO\n  source: coding_agent\n`;
}

describe('formatting', () => {
  it.each([
    ['takes needless blanks out', 'tool.name   =  a  and  m', 'tool.name = a and m'],
    ['writes lists evenly', 'tool.name in ( a,"b c" )', 'tool.name in (a, "b c")'],
    ['takes needless parentheses out', '((tool.name = a))', 'tool.name = a'],
  ])('%s', (_, before, after) => expect(formatRules(rule(before))).toBe(rule(after)));

  it('breaks long conditions into lines', () => {
    const long =
      'tool.name = Bash and (tool.input_command contains "first thing" or tool.input_command contains "second thing" or agent.name exists)';
    expect(formatRules(rule(long))).toBe(
      rule(`>
    tool.name = Bash
    and (
      tool.input_command contains "first thing"
      or tool.input_command contains "second thing"
      or agent.name exists
    )`),
    );
  });

  it('keeps comments, order and everything it does not understand', () => {
    const text = '# first\n- list: l # second\n  items: [ a,b ]\n\n- unknown: x\n- rule: "x\n';
    expect(formatRules(text)).toBe(text);
  });

  it.each([
    ['a quoted value', rule('"tool.name = a" ')],
    ['a folded value', rule('>\n    tool.name = a\n  ')],
  ])('takes the blanks after %s away at once', (_, text) => {
    expect(formatRules(text).replaceAll('\n\n', '\n')).toBe(rule('tool.name = a'));
    expect(formatRules(formatRules(text))).toBe(formatRules(text));
  });

  it('leaves a condition alone that has a mistake', () => {
    expect(formatRules(rule('tool.name  =  or  ='))).toBe(rule('tool.name  =  or  ='));
  });

  it('changes nothing a second time, and never what a file means', () => {
    const word = fc.constantFrom(
      'tool.name = a',
      'agent.name contains "b c"',
      'test.num > 5',
      'tool.name exists',
      'test.list in (a, "b, c")',
    );
    const { condition } = fc.letrec<{ condition: string }>((tie) => ({
      condition: fc.oneof(
        { depthSize: 'small' },
        word,
        fc
          .tuple(tie('condition'), fc.constantFrom('and', ' or ', 'and not'), tie('condition'))
          .map(([a, by, b]) => `(${a})  ${by} (${b})`),
      ),
    }));
    fc.assert(
      fc.property(condition, fc.constantFrom('plain', 'quoted', 'folded'), (text, style) => {
        const written = style === 'plain' ? text : style === 'quoted' ? JSON.stringify(text) : `>\n    ${text}\n`;
        const content = ruleOf('x').replace('"x"', written);
        const formatted = formatRules(content);
        expect(formatRules(formatted)).toBe(formatted);
        const plain = (one: string) => load(one).rules?.rules[0]?.condition.replace(/[\s()]+/g, '');
        expect(plain(formatted)).toBe(plain(content));
      }),
      { numRuns: 300 },
    );
  });
});
