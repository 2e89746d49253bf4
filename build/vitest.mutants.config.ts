/** The tests that may notice a mutant (`npm run mutants`): those of the rooms that decide what a call may do. */
import { mergeConfig } from 'vitest/config';
import everything from './vitest.config.ts';

const { test, ...rest } = everything as { readonly test: Readonly<Record<string, unknown>> };

export default mergeConfig(rest, {
  test: {
    ...test,
    include: ['tests/main/verdict/**/*.test.ts', 'tests/main/ask/**/*.test.ts', 'tests/rules/language/**/*.test.ts'],
  },
});
