import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choicesFor } from '../../../main/ask/choices.ts';
import { liftedBy, makeException } from '../../../main/ask/exceptions.ts';
import { decodeRecordedCall, factsOfRecordedCall, readRecordedCall } from '../../../main/cli/recorded-call.ts';
import { loadGrammars } from '../../../main/guard/grammars.ts';
import { judgeCall } from '../../../main/verdict/judge.ts';
import { decide } from '../../../main/verdict/policy.ts';
import { RULE_OPTIONS } from '../../../rules/facts/catalogue.ts';
import { loneSteps, withoutSteps } from '../../../rules/facts/steps.ts';
import { loadRules, type RuleSet } from '../../../rules/language/index.ts';

const grammars = await loadGrammars();

const RULES = rulesOf(`
- rule: publish
  source: coding_agent
  desc: Publishing asks.
  condition: call.actions intersects (publish_package) or tool.input_command contains "npm publish"
  output: no
  priority: WARNING
  tags: [coding_agent_ask]
- rule: throw away
  source: coding_agent
  desc: Throwing changes away asks.
  condition: tool.input_command contains "reset --hard"
  output: no
  priority: WARNING
  tags: [coding_agent_ask]
- rule: two at once
  source: coding_agent
  desc: Fetching beside a commit asks.
  condition: cmd.programs intersects (curl) and cmd.programs intersects (git)
  output: no
  priority: WARNING
  tags: [coding_agent_ask]
- rule: delete
  source: coding_agent
  desc: Deleting asks.
  condition: file.op = delete
  output: no
  priority: WARNING
  tags: [coding_agent_ask]
`);

function rulesOf(content: string): RuleSet {
  const { rules, failure } = loadRules([{ name: 'test.yaml', content }], RULE_OPTIONS);
  if (!rules) throw new Error(failure?.message);
  return rules;
}

function factsOf(command: string, language: 'posix' | 'powershell' = 'posix') {
  const tool = language === 'posix' ? 'Bash' : 'PowerShell';
  const row = readRecordedCall({ id: 'row', tool, input: { command }, cwd: '/home/dev/app' }, 'row');
  return factsOfRecordedCall(row, decodeRecordedCall(row, 'row'), { grammars, home: undefined });
}

/** What exceptions would have to name, per rule. */
function reasons(command: string): Record<string, readonly string[]> {
  const { matched } = judgeCall(RULES, factsOf(command));
  return Object.fromEntries(
    matched.map(({ rule, parts = [] }) => [rule, parts.map((part) => part.map(({ value }) => value).join(' '))]),
  );
}

describe('why a rule matched a command of several steps', () => {
  it.each([
    ['one step of two', 'git commit -am x && npm publish', { publish: ['npm publish'] }],
    ['a step that stands alone, as it is', 'npm publish', { publish: ['npm publish'] }],
    [
      'steps of one rule each',
      'npm publish; git reset --hard',
      { publish: ['npm publish'], 'throw away': ['git reset --hard'] },
    ],
    [
      'several steps of one rule',
      'npm publish && npm publish --tag b',
      { publish: ['npm publish', 'npm publish --tag b'] },
    ],
    [
      'steps whose numbers look alike together',
      `ls; npm publish; npm publish --tag b; ${'ls; '.repeat(9)}git reset --hard`,
      { publish: ['npm publish', 'npm publish --tag b'], 'throw away': ['git reset --hard'] },
    ],
    ['the same step twice, once', 'npm publish && npm publish', { publish: ['npm publish'] }],
    ['several lines', 'npm test\nnpm publish\n', { publish: ['npm publish'] }],
    ['a folder that is the same as before', 'cd /home/dev/app && npm publish', { publish: ['npm publish'] }],
    [
      'a loop is one step',
      'for x in a b; do npm publish; done; ls',
      { publish: ['for x in a b; do npm publish; done'] },
    ],
    ['a pipe is one step', 'ls && npm publish | tee log', { publish: ['npm publish | tee log'] }],
  ])('%s', (_what, command, expected) => {
    expect(reasons(command)).toEqual(expected);
  });

  it.each([
    ['only both together match', 'git commit -am x && curl https://a.example', 'two at once'],
    ['it runs in another folder', 'cd ../other && npm publish', 'publish'],
    ['a variable means something else', 'TAG=beta; npm publish --tag $TAG', 'publish'],
    ['a name was given to something else', "alias npm='rm -rf' && npm publish", 'publish'],
    ['a function took the name', 'npm() { rm -rf "$2"; }; npm publish', 'publish'],
    ['the programs are looked for elsewhere', 'export PATH=/tmp/x:$PATH; npm publish', 'publish'],
    ['the shell was told something', 'shopt -s expand_aliases && npm publish', 'publish'],
    ['a trap was set', 'trap "rm -rf ~" EXIT; npm publish', 'publish'],
    ['arguments were set', 'set -- evil; npm publish $1', 'publish'],
    ['something unknown ran before', '$WHATEVER && npm publish', 'publish'],
    ['text is handed to it', 'npm publish <<A\nyes\nA\nls', 'publish'],
    ['a comment stands before them', '# first\nls; npm publish', 'publish'],
    ['they are in a group', '(ls; npm publish)', 'publish'],
  ])('the whole call, where %s', (_what, command, rule) => {
    expect(reasons(command)[rule]).toEqual([command.trim()]);
  });

  it('is the whole call in PowerShell, whose steps are not followed far enough', () => {
    expect(loneSteps(factsOf('Get-Date; npm publish', 'powershell')).map(({ index }) => index)).toEqual([0]);
  });

  it.each([
    ['npm test && npm publish', [0, 1]],
    ['$PLAN && npm publish', [0]],
    ['npm test && $PLAN && npm publish', [0, 1]],
    ['npm test && source x && npm publish', [0, 1]],
    ['npm publish', []],
    ['cat <<E && npm publish\nx\nE', []],
    [Array(16).fill('ls').join('; '), [...Array(16).keys()]],
    [Array(17).fill('ls').join('; '), []],
  ])('are steps that mean the same alone: %s', (command, steps) => {
    expect(loneSteps(factsOf(command)).map(({ index }) => index)).toEqual(steps);
  });

  it('is none where there is no command', () => {
    const row = readRecordedCall({ id: 'row', tool: 'Read', input: { file_path: 'a' }, cwd: '/home/dev/app' }, 'row');
    const facts = factsOfRecordedCall(row, decodeRecordedCall(row, 'row'), { grammars, home: undefined });
    expect(loneSteps(facts)).toEqual([]);
    expect(() => withoutSteps(facts, new Set())).toThrow('Only a command has steps.');
  });

  it('is put in the place of the command alone: whatever else the call says stays', () => {
    const input = { command: 'npm test && npm publish', description: 'Publish it' };
    const row = readRecordedCall({ id: 'row', tool: 'Bash', input, cwd: '/home/dev/app' }, 'row');
    const facts = factsOfRecordedCall(row, decodeRecordedCall(row, 'row'), { grammars, home: undefined });
    expect(withoutSteps(facts, new Set([1])).call.input).toEqual({
      command: 'npm test && : ',
      description: 'Publish it',
    });
  });

  it('is files where a rule looks at files alone, whatever step uses them', () => {
    expect(reasons('rm a.txt && npm test && rm b.txt')['delete']).toEqual([
      '/home/dev/app/a.txt',
      '/home/dev/app/b.txt',
    ]);
  });
});

