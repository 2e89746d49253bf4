/** Rule files that hurt: mutated real ones, random conditions, random bytes. */
import type { Random } from '../random.ts';

const WORDS = [
  ...['and', 'or', 'not', '(', ')', '((', '))', 'in', 'intersects', 'pmatch', 'exists', '=', '!=', '==', '<', '>='],
  ...['contains', 'icontains', 'startswith', 'endswith', 'glob', 'iglob', 'regex', 'bcontains', 'oneof', 'anyof'],
  ...['allof', 'tolower(', 'toupper(', 'len(', 'b64(', 'basename(', 'join(", ",', 'concat(', 'getopt(', 'val('],
  ...['tool.name', 'tool.input_command', 'test.num', 'test.list', 'test.bool', 'test.ip', 'test.net', 'test.arg[k]'],
  ...['test.idx[0]', 'test.rel', 'evt.time', 'nosuch.field', 'a', '"a b"', "'x'", '"\\x41"', '"\\\\"', '10.0.0.0/8'],
  ...['5', '-1', '0x10', '18446744073709551616', 'true', '<NA>', ',', '"', "'", '[', ']', '\\', '%', '$', 'l1', 'm1'],
  ...['*', '?', '[a-z]', '(.*)+', '{2,3}', '.*', '^', '$', '|', 'é', '\u{1f600}', '\0', '\b', '\t', '\r\n', '\ufeff'],
  ...['#', ': ', '- ', '---\n', '...\n', '&x', '*x', '!t', '|', '>', '{', '}', '<<', '~', 'null', '\n  ', '\n- rule: '],
  ...['override:', 'append: true', 'exceptions:', 'enabled: false', 'items:', 'condition:', 'output: x %tool.name'],
];

/** A rule around a condition, quoted so that YAML leaves the condition alone. */
export function ruleWith(condition: string): string {
  return (
    '- list: l1\n  items: [a, "b c", l2]\n- list: l2\n  items: [d]\n- macro: m1\n  condition: tool.name = a\n' +
    `- rule: R\n  desc: d\n  condition: ${JSON.stringify(condition)}\n` +
    '  output: "x %tool.name %test.list"\n  priority: INFO\n  source: coding_agent\n'
  );
}

/** One input; bytes or text. */
export function makeInput(random: Random, seeds: readonly string[]): string | Uint8Array {
  switch (random.below(10)) {
    case 0:
      return randomBytes(random, 1 + random.below(400));
    case 1:
      return randomWords(random, 1 + random.below(120));
    case 2:
    case 3:
    case 4:
      return ruleWith(mutate(random, randomCondition(random, 4), random.below(4)));
    case 5:
      return mutateBytes(random, random.pick(seeds), 1 + random.below(8));
    default:
      return mutate(random, random.pick(seeds), 1 + random.below(6));
  }
}

function randomBytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random.below(256));
}

function randomWords(random: Random, count: number): string {
  const words = Array.from({ length: count }, () => random.pick(WORDS));
  return words.join(random.pick(['', ' ', '\n', '  ']));
}

function mutateBytes(random: Random, text: string, times: number): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  for (let i = 0; i < times; i++) bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
}

/** Takes out, doubles, swaps and puts in pieces. */
export function mutate(random: Random, text: string, times: number): string {
  let result = text;
  for (let i = 0; i < times; i++) {
    const at = random.below(result.length + 1);
    const end = Math.min(result.length, at + random.below(12));
    const piece = result.slice(at, end);
    const before = result.slice(0, at);
    const after = result.slice(end);
    switch (random.below(5)) {
      case 0:
        result = before + after;
        break;
      case 1:
        result = before + piece + piece + after;
        break;
      case 2:
        result = before + after.slice(0, 10) + piece + after.slice(10);
        break;
      case 3:
        result = before + random.pick(WORDS) + piece + after;
        break;
      default:
        result = `${before} ${random.pick(WORDS)} ${after}`;
    }
  }
  return result;
}

const TEXT_FIELDS = ['tool.name', 'tool.input_command', 'agent.name', 'test.arg[k]', 'tolower(tool.name)'];
const TEXT_OPERATORS = [
  '=',
  '!=',
  'contains',
  'icontains',
  'startswith',
  'endswith',
  'glob',
  'iglob',
  'regex',
  'pmatch',
];
const VALUES = [
  'Bash',
  '"rm -rf"',
  '/etc/*',
  '"a|b+"',
  'l1',
  '""',
  '"é*"',
  '(a, l1)',
  'anyof (a, "b c")',
  'val(agent.name)',
];

/** A condition that mostly makes sense. */
export function randomCondition(random: Random, depth: number): string {
  if (depth > 0 && random.chance(0.6)) {
    const parts = Array.from({ length: 2 + random.below(3) }, () => randomCondition(random, depth - 1));
    const joined = parts.join(random.pick([' and ', ' or ']));
    return random.pick([`(${joined})`, `not (${joined})`, joined]);
  }
  switch (random.below(6)) {
    case 0:
      return random.pick(['m1', 'not m1', 'tool.name exists', 'test.bool = true', 'test.list in (l1)']);
    case 1:
      return `test.num ${random.pick(['=', '<', '>=', '!='])} ${random.below(50)}`;
    case 2:
      return `test.list ${random.pick(['in', 'intersects'])} (${random.pick(['a', 'l1', '"b c", d'])})`;
    case 3:
      return `${random.pick(TEXT_FIELDS)} in (${random.pick(['Bash', 'l1, l2', '"x y"', ''])})`;
    default:
      return `${random.pick(TEXT_FIELDS)} ${random.pick(TEXT_OPERATORS)} ${random.pick(VALUES)}`;
  }
}

const TEXTS = [
  'Bash',
  'a',
  'rm -rf /',
  '/etc/passwd',
  '',
  'é',
  '\u{1f600}',
  '\ud800',
  'a\0b',
  'b c',
  'x'.repeat(3000),
  'YQ==',
];

/** An event with values of the right type mostly, of a wrong one sometimes, and undefined for none. */
export function makeEvent(random: Random): Readonly<Record<string, unknown>> {
  const text = () => (random.chance(0.05) ? random.below(9) : random.chance(0.1) ? undefined : random.pick(TEXTS));
  return {
    'tool.name': text(),
    'tool.input_command': text(),
    'tool.file_path': text(),
    'agent.name': text(),
    'test.num': random.chance(0.05) ? 'x' : random.below(60),
    'test.list': random.chance(0.1) ? undefined : Array.from({ length: random.below(4) }, () => random.pick(TEXTS)),
    'test.numlist': [1, random.below(9)],
    'test.bool': random.chance(0.5),
    'test.ip': random.pick(['10.0.0.1', '::1', 'nonsense']),
    'test.net': '10.1.2.3',
    'test.arg': { k: random.pick(TEXTS) },
    'test.idx': [random.pick(TEXTS)],
    'test.rel': random.below(99),
    'test.abs': random.below(99),
  };
}
