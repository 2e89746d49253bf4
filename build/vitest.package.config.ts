import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** The packages that `npm run test:package` has just built, installed and used. */
export default defineConfig({
  root: path.resolve(import.meta.dirname, '..'),
  test: {
    include: ['tests/package/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    fileParallelism: false,
  },
});
