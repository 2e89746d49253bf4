/** Writes a rule's exceptions into its condition: `(condition) and not (exception) and not (exception)`. */
import { LIST_OPERATORS } from '../condition/ast.ts';
import type { Reporter } from '../diagnostics/reporter.ts';
import { type SourceText, SourceTextBuilder } from '../text/source-text.ts';
import { isModifiedOperator } from './check-exceptions.ts';
import { type ExceptionDefinition, type ExceptionEntry, isGiven } from './definitions.ts';
import { quoteItem } from './splice-lists.ts';

/** The condition with all exceptions; undefined when one of them does not fit together. */
export function withExceptions(
  condition: SourceText,
  exceptions: readonly ExceptionDefinition[],
  reporter: Reporter,
): SourceText | undefined {
  const text = new ConditionText(condition);
  for (const exception of exceptions) {
    const { file, start } = exception.span;
    text.standFor(file, start);
    const problem = exception.fields.list ? addTuples(text, exception) : addValues(text, exception);
    if (!problem) continue;
    reporter.add(problem, exception.span, { name: exception.name });
    return undefined;
  }
  return text.build();
}

type ExceptionProblem = 'exception-values-length' | 'exception-values-nested';

/** One field: ` and not (field in (value, value))`. */
function addValues(text: ConditionText, exception: ExceptionDefinition): ExceptionProblem | undefined {
  if (exception.values.some((value) => value.list)) return 'exception-values-nested';
  if (exception.values.length === 0) return undefined;
  text.words(' and not (').source(exception.fields.text).words(' ').source(exception.comps.text).words(' (');
  for (const [i, value] of exception.values.entries()) {
    if (i > 0) text.words(', ');
    text.source(quoteItem(value.text));
  }
  text.words('))');
  return undefined;
}

/** Several fields: ` and not (( field = value and  field = value) or (...))`. */
function addTuples(text: ConditionText, exception: ExceptionDefinition): ExceptionProblem | undefined {
  const fields = exception.fields.items;
  if (exception.values.some((tuple) => tuple.items.length !== fields.length)) return 'exception-values-length';
  if (exception.values.length === 0) return undefined;
  // Exceptions that replaced others were not checked; an operator they left out is equality.
  const comps = exception.fields.items.map((_, i) => exception.comps.items[i]);
  text.words(' and not (');
  for (const [i, tuple] of exception.values.entries()) {
    if (i > 0) text.words(' or ');
    text.words('(');
    for (const [k, field] of fields.entries()) {
      const comp = comps[k];
      const value = tuple.items[k];
      if (k > 0) text.words(' and ');
      text.words(' ').source(field.text).words(' ');
      if (comp && isGiven(comp)) text.source(comp.text);
      else text.words('=');
      text.words(' ');
      if (value) addTupleValue(text, value, comp?.text.text ?? '=');
    }
    text.words(')');
  }
  text.words(')');
  return undefined;
}

function addTupleValue(text: ConditionText, value: ExceptionEntry, operator: string): void {
  if (value.list) {
    text.words('(');
    for (const [i, item] of value.items.entries()) {
      if (i > 0) text.words(', ');
      text.source(quoteItem(item.text));
    }
    text.words(')');
    return;
  }
  const takesList = LIST_OPERATORS.some((known) => known === operator) || isModifiedOperator(operator);
  if (!takesList) text.source(quoteItem(value.text));
  else if (value.text.text.startsWith('(')) text.source(value.text);
  else text.words('(').source(value.text).words(')');
}

class ConditionText {
  readonly #builder = new SourceTextBuilder();
  readonly #condition: SourceText;
  #file = '';
  #start = 0;

  constructor(condition: SourceText) {
    this.#condition = condition;
    const { file, start } = condition.span(0, 0);
    this.#builder.addSynthetic('(', file, start);
    this.#builder.add(condition);
    const end = condition.span(condition.length, condition.length);
    this.#builder.addSynthetic(')', end.file, end.start);
  }

  /** Words added from now on stand for this place. */
  standFor(file: string, start: number): void {
    this.#file = file;
    this.#start = start;
  }

  words(text: string): this {
    this.#builder.addSynthetic(text, this.#file, this.#start);
    return this;
  }

  source(text: SourceText): this {
    this.#builder.add(text);
    return this;
  }

  build(): SourceText {
    return this.#builder.length > this.#condition.length ? this.#builder.build() : this.#condition;
  }
}
