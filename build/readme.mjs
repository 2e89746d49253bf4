/**
 * `npm run readme [PART…]`: puts the figures of this machine into README.md and tables of the program into docs. Every
 * table there stands between two comments, the first of which names the npm script that prints it; this runs the scripts
 * and replaces what is between. With words, only the scripts whose name contains one of them are run.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fail, step } from './progress.mjs';

const root = path.resolve(import.meta.dirname, '..');
const FIGURES = /(<!-- printed by: npm run ([\w:-]+) -->\n)[\s\S]*?(<!-- end -->)/g;

/**
 * The text with every wanted table replaced.
 * @param {string} text
 * @param {(script: string) => string | undefined} print what a script prints; undefined leaves its table as it is
 */
export function withFigures(text, print) {
  return text.replace(FIGURES, (all, begin, script, end) => {
    const figures = print(script);
    return figures === undefined ? all : `${begin}\n${figures.trim()}\n\n${end}`;
  });
}

const PAGES = ['README.md', 'docs/rules.md', 'docs/packs.md'];

async function main() {
  const parts = process.argv.slice(2);
  for (const page of PAGES) await refresh(path.join(root, page), parts);
}

/**
 * @param {string} file
 * @param {readonly string[]} parts
 */
async function refresh(file, parts) {
  const before = readFileSync(file, 'utf8');
  const scripts = [...before.matchAll(FIGURES)].map(([, , script = '']) => script);
  const printed = new Map();
  for (const script of scripts.filter((one) => parts.length === 0 || parts.some((part) => one.includes(part)))) {
    printed.set(
      script,
      await step(`Running npm run ${script}`, async () =>
        execFileSync('npm', ['run', '--silent', script], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 }),
      ),
    );
  }
  writeFileSync(
    file,
    withFigures(before, (script) => printed.get(script)),
  );
}

if (process.argv[1] === import.meta.filename) await main().catch(fail);
