import fc from 'fast-check';

/**
 * Properties are tried on the same inputs at every run, so that a failure is a failure of the change that is tested.
 * `PERCH_SEED=7 npm test -- unit` tries others; `npm run fuzz` goes on for as long as it is told to. `npm run mutants`
 * wants to know only that something failed, not the smallest input for it.
 */
fc.configureGlobal({
  seed: Number(process.env['PERCH_SEED'] ?? 20_261_121),
  endOnFailure: process.env['PERCH_MUTANT_ROOM'] !== undefined,
});
