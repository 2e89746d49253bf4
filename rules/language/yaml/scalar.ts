/**
 * Reads the text of a scalar: in runs up to a line end, then the line break, then the blanks that begin the next line.
 * Which of them belong to the value depends on the style (YAML 1.2, chapters 7.3 and 8.1).
 */
import type { SourceText } from '../text/source-text.ts';
import { SourceTextBuilder } from '../text/source-text.ts';
import { readEscape } from './escape.ts';
import { YamlError } from './problem.ts';
import type { YamlStream } from './stream.ts';

export interface ScalarRules {
  /** Length of what ends the scalar at the position, -1 when it goes on. */
  readonly end: (stream: YamlStream) => number;
  /** Whether the end mark belongs to the scalar, as a closing quote does. */
  readonly eatEnd: boolean;
  /** Characters that may be taken without a look at `end`: none of them starts an end mark, a break or an escape. */
  readonly run: RegExp;
  readonly escape: '' | "'" | '\\';
  readonly indent: number;
  readonly detectIndent: boolean;
  readonly fold: 'flow' | 'block' | 'none';
  readonly eatLeadingBlanks: boolean;
  readonly trimTrailingBlanks: boolean;
  readonly chomp: 'clip' | 'strip' | 'keep';
  readonly onDocumentMark: 'break' | 'throw' | 'ignore';
  readonly tabsMayIndent: boolean;
}

export interface ScannedScalar {
  readonly source: SourceText;
  /** The scalar ended because a line was indented less, so a key may follow. */
  readonly endedByIndent: boolean;
  /** A quote that should be closed is not, which YAML readers overlook when the last line is complete. */
  readonly unclosed: boolean;
}

export function scanScalar(stream: YamlStream, rules: ScalarRules): ScannedScalar {
  const value = new ScalarValue(stream);
  const opened = stream.offset - 1;
  let indent = rules.indent;
  let sawText = false;
  let pastOpeningBreak = rules.fold === 'flow';
  let emptyLine = false;
  let moreIndented = false;
  let foldedBreaks = 0;
  let foldStartedMoreIndented = false;
  let endedByIndent = false;
  let closed = false;

  while (!stream.ended) {
    value.startLine();
    let escapedBreak = false;
    while (rules.end(stream) < 0 && stream.breakLength() === 0 && !stream.ended) {
      if (atDocumentMark(stream)) {
        if (rules.onDocumentMark === 'break') break;
        if (rules.onDocumentMark === 'throw') {
          throw new YamlError('document-mark-in-quotes', stream.offset, '', opened);
        }
      }
      sawText = true;
      pastOpeningBreak = true;
      if (rules.escape === '\\' && stream.peek() === '\\' && stream.breakLength(1) > 0) {
        stream.advance();
        value.protect();
        escapedBreak = true;
        break;
      }
      if (rules.escape !== '' && stream.peek() === rules.escape) {
        value.escaped(readEscape(stream, rules.escape));
        continue;
      }
      value.run(rules.run);
    }

    if (stream.ended) {
      if (rules.eatEnd) throw new YamlError('quote-open', stream.offset, '', opened);
      break;
    }
    if (rules.onDocumentMark === 'break' && atDocumentMark(stream)) break;
    const endLength = rules.end(stream);
    if (endLength >= 0) {
      if (rules.eatEnd) stream.advance(endLength);
      closed = true;
      break;
    }
    if (rules.fold === 'flow') value.dropTrailingBlanks();

    const breakAt = stream.offset;
    stream.advance(stream.breakLength());
    while (
      stream.peek() === ' ' &&
      (stream.column < indent || (rules.detectIndent && !sawText)) &&
      rules.end(stream) < 0
    ) {
      stream.advanceWithinLine(1);
    }
    if (rules.detectIndent && !sawText) indent = Math.max(indent, stream.column);
    while (stream.isBlank()) {
      if (stream.peek() === '\t' && stream.column < indent && !rules.tabsMayIndent) {
        throw new YamlError('tab-indentation', stream.offset);
      }
      if (!rules.eatLeadingBlanks || rules.end(stream) >= 0) break;
      stream.advanceWithinLine(1);
    }

    const nextEmpty = stream.breakLength() > 0;
    const nextMoreIndented = stream.isBlank();
    if (rules.fold === 'block' && foldedBreaks === 0 && nextEmpty) foldStartedMoreIndented = moreIndented;
    if (pastOpeningBreak) {
      switch (rules.fold) {
        case 'none':
          value.made('\n', breakAt);
          break;
        case 'block':
          if (!emptyLine && !nextEmpty && !moreIndented && !nextMoreIndented && stream.column >= indent) {
            value.made(' ', breakAt);
          } else if (nextEmpty) {
            foldedBreaks++;
          } else {
            value.made('\n', breakAt);
          }
          if (!nextEmpty && foldedBreaks > 0) {
            value.made('\n'.repeat(foldedBreaks - 1), breakAt);
            if (foldStartedMoreIndented || nextMoreIndented || !sawText) value.made('\n', breakAt);
            foldedBreaks = 0;
          }
          break;
        case 'flow':
          if (nextEmpty) value.made('\n', breakAt);
          else if (!emptyLine && !escapedBreak) value.made(' ', breakAt);
          break;
      }
    }
    emptyLine = nextEmpty;
    moreIndented = nextMoreIndented;
    pastOpeningBreak = true;
    if (!emptyLine && stream.column < indent) {
      endedByIndent = true;
      break;
    }
  }
  return { source: value.finish(rules), endedByIndent, unclosed: rules.eatEnd && !closed };
}

