/** The pieces that messages are put together from. */
import { nearest } from '../../text/nearest.ts';
import type { Report } from '../report.ts';

/** Everything people read about a problem. */
export interface Wording {
  /** What is wrong and what it means. */
  readonly message: string;
  /** What to do about it. */
  readonly advice?: string;
  readonly expected?: readonly string[];
  readonly fixes?: readonly WordedFix[];
}

export interface WordedFix {
  readonly title: string;
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** Words a problem. `text` is the file it stands in. */
export type Worder = (report: Report, text: string) => Wording;

/** Longer texts are cut in messages. */
const LONGEST_QUOTATION = 60;

/** A text as messages show it. */
export function code(text: string | undefined): string {
  const shown = text ?? '';
  const cut = shown.length > LONGEST_QUOTATION ? `${shown.slice(0, LONGEST_QUOTATION)}…` : shown;
  return `\`${cut.replace(/\s+/g, ' ')}\``;
}

/** `a`, `b` or `c` */
export function either(words: readonly string[]): string {
  const all = words.map(code);
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
}

/** What could have been meant by a name, as advice with a fix, or `otherwise`. */
export function didYouMean(
  report: Report,
  text: string,
  name: string | undefined,
  otherwise = '',
): Pick<Wording, 'advice' | 'expected' | 'fixes'> {
  const meant = name === undefined ? undefined : nearest(name, report.candidates);
  if (meant === undefined || name === undefined) return { advice: otherwise };
  const { start, end } = report.span;
  const found = text.slice(start, end).indexOf(name);
  const fix = { title: `Write ${code(meant)}`, start: start + found, end: start + found + name.length, newText: meant };
  return {
    advice: `Did you mean ${code(meant)}?`,
    expected: [meant],
    fixes: found < 0 ? [] : [fix],
  };
}
