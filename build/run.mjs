/**
 * `node build/run.mjs FILE.ts [arguments]`: bundles one of our TypeScript programs and runs it in this Node.
 * Node 20 cannot run TypeScript itself, and a script that runs what ships should go through the same bundler.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'rolldown';

const root = path.resolve(import.meta.dirname, '..');
const [, , entry, ...rest] = process.argv;
if (!entry) {
  console.error('usage: node build/run.mjs FILE.ts [arguments]');
  process.exit(2);
}
const file = path.join(root, 'out/run', `${path.relative(root, path.resolve(entry)).replaceAll(/[\\/]/g, '-')}.mjs`);
mkdirSync(path.dirname(file), { recursive: true });
await build({
  input: path.resolve(entry),
  platform: 'node',
  logLevel: 'warn',
  // Packages stay packages: native ones must, and the others load as a user's program would load them.
  external: (id) => !id.startsWith('.') && !path.isAbsolute(id),
  output: { file, format: 'esm', sourcemap: 'inline', codeSplitting: false },
});
process.argv.splice(1, process.argv.length, path.resolve(entry), ...rest);
await import(pathToFileURL(file).href);
