import { expect, it } from 'vitest';
import { nearest } from '../../../../rules/language/text/nearest.ts';

const FIELDS = ['tool.name', 'tool.real_file_path', 'tool.file_path', 'cmd.hosts', 'net.hosts', 'agent.name'];

it.each([
  ['tool.real_file_pth', 'tool.real_file_path'],
  ['tool.naem', 'tool.name'],
  ['Tool.Name', 'tool.name'],
  ['tool_name', 'tool.name'],
  ['file_path', 'tool.file_path'],
  ['hosts', 'cmd.hosts'],
  ['process.name', 'tool.name'],
  ['zzz', undefined],
  ['tool.prompt', undefined],
  ['x'.repeat(200), undefined],
])('%s was meant to be %s', (written, meant) => expect(nearest(written, FIELDS)).toBe(meant));

it('prefers the name with the fewest mistakes', () => {
  expect(nearest('git_force_psh', ['git_force_push_shared', 'git_force_push', 'git_push'])).toBe('git_force_push');
});
