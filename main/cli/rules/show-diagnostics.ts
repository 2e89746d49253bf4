import type { Diagnostic, RuleFile } from '../../../rules/language/index.ts';
import { lineOf } from '../../../rules/language/index.ts';

/** Columns of a line that are shown around the place that is meant. */
const WIDEST = 110;

/** A diagnostic as people read it in a terminal: place, words, the line with a caret below. */
export function showDiagnostic(diagnostic: Diagnostic, files: readonly RuleFile[]): string {
  const { file, range, severity, message, advice } = diagnostic;
  const { line, column } = range.start;
  const content = files.find(({ name }) => name === file)?.content ?? '';
  const words = [message, advice].filter((text) => text !== '').join(' ');
  const end = range.end.line === line ? range.end.column : Number.POSITIVE_INFINITY;
  return `${file}:${line}:${column}: ${severity}: ${words}\n${showLine(lineOf(content, line), line, column, end)}`;
}

function showLine(text: string, line: number, column: number, end: number): string {
  const start = column - 1;
  const length = Math.max(1, Math.min(end - column, text.length - start));
  const from = text.length > WIDEST ? Math.max(0, Math.min(start - 20, text.length - WIDEST)) : 0;
  const shown = text.slice(from, from + WIDEST);
  const [before, after] = [from > 0 ? '…' : '', from + WIDEST < text.length ? '…' : ''];
  // Tabs stay tabs, so that the caret stands below its place whatever their width.
  const indentation = (before + text.slice(from, start)).replace(/[^\t]/g, ' ');
  const carets = '^'.repeat(Math.max(1, Math.min(length, shown.length - (start - from))));
  const number = String(line);
  return `  ${number} | ${before}${shown}${after}\n  ${' '.repeat(number.length)} | ${indentation}${carets}\n`;
}

/** `2 errors and 1 warning` */
export function countOf(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const parts = [errors > 0 ? plural(errors, 'error') : '', warnings > 0 ? plural(warnings, 'warning') : ''];
  return parts.filter((part) => part !== '').join(' and ');
}

export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
