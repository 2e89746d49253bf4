/** Warns of checks that load but hardly do what was meant. */
import type { CompiledCheck } from '../compile/check.ts';
import type { OperandContext } from '../compile/operand.ts';
import type { CheckExpression } from '../condition/ast.ts';
import type { Reporter } from '../diagnostics/reporter.ts';
import type { SourceText } from '../text/source-text.ts';
import type { Collection } from './collection.ts';
import type { SpliceSite } from './splice-lists.ts';

export class CheckWarnings {
  readonly #reporter: Reporter;

  constructor(reporter: Reporter, _collection: Collection) {
    this.#reporter = reporter;
  }

  splices(_sites: readonly SpliceSite[]): void {}

  check(_check: CheckExpression, _text: SourceText, _result: CompiledCheck, _context: OperandContext): void {
    void this.#reporter;
  }
}
