import { describe, expect, it } from 'vitest';
import type { Catalogue, FieldValue } from '../../../../rules/language/index.ts';
import { compiled, type Event, errorOf, holds, load, loaded, readerFor, ruleOf } from '../support.ts';

const codes = (condition: string) =>
  load(ruleOf(condition))
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);

describe('which operators a field may be compared by', () => {
  const EQUALITY = ['=', '==', '!=', 'in', 'intersects'];
  const ORDER = ['<', '<=', '>', '>='];
  const TEXT = ['contains', 'icontains', 'startswith', 'endswith', 'glob', 'iglob', 'regex', 'pmatch'];
  const BYTES = ['bcontains', 'bstartswith'];
  const ALL = [...EQUALITY, ...ORDER, ...TEXT, ...BYTES];
  const right = (operator: string, value: string) => {
    if (ORDER.includes(operator)) return '5';
    return ['in', 'intersects', 'pmatch'].includes(operator) ? `(${value})` : value;
  };

  it.each<readonly [string, string, readonly string[], string]>([
    ['tool.name', '5', [...EQUALITY, ...ORDER, ...TEXT], 'string'],
    ['test.num', '5', [...EQUALITY, ...ORDER], 'number'],
    ['test.rel', '5', [...EQUALITY, ...ORDER], 'number'],
    ['test.abs', '5', [...EQUALITY, ...ORDER], 'number'],
    ['test.bool', 'true', EQUALITY, 'number'],
    ['test.ip', '10.0.0.1', EQUALITY, 'address'],
    ['test.net', '10.0.0.0/8', EQUALITY, 'address'],
    ['test.list', 'a', ['in', 'intersects'], 'list'],
    ['test.numlist', '5', ['in', 'intersects'], 'list'],
  ])('%s', (field, value, allowed, kind) => {
    const refused = ALL.filter((operator) => codes(`${field} ${operator} ${right(operator, value)}`).length > 0);
    expect(refused).toEqual(ALL.filter((operator) => !allowed.includes(operator)));
    for (const operator of refused) {
      const { code, details } = errorOf(`${field} ${operator} ${right(operator, value)}`);
      expect([code, details['operator'], details['kind']]).toEqual([
        'operator-for-type',
        operator === '==' ? '=' : operator,
        kind,
      ]);
    }
    expect(codes(`${field} exists`)).toEqual([]);
  });

  it.each([
    ['test.ip contains anyof (a)', 'modifier-for-type'],
    ['test.net glob allof (a)', 'modifier-for-type'],
    ['test.num contains anyof (a)', 'operator-for-type'],
    ['test.list = anyof (a)', 'operator-for-type'],
  ])('%s: %s', (condition, code) => expect(codes(condition)).toEqual([code]));
});