describe('a remembered step', () => {
  const NOW = 1_700_000_000_000;
  function asked(command: string) {
    const facts = factsOf(command);
    const judgement = judgeCall(RULES, facts);
    return {
      call: facts.call,
      facts,
      project: '/home/dev/app',
      verdict: { rules: judgement.matched, errors: [] },
      judgement,
    };
  }
  /** The exceptions that these ticked steps make. */
  function remembering(command: string, steps: readonly string[]) {
    const made = choicesFor(asked(command)).find(({ hold }) => hold === 'always')?.exceptions ?? [];
    return made.filter(({ step }) => steps.includes(step)).map((one, index) => makeException(one, `e${index}`, NOW));
  }
  /** What becomes of a command under these exceptions. */
  function verdict(command: string, exceptions: ReturnType<typeof remembering>) {
    const { call, project, judgement } = asked(command);
    const seen = { agent: call.agent, session: call.sessionId, project, fingerprint: '' };
    return decide(judgement, { mode: 'guardrails', floor: 'defer' }, (rule) => {
      const lifted = liftedBy(exceptions, rule, seen, NOW);
      const [first, ...more] = lifted?.exceptions ?? [];
      return first && { exceptions: [first.id, ...more.map(({ id }) => id)], sameCall: lifted?.sameCall === true };
    }).decision;
  }

  it('has an exception of its own, named by its step', () => {
    const steps = choicesFor(asked('npm test && npm publish && rm a.txt && git reset --hard')).find(
      ({ hold }) => hold === 'project',
    );
    expect(steps?.exceptions.map(({ rule, step }) => [rule, step]).sort()).toEqual([
      ['delete', '2'],
      ['publish', '1'],
      ['throw away', '3'],
    ]);
  });

  it('covers that step wherever it means the same, and nothing else', () => {
    const exceptions = remembering('npm publish && git reset --hard', ['0']);
    expect(exceptions).toHaveLength(1);
    expect(verdict('npm publish', exceptions)).toBe('defer');
    expect(verdict('npm test && npm publish', exceptions)).toBe('defer');
    expect(verdict('npm publish && git reset --hard', exceptions)).toBe('ask');
    expect(verdict('npm publish && npm publish --tag beta', exceptions)).toBe('ask');
    expect(verdict('cd /elsewhere && npm publish', exceptions)).toBe('ask');
    expect(verdict("alias npm='rm -rf'; npm publish", exceptions)).toBe('ask');
  });

  const PARTS = [
    'npm publish',
    'npm publish --tag b',
    'git reset --hard',
    'ls',
    'cd ..',
    'X=1',
    'rm a.txt',
    'export PATH=/x',
  ];
  it('never lets a command through that has a part nobody remembered', () => {
    const exceptions = remembering('npm publish && ls', ['0']);
    const commands = fc.array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(commands, fc.constantFrom(' && ', '; ', '\n'), (parts, separator) => {
        const others = parts.filter((part) => part !== 'npm publish');
        const command = parts.join(separator);
        // Whatever the other parts alone would ask stays asked.
        if (others.length > 0 && verdict(others.join(separator), []) === 'ask') {
          expect(verdict(command, exceptions)).toBe('ask');
        }
      }),
      { numRuns: 150 },
    );
  });
});

it('what is left of a command reads as it was written', () => {
  const facts = factsOf('ls;  npm publish && pwd');
  expect(withoutSteps(facts, new Set([1])).call).toMatchObject({
    command: { text: 'ls;  : && pwd' },
    input: { command: 'ls;  : && pwd' },
  });
});
