import { describe, expect, it } from 'vitest';
import { holds } from '../support.ts';

describe('endswith', () => {
  it.each([
    ['.env', { 'tool.file_path': '/app/.env' }, true],
    ['.env', { 'tool.file_path': '.env.local' }, false],
    ['""', { 'tool.file_path': 'x' }, true],
    ['longer', { 'tool.file_path': 'er' }, false],
    ['.env', {}, false],
    ['val(agent.name)', { 'tool.file_path': 'abc', 'agent.name': 'bc' }, true],
  ])('%s of %j is %s', (value, event, expected) =>
    expect(holds(`tool.file_path endswith ${value}`, event)).toBe(expected),
  );
});
