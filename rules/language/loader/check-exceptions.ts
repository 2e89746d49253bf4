/** Checks the exceptions of rules: that fields, operators and values go together. */
import { MODIFIERS, OPERATORS, STRING_OPERATORS } from '../condition/ast.ts';
import type { Reporter } from '../diagnostics/reporter.ts';
import { SourceText } from '../text/source-text.ts';
import type { CollectContext } from './collect-context.ts';
import { type ExceptionDefinition, type ExceptionEntry, isGiven, type RuleDefinition } from './definitions.ts';
import type { Growing } from './growing.ts';

export class ExceptionChecker {
  readonly #context: CollectContext;
  readonly #reporter: Reporter;
  readonly #growing: Growing;

  constructor(context: CollectContext, reporter: Reporter, growing: Growing) {
    this.#context = context;
    this.#reporter = reporter;
    this.#growing = growing;
  }

  /** A rule's exceptions with others added to them. */
  append(rule: RuleDefinition, added: readonly ExceptionDefinition[]): readonly ExceptionDefinition[] {
    const exceptions = [...rule.exceptions];
    for (const exception of added) {
      const position = exceptions.findIndex((other) => other.name === exception.name);
      const known = exceptions[position];
      const details = { name: exception.name };
      if (known) {
        if (isGiven(exception.fields)) this.#reporter.add('exception-append-fields', exception.span, details);
        else if (isGiven(exception.comps)) this.#reporter.add('exception-append-comps', exception.span, details);
        else exceptions[position] = { ...known, values: this.#growing.append(known.values, exception.values) };
      } else if (!isGiven(exception.fields)) {
        this.#reporter.add('exception-new-fields-missing', exception.span, details);
      } else if (exception.values.length === 0) {
        this.#reporter.add('exception-values-missing', exception.span, details);
      } else {
        const checked = this.check(exception, rule.source);
        if (checked) exceptions.push(checked);
      }
    }
    return exceptions;
  }

  /** Fills in the comparison operators and checks fields and operators; undefined when they are wrong. */
  check(exception: ExceptionDefinition, source: string): ExceptionDefinition | undefined {
    const { fields, name } = exception;
    const fail = (problem: Parameters<Reporter['add']>[0], at: ExceptionEntry, known: Iterable<string> = []) => {
      const span = at.text.length > 0 ? at.text.span(0, at.text.length) : exception.span;
      this.#reporter.add(problem, span, { name, value: at.text.text }, [...known]);
      return undefined;
    };
    const comps = isGiven(exception.comps) ? exception.comps : defaultComps(fields);
    if (fields.list) {
      if (fields.items.length !== comps.items.length) return fail('exception-comps-length', comps);
      const unknown = comps.items.find((comp) => !isTupleOperator(comp.text.text));
      if (unknown) return fail('exception-comps-unknown', unknown, OPERATORS);
    } else {
      if (comps.list) return fail('exception-comps-list', comps);
      if (!isSetOperator(comps.text.text)) return fail('exception-comps-single', comps);
    }
    const known = this.#context.fieldsOf(source);
    for (const field of known ? (fields.list ? fields.items : [fields]) : []) {
      if (!known?.has(field.text.text)) return fail('exception-field-unknown', field, known?.names());
    }
    return { ...exception, comps };
  }
}

function defaultComps(fields: ExceptionEntry): ExceptionEntry {
  const { file, start } = fields.text.span(0, 0);
  const operator = (text: string): ExceptionEntry => ({
    list: false,
    text: SourceText.synthetic(text, file, start),
    items: [],
  });
  return fields.list ? { ...fields, items: fields.items.map(() => operator('=')) } : operator('in');
}

function isTupleOperator(text: string): boolean {
  return OPERATORS.some((operator) => operator === text.trim()) || isModifiedOperator(text);
}

function isSetOperator(text: string): boolean {
  return text === 'in' || text === 'pmatch' || text === 'intersects' || isModifiedOperator(text);
}

/** `startswith oneof` and its like. */
export function isModifiedOperator(text: string): boolean {
  const [operator, modifier, ...more] = text.split(/[\t\n\v\f\r ]+/).filter((word) => word !== '');
  return (
    more.length === 0 &&
    STRING_OPERATORS.some((known) => known === operator) &&
    MODIFIERS.some((known) => known === modifier)
  );
}
