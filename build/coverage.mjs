/**
 * `npm run coverage`: how many lines the tests reach, of the rules, of the app without its windows, and of the hook.
 * Counts what runs in the tests' own processes and in the programs and threads of Perch that they start; what is killed
 * or ended from outside does not tell. Prints a table; out/coverage/index.html shows the lines of the former, and
 * out/coverage/missed.txt what neither reached. Exits with 1 when less than `LEAST` percent are reached.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensureBuilt } from './bundle.mjs';
import { HOST } from './c-compiler.mjs';
import { linesRunIn } from './coverage-of-processes.mjs';
import { fail, say } from './progress.mjs';

const LEAST = 95;
const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'out/coverage');
const ROOMS = ['rules', 'main', 'conformance', 'score', 'fuzz', 'attacks', 'faults', 'skills'].map(
  (room) => `tests/${room}`,
);
/** Counting makes everything slower; how fast it is, is not what these runs are about. */
const PATIENCE = ['--testTimeout=180000', '--hookTimeout=180000', '--retry=1'];
const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');

/** @typedef {{ reached: number, all: number }} Lines */

try {
  await ensureBuilt();
  rmSync(folder, { recursive: true, force: true });
  const parts = [
    ...typescriptLines(),
    ...(process.platform === 'linux' ? [{ name: '`hook/` (Linux part)', lines: hookLines() }] : []),
  ];
  console.log('| part | lines | reached by the tests |\n|---|---|---|');
  for (const { name, lines } of parts) console.log(`| ${name} | ${lines.all} | ${percent(lines).toFixed(1)} % |`);
  const poor = parts.filter(({ lines }) => percent(lines) < LEAST);
  for (const { name } of poor) say(`${name}: less than ${LEAST} % of its lines are reached.`);
  process.exitCode = poor.length > 0 ? 1 : 0;
} catch (error) {
  fail(error);
}

/** @param {Lines} lines */
function percent({ reached, all }) {
  return all === 0 ? 0 : (100 * reached) / all;
}

/** @param {readonly string[]} args @param {NodeJS.ProcessEnv} [environment] */
function test(args, environment = {}) {
  const { status } = spawnSync(
    process.execPath,
    [vitest, 'run', '--config', 'build/vitest.config.ts', ...PATIENCE, ...args],
    {
      cwd: root,
      // The table alone goes to stdout.
      stdio: ['ignore', process.stderr, process.stderr],
      env: { ...process.env, ...environment },
    },
  );
  // What they do not reach by failing only makes the figures lower.
  if (status !== 0) say('Some tests failed.');
}

/** @returns {readonly { name: string, lines: Lines }[]} */
function typescriptLines() {
  const processes = path.join(folder, 'processes');
  test([...ROOMS, '--coverage', '--coverage.reportOnFailure', `--coverage.reportsDirectory=${folder}`], {
    PERCH_TEST_COVERAGE: processes,
  });
  const inProcesses = linesRunIn(processes, root);
  rmSync(processes, { recursive: true, force: true });
  for (const name of readdirSync(path.join(root, 'out')))
    if (/^test-.*-\d+$/.test(name)) rmSync(path.join(root, 'out', name), { recursive: true, force: true });
  /** @type {Readonly<Record<string, FileCoverage>>} */
  const counted = JSON.parse(readFileSync(path.join(folder, 'coverage-final.json'), 'utf8'));
  const files = Object.entries(counted).map(([file, coverage]) => {
    const lines = linesOf(coverage);
    for (const line of inProcesses.get(file) ?? []) if (lines.has(line)) lines.set(line, true);
    return { file: path.relative(root, file).replaceAll(path.sep, '/'), lines };
  });
  writeFileSync(path.join(folder, 'missed.txt'), files.map(missedIn).join(''));
  return [
    { name: '`rules/`', part: 'rules/' },
    { name: '`main/` without `desktop/`', part: 'main/' },
  ].map(({ name, part }) => {
    const all = files.filter(({ file }) => file.startsWith(part)).flatMap(({ lines }) => [...lines.values()]);
    return { name, lines: { reached: all.filter(Boolean).length, all: all.length } };
  });
}

/** @typedef {{ statementMap: Readonly<Record<string, { start: { line: number } }>>, s: Readonly<Record<string, number>> }} FileCoverage */

/** Lines on which a statement begins, and whether one of them ran. @returns {Map<number, boolean>} */
function linesOf(/** @type {FileCoverage} */ { statementMap, s }) {
  /** @type {Map<number, boolean>} */
  const lines = new Map();
  for (const [id, { start }] of Object.entries(statementMap))
    lines.set(start.line, (lines.get(start.line) ?? false) || (s[id] ?? 0) > 0);
  return lines;
}

/** @param {{ file: string, lines: Map<number, boolean> }} counted */
function missedIn({ file, lines }) {
  const missed = [...lines].filter(([, isReached]) => !isReached).map(([line]) => line);
  return missed.length === 0
    ? ''
    : `${file} (${missed.length} of ${lines.size}): ${missed.sort((a, b) => a - b).join(' ')}\n`;
}

/**
 * The hook's own tests, run once more with a program that counts its lines. It ends without a second thought for what
 * it counted, so it is made to write that down first.
 * @returns {Lines}
 */
function hookLines() {
  const build = path.join(folder, 'hook');
  const program = path.join(build, 'perch-hook');
  const prelude = path.join(build, 'count.h');
  mkdirSync(build, { recursive: true });
  writeFileSync(
    prelude,
    '#define _GNU_SOURCE\n#include <unistd.h>\nextern void __gcov_dump(void);\n#define _exit(code) (__gcov_dump(), _exit(code))\n',
  );
  const object = path.join(build, 'perch-hook.o');
  const options = ['-std=c11', '-O0', '--coverage'];
  execFileSync('cc', [...options, '-include', prelude, '-c', 'hook/perch-hook.c', '-o', object], { cwd: root });
  execFileSync('cc', [...options, object, '-o', program], { cwd: root });
  test(['tests/hook'], { PERCH_HOOK_PROGRAM: program });
  const report = execFileSync('gcov', ['--json-format', '--stdout', path.join(build, 'perch-hook.gcno')], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  /** @type {{ files: readonly { file: string, lines: readonly { count: number }[] }[] }} */
  const { files } = JSON.parse(report);
  const lines = files.filter(({ file }) => file.endsWith('perch-hook.c')).flatMap((file) => file.lines);
  if (lines.length === 0) throw new Error(`Nothing was counted of the hook on ${HOST}.`);
  return { reached: lines.filter(({ count }) => count > 0).length, all: lines.length };
}
