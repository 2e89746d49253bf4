/** The tests that have to notice a mutant (`npm run mutants`): those of the room that it is in. */
import { mergeConfig } from 'vitest/config';
import everything from './vitest.config.ts';

const { test, ...rest } = everything as { readonly test: Readonly<Record<string, unknown>> };
const include = [process.env['PERCH_MUTANT_TESTS'] ?? 'tests/main/verdict/**/*.test.ts'];

export default mergeConfig(rest, { test: { ...test, include, isolate: false } });
