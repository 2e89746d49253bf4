import { describe, expect, it } from 'vitest';
import { holds } from '../support.ts';

describe('icontains', () => {
  it.each([
    ['RM', { 'tool.name': 'sudo rm x' }, true],
    ['rm', { 'tool.name': 'SUDO RM' }, true],
    ['É', { 'tool.name': 'é' }, false],
    ['x', {}, false],
    ['""', { 'tool.name': 'a' }, true],
    ['val(agent.name)', { 'tool.name': 'ABC', 'agent.name': 'b' }, true],
  ])('%s in %j is %s', (value, event, expected) => expect(holds(`tool.name icontains ${value}`, event)).toBe(expected));
});
