/** docs/packs.md lists the rules as they are. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { packsPage } from '../../build/packs-page.ts';
import { withFigures } from '../../build/readme.mjs';

const root = path.resolve(import.meta.dirname, '../..');

it('names every rule of every pack; `npm run readme packs` writes the tables anew', () => {
  const page = readFileSync(path.join(root, 'docs/packs.md'), 'utf8');
  const packs = packsPage(path.join(root, 'rules/packs'));
  expect(withFigures(page, (script) => (script === 'packs:page' ? packs : undefined))).toBe(page);
  expect(packs.match(/^### /gm)?.length).toBeGreaterThanOrEqual(17);
});
