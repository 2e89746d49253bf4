import { type FieldReader, loadRules, type RuleSet } from '../../../rules/language/index.ts';
import { messageOf } from '../../errors.ts';
import type { Terminal } from '../terminal.ts';
import { callOf, type Example, examplesPath, type RuleExamples, readExamples, showExample } from './examples.ts';
import { type CheckedFiles, readFile } from './files.ts';
import { plural, showDiagnostic } from './show-diagnostics.ts';
import type { RuleTools } from './tools.ts';

/**
 * `perch rules test`: tries the examples beside each pack: `x.examples.yaml` for `x.yaml`. All packs named are loaded
 * together. Answers 1 when a rule catches what it should leave alone, or the other way round.
 */
export async function test({ named, all }: CheckedFiles, tools: RuleTools, terminal: Terminal): Promise<number> {
  const { rules, diagnostics } = loadRules(all, tools.options);
  if (!rules) {
    for (const diagnostic of diagnostics.filter(({ severity }) => severity === 'error')) {
      terminal.writeError(`${showDiagnostic(diagnostic, all)}\n`);
    }
    return 1;
  }
  const run = new Run(rules, tools);
  for (const { name } of named) {
    const beside = examplesPath(name);
    const text = new TextDecoder().decode(await readFile(beside, terminal));
    for (const examples of readExamples(text, beside)) await run.try(examples, beside);
    run.requireExamples(name, beside);
  }
  for (const failure of run.failures) terminal.write(`${failure}\n`);
  const result = run.failures.length === 0 ? 'all as they should be' : plural(run.failures.length, 'failure');
  terminal.write(`${plural(run.tried, 'example')} in ${plural(named.length, 'pack')}, ${result}.\n`);
  return run.failures.length === 0 ? 0 : 1;
}

class Run {
  readonly failures: string[] = [];
  tried = 0;
  readonly #rules: RuleSet;
  readonly #tools: RuleTools;
  readonly #withExamples = new Set<string>();

  constructor(rules: RuleSet, tools: RuleTools) {
    this.#rules = rules;
    this.#tools = tools;
  }

  async try({ rule, matches, leaves }: RuleExamples, file: string): Promise<void> {
    if (!this.#rules.rules.some(({ name }) => name === rule)) {
      this.failures.push(`${file}: there is no rule "${rule}".`);
      return;
    }
    this.#withExamples.add(rule);
    for (const example of matches) await this.#expect(rule, example, true, file);
    for (const example of leaves) await this.#expect(rule, example, false, file);
  }

  /** Rules of a pack without examples are as good as untested. */
  requireExamples(pack: string, file: string): void {
    for (const { name, file: own } of this.#rules.rules) {
      if (own === pack && !this.#withExamples.has(name)) this.failures.push(`${file}: no examples for "${name}".`);
    }
  }

  async #expect(rule: string, example: Example, expected: boolean, file: string): Promise<void> {
    this.tried++;
    const answer = await this.#answer(rule, example);
    if (answer === expected) return;
    const what =
      typeof answer === 'string' ? answer : answer ? 'it matches, and should not' : 'it should match, and does not';
    this.failures.push(`${file}: ${rule}: ${what}: ${showExample(example)}`);
  }

  /** Whether the rule matches the example, or what keeps it from being judged. */
  async #answer(rule: string, example: Example): Promise<boolean | string> {
    let views: readonly FieldReader[];
    try {
      views = await this.#tools.viewsOf(callOf(example));
    } catch (error) {
      return `the call cannot be read (${messageOf(error)})`;
    }
    const answers = views.map((view) => this.#rules.evaluate(view));
    if (answers.some(({ matches }) => matches.some((match) => match.rule.name === rule))) return true;
    const error = answers.flatMap(({ errors }) => errors).find((failure) => failure.rule.name === rule);
    return error ? `${error.field} cannot be worked out (${error.message})` : false;
  }
}
