import { existsSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from '@playwright/test';

const root = path.resolve(import.meta.dirname, '../..');
const port = 4178;
/** Debian's own browser, where Playwright has none of its own. */
const chromium = '/usr/bin/chromium';

export default defineConfig({
  testDir: import.meta.dirname,
  testMatch: '**/*.spec.ts',
  outputDir: path.join(root, 'test-results/gallery'),
  reporter: [['list']],
  workers: 2,
  timeout: 90_000,
  webServer: {
    command: 'node build/gallery.mjs --built',
    cwd: root,
    url: `http://127.0.0.1:${port}/gallery/index.html`,
    env: { GALLERY_PORT: String(port) },
    timeout: 120_000,
  },
  use: {
    baseURL: `http://127.0.0.1:${port}/gallery/`,
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
    launchOptions: {
      args: ['--no-sandbox', '--disable-gpu'],
      ...(existsSync(chromium) ? { executablePath: chromium } : {}),
    },
  },
});
