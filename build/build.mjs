/** `npm run build`: everything the app needs on this machine. */
import { ensureBundles } from './bundle.mjs';
import { ensureModules } from './modules.mjs';
import { fail } from './progress.mjs';

try {
  await ensureModules();
  await ensureBundles();
} catch (error) {
  fail(error);
}
