import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { testProcesses } from './vitest.pool.ts';

export default defineConfig({
  root: path.resolve(import.meta.dirname, '..'),
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    exclude: ['tests/e2e/**', 'tests/clients/**', 'tests/package/**'],
    setupFiles: ['tests/properties.ts', 'tests/count-processes.ts'],
    testTimeout: 20_000,
    pool: testProcesses,
    coverage: {
      provider: 'v8',
      include: ['rules/**/*.ts', 'main/**/*.ts'],
      exclude: ['main/desktop/**'],
      reporter: ['text-summary', 'json', 'html'],
      reportsDirectory: 'coverage',
    },
  },
});