describe('what the right side may be', () => {
  it.each<readonly [string, readonly string[]]>([
    ['test.num = 5', []],
    ['test.num = " 5"', []],
    ['test.num = "5 "', ['number-invalid']],
    ['test.num in (5, x)', ['number-invalid']],
    ['test.rel = x', ['number-invalid']],
    ['test.abs = ""', ['number-invalid']],
    ['test.bool = true', []],
    ['test.bool = false', []],
    ['test.bool = yes', ['boolean-invalid']],
    ['test.ip = 10.0.0.256', ['address-invalid']],
    ['test.ip = 10.0.0.1', []],
    ['test.ip = fe80::1', []],
    ['test.ip = fe80', ['address-invalid']],
    ['test.net = 10.0.0.0', ['network-invalid']],
    ['test.net = 10.0.0/8', ['address-invalid']],
    ['test.net = /8', ['address-invalid']],
    ['test.net = 10.0.0.0/x', ['number-invalid']],
    ['test.net = 10.0.0.0/0', []],
    ['test.net = 10.0.0.0/32', []],
    ['test.net = 10.0.0.0/33', ['netmask-invalid']],
    ['test.net = fd00::/1', []],
    ['test.net = fd00::/128', []],
    ['test.net = fd00::/0', ['netmask-invalid']],
    ['test.net = fd00::/129', ['netmask-invalid']],
    ['test.net = 10.0.0.0/264', []],
    [`test.num = ${'0'.repeat(256)}`, []],
    [`tool.name = ${'x'.repeat(255)}`, []],
    [`tool.name = ${'x'.repeat(256)}`, ['literal-too-long']],
    [`tool.name = ${'é'.repeat(127)}`, []],
    [`tool.name = ${'é'.repeat(128)}`, ['literal-too-long']],
    [`tool.name in (a, ${'x'.repeat(256)})`, ['literal-too-long']],
    [`test.list in (${'x'.repeat(256)})`, ['literal-too-long']],
    ['tool.name regex val(agent.name)', ['right-side-operator']],
    ['tool.name pmatch val(agent.name)', ['right-side-operator']],
    ['tool.name = val(test.list)', ['right-side-type']],
    ['test.list in val(test.numlist)', ['right-side-type']],
    ['test.num = val(test.rel)', ['right-side-type']],
    ['test.net = val(test.net)', ['right-side-network']],
  ])('%s: %j', (condition, expected) => expect(codes(condition)).toEqual(expected));

  it('of an event type of the system must be one that there is', () => {
    const about = (condition: string) => load(ruleOf(condition).replace('coding_agent', 'syscall')).diagnostics;
    const wrong = (condition: string) => about(condition).filter(({ severity }) => severity === 'error');
    expect(wrong('evt.type in (open, execve)')).toEqual([]);
    expect(wrong('proc.name in (open, nosuch)')).toEqual([]);
    expect(wrong('evt.type in (open, nosuch)').map(({ code, details }) => [code, details['value']])).toEqual([
      ['event-type-unknown', 'nosuch'],
    ]);
  });

  it.each<readonly [string, Readonly<Record<string, string>>]>([
    ['test.ip = 10.0.0.256', { family: 'IPv4', value: '10.0.0.256' }],
    ['test.ip = fe80', { family: 'IPv6', value: 'fe80' }],
    ['test.net = 10.0.0/8', { family: 'IPv4', value: '10.0.0/8', network: 'yes' }],
    ['test.net = fe80/8', { family: 'IPv6', value: 'fe80/8', network: 'yes' }],
    ['test.net = 10.0.0.0/x', { value: 'x' }],
    ['test.net = fd00::/129', { family: 'IPv6', mask: '129' }],
    ['test.net = 10.0.0.0', { value: '10.0.0.0' }],
    ['test.bool = yes', { value: 'yes' }],
    ['test.num in (x)', { value: 'x' }],
    [`tool.name = ${'é'.repeat(128)}`, { used: '257' }],
    ['tool.name in val(test.num)', { left: 'tool.name', leftType: 'CHARBUF', right: 'test.num', rightType: 'UINT64' }],
    ['test.list in val(test.num)', { leftType: 'CHARBUF (list)', rightType: 'UINT64' }],
    ['tool.name in val(test.list)', { leftType: 'CHARBUF', rightType: 'CHARBUF (list)' }],
    ['tool.name regex val(agent.name)', { operator: 'regex' }],
    ['test.ip contains anyof (a)', { operator: 'contains' }],
  ])('and what is wrong with it is told: %s', (condition, details) =>
    expect(errorOf(condition).details).toMatchObject(details),
  );
});

describe('a number', () => {
  it.each([
    ['=', [false, true, false]],
    ['==', [false, true, false]],
    ['!=', [true, false, true]],
    ['<', [true, false, false]],
    ['<=', [true, true, false]],
    ['>', [false, false, true]],
    ['>=', [false, true, true]],
  ] as const)('%s of a smaller, an equal and a greater one', (operator, expected) => {
    const values = [4, 5, 6];
    expect(values.map((value) => holds(`test.num ${operator} 5`, { 'test.num': value }))).toEqual(expected);
    expect(
      values.map((value) => holds(`test.num ${operator} val(test.num2)`, { 'test.num': value, 'test.num2': 5 })),
    ).toEqual(expected);
    expect(holds(`test.num ${operator} 5`, {})).toBe(false);
    expect(holds(`test.num ${operator} val(test.num2)`, { 'test.num': 5 })).toBe(false);
    expect(holds(`test.num ${operator} val(test.num2)`, { 'test.num2': 5 })).toBe(false);
    expect(holds(`test.num ${operator} val(test.num2)`, {})).toBe(false);
  });

  it.each<readonly [string, number, boolean]>([
    ['= anyof (5, 6)', 6, true],
    ['= anyof (5, 6)', 7, false],
    ['= allof (5, 6)', 6, false],
    ['= allof (5)', 5, true],
    ['= oneof (5, 6)', 5, true],
    ['!= oneof (5, 6)', 5, true],
    ['!= oneof (5, 6)', 7, false],
    ['!= allof (5, 6)', 7, true],
    ['= allof ()', 5, false],
    ['!= allof ()', 5, false],
  ])('%s, of %i: %s', (check, value, expected) =>
    expect(holds(`test.num ${check}`, { 'test.num': value })).toBe(expected),
  );
});

