/** `npm run build`: everything the app needs on this machine. */
import { ensureModules } from './modules.mjs';
import { fail } from './progress.mjs';

try {
  await ensureModules();
  // Imports packages, so it is loaded once the packages are there.
  const { ensureBuilt } = await import('./bundle.mjs');
  await ensureBuilt();
} catch (error) {
  fail(error);
}
