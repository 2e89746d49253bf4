import { loadRules } from '../../../rules/language/index.ts';
import type { Terminal } from '../terminal.ts';
import { readRuleFiles } from './files.ts';
import { countOf, plural, showDiagnostic } from './show-diagnostics.ts';
import type { RuleTools } from './tools.ts';

/**
 * `perch rules check`: loads the files together, in the order given, and says everything that is wrong with them.
 * Answers 1 when there are errors, or warnings when these count as well.
 */
export async function check(
  words: readonly string[],
  flags: { readonly json: boolean; readonly strict: boolean },
  tools: RuleTools,
  terminal: Terminal,
): Promise<number> {
  const files = await readRuleFiles(words, terminal);
  const { ok, rules, diagnostics } = loadRules(files, { catalogues: [tools.catalogue] });
  const code = ok && !(flags.strict && diagnostics.length > 0) ? 0 : 1;
  if (flags.json) {
    for (const diagnostic of diagnostics) terminal.write(`${JSON.stringify(diagnostic)}\n`);
    return code;
  }
  for (const diagnostic of diagnostics) terminal.write(`${showDiagnostic(diagnostic, files)}\n`);
  const counted = plural(files.length, 'file');
  if (rules)
    terminal.write(`${plural(rules.rules.length, 'rule')} in ${counted}, ${countOf(diagnostics) || 'all good'}.\n`);
  else terminal.write(`${countOf(diagnostics)} in ${counted}. Nothing is loaded until the errors are mended.\n`);
  return code;
}
