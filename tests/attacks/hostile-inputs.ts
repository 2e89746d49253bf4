/** Hook inputs that no honest agent sends: what a hook is fed by someone who wants the guard to fall over. */

export interface HostileInput {
  readonly name: string;
  readonly body: Buffer;
}

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
const json = (value: unknown): Buffer => bytes(JSON.stringify(value));

/** Bytes that are no JSON object, whatever the agent. */
export const UNREADABLE: readonly HostileInput[] = [
  { name: 'nothing at all', body: Buffer.alloc(0) },
  { name: 'only spaces', body: bytes(' \n\t ') },
  { name: 'half an object', body: bytes('{"hook_event_name":"PreToolUse","tool_input":{"comm') },
  { name: 'two objects', body: bytes('{}{}') },
  { name: 'a list', body: bytes('[]') },
  { name: 'null', body: bytes('null') },
  { name: 'a number', body: bytes('1e999') },
  { name: 'a text', body: bytes('"PreToolUse"') },
  { name: 'a byte that is no UTF-8', body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]) },
  { name: 'a surrogate in UTF-8', body: Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d]) },
  { name: 'UTF-16', body: Buffer.from('\ufeff{"a":1}', 'utf16le') },
  { name: 'NUL bytes', body: Buffer.alloc(1000) },
  { name: 'a comment', body: bytes('{/* */}') },
  { name: 'a raw line break in a text', body: bytes('{"a":"\n"}') },
  { name: '100,000 open brackets', body: bytes('['.repeat(100_000)) },
  { name: 'an empty object', body: bytes('{}') },
];

/** What stands where a text, a list or an object belongs. */
export const WRONG_VALUES: readonly { readonly name: string; readonly value: unknown }[] = [
  { name: 'null', value: null },
  { name: 'true', value: true },
  { name: 'a number', value: -1.5e300 },
  { name: 'an empty text', value: '' },
  { name: 'an empty list', value: [] },
  { name: 'a list of lists', value: [[[]], [null]] },
  { name: 'an empty object', value: {} },
  { name: 'an object of objects', value: { constructor: { prototype: { polluted: true } } } },
  { name: 'a lone surrogate', value: '\ud800 \udfff' },
  { name: 'NUL', value: 'a\0b' },
  { name: 'a long text', value: 'x'.repeat(20_000) },
  { name: 'control characters', value: '\u001b]0;title\u0007\r\n\u202e/etc/passwd\u2066' },
  { name: 'a relative climb', value: '../'.repeat(500) },
];

/** Every member of a recorded input, one at a time, replaced by what does not belong there. */
export function* withOneWrongMember(recorded: Buffer): Generator<HostileInput> {
  const original: unknown = JSON.parse(recorded.toString('utf8'));
  for (const path of membersOf(original)) {
    for (const { name, value } of WRONG_VALUES) {
      yield { name: `${path.join('.')} is ${name}`, body: json(replaced(original, path, value)) };
    }
    yield { name: `${path.join('.')} is missing`, body: json(replaced(original, path, undefined)) };
  }
}

/** A recorded input in forms that read alike, or nearly, and are built to hurt. */
export function disguised(recorded: Buffer): readonly HostileInput[] {
  const text = recorded.toString('utf8').trim();
  const inside = text.slice(1);
  const depth = 50_000;
  return [
    { name: 'behind a byte order mark', body: bytes(`\ufeff${text}`) },
    { name: 'with a key that sets the prototype', body: bytes(`{"__proto__":{"tool_name":"x"},${inside}`) },
    {
      name: 'with every key twice, the harmless one first',
      body: bytes(`{"tool_name":"Read","tool_input":{},${inside}`),
    },
    { name: 'with a deep list beside it', body: bytes(`{"deep":${'['.repeat(depth)}${']'.repeat(depth)},${inside}`) },
    {
      name: 'with a deep object beside it',
      body: bytes(`{"deep":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)},${inside}`),
    },
    { name: 'with 100,000 keys', body: bytes(`{${keys(100_000)},${inside}`) },
    { name: 'with a number beyond all numbers', body: bytes(`{"n":${'9'.repeat(5000)},${inside}`) },
    { name: 'with spaces all over', body: bytes(`${' '.repeat(100_000)}${text}${'\n'.repeat(100_000)}`) },
  ];
}

const keys = (count: number): string => Array.from({ length: count }, (_, index) => `"k${index}":0`).join(',');

function* membersOf(value: unknown, path: readonly (string | number)[] = []): Generator<readonly (string | number)[]> {
  if (path.length > 0) yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    yield* membersOf(member, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

function replaced(value: unknown, [first, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (first === undefined) return by;
  if (Array.isArray(value)) return value.map((item, index) => (index === first ? replaced(item, rest, by) : item));
  return Object.fromEntries(
    Object.entries(value as object).map(([key, member]) => [key, key === first ? replaced(member, rest, by) : member]),
  );
}
