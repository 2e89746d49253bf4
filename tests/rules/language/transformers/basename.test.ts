import { describe, expect, it } from 'vitest';
import { holds } from '../support.ts';

describe('basename', () => {
  it.each([
    ['/etc/passwd', 'passwd'],
    ['passwd', 'passwd'],
    ['/a/', ''],
    ['', ''],
    ['C:\\x\\y', 'C:\\x\\y'],
  ])('of %j is %j', (path, name) =>
    expect(holds('basename(tool.file_path) = val(agent.name)', { 'tool.file_path': path, 'agent.name': name })).toBe(
      true,
    ),
  );
});
