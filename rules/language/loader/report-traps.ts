/** Reports what loads and is hardly meant. */
import type { CompiledCheck } from '../compile/check.ts';
import type { FieldScope } from '../compile/field.ts';
import type { CheckExpression, Literal } from '../condition/ast.ts';
import type { Reporter } from '../diagnostics/reporter.ts';
import type { SourceText } from '../text/source-text.ts';
import { trapsOfCheck } from '../traps/check-traps.ts';
import { isSplitItem } from '../traps/list-traps.ts';
import type { Collection, Placed } from './collection.ts';
import type { ListDefinition } from './definitions.ts';
import { isField } from './scopes.ts';
import type { SpliceSite } from './splice-lists.ts';

export class TrapReporter {
  readonly #reporter: Reporter;
  readonly #collection: Collection;

  constructor(reporter: Reporter, collection: Collection) {
    this.#reporter = reporter;
    this.#collection = collection;
  }

  /** Where lists were put into a condition. */
  splices(sites: readonly SpliceSite[]): void {
    for (const { name, source, place } of sites) {
      const span = source.span(0, source.length);
      if (place === 'quotes') this.#reporter.add('trap-list-in-quotes', span, { name });
      if (place === 'value') this.#reporter.add('trap-list-as-value', span, { name });
    }
  }

  /** A list whose items another list takes in; lists among them stay the texts they are. */
  nestedList(outer: ListDefinition, inner: Placed<ListDefinition>): void {
    for (const item of inner.definition.items) {
      const innermost = this.#collection.lists.get(item.text);
      const own = this.#collection.lists.get(outer.name);
      if (!innermost || !own || innermost.index >= own.index) continue;
      this.#reporter.within(outer.name);
      this.#reporter.add('trap-list-nested', outer.nameSpan, { name: item.text });
    }
  }

  lists(): void {
    for (const { definition } of this.#collection.lists.values()) {
      this.#reporter.within(definition.name);
      for (const item of definition.items) {
        if (!isSplitItem(item)) continue;
        this.#reporter.add('trap-list-item-splits', item.span(0, item.length), { item: item.text });
      }
    }
    this.#reporter.within(undefined);
  }

  check(check: CheckExpression, text: SourceText, compiled: CompiledCheck, scope: FieldScope): void {
    const traps = trapsOfCheck(check, compiled, {
      scope,
      lists: this.#collection.lists,
      isField: (name) => isField(name, scope),
      isBare: (literal) => isBare(literal, text),
    });
    for (const { problem, start, end, details, candidates, instead } of traps) {
      const edit = instead === undefined ? undefined : text.edit(start, end, instead);
      this.#reporter.add(problem, text.span(start, end), details, candidates, edit);
    }
  }
}

/** Whether a literal stands in the condition itself, without quotes. */
function isBare({ start, end }: Literal, text: SourceText): boolean {
  const isQuoted = text.text.charAt(start) === '"' || text.text.charAt(start) === "'";
  return !isQuoted && text.edit(Math.max(0, start - 1), end, '') !== undefined;
}
