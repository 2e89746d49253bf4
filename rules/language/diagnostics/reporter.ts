import { LineIndex, type Span } from '../text/place.ts';
import type { Edit } from '../text/source-text.ts';
import type { Diagnostic } from './diagnostic.ts';
import { classOf, isError, type Problem } from './problems.ts';
import type { Report } from './report.ts';
import { wordingOf } from './wording.ts';

/** Collects what is found while files are loaded, in the order Falco would come upon it. */
export class Reporter {
  readonly #reports: Report[] = [];
  readonly #texts = new Map<string, LineIndex>();
  #item: string | undefined;

  /** Makes a file's text known, for lines and columns. */
  addText(file: string, text: string): void {
    this.#texts.set(file, new LineIndex(text));
  }

  /** What is reported until the next call belongs to this rule, macro or list. */
  within(item: string | undefined): void {
    this.#item = item;
  }

  add(
    problem: Problem,
    span: Span,
    details: Record<string, string> = {},
    candidates: readonly string[] = [],
    edit?: Edit,
  ): void {
    // What mends a file may stand only in the file itself.
    const own = edit?.file === span.file ? edit : undefined;
    this.#reports.push({ problem, span, details, item: this.#item, candidates, edit: own });
  }

  get hasErrors(): boolean {
    return this.#reports.some((report) => isError(report.problem));
  }

  errorsSince(mark: number): boolean {
    return this.#reports.slice(mark).some((report) => isError(report.problem));
  }

  get mark(): number {
    return this.#reports.length;
  }

  /** All of it, in the order found, without repetitions. */
  diagnostics(): Diagnostic[] {
    const seen = new Set<string>();
    const diagnostics: Diagnostic[] = [];
    for (const report of this.#reports) {
      const { problem, span, item, details } = report;
      // Keys that are missing are all missed at the same place.
      const key = [problem, span.file, span.start, span.end, item, details['key']].join(' ');
      if (seen.has(key)) continue;
      seen.add(key);
      diagnostics.push(this.#diagnostic(report));
    }
    return diagnostics;
  }

  #diagnostic(report: Report): Diagnostic {
    const { problem, span, details, item } = report;
    const lines = this.#texts.get(span.file) ?? new LineIndex('');
    const wording = wordingOf(report, lines.text);
    return {
      code: problem,
      class: classOf(problem),
      severity: isError(problem) ? 'error' : 'warning',
      file: span.file,
      range: lines.range(span.start, span.end),
      message: wording.message,
      advice: wording.advice ?? '',
      expected: wording.expected ?? [],
      fixes: (wording.fixes ?? []).map((fix) => ({
        title: fix.title,
        range: lines.range(fix.start, fix.end),
        newText: fix.newText,
      })),
      item,
      details,
    };
  }
}
