import { describe, expect, it } from 'vitest';
import { decodeRecordedCall, factsOfRecordedCall, readRecordedCall } from '../../../main/cli/recorded-call.ts';
import { loadGrammars } from '../../../main/guard/grammars.ts';
import { judgeCall } from '../../../main/verdict/judge.ts';
import { fileTerm, type MatchPart, termKey, wholeCall } from '../../../main/verdict/terms.ts';
import { RULE_OPTIONS } from '../../../rules/facts/catalogue.ts';
import type { Touch } from '../../../rules/facts/effects.ts';
import type { CallFacts } from '../../../rules/facts/facts.ts';
import { loadRules } from '../../../rules/language/index.ts';

const grammars = await loadGrammars();

function factsOf(tool: string, input: object) {
  const row = readRecordedCall({ tool, input, cwd: '/home/dev/app' }, 'a call');
  return factsOfRecordedCall(row, decodeRecordedCall(row, 'a call'), { grammars, home: undefined });
}

/** Why a rule with this condition matched. */
function partsOf(condition: string, tool: string, input: object): readonly MatchPart[] | undefined {
  const content = `- rule: r
  source: coding_agent
  desc: d
  condition: ${condition}
  output: no
  priority: WARNING
  tags: [coding_agent_deny]
`;
  const { rules, failure } = loadRules([{ name: 'test.yaml', content }], RULE_OPTIONS);
  if (!rules) throw new Error(failure?.message);
  return judgeCall(rules, factsOf(tool, input)).matched[0]?.parts;
}

const term = (what: string, value: string, operation = '') => ({ what, value, operation });

describe('a whole call is the same when it has the same', () => {
  it.each([
    ['command, but for space around it', 'Bash', { command: ' npm publish\n' }, [term('command', 'npm publish')]],
    [
      'server, tool and input of MCP',
      'mcp__github__create_issue',
      { title: 'a', body: 'b' },
      [term('server', 'github'), term('tool', 'create_issue'), term('input', '{"title":"a","body":"b"}')],
    ],
    [
      'address, where it fetches and touches no file',
      'WebFetch',
      { url: 'https://a.example/x', prompt: 'Read it' },
      [term('url', 'https://a.example/x')],
    ],
    [
      'tool and input, where it touches a file',
      'Read',
      { file_path: '/etc/hosts' },
      [term('tool', 'Read'), term('input', '{"file_path":"/etc/hosts"}')],
    ],
    [
      'tool and input, where it is anything else',
      'TodoWrite',
      { todos: [] },
      [term('tool', 'TodoWrite'), term('input', '{"todos":[]}')],
    ],
  ])('%s', (_what, tool, input, expected) => {
    expect(wholeCall(factsOf(tool, input))).toEqual(expected);
  });
});

it('a call that fetches and touches a file is the same with the same input only', () => {
  const { call } = factsOf('WebFetch', { url: 'https://a.example/x' });
  const saving = { ...call, targets: [{ path: 'x', operation: 'write' }] } as const;
  expect(wholeCall({ call: saving } as unknown as CallFacts)).toEqual([
    term('tool', 'WebFetch'),
    term('input', '{"url":"https://a.example/x"}'),
  ]);
});

describe('a rule matched because of', () => {
  const READ = ['Read', { file_path: '/home/dev/app/a.txt' }] as const;
  it.each([
    [
      'the file, when it looks at files alone',
      'file.op = read',
      ...READ,
      [[term('file', '/home/dev/app/a.txt', 'read')]],
    ],
    [
      'each file once, however often it is touched',
      'file.op = read',
      'Bash',
      { command: 'cat a.txt b.txt && cat a.txt' },
      [[term('file', '/home/dev/app/a.txt', 'read')], [term('file', '/home/dev/app/b.txt', 'read')]],
    ],
    [
      'everything in a folder, which is more than its entry',
      'file.op = delete',
      'Bash',
      { command: 'rm -r old' },
      [[term('file', '/home/dev/app/old/', 'delete')]],
    ],
    [
      'the whole call, when it looks at what is written too',
      'file.op = write and file.new_text contains secret',
      'Write',
      { file_path: '/home/dev/app/a.txt', content: 'secret' },
      [[term('tool', 'Write'), term('input', '{"file_path":"/home/dev/app/a.txt","content":"secret"}')]],
    ],
    [
      'the whole call, when it looks at something beside files',
      'file.op = read and cmd.programs intersects (cat)',
      'Bash',
      { command: 'cat a.txt' },
      [[term('command', 'cat a.txt')]],
    ],
    [
      'the whole call, when one of its files cannot be told',
      'file.op = read',
      'Bash',
      { command: 'cat a.txt "$SOMETHING/b.txt"' },
      [[term('command', 'cat a.txt "$SOMETHING/b.txt"')]],
    ],
    [
      'the whole call, when the file is on another computer',
      'file.op = delete',
      'Bash',
      { command: 'ssh web1 rm /srv/a.txt' },
      [[term('command', 'ssh web1 rm /srv/a.txt')]],
    ],
    [
      'the whole call, when it looks at surroundings and there is no file',
      'session.calls >= 0',
      'Bash',
      { command: 'date' },
      [[term('command', 'date')]],
    ],
  ])('%s', (_what, condition, tool, input, expected) => {
    expect(partsOf(condition, tool, input)).toEqual(expected);
  });
});

describe('a file has a name that still means the same later', () => {
  const touch = (more: object): Touch =>
    ({
      operation: 'delete',
      where: 'here',
      recursive: false,
      path: { known: true, real: '/srv/a', raw: 'a' },
      ...more,
    }) as unknown as Touch;

  it.each([
    ['its real path', {}, '/srv/a'],
    ['a folder with all that is in it', { recursive: true }, '/srv/a/'],
    ['one that is written with its slash', { recursive: true, path: { known: true, real: '/srv/a/' } }, '/srv/a/'],
    ['the root', { recursive: true, path: { known: true, real: '/' } }, '/'],
  ])('%s', (_what, more, value) => {
    expect(fileTerm(touch(more))).toEqual({ what: 'file', value, operation: 'delete' });
  });

  it.each([
    ['it is elsewhere', { where: 'elsewhere' }],
    ['its path is not known', { path: { known: false, real: '/srv/a' } }],
    ['where it leads is not known', { path: { known: true, real: undefined } }],
  ])('but not when %s', (_what, more) => {
    expect(fileTerm(touch(more))).toBeUndefined();
  });

  it('and what is done to it, and what it is, tell two terms apart', () => {
    const keys = [
      { what: 'file', value: 'a', operation: 'read' },
      { what: 'file', value: 'a', operation: 'delete' },
      { what: 'url', value: 'a', operation: '' },
      { what: 'tool', value: 'a', operation: '' },
    ] as const;
    expect(new Set(keys.map(termKey)).size).toBe(keys.length);
  });
});
