import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { withFigures } from '../../build/readme.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
const scripts = (JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: object }).scripts;

const printed = [...readme.matchAll(/<!-- printed by: npm run ([\w:-]+) -->/g)].map(([, script = '']) => script);

describe('the tables of the README', () => {
  it.each(printed)('are printed by a script that exists: %s', (script) => {
    expect(scripts).toHaveProperty([script]);
  });

  it.each(['agents:table', 'score'])(
    'are what npm run %s prints now',
    (script) => {
      expect(printed).toContain(script);
      const now = execFileSync('npm', ['run', '--silent', script], { cwd: root, encoding: 'utf8' });
      expect(readme).toBe(withFigures(readme, (one) => (one === script ? now : undefined)));
    },
    60_000,
  );

  it('are replaced between their comments only', () => {
    const text =
      'a\n<!-- printed by: npm run x -->\nold\n<!-- end -->\nb\n<!-- printed by: npm run y -->\n<!-- end -->';
    expect(withFigures(text, (script) => (script === 'x' ? 'new\n' : undefined))).toBe(
      'a\n<!-- printed by: npm run x -->\n\nnew\n\n<!-- end -->\nb\n<!-- printed by: npm run y -->\n<!-- end -->',
    );
  });
});
