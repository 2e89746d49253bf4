/**
 * Families of rule files that make careless readers slow: each grows with `n`, and reading it may take time that grows
 * in proportion.
 */
import { ruleWith } from './inputs.ts';

const times = (n: number, text: string) => text.repeat(n);
const each = (n: number, make: (i: number) => string) => Array.from({ length: n }, (_, i) => make(i)).join('');
const keyed = (keys: string) =>
  `- rule: R\n  desc: d\n  condition: tool.name = a\n  output: x\n  priority: INFO\n  source: coding_agent\n${keys}`;
const changed = (keys: string) => `- rule: R\n${keys}`;

export const FAMILIES: Readonly<Record<string, (n: number) => string>> = {
  'closed parentheses': (n) => ruleWith(`${times(n, '(')}tool.name = a${times(n, ')')}`),
  'open parentheses': (n) => ruleWith(times(n, '(')),
  negations: (n) => ruleWith(`${times(n, 'not ')}tool.name = a`),
  'negated parentheses': (n) => ruleWith(`${times(n, 'not(')}tool.name = a${times(n, ')')}`),
  'nested conjunctions': (n) => ruleWith(`${times(n, '(tool.name = a and ')}m1${times(n, ')')}`),
  'long disjunction': (n) => ruleWith(`m1${times(n, ' or tool.name contains b')}`),
  'long word': (n) => ruleWith(`tool.name = ${times(n, 'a')}`),
  'long quote': (n) => ruleWith(`tool.name = "${times(n, 'a ')}"`),
  'open quotes': (n) => ruleWith(times(n, 'tool.name = "a\\" or ')),
  'long list': (n) => ruleWith(`tool.name in (${times(n, 'a, ')}b)`),
  'distinct items': (n) => ruleWith(`tool.name in (${each(n, (i) => `x${i}, `)}b)`),
  'many paths': (n) => ruleWith(`tool.name pmatch (${each(n, (i) => `/a/b${i}, `)}b)`),
  'list named often': (n) => ruleWith(`tool.name in (${times(n, 'l1, ')}b)`),
  'many lists': (n) =>
    `${each(n, (i) => `- list: k${i}\n  items: [a${i}, k${i + 1}]\n`)}${ruleWith(`tool.name in (${each(n, (i) => `k${i}, `)}b)`)}`,
  'chained macros': (n) =>
    `- macro: c0\n  condition: tool.name = a\n${each(n, (i) => `- macro: c${i + 1}\n  condition: c${i} or c${i}\n`)}`,
  'unknown macros': (n) => ruleWith(`${times(n, 'zork or ')}x`),
  'nested functions': (n) => ruleWith(`${times(n, 'tolower(')}tool.name${times(n, ')')} = a`),
  'inputs of a function': (n) => ruleWith(`concat(${times(n, 'tool.name, ')}"x") = a`),
  'many globs': (n) => ruleWith(`m1${times(n, ' or tool.name glob "*a*b?c*"')}`),
  'many expressions': (n) => ruleWith(`m1${each(n, (i) => ` or tool.name regex "(a*)*b${i}"`)}`),
  'many rules': (n) => each(n, (i) => keyed('').replace('rule: R', `rule: R${i}`)),
  'many wrong rules': (n) =>
    each(n, (i) => keyed('').replace('rule: R', `rule: R${i}`).replace('tool.name', 'tool.nme')),
  'many appends': (n) =>
    keyed('') + times(n, changed('  condition: or tool.name = b\n  override:\n    condition: append\n')),
  'list appends': (n) => `- list: k\n  items: [a]\n${times(n, '- list: k\n  items: [b]\n  append: true\n')}`,
  'many exceptions': (n) =>
    keyed(`  exceptions:\n${each(n, (i) => `    - name: e${i}\n      fields: tool.name\n      values: [b]\n`)}`),
  'many tuples': (n) =>
    keyed(
      `  exceptions:\n    - name: e\n      fields: [tool.name, agent.name]\n      values: [${times(n, '[a, b], ')}[c, d]]\n`,
    ),
  'exception appends': (n) =>
    keyed('  exceptions:\n    - name: e\n      fields: tool.name\n      values: [a]\n') +
    times(n, changed('  exceptions:\n    - name: e\n      values: [b]\n  override:\n    exceptions: append\n')),
  'many fields in the output': (n) => keyed('').replace('output: x', `output: "${times(n, '%tool.name ')}"`),
  'broken output': (n) => keyed('').replace('output: x', `output: "x %${times(n, 'a.')}"`),
  'open functions in the output': (n) => keyed('').replace('output: x', `output: "${times(n, '%tool.name[')}"`),
  'many tags': (n) => keyed(`  tags: [${times(n, 'a, ')}b]\n`),
  'many keys': (n) => keyed(each(n, (i) => `  k${i}: v\n`)),
  'repeated keys': (n) => keyed(times(n, '  desc: v\n')),
  'flow lists': (n) => times(n, '['),
  'flow maps': (n) => times(n, '{a: '),
  'deeper and deeper': (n) => each(Math.min(n, 1500), (i) => `${' '.repeat(i)}- a:\n`),
  dashes: (n) => times(n, '- '),
  aliases: (n) => `- &a [x]\n${times(n, '- *a\n')}`,
  'billion laughs': (n) => `- &a0 [x, x]\n${each(Math.min(n, 450), (i) => `- &a${i + 1} [*a${i}, *a${i}]\n`)}`,
  'empty lines': (n) => times(n, '\n'),
  comments: (n) => times(n, '# x\n'),
  'long comment': (n) => `#${times(n, 'x')}`,
  'folded lines': (n) => `- rule: R\n  condition: >\n${times(n, '    tool.name = b or\n')}    m1`,
  'plain lines': (n) => `- rule: R\n  condition: ${times(n, 'a b\n    ')}`,
  'escapes of YAML': (n) => `- rule: "${times(n, '\\x41')}"`,
  'unclosed quote': (n) => `- rule: "${times(n, 'a\n  ')}`,
  'broken entries': (n) => times(n, '- rule: a: b\n'),
  documents: (n) => times(n, '- rule: R\n---\n'),
};
