/** Replaces the names of macros in conditions by what the macros stand for. */
import type { Expression } from '../condition/ast.ts';
import { DEEPEST_CONDITION } from '../condition/parser.ts';
import type { ResolvedExpression, ResolvedMacro } from '../condition/resolved.ts';
import type { Span } from '../text/place.ts';
import type { SourceText } from '../text/source-text.ts';

/** A macro whose condition could be parsed. */
export interface ParsedMacro {
  readonly name: string;
  readonly text: SourceText;
  readonly expression: Expression;
  readonly index: number;
  readonly changed: number;
}

export interface MacroProblem {
  readonly problem: 'macro-undefined' | 'macro-loop' | 'condition-too-deep';
  readonly name: string;
  readonly span: Span;
}

export class MacroResolver {
  readonly #parsed = new Map<string, ParsedMacro>();
  readonly #unparsed = new Set<string>();
  /** Macros somebody tried to define; nobody needs to hear twice of what is wrong with them. */
  readonly #broken: ReadonlySet<string>;
  readonly #settled = new Map<string, ResolvedMacro | undefined>();
  readonly used = new Set<string>();

  constructor(broken: ReadonlySet<string>) {
    this.#broken = broken;
  }

  /** Sets what a macro now stands for; undefined when it could not be parsed. */
  set(name: string, macro: ParsedMacro | undefined): void {
    this.#settled.delete(name);
    if (macro) {
      this.#parsed.set(name, macro);
      this.#unparsed.delete(name);
    } else {
      this.#parsed.delete(name);
      this.#unparsed.add(name);
    }
  }

  /** Resolves the macros that were set since the last time, in the order they were first set. */
  resolveAll(report: (problem: MacroProblem, macro: ParsedMacro) => void): void {
    for (const macro of this.#parsed.values()) {
      if (this.#settled.has(macro.name)) continue;
      const run = new Run(this, (name) => {
        const inner = this.#parsed.get(name);
        return inner && inner.index < macro.changed ? inner : undefined;
      });
      const body = run.resolve(macro.expression, macro.text);
      const first = run.problems.find((found) => found.problem !== 'macro-undefined') ?? run.problems[0];
      if (first) report(first, macro);
      this.#settled.set(macro.name, body && { name: macro.name, text: macro.text, body, depth: run.depthOf(body) });
    }
  }

  /** Resolves a rule's condition, which sees every macro. Undefined when something is wrong with it. */
  resolve(
    expression: Expression,
    text: SourceText,
    report: (problem: MacroProblem) => void,
  ): ResolvedExpression | undefined {
    const run = new Run(this, (name) => this.#parsed.get(name));
    const body = run.resolve(expression, text);
    for (const problem of run.problems) report(problem);
    return body;
  }

  isBroken(name: string): boolean {
    return this.#broken.has(name) || this.#unparsed.has(name);
  }

  isSettled(name: string): boolean {
    return this.#settled.has(name);
  }

  settled(name: string): ResolvedMacro | undefined {
    return this.#settled.get(name);
  }
}

/** One resolution: what it sees, the macros it is inside of, and those it has already resolved. */
class Run {
  readonly problems: MacroProblem[] = [];
  readonly #resolver: MacroResolver;
  readonly #visible: (name: string) => ParsedMacro | undefined;
  readonly #path: string[] = [];
  readonly #done = new Map<string, ResolvedMacro | undefined>();
  readonly #depths = new Map<ResolvedExpression, number>();
  #level = 0;

  constructor(resolver: MacroResolver, visible: (name: string) => ParsedMacro | undefined) {
    this.#resolver = resolver;
    this.#visible = visible;
  }

  depthOf(expression: ResolvedExpression): number {
    return this.#depths.get(expression) ?? (expression.kind === 'macro' ? expression.macro.depth : 0);
  }

  /** Recursion as deep as the condition: every level costs one small frame. */
  resolve(expression: Expression, text: SourceText): ResolvedExpression | undefined {
    if (expression.kind === 'check') return expression;
    if (expression.kind === 'macro') return this.#macroUse(expression, text);
    if (this.#level >= DEEPEST_CONDITION) return this.#tooDeep(expression, text);
    this.#level++;
    const children: ResolvedExpression[] = [];
    const written = expression.kind === 'not' ? [expression.child] : expression.children;
    for (const child of written) {
      const resolved = this.resolve(child, text);
      if (resolved) children.push(resolved);
    }
    this.#level--;
    if (children.length < written.length) return undefined;
    const [only] = children;
    const node: ResolvedExpression | undefined =
      expression.kind !== 'not' ? { ...expression, children } : only && { ...expression, child: only };
    return node && this.#measured(node, children, text);
  }

  #tooDeep(node: { readonly start: number; readonly end: number }, text: SourceText): undefined {
    this.problems.push({ problem: 'condition-too-deep', name: '', span: text.span(node.start, node.end) });
    return undefined;
  }

  #macroUse(
    { name, start, end }: Extract<Expression, { kind: 'macro' }>,
    text: SourceText,
  ): ResolvedExpression | undefined {
    const macro = this.#macro(name, text.span(start, end));
    return macro && this.#measured({ kind: 'macro', macro, start, end }, [macro.body], text, macro.depth);
  }

  #macro(name: string, span: Span): ResolvedMacro | undefined {
    const visible = this.#visible(name);
    if (!visible) {
      if (!this.#resolver.isBroken(name)) this.problems.push({ problem: 'macro-undefined', name, span });
      return undefined;
    }
    if (this.#path.includes(name)) {
      this.problems.push({ problem: 'macro-loop', name, span });
      return undefined;
    }
    this.#resolver.used.add(name);
    if (this.#resolver.isSettled(name)) return this.#resolver.settled(name);
    if (this.#done.has(name)) return this.#done.get(name);
    if (this.#level >= DEEPEST_CONDITION) return this.#tooDeep(visible.expression, visible.text);
    this.#level++;
    this.#path.push(name);
    const body = this.resolve(visible.expression, visible.text);
    this.#path.pop();
    this.#level--;
    const macro = body && { name, text: visible.text, body, depth: this.depthOf(body) };
    this.#done.set(name, macro);
    return macro;
  }

  #measured<T extends ResolvedExpression>(
    node: T,
    children: readonly ResolvedExpression[],
    text: SourceText,
    inner = 0,
  ): T | undefined {
    let depth = inner + 1;
    for (const child of children) depth = Math.max(depth, this.depthOf(child) + 1);
    if (depth > DEEPEST_CONDITION) return this.#tooDeep(node, text);
    this.#depths.set(node, depth);
    return node;
  }
}