describe('membership', () => {
  it.each<readonly [string, Event, boolean]>([
    ['test.num in (5, 6)', { 'test.num': 7 }, false],
    ['test.bool in (false)', { 'test.bool': false }, true],
    ['test.bool in (false)', { 'test.bool': true }, false],
    ['test.bool in (false)', {}, false],
    ['test.ip in (10.0.0.1)', { 'test.ip': '10.0.0.2' }, false],
    ['test.numlist in (1, 2)', { 'test.numlist': [1, 3] }, false],
    ['test.numlist intersects (1, 2)', { 'test.numlist': [1, 3] }, true],
    ['test.numlist intersects (1, 2)', { 'test.numlist': [3] }, false],
    ['test.num in val(test.num2)', { 'test.num': 1, 'test.num2': 1 }, true],
    ['test.num in val(test.num2)', { 'test.num': 1, 'test.num2': 2 }, false],
    ['test.num in val(test.num2)', {}, false],
    ['test.list in val(test.list2)', { 'test.list2': ['a'] }, false],
    ['test.list in val(test.list2)', { 'test.list': ['a'] }, false],
    ['test.list intersects val(test.list2)', { 'test.list': ['a', 'b'], 'test.list2': ['b'] }, true],
    ['test.list intersects val(test.list2)', { 'test.list': ['a', 'b'], 'test.list2': ['c'] }, false],
    // A list that is there and empty: all of its values are in any set, and none is.
    ['getopt(test.list, "ab") in (a)', { 'test.list': ['x'] }, true],
    ['getopt(test.list, "ab") in ()', { 'test.list': ['x'] }, true],
    ['getopt(test.list, "ab") in ()', { 'test.list': ['-a'] }, false],
    ['getopt(test.list, "ab") intersects (a)', { 'test.list': ['x'] }, false],
    ['getopt(test.list, "ab") intersects ()', { 'test.list': ['-a'] }, false],
    // What a transformer made of a text ends in a NUL, in Falco; a list of such texts has no member of any set.
    ['tolower(test.list) in (a)', { 'test.list': ['a'] }, false],
    ['tolower(test.list) intersects (a)', { 'test.list': ['a'] }, false],
    ['tolower(test.list) in val(test.list2)', { 'test.list': ['a'], 'test.list2': ['a'] }, false],
    ['tolower(test.list) in tolower(test.list2)', { 'test.list': ['A'], 'test.list2': ['a'] }, true],
    ['tool.name in tolower(agent.name)', { 'tool.name': 'a', 'agent.name': 'a' }, false],
    ['tool.name in (a, b)', { 'tool.name': 'c' }, false],
    ['tool.name in (a, b)', {}, false],
    ['test.list in (a)', {}, false],
    ['test.list intersects (a)', {}, false],
    // NULs at the end of what was base64 do not count.
    ['b64(tool.name) in (a)', { 'tool.name': 'YQAA' }, true],
    ['b64(tool.name) in (a)', { 'tool.name': 'YQBh' }, false],
    ['b64(tool.name) in val(agent.name)', { 'tool.name': 'YQAA', 'agent.name': 'a' }, true],
    ['b64(tool.name) in val(agent.name)', { 'tool.name': 'YQBh', 'agent.name': 'a' }, false],
  ])('%s of %j: %s', (condition, event, expected) => {
    expect(holds(condition, event)).toBe(expected);
    // By itself, too: the index leaves out most of what is false.
    expect(compiled([condition]).holding(readerFor(event))).toEqual(expected ? [0] : []);
  });

  it.each<readonly [string, readonly string[]]>([
    ['tool.name in tolower(agent.name)', ['tool.name']],
    ['test.list in val(test.list2)', ['test.list']],
    ['test.num = val(test.num2)', ['test.num']],
  ])('%s reads nothing more where the first is missing', (condition, expected) => {
    const asked: string[] = [];
    const read = (name: string) => void asked.push(name);
    expect(compiled([condition]).holding({ read })).toEqual([]);
    expect(asked).toEqual(expected);
  });

  it('that can never hold still tells of a field that fails', () => {
    const event = {
      read(name: string) {
        if (name === 'agent.name') throw new Error('gone');
        return 'a';
      },
    };
    expect(() => compiled(['tool.name in tolower(agent.name)']).holding(event)).toThrow('gone');
  });
});

