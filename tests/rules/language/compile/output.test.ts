import { describe, expect, it } from 'vitest';
import { type Event, load, loaded, readerFor, ruleOf } from '../support.ts';

const rule = (output: string) => ruleOf('tool.name exists').replace('output: out', `output: ${JSON.stringify(output)}`);

function shown(output: string, event: Event): string | undefined {
  return loaded(rule(output)).evaluate(readerFor({ 'tool.name': 'Bash', ...event })).matches[0]?.output;
}

describe('what an output shows', () => {
  it.each<readonly [string, Event, string]>([
    ['a %tool.name b', {}, 'a Bash b'],
    ['%agent.name', {}, '<NA>'],
    ['%test.list', { 'test.list': ['a', 'b'] }, '(a,b)'],
    ['%test.num %test.bool', { 'test.num': 5, 'test.bool': true }, '5 true'],
    ['%test.arg[k]', { 'test.arg': { k: 'v' } }, 'v'],
    ['%toupper(tool.name)!', {}, 'BASH!'],
    ['%6tool.name|', {}, 'Bash  |'],
    ['%2tool.name|', {}, 'Ba|'],
    ['%0tool.name', {}, 'Bash'],
    ['  * %tool.name  ', {}, ' Bash'],
    ['%tool.name%tool.name', {}, 'BashBash'],
    ['%evt.num %evt.source', {}, '1 coding_agent'],
    ['%test.ip', { 'test.ip': '10.0.0.1' }, '10.0.0.1'],
  ])('%j', (output, event, expected) => expect(shown(output, event)).toBe(expected));

  it('cuts lists at 1,023 bytes, and nothing else', () => {
    expect(shown('%test.list', { 'test.list': ['x'.repeat(3000)] })).toHaveLength(1023);
    expect(shown('%tool.name', { 'tool.name': 'x'.repeat(3000) })).toHaveLength(3000);
  });
});

describe('an output that is refused', () => {
  it.each([
    ['100%', 'output-percent-end'],
    ['100% sure', 'output-field-unknown'],
    ['%nosuch.field', 'output-field-unknown'],
    ['%5', 'output-number-end'],
    ['   ', 'output-empty'],
  ])('%j', (output, code) => expect(load(rule(output)).failure?.code).toBe(code));

  it('suggests the field that was meant', () => {
    expect(load(rule('%agent.nme')).failure?.advice).toBe('Did you mean `agent.name`?');
  });
});
