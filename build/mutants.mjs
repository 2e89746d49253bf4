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
  { name: 'policy', mutate: 'main/verdict/{policy,verdict}.ts', tests: 'tests/main/verdict/policy.test.ts' },
  { name: 'judge', mutate: 'main/verdict/{judge,steps,terms}.ts', tests: 'tests/main/verdict/**/*.test.ts' },
  {
    name: 'evaluate',
    mutate: 'rules/language/evaluate/{rule-set,rule-index,literal-finder}.ts',
    tests: 'tests/rules/language/evaluate/**/*.test.ts',
  },
  {
    name: 'match',
    mutate: 'rules/language/match/{address,glob,glob-class,number,path-set}.ts',
    tests: 'tests/rules/language/{match,operators}/**/*.test.ts',
  },
  {
    name: 'compile',
    mutate: 'rules/language/compile/{check,condition,demand,predicate,slot,text-check}.ts',
    tests: 'tests/rules/language/{compile,evaluate,operators}/**/*.test.ts',
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
    const code = await run(process.execPath, [stryker, 'run', 'build/stryker.config.mjs', '-m', mutate], {
      cwd: root,
      env: { ...process.env, PERCH_MUTANT_ROOM: name, PERCH_MUTANT_TESTS: tests },
    });
    if (code !== 0) process.exitCode = code;
  }
} catch (error) {
  fail(error);
}
