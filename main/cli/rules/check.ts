import { loadRules, type Problem } from '../../../rules/language/index.ts';
import type { Terminal } from '../terminal.ts';
import type { CheckedFiles } from './files.ts';
import { countOf, plural, showDiagnostic } from './show-diagnostics.ts';
import type { RuleTools } from './tools.ts';

/** What goes wrong when a file builds on rules that were not loaded with it. */
const BUILDS_ON_OTHERS: ReadonlySet<Problem> = new Set([
  'append-without-rule',
  'append-without-list',
  'append-without-macro',
  'replace-without-rule',
  'enable-without-rule',
  'macro-undefined',
]);

/**
 * `perch rules check`: loads the files together, in the order given, and says everything that is wrong with them.
 * Answers 1 when there are errors, or warnings when these count as well.
 */
export function check(
  { named, all }: CheckedFiles,
  flags: { readonly json: boolean; readonly strict: boolean },
  tools: RuleTools,
  terminal: Terminal,
): number {
  const { ok, rules, diagnostics } = loadRules(all, tools.options);
  const code = ok && !(flags.strict && diagnostics.length > 0) ? 0 : 1;
  if (flags.json) {
    for (const diagnostic of diagnostics) terminal.write(`${JSON.stringify(diagnostic)}\n`);
    return code;
  }
  for (const diagnostic of diagnostics) terminal.write(`${showDiagnostic(diagnostic, all)}\n`);
  const counted = plural(named.length, 'file');
  if (rules) {
    const names = new Set(named.map(({ name }) => name));
    const own = rules.rules.filter(({ file }) => names.has(file));
    terminal.write(`${plural(own.length, 'rule')} in ${counted}, ${countOf(diagnostics) || 'all good'}.\n`);
    return code;
  }
  terminal.write(`${countOf(diagnostics)} in ${counted}. Nothing is loaded until the errors are mended.\n`);
  const unknown = diagnostics.some(({ code, expected }) => BUILDS_ON_OTHERS.has(code) && expected.length === 0);
  if (named === all && unknown) {
    terminal.write('If the file changes rules that come with Perch, check it together with them: --with-default\n');
  }
  return code;
}
