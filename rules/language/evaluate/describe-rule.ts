import type { CompiledRule } from '../loader/compile-rule.ts';
import type { LoadOptions } from '../loader/options.ts';
import type { Rule } from '../rule.ts';
import { compareBytes } from '../text/bytes.ts';

/** A compiled rule as people see it. */
export function describeRule(compiled: CompiledRule, options: LoadOptions): Rule {
  const { definition } = compiled;
  return {
    name: definition.name,
    description: definition.description.text,
    condition: definition.condition.text,
    output: definition.output.text,
    priority: definition.priority,
    source: definition.source,
    tags: [...new Set(definition.tags)].toSorted(compareBytes),
    enabled: isEnabled(definition.name, definition.tags, definition.enabled, options),
    exceptions: definition.exceptions.map((exception) => ({
      name: exception.name,
      fields: exception.fields.list
        ? exception.fields.items.map((field) => field.text.text)
        : [exception.fields.text.text],
      comps: exception.comps.list ? exception.comps.items.map((comp) => comp.text.text) : [exception.comps.text.text],
      values: exception.values.length,
    })),
    file: definition.span.file,
    span: definition.span,
    fields: [...compiled.fields.keys()],
  };
}

function isEnabled(name: string, tags: readonly string[], enabled: boolean, options: LoadOptions): boolean {
  let result = enabled;
  for (const { action, rule, tag } of options.switches ?? []) {
    const concerns = (rule === undefined || matchesName(rule, name)) && (tag === undefined || tags.includes(tag));
    if (concerns && (rule !== undefined || tag !== undefined)) result = action === 'enable';
  }
  return result;
}

/** `*` in the pattern stands for any text. */
function matchesName(pattern: string, name: string): boolean {
  const pieces = pattern.split('*');
  const first = pieces[0] ?? '';
  if (pieces.length === 1) return name === pattern;
  if (!name.startsWith(first)) return false;
  let from = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = name.indexOf(piece, from);
    if (found < 0) return false;
    from = found + piece.length;
  }
  const last = pieces.at(-1) ?? '';
  return name.length - last.length >= from && name.endsWith(last);
}
