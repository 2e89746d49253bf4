import { describe, expect, it } from 'vitest';
import { codesOf, holds } from '../support.ts';

describe('tolower', () => {
  it.each([
    ['tolower(tool.name) = bash', { 'tool.name': 'BASH' }, true],
    ['tolower(tool.name) = É', { 'tool.name': 'É' }, true],
    ['tolower(tool.name) contains "rm -rf"', { 'tool.name': 'RM -RF /' }, true],
    ['tool.name = tolower(agent.name)', { 'tool.name': 'x', 'agent.name': 'X' }, true],
    ['tolower(tool.name) = x', {}, false],
    ['tolower(toupper(tool.name)) = a', { 'tool.name': 'A' }, true],
    ['tolower(tool.name) in (bash)', { 'tool.name': 'BASH' }, true],
    ['tool.name in tolower(agent.name)', { 'tool.name': 'x', 'agent.name': 'X' }, false],
    ['tolower(test.list) in (a)', { 'test.list': ['A'] }, false],
    ['tolower(test.arg[k]) = v', { 'test.arg': { k: 'V' } }, true],
  ])('%s of %j is %s', (condition, event, expected) => expect(holds(condition, event)).toBe(expected));

  it.each([
    ['tolower(test.num) = 1', 'transformer-type'],
    ['tolower(test.bool) = true', 'transformer-type'],
    ['tolower(tool.name, agent.name) = a', 'transformer-one-input'],
    ['tolower(tool.name)[0] = a', 'transformer-argument'],
    ['tolower(tool.name = a', 'transformer-open'],
    ['tolower (tool.name) = a', 'unexpected-token'],
    ['tolower(bare) = a', 'input-expected'],
    ['tolower(nosuch.field) = a', 'field-unknown'],
  ])('refuses %s', (condition, code) => expect(codesOf(condition)[0]).toBe(code));
});

describe('toupper', () => {
  it.each([
    ['toupper(tool.name) = BASH', { 'tool.name': 'bash' }, true],
    ['toupper(tool.name) = ß', { 'tool.name': 'ß' }, true],
    ['toupper(tool.name) startswith B', { 'tool.name': 'bash' }, true],
  ])('%s of %j is %s', (condition, event, expected) => expect(holds(condition, event)).toBe(expected));
});
