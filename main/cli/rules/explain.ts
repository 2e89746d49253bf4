import {
  type ExplainedCheck,
  type ExplainedCondition,
  type Explanation,
  type FieldReader,
  type FieldValue,
  loadRules,
  type Rule,
  type RuleSet,
} from '../../../rules/language/index.ts';
import { messageOf } from '../../errors.ts';
import { UsageError } from '../arguments.ts';
import type { Terminal } from '../terminal.ts';
import { type CheckedFiles, readFile } from './files.ts';
import { showDiagnostic } from './show-diagnostics.ts';
import type { RuleTools } from './tools.ts';

/**
 * `perch rules explain`: why the rules match a call, part by part; of one rule, why not, too.
 * Answers 1 when the files do not load.
 */
export async function explain(
  { all }: CheckedFiles,
  options: { readonly call: string | undefined; readonly rule: string | undefined },
  tools: RuleTools,
  terminal: Terminal,
): Promise<number> {
  if (options.call === undefined) throw new UsageError('name the file with the call: --call CALL.json');
  const { rules, diagnostics } = loadRules(all, tools.options);
  if (!rules) {
    for (const diagnostic of diagnostics.filter(({ severity }) => severity === 'error')) {
      terminal.writeError(`${showDiagnostic(diagnostic, all)}\n`);
    }
    return 1;
  }
  const views = await tools.viewsOf(await readCall(options.call, terminal));
  const named = options.rule === undefined ? undefined : ruleNamed(rules, options.rule);
  const explanations = (named ? [named] : rules.rules).map((rule) => explainRule(rules, rule, views));
  const shown = named ? explanations : explanations.filter(({ matches }) => matches !== false);
  for (const explanation of shown) terminal.write(`${showExplanation(explanation)}\n`);
  if (shown.length === 0) {
    const none =
      rules.rules.length === 1 ? 'The rule does not match' : `None of the ${rules.rules.length} rules matches`;
    terminal.write(`${none} this call. To see why not, name one: --rule "NAME".\n`);
  }
  return 0;
}

async function readCall(name: string, terminal: Terminal): Promise<Readonly<Record<string, unknown>>> {
  const text = new TextDecoder().decode(await readFile(name, terminal));
  try {
    const call: unknown = JSON.parse(text);
    if (typeof call === 'object' && call !== null && !Array.isArray(call)) return call as Record<string, unknown>;
  } catch (error) {
    throw new UsageError(`${name} is not JSON (${messageOf(error)})`);
  }
  throw new UsageError(
    `${name} must hold one JSON object: {"tool": "Bash", "input": {"command": "ls"}, "cwd": "/tmp"}`,
  );
}

function ruleNamed(rules: RuleSet, name: string): Rule {
  const found = rules.rules.find((rule) => rule.name === name);
  if (!found) throw new UsageError(`there is no rule "${name}" in these files`);
  return found;
}

/** The view that matches, or cannot be judged, else the first. */
function explainRule(rules: RuleSet, rule: Rule, views: readonly FieldReader[]): Explanation {
  const all = views.map((view) => rules.explain(rule, view)).filter((explanation) => explanation !== undefined);
  const found = all.find(({ matches }) => matches) ?? all.find(({ matches }) => matches === undefined) ?? all[0];
  if (!found) throw new UsageError('the call has nothing that rules could look at');
  return found;
}

function showExplanation({ rule, matches, condition }: Explanation): string {
  const verdict = matches === undefined ? 'cannot be judged' : matches ? 'matches' : 'does not match';
  const off = rule.enabled ? '' : ' It is switched off.';
  return `${mark(matches)} ${rule.name} ${verdict}.${off}\n${showCondition(condition, '  ').join('\n')}\n`;
}

function mark(holds: boolean | undefined): string {
  return holds === undefined ? '!' : holds ? '✔' : '✘';
}

function showCondition(condition: ExplainedCondition, indentation: string): readonly string[] {
  const inner = `${indentation}  `;
  switch (condition.kind) {
    case 'check':
      return [`${indentation}${mark(condition.holds)} ${condition.text}${showValue(condition)}`];
    case 'not':
      return [`${indentation}${mark(condition.holds)} not`, ...showCondition(condition.part, inner)];
    case 'macro':
      return [`${indentation}${mark(condition.holds)} ${condition.name}:`, ...showCondition(condition.part, inner)];
    default: {
      const words = condition.kind === 'and' ? 'all of' : 'any of';
      return [
        `${indentation}${mark(condition.holds)} ${words}`,
        ...condition.parts.flatMap((part) => showCondition(part, inner)),
      ];
    }
  }
}

/** The value beside a check, with the part that matched between marks. */
function showValue(check: ExplainedCheck): string {
  if (check.error !== undefined) return `   — ${check.operand} cannot be worked out: ${check.error}`;
  if (check.value === undefined) return `   — ${check.operand} has no value`;
  const other = check.other === undefined ? '' : `, compared with ${showPlain(check.other)}`;
  return `   — ${check.operand} is ${showMarked(check)}${other}`;
}

const LONGEST = 200;

function showMarked({ value, matched }: ExplainedCheck): string {
  const [first] = matched;
  if (typeof value === 'string' && first && first.end > first.start && first.end - first.start < value.length) {
    const from = Math.max(0, first.start - LONGEST / 2);
    const [before, after] = [from > 0 ? '…' : '', first.end + LONGEST / 2 < value.length ? '…' : ''];
    const text = value.slice(first.start, first.end);
    return oneLine(
      `"${before}${value.slice(from, first.start)}»${text}«${value.slice(first.end, first.end + LONGEST / 2)}${after}"`,
    );
  }
  if (typeof value === 'object') {
    const items = new Set(matched.map(({ item }) => item));
    return `(${value.map((item, i) => (items.has(i) ? `»${item}«` : String(item))).join(', ')})`;
  }
  return showPlain(value);
}

function showPlain(value: FieldValue | undefined): string {
  if (typeof value === 'string') return oneLine(`"${value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value}"`);
  return typeof value === 'object' ? `(${value.join(', ')})` : String(value);
}

function oneLine(text: string): string {
  return text.replace(/[\r\n\t]/g, ' ');
}
