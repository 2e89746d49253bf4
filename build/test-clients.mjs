/**
 * `npm run test:clients`: real agents from npm, each against a mock model, with the built hook and service. Claude Code
 * and Codex, or `-- --all`, or the ones named: `-- gemini qwen`.
 */
import path from 'node:path';
import { ensureModules } from './modules.mjs';
import { run } from './processes.mjs';
import { fail } from './progress.mjs';

const root = path.resolve(import.meta.dirname, '..');

try {
  await ensureModules();
  const { ensureBuilt } = await import('./bundle.mjs');
  await ensureBuilt();
  const wanted = process.argv.slice(2).map((word) => word.replace(/^--/, ''));
  const vitest = path.join(root, 'node_modules/.bin/vitest');
  process.exit(
    await run(vitest, ['run', '--config', 'build/vitest.clients.config.ts'], {
      cwd: root,
      env: { ...process.env, PERCH_TEST_CLIENTS: wanted.join(',') },
      shell: process.platform === 'win32',
    }),
  );
} catch (error) {
  fail(error);
}
