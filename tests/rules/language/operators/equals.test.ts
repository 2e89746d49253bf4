import { describe, expect, it } from 'vitest';
import { codesOf, holds } from '../support.ts';

describe.each(['=', '=='])('%s', (operator) => {
  it.each([
    ['Bash', { 'tool.name': 'Bash' }, true],
    ['Bash', { 'tool.name': 'bash' }, false],
    ['Bash', { 'tool.name': 'Bash ' }, false],
    ['Bash', {}, false],
    ['""', { 'tool.name': '' }, true],
    ['""', {}, false],
    ['"a b"', { 'tool.name': 'a b' }, true],
    ["'it\\'s'", { 'tool.name': "it's" }, true],
    ['é', { 'tool.name': 'é' }, true],
    ['val(agent.name)', { 'tool.name': 'x', 'agent.name': 'x' }, true],
    ['val(agent.name)', { 'tool.name': 'x', 'agent.name': 'y' }, false],
    ['val(agent.name)', { 'tool.name': 'x' }, false],
    ['tolower(agent.name)', { 'tool.name': 'x', 'agent.name': 'X' }, true],
  ])('tool.name with %s of %o is %s', (value, event, expected) =>
    expect(holds(`tool.name ${operator} ${value}`, event)).toBe(expected),
  );

  it.each([
    ['test.num', '5', { 'test.num': 5 }, true],
    ['test.num', '05', { 'test.num': 5 }, true],
    ['test.num', '18446744073709551615', { 'test.num': 18446744073709551615n }, true],
    ['test.num', '9007199254740993', { 'test.num': 9007199254740992n }, false],
    ['test.bool', 'true', { 'test.bool': true }, true],
    ['test.bool', 'true', { 'test.bool': false }, false],
    ['test.ip', '10.0.0.1', { 'test.ip': '10.0.0.1' }, true],
    ['test.ip', '::1', { 'test.ip': '0:0:0:0:0:0:0:1' }, true],
    ['test.net', '10.0.0.0/8', { 'test.net': '10.200.3.4' }, true],
    ['test.net', '10.0.0.0/8', { 'test.net': '11.0.0.1' }, false],
    ['test.net', 'fd00::/8', { 'test.net': 'fd12::1' }, true],
    ['test.rel', '1000000000', { 'test.rel': 1_000_000_000 }, true],
  ])('%s with %s of %o is %s', (field, value, event, expected) =>
    expect(holds(`${field} ${operator} ${value}`, event)).toBe(expected),
  );

  it('is not for lists', () => expect(codesOf(`test.list ${operator} a`)).toEqual(['operator-for-type']));
});

describe('!=', () => {
  it.each([
    ['tool.name != a', { 'tool.name': 'b' }, true],
    ['tool.name != a', { 'tool.name': 'a' }, false],
    ['tool.name != a', {}, false],
    ['not tool.name = a', {}, true],
    ['test.num != 5', { 'test.num': 6 }, true],
    ['test.bool != true', { 'test.bool': false }, true],
    ['test.ip != 10.0.0.1', { 'test.ip': '10.0.0.2' }, true],
    ['test.net != 10.0.0.0/8', { 'test.net': '11.0.0.1' }, true],
    ['test.net != 10.0.0.0/8', { 'test.net': '10.0.0.1' }, false],
    ['tool.name != val(agent.name)', { 'tool.name': 'a', 'agent.name': 'b' }, true],
    ['tool.name != val(agent.name)', { 'tool.name': 'a' }, false],
  ])('%s of %o is %s', (condition, event, expected) => expect(holds(condition, event)).toBe(expected));
});