function atDocumentMark(stream: YamlStream): boolean {
  return stream.column === 0 && (stream.isDocumentMark('---') || stream.isDocumentMark('...'));
}

/** The value while it grows, with what must not be trimmed away again. */
class ScalarValue {
  readonly #stream: YamlStream;
  readonly #builder = new SourceTextBuilder();
  /** Length up to the last character of this line that is no blank. */
  #solid = 0;
  /** Length up to the last escaped character, which no trimming may touch. */
  #protected = 0;
  /** Length up to the last character that is neither blank nor line break. */
  #lastText = 0;
  /** Length up to the last character that is no line feed. */
  #lastNoBreak = 0;

  constructor(stream: YamlStream) {
    this.#stream = stream;
  }

  startLine(): void {
    this.#solid = this.#builder.length;
  }

  protect(): void {
    this.#solid = this.#builder.length;
    this.#protected = this.#builder.length;
  }

  escaped(read: { readonly text: string; readonly from: number }): void {
    this.#builder.addSynthetic(read.text, this.#stream.file, read.from);
    this.protect();
    this.#lastText = this.#builder.length;
    this.#lastNoBreak = this.#builder.length;
  }

  /** Takes the next character and all that follow it and need no closer look. */
  run(pattern: RegExp): void {
    const stream = this.#stream;
    const start = stream.offset;
    pattern.lastIndex = start + 1;
    pattern.test(stream.text);
    const end = Math.max(start + 1, pattern.lastIndex);
    const text = stream.text.slice(start, end);
    stream.advanceWithinLine(end - start);
    this.#builder.addVerbatim(text, stream.file, start);
    const solid = lengthWithoutBlanks(text);
    if (solid > 0) {
      this.#solid = this.#builder.length - text.length + solid;
      this.#lastText = this.#solid;
    }
    this.#lastNoBreak = this.#builder.length;
  }

  /** Characters that stand for a line break. */
  made(text: string, from: number): void {
    if (text === '') return;
    this.#builder.addSynthetic(text, this.#stream.file, from);
    if (text === ' ') this.#lastNoBreak = this.#builder.length;
    else this.#lastText = this.#builder.length;
  }

  dropTrailingBlanks(): void {
    this.#cut(this.#solid);
  }

  finish(rules: ScalarRules): SourceText {
    if (rules.trimTrailingBlanks) this.#cut(Math.max(this.#lastText, this.#protected));
    if (rules.chomp !== 'keep') {
      const solid = Math.max(this.#lastNoBreak, this.#protected);
      // Clipping keeps one line break after the last text, but none when there is no text at all.
      const keep = rules.chomp === 'clip' && solid > 0 ? solid + 1 : solid;
      this.#cut(Math.min(keep, this.#builder.length));
    }
    return this.#builder.build();
  }

  #cut(length: number): void {
    this.#builder.truncate(length);
    this.#lastNoBreak = Math.min(this.#lastNoBreak, length);
    this.#lastText = Math.min(this.#lastText, length);
  }
}

function lengthWithoutBlanks(text: string): number {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === 32 || text.charCodeAt(end - 1) === 9)) end--;
  return end;
}