describe('a network', () => {
  it.each<readonly [string, string, boolean]>([
    ['= 10.0.0.0/8', '10.1.2.3', true],
    ['!= 10.0.0.0/8', '10.1.2.3', false],
    ['!= 10.0.0.0/8', '11.1.2.3', true],
    ['in (10.0.0.0/8)', '11.1.2.3', false],
    ['intersects (10.0.0.0/8, 11.0.0.0/8)', '11.1.2.3', true],
    ['= anyof (10.0.0.0/8, 11.0.0.0/8)', '12.1.2.3', false],
    ['= allof (10.0.0.0/8, 10.1.0.0/16)', '10.1.2.3', true],
    ['= allof (10.0.0.0/8, 10.1.0.0/16)', '10.2.2.3', false],
    // Falco says yes of every address, asked whether it is not in several networks.
    ['!= anyof (10.0.0.0/8)', '10.1.2.3', true],
    ['!= allof (10.0.0.0/8, 11.0.0.0/8)', '10.1.2.3', true],
    ['= 10.0.0.0/0', '99.1.2.3', true],
    ['= 10.0.0.0/264', '10.1.2.3', true],
    ['= 10.0.0.0/264', '11.1.2.3', false],
  ])('%s, of %s: %s', (check, value, expected) =>
    expect(holds(`test.net ${check}`, { 'test.net': value })).toBe(expected),
  );

  it.each(['=', '!=', 'in', 'intersects', '= anyof', '!= allof'])('%s is false of nothing', (operator) =>
    expect(holds(`test.net ${operator} ${/[a-z]/.test(operator) ? '(10.0.0.0/8)' : '10.0.0.0/8'}`, {})).toBe(false),
  );
});

it.each([
  ...['=', '!=', '<', '<=', '>', '>='].map((operator) => `tool.name ${operator} 5`),
  ...['contains', 'icontains', 'startswith', 'endswith', 'glob', 'iglob', 'regex'].flatMap((operator) => [
    `tool.name ${operator} undefined`,
    `tool.name ${operator} allof (undefined, "undefined")`,
  ]),
  'tool.name pmatch (/)',
  'tool.name pmatch (undefined)',
  'tool.name in (undefined)',
  'test.num in (0)',
  'test.bool = false',
  'test.list in (undefined)',
  'test.list intersects (undefined)',
  'len(tool.name) = 0',
])('a field without a value is nothing that could be compared: %s', (condition) =>
  expect(compiled([condition]).holding(readerFor({}))).toEqual([]),
);

describe('fields that another catalogue has', () => {
  const field = { list: false, description: '', example: '' };
  const catalogue: Catalogue = {
    source: 'coding_agent',
    fields: [
      { ...field, name: 'seen.nets', type: 'ipnet', list: true },
      { ...field, name: 'evt.type', type: 'string' },
    ],
  };
  const judged = (condition: string, value: FieldValue) =>
    loaded(ruleOf(condition), { catalogues: [catalogue] }).evaluate({ read: () => value }).matches.length === 1;

  it.each<readonly [string, readonly string[], boolean]>([
    ['in (10.0.0.0/8, 11.0.0.0/8)', ['10.1.1.1', '11.1.1.1'], true],
    ['in (10.0.0.0/8, 11.0.0.0/8)', ['10.1.1.1', '12.1.1.1'], false],
    ['intersects (10.0.0.0/8)', ['12.1.1.1', '10.1.1.1'], true],
    ['intersects (10.0.0.0/8)', ['12.1.1.1'], false],
  ])('several addresses %s, of %j: %s', (check, value, expected) =>
    expect(judged(`seen.nets ${check}`, value)).toBe(expected),
  );

  it("an event type that is not the system's may be any text", () => {
    expect(judged('evt.type = nosuch', 'nosuch')).toBe(true);
  });
});

it('a field that cannot be worked out is an error of the check, not an answer', () => {
  const event = readerFor({ 'test.num': 'not a number' });
  expect(() => compiled(['test.num exists']).holding(event)).toThrow('test.num must be of type uint64');
});
