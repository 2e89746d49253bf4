import { describe, expect, it } from 'vitest';
import { decidingChecks, type Explanation } from '../../../../rules/language/index.ts';
import { type Event, loaded, readerFor, ruleOf } from '../support.ts';

function explained(condition: string, event: Event, before = ''): Explanation {
  const rules = loaded(before + ruleOf(condition));
  const [rule] = rules.rules;
  const explanation = rule && rules.explain(rule, readerFor(event));
  if (!explanation) throw new Error('there is no explanation');
  return explanation;
}

/** The deciding checks as text, with the parts of the values that matched between marks. */
function decided(condition: string, event: Event, before = ''): readonly string[] {
  return decidingChecks(explained(condition, event, before).condition).map(({ text, holds, value, matched }) => {
    const [first] = matched;
    const marked =
      typeof value === 'string' && first
        ? `${value.slice(0, first.start)}»${value.slice(first.start, first.end)}«${value.slice(first.end)}`
        : typeof value === 'object'
          ? value.map((item, i) => (matched.some((one) => one.item === i) ? `»${item}«` : item)).join(', ')
          : String(value);
    return `${text} is ${holds}: ${marked}`;
  });
}

const CURL = { 'tool.name': 'Bash', 'tool.input_command': 'sudo curl https://x', 'tool.file_path': '/etc/ssh/x.key' };

describe('why a rule matches', () => {
  it.each([
    ['tool.name = Bash', 'tool.name = Bash is true: »Bash«'],
    ['tool.input_command contains "curl "', 'tool.input_command contains "curl " is true: sudo »curl «https://x'],
    ['tool.input_command icontains CURL', 'tool.input_command icontains CURL is true: sudo »curl« https://x'],
    ['tool.input_command startswith sudo', 'tool.input_command startswith sudo is true: »sudo« curl https://x'],
    ['tool.file_path endswith .key', 'tool.file_path endswith .key is true: /etc/ssh/x».key«'],
    ['tool.file_path glob "*ssh/*.key"', 'tool.file_path glob "*ssh/*.key" is true: /etc/»ssh/x.key«'],
    ['tool.file_path regex ".*/ss[a-z]/.*"', 'tool.file_path regex ".*/ss[a-z]/.*" is true: /etc»/ssh/«x.key'],
    ['tool.file_path pmatch (/var, /etc)', 'tool.file_path pmatch (/var, /etc) is true: »/etc«/ssh/x.key'],
    [
      'tool.input_command contains anyof (x, curl)',
      'tool.input_command contains anyof (x, curl) is true: sudo curl https://»x«',
    ],
    ['not tool.name = Read', 'tool.name = Read is false: Bash'],
    ['agent.name != x or tool.name exists', 'tool.name exists is true: Bash'],
  ])('%s', (condition, expected) => expect(decided(condition, CURL)).toEqual([expected]));

  it('names the items of a list that are in another', () => {
    expect(decided('test.list intersects (b, c)', { 'test.list': ['a', 'b', 'd'] })).toEqual([
      'test.list intersects (b, c) is true: a, »b«, d',
    ]);
  });

  it('names all parts of a conjunction that holds, and the first that failed of one that does not', () => {
    const condition = 'tool.name = Bash and tool.input_command contains wget and agent.name exists';
    expect(decided(condition, CURL)).toEqual(['tool.input_command contains wget is false: sudo curl https://x']);
    expect(decided(condition, { ...CURL, 'tool.input_command': 'wget', 'agent.name': 'x' })).toHaveLength(3);
  });

  it('looks into macros and lists', () => {
    const before = '- list: l\n  items: [Read, Bash]\n- macro: m\n  condition: tool.name in (l)\n';
    expect(explained('m', CURL, before).condition).toMatchObject({
      kind: 'macro',
      name: 'm',
      holds: true,
      part: { text: 'tool.name in (Read, Bash)' },
    });
  });

  it('says what keeps a rule from being judged', () => {
    const rules = loaded(ruleOf('tool.name = a and agent.name = b'));
    const [rule] = rules.rules;
    const explanation =
      rule &&
      rules.explain(rule, {
        read: () => {
          throw new Error('the disk is gone');
        },
      });
    expect(explanation?.matches).toBeUndefined();
    expect(explanation?.condition).toMatchObject({ parts: [{ error: 'the disk is gone' }, {}] });
  });
});
