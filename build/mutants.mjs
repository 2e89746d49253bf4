/**
 * `npm run mutants [-- ROOM…]`: changes the code that decides in small ways, one at a time, and sees whether some test
 * notices. Stryker does it and is fetched when it is missing; it is left out of package.json for its size.
 * docs/mutants.md tells which changes no test notices, and why that is well.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { npm, run } from './processes.mjs';
import { fail, say, step } from './progress.mjs';

const VERSION = '9.6.1';
const root = path.resolve(import.meta.dirname, '..');
const stryker = path.join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js');

/** What is changed, and the tests that have to notice: few, as each change runs them anew. */
const ROOMS = [
  {
    name: 'policy',
    mutate: ['main/verdict/policy.ts', 'main/verdict/verdict.ts'],
    tests: 'tests/main/verdict/policy.test.ts',
  },
  {
    name: 'judge',
    mutate: [
      'main/verdict/judge.ts',
      'main/verdict/project.ts',
      'main/verdict/steps.ts',
      'main/verdict/terms.ts',
      'rules/facts/steps.ts',
    ],
    tests: 'tests/main/{verdict,ask}/**/*.test.ts',
  },
  {
    name: 'guard',
    mutate: ['main/guard/judge.ts', 'main/guard/project-rules/files.ts', 'main/guard/project-rules/rules.ts'],
    tests: 'tests/main/guard/{judge,project-rules/rules}.test.ts',
  },
  {
    name: 'paths',
    mutate: ['rules/facts/paths/resolve.ts', 'rules/facts/paths/spelling.ts'],
    tests: 'tests/rules/facts/{paths.test.ts,paths/**/*.test.ts}',
  },
  {
    name: 'evaluate',
    mutate: ['rules/language/evaluate/rule-set.ts'],
    tests: 'tests/rules/language/evaluate/**/*.test.ts',
  },
  {
    name: 'index',
    mutate: ['rules/language/evaluate/rule-index.ts', 'rules/language/evaluate/literal-finder.ts'],
    tests: 'tests/rules/language/evaluate/{literal-finder,rule-index,rule-set}.test.ts',
  },
  {
    name: 'match',
    mutate: [
      'rules/language/match/address.ts',
      'rules/language/match/glob.ts',
      'rules/language/match/glob-class.ts',
      'rules/language/match/number.ts',
      'rules/language/match/path-set.ts',
    ],
    tests: 'tests/rules/language/{match,operators}/**/*.test.ts',
  },
  {
    name: 'compile',
    mutate: [
      'rules/language/compile/check.ts',
      'rules/language/compile/condition.ts',
      'rules/language/compile/demand.ts',
      'rules/language/compile/predicate.ts',
      'rules/language/compile/slot.ts',
      'rules/language/compile/text-check.ts',
    ],
    tests: 'tests/rules/language/{compile,evaluate,operators}/**/!(rule-index).test.ts',
  },
];

try {
  const asked = process.argv.slice(2);
  const wanted = ROOMS.filter(({ name }) => asked.length === 0 || asked.includes(name));
  if (wanted.length < asked.length) throw new Error(`The rooms are: ${ROOMS.map(({ name }) => name).join(', ')}.`);
  if (!existsSync(stryker)) {
    const packages = ['core', 'vitest-runner'].map((name) => `@stryker-mutator/${name}@${VERSION}`);
    await step('Installing Stryker', () =>
      run(npm, ['install', '--no-save', '--ignore-scripts', '--loglevel=error', ...packages], { cwd: root }),
    );
  }
  for (const { name, mutate, tests } of wanted) {
    say(`• ${name}`);
    const code = await run(process.execPath, [stryker, 'run', 'build/stryker.config.mjs', '-m', mutate.join(',')], {
      cwd: root,
      env: { ...process.env, PERCH_MUTANT_ROOM: name, PERCH_MUTANT_TESTS: tests },
    });
    if (code !== 0) process.exitCode = code;
  }
} catch (error) {
  fail(error);
}
