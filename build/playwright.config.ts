import path from 'node:path';
import { defineConfig } from '@playwright/test';

const root = path.resolve(import.meta.dirname, '..');

/** Windows, tray and service of the real app. One at a time: they share a screen and a session bus. */
export default defineConfig({
  testDir: path.join(root, 'tests/e2e'),
  outputDir: path.join(root, 'test-results'),
  workers: 1,
  timeout: 30_000,
  // A busy machine may keep a window longer than a test waits. What passes at the second try is listed as flaky.
  retries: 1,
  reporter: 'list',
  use: { trace: 'off' },
});
