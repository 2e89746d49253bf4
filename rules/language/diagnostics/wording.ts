import type { Report } from './reporter.ts';

export interface WordedFix {
  readonly title: string;
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

export interface Wording {
  readonly message: string;
  readonly advice?: string;
  readonly expected?: readonly string[];
  readonly fixes?: readonly WordedFix[];
  /** A better stretch to point at. */
  readonly span?: { readonly start: number; readonly end: number };
}

export function wordingOf(report: Report, _text: string): Wording {
  return { message: `${report.problem} ${JSON.stringify(report.details)}` };
}
