/** `npm run mutants -- [-m FILES]`: small changes of the code that decides, each of which some test must notice. */
export default {
  testRunner: 'vitest',
  // It would be read with TypeScript's own interface, which version 7 does not have.
  tsconfigFile: 'out/no-tsconfig.json',
  vitest: { configFile: 'build/vitest.mutants.config.ts' },
  mutate: ['main/verdict/*.ts', 'rules/language/evaluate/*.ts'],
  plugins: ['@stryker-mutator/vitest-runner'],
  reporters: ['json', 'clear-text'],
  jsonReporter: { fileName: 'out/mutants/report.json' },
  incremental: true,
  incrementalFile: 'out/mutants/incremental.json',
  tempDirName: 'out/mutants/sandbox',
  ignorePatterns: ['out', 'coverage', '/renderer', '/docs'],
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  concurrency: 1,
  timeoutMS: 20000,
  disableTypeChecks: false,
  checkers: [],
  allowConsoleColors: false,
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
};
