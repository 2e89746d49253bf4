import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** Real agents against a mock model: slow and large, so they are a run of their own. */
export default defineConfig({
  root: path.resolve(import.meta.dirname, '..'),
  test: {
    include: ['tests/clients/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    pool: 'forks',
    fileParallelism: false,
    // These are other people's programs, some of which stumble over a busy machine.
    retry: 1,
  },
});
