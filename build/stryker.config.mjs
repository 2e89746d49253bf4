/** For `npm run mutants`, which says what is changed and which tests have to notice (`mutants.mjs`). */
const room = process.env['PERCH_MUTANT_ROOM'] ?? 'room';

export default {
  testRunner: 'vitest',
  vitest: { configFile: 'build/vitest.mutants.config.ts' },
  plugins: ['@stryker-mutator/vitest-runner'],
  // It would be read with TypeScript's own interface, which version 7 does not have.
  tsconfigFile: 'out/no-tsconfig.json',
  ignorePatterns: ['out', '/renderer', '/docs', '/hook', '/skills'],
  reporters: ['json', 'clear-text', 'progress-append-only'],
  jsonReporter: { fileName: `out/mutants/${room}.json` },
  incremental: true,
  incrementalFile: `out/mutants/${room}-incremental.json`,
  tempDirName: 'out/mutants/sandbox',
  coverageAnalysis: 'perTest',
  // Changes of what is made once, when a module is loaded, would need a new process each.
  ignoreStatic: true,
  concurrency: 1,
  // On a busy computer a test that is merely slow must not count as one that noticed.
  timeoutMS: 60_000,
  disableTypeChecks: false,
  allowConsoleColors: false,
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
};
