/**
 * Splits YAML into tokens. Indentation becomes start and end tokens; whether a scalar is a key is known only once a
 * colon follows, so a key token waits in the queue, undecided, until then.
 *
 * The reader follows yaml-cpp, which Falco uses, in what it takes and what it refuses: a rule file must mean the same
 * here and there, down to a quote that is never closed.
 */
import { DEEPEST_NESTING, YamlError } from './problem.ts';
import { type ScalarRules, scanScalar } from './scalar.ts';
import { YamlStream } from './stream.ts';
import type { Token, TokenType } from './token.ts';

interface Indent {
  readonly column: number;
  readonly type: 'none' | 'sequence' | 'map';
  status: 'valid' | 'open' | 'void';
}

interface SimpleKey {
  readonly line: number;
  readonly offset: number;
  readonly flowLevel: number;
  readonly indent: Indent | undefined;
  readonly mapStart: Token | undefined;
  readonly key: Token;
}

/** A key must stand on one line and be no longer than this. */
const LONGEST_KEY = 1024;

const PLAIN_RUN = /[^:\s#\u0085\u2028\u2029]*/y;
const PLAIN_FLOW_RUN = /[^:\s#,?[\]{}\u0085\u2028\u2029]*/y;
const SINGLE_RUN = /[^'\r\n]*/y;
const DOUBLE_RUN = /[^"\\\r\n]*/y;
const BLOCK_RUN = /[^\r\n]*/y;

export class YamlScanner {
  readonly #stream: YamlStream;
  readonly #tokens: Token[] = [];
  #head = 0;
  #ended = false;
  #keyAllowed = true;
  /** After a quoted scalar or a closed flow collection `:` needs no blank in a flow collection. */
  #afterJson = false;
  readonly #keys: SimpleKey[] = [];
  readonly #indents: Indent[] = [{ column: -1, type: 'none', status: 'valid' }];
  readonly #flows: ('sequence' | 'map')[] = [];
  /** Where the quote stands that the text ends without closing. */
  unclosedQuote: number | undefined;

  constructor(text: string, file: string, start: number) {
    this.#stream = new YamlStream(text, file, start);
  }

  /** The next token, undefined at the end. */
  peek(): Token | undefined {
    for (;;) {
      const token = this.#tokens[this.#head];
      if (token?.status === 'valid') return token;
      if (token?.status === 'void') {
        this.#head++;
        continue;
      }
      if (this.#ended) return undefined;
      this.#scanNext();
    }
  }

  pop(): void {
    if (!this.peek()) return;
    this.#head++;
    if (this.#head === this.#tokens.length) {
      this.#tokens.length = 0;
      this.#head = 0;
    }
  }

  get offset(): number {
    return this.#stream.offset;
  }

  get #inFlow(): boolean {
    return this.#flows.length > 0;
  }

  #scanNext(): void {
    const stream = this.#stream;
    this.#skipToToken();
    this.#popIndents(stream.column);
    const unit = stream.peek();
    if (stream.ended) this.#endStream();
    else if (stream.column === 0 && unit === '%') this.#directive();
    else if (stream.isDocumentMark('---')) this.#documentMark('document-start');
    else if (stream.isDocumentMark('...')) this.#documentMark('document-end');
    else if (unit === '[' || unit === '{') this.#flowStart(unit);
    else if (unit === ']' || unit === '}') this.#flowEnd(unit);
    else if (unit === ',') this.#flowEntry();
    else if (unit === '-' && stream.isBlankBreakOrEnd(1)) this.#blockEntry();
    else if (unit === '?' && stream.isBlankOrBreak(1)) this.#explicitKey();
    else if (unit === ':' && this.#valueFollows()) this.#value();
    else if (unit === '*' || unit === '&') this.#anchorOrAlias(unit);
    else if (unit === '!') this.#tag();
    else if (!this.#inFlow && (unit === '|' || unit === '>')) this.#blockScalar(unit);
    else if (unit === "'" || unit === '"') this.#quotedScalar(unit);
    else if (this.#startsPlain(unit)) this.#plainScalar();
    else throw new YamlError('token', stream.offset, unit);
  }

  #skipToToken(): void {
    const stream = this.#stream;
    for (;;) {
      while (stream.isBlank()) {
        if (!this.#inFlow && stream.peek() === '\t') this.#keyAllowed = false;
        stream.advanceWithinLine(1);
      }
      if (stream.peek() === '#') while (!stream.ended && stream.breakLength() === 0) stream.advanceWithinLine(1);
      if (stream.breakLength() === 0) return;
      stream.advance(stream.breakLength());
      this.#voidKey();
      if (!this.#inFlow) this.#keyAllowed = true;
    }
  }

  #valueFollows(): boolean {
    const stream = this.#stream;
    if (!this.#inFlow) return stream.isBlankBreakOrEnd(1);
    return this.#afterJson || stream.isBlankOrBreak(1) || ',]}'.includes(stream.peek(1) || 'none');
  }

  #startsPlain(unit: string): boolean {
    const stream = this.#stream;
    if (this.#inFlow) {
      if (',?[]{}#&*!|>\'"%@`'.includes(unit)) return false;
      const next = stream.peek(1);
      return !((unit === '-' || unit === ':') && (next === '' || next === ' ' || next === '\t'));
    }
    if (',[]{}#&*!|>\'"%@`'.includes(unit)) return false;
    return !((unit === '-' || unit === '?' || unit === ':') && stream.isBlankBreakOrEnd(1));
  }

  #push(type: TokenType, start: number, extra: Partial<Token> = {}): Token {
    const token: Token = { type, start, end: this.#stream.offset, status: 'valid', ...extra };
    this.#tokens.push(token);
    return token;
  }

  #endStream(): void {
    this.#stream.column = 0;
    this.#popAllIndents();
    this.#forgetKeys();
    this.#keyAllowed = false;
    this.#ended = true;
  }

  #directive(): void {
    const stream = this.#stream;
    this.#popAllIndents();
    this.#forgetKeys();
    this.#keyAllowed = false;
    this.#afterJson = false;
    const start = stream.offset;
    while (!stream.ended && stream.breakLength() === 0 && !(stream.isBlank() && stream.peek(1) === '#')) {
      stream.advanceWithinLine(1);
    }
    this.#push('directive', start, { name: stream.text.slice(start + 1, stream.offset) });
  }

  #documentMark(type: 'document-start' | 'document-end'): void {
    this.#popAllIndents();
    this.#forgetKeys();
    this.#keyAllowed = false;
    this.#afterJson = false;
    const start = this.#stream.offset;
    this.#stream.advanceWithinLine(3);
    this.#push(type, start);
  }

  #flowStart(unit: string): void {
    // The parser hears of brackets only when it is clear what they belong to; endless ones need not be read so far.
    if (this.#flows.length >= DEEPEST_NESTING) throw new YamlError('too-deep', this.#stream.offset);
    this.#maybeKey();
    this.#keyAllowed = true;
    this.#afterJson = false;
    const start = this.#stream.offset;
    this.#stream.advanceWithinLine(1);
    this.#flows.push(unit === '[' ? 'sequence' : 'map');
    this.#push(unit === '[' ? 'flow-sequence-start' : 'flow-map-start', start);
  }

  #flowEnd(unit: string): void {
    const stream = this.#stream;
    const flow = this.#flows.at(-1);
    if (!flow) throw new YamlError('flow-end', stream.offset, unit);
    this.#closeLoneEntry(flow);
    this.#keyAllowed = false;
    this.#afterJson = true;
    const start = stream.offset;
    stream.advanceWithinLine(1);
    if ((unit === ']') !== (flow === 'sequence')) throw new YamlError('flow-end', start, unit);
    this.#flows.pop();
    this.#push(flow === 'sequence' ? 'flow-sequence-end' : 'flow-map-end', start);
  }

  #flowEntry(): void {
    const flow = this.#flows.at(-1);
    if (flow) this.#closeLoneEntry(flow);
    this.#keyAllowed = true;
    this.#afterJson = false;
    const start = this.#stream.offset;
    this.#stream.advanceWithinLine(1);
    this.#push('flow-entry', start);
  }

  /** In `{a, b}` each entry is a key without a value. */
  #closeLoneEntry(flow: 'sequence' | 'map'): void {
    if (flow === 'map') {
      if (this.#confirmKey()) this.#push('value', this.#stream.offset);
    } else this.#voidKey();
  }

  #blockEntry(): void {
    const stream = this.#stream;
    if (this.#inFlow || !this.#keyAllowed) throw new YamlError('block-entry', stream.offset);
    this.#pushIndent(stream.column, 'sequence');
    this.#keyAllowed = true;
    this.#afterJson = false;
    const start = stream.offset;
    stream.advanceWithinLine(1);
    this.#push('block-entry', start);
  }

  #explicitKey(): void {
    const stream = this.#stream;
    if (!this.#inFlow) {
      if (!this.#keyAllowed) throw new YamlError('map-key', stream.offset);
      this.#pushIndent(stream.column, 'map');
    }
    this.#keyAllowed = !this.#inFlow;
    const start = stream.offset;
    stream.advanceWithinLine(1);
    this.#push('key', start);
  }

  #value(): void {
    const stream = this.#stream;
    const simple = this.#confirmKey();
    this.#afterJson = false;
    if (simple) {
      this.#keyAllowed = false;
    } else {
      if (!this.#inFlow) {
        if (!this.#keyAllowed) throw new YamlError('map-value', stream.offset);
        this.#pushIndent(stream.column, 'map');
      }
      this.#keyAllowed = !this.#inFlow;
    }
    const start = stream.offset;
    stream.advanceWithinLine(1);
    this.#push('value', start);
  }

  #anchorOrAlias(unit: string): void {
    const stream = this.#stream;
    this.#maybeKey();
    this.#keyAllowed = false;
    this.#afterJson = false;
    const alias = unit === '*';
    const start = stream.offset;
    stream.advanceWithinLine(1);
    while (!stream.ended && !stream.isBlankOrBreak() && !'[]{},'.includes(stream.peek())) stream.advanceWithinLine(1);
    const name = stream.text.slice(start + 1, stream.offset);
    if (name === '') throw new YamlError(alias ? 'alias-missing' : 'anchor-missing', stream.offset);
    if (!stream.ended && !stream.isBlankOrBreak() && !'?:,]}%@`'.includes(stream.peek())) {
      throw new YamlError(alias ? 'alias-character' : 'anchor-character', stream.offset, stream.peek());
    }
    this.#push(alias ? 'alias' : 'anchor', start, { name });
  }

  #tag(): void {
    const stream = this.#stream;
    this.#maybeKey();
    this.#keyAllowed = false;
    this.#afterJson = false;
    const start = stream.offset;
    stream.advanceWithinLine(1);
    if (stream.peek() === '<') {
      const verbatim = take(stream, /<(?:[\w\-#;/?:@&=+$,.!~*'()[\]]|%[0-9a-fA-F]{2})*>/y);
      if (verbatim === '') throw new YamlError('tag', stream.offset);
    } else {
      const handle = take(stream, /[0-9A-Za-z-]*/y);
      const rest = stream.peek() === '!' ? '' : take(stream, TAG_CHARACTERS);
      if (stream.peek() === '!') {
        if (rest !== '') throw new YamlError('tag', start + 1 + handle.length, handle);
        stream.advanceWithinLine(1);
        if (take(stream, TAG_CHARACTERS) === '') throw new YamlError('tag', stream.offset, handle);
      }
    }
    this.#push('tag', start, { name: stream.text.slice(start, stream.offset) });
  }

  #plainScalar(): void {
    const stream = this.#stream;
    const flow = this.#inFlow;
    this.#maybeKey();
    const start = stream.offset;
    const { source, endedByIndent } = scanScalar(stream, {
      end: flow ? endOfPlainInFlow : endOfPlain,
      eatEnd: false,
      run: flow ? PLAIN_FLOW_RUN : PLAIN_RUN,
      escape: '',
      indent: flow ? 0 : this.#topIndent() + 1,
      detectIndent: false,
      fold: 'flow',
      eatLeadingBlanks: true,
      trimTrailingBlanks: true,
      chomp: 'strip',
      onDocumentMark: 'break',
      tabsMayIndent: false,
    });
    this.#keyAllowed = endedByIndent;
    this.#afterJson = false;
    const end = source.length > 0 ? source.span(source.length - 1, source.length).end : start;
    this.#push('scalar', start, { end, scalar: { style: 'plain', source } });
  }

  #quotedScalar(quote: string): void {
    const stream = this.#stream;
    const single = quote === "'";
    this.#maybeKey();
    const start = stream.offset;
    stream.advanceWithinLine(1);
    const { source, unclosed } = scanScalar(stream, {
      end: single ? endOfSingleQuoted : endOfDoubleQuoted,
      eatEnd: true,
      run: single ? SINGLE_RUN : DOUBLE_RUN,
      escape: single ? "'" : '\\',
      indent: 0,
      detectIndent: false,
      fold: 'flow',
      eatLeadingBlanks: true,
      trimTrailingBlanks: false,
      chomp: 'clip',
      onDocumentMark: 'throw',
      tabsMayIndent: true,
    });
    if (unclosed) this.unclosedQuote = start;
    this.#keyAllowed = false;
    this.#afterJson = true;
    this.#push('scalar', start, {
      scalar: { style: single ? 'single' : 'double', source: source.quotedBy(single ? "'" : '"') },
    });
  }

  #blockScalar(indicator: string): void {
    const stream = this.#stream;
    const start = stream.offset;
    stream.advanceWithinLine(1);
    const header = take(stream, /[+-][0-9]|[0-9][+-]|[+-]|[0-9]|/y);
    const digit = /[0-9]/.exec(header)?.[0];
    if (digit === '0') throw new YamlError('block-scalar-zero-indent', stream.offset);
    while (stream.isBlank()) stream.advanceWithinLine(1);
    if (stream.peek() === '#') while (!stream.ended && stream.breakLength() === 0) stream.advanceWithinLine(1);
    if (!stream.ended && stream.breakLength() === 0) throw new YamlError('block-scalar-header', stream.offset);
    const rules: ScalarRules = {
      end: () => -1,
      eatEnd: false,
      run: BLOCK_RUN,
      escape: '',
      indent: (digit ? Number(digit) : 1) + Math.max(0, this.#topIndent()),
      detectIndent: !digit,
      fold: indicator === '>' ? 'block' : 'none',
      eatLeadingBlanks: false,
      trimTrailingBlanks: false,
      chomp: header.includes('+') ? 'keep' : header.includes('-') ? 'strip' : 'clip',
      onDocumentMark: 'ignore',
      tabsMayIndent: false,
    };
    const { source } = scanScalar(stream, rules);
    this.#keyAllowed = true;
    this.#afterJson = false;
    const end = source.length > 0 ? source.span(source.length - 1, source.length).end : start + 1;
    this.#push('scalar', start, { end, scalar: { style: indicator === '>' ? 'folded' : 'literal', source } });
  }

  // Indentation.

  #topIndent(): number {
    return this.#indents.at(-1)?.column ?? 0;
  }

  #pushIndent(column: number, type: 'sequence' | 'map'): { indent: Indent; token: Token } | undefined {
    if (this.#inFlow) return undefined;
    const last = this.#indents.at(-1);
    if (last) {
      if (column < last.column) return undefined;
      // `- ` may stand at the column of the key it belongs to.
      if (column === last.column && !(type === 'sequence' && last.type === 'map')) return undefined;
    }
    const token = this.#push(type === 'sequence' ? 'block-sequence-start' : 'block-map-start', this.#stream.offset);
    const indent: Indent = { column, type, status: 'valid' };
    this.#indents.push(indent);
    return { indent, token };
  }

  #popIndents(column: number): void {
    if (this.#inFlow) return;
    const stream = this.#stream;
    for (let top = this.#indents.at(-1); top; top = this.#indents.at(-1)) {
      if (top.column < column) break;
      const entry = stream.peek() === '-' && stream.isBlankBreakOrEnd(1);
      if (top.column === column && !(top.type === 'sequence' && !entry)) break;
      this.#popIndent();
    }
    while (this.#indents.at(-1)?.status === 'void') this.#popIndent();
  }

  #popAllIndents(): void {
    if (this.#inFlow) return;
    for (let top = this.#indents.at(-1); top && top.type !== 'none'; top = this.#indents.at(-1)) this.#popIndent();
  }

  #popIndent(): void {
    const indent = this.#indents.pop();
    if (!indent) return;
    if (indent.status !== 'valid') {
      this.#voidKey();
      return;
    }
    if (indent.type !== 'none') {
      this.#push(indent.type === 'sequence' ? 'block-sequence-end' : 'block-map-end', this.#stream.offset);
    }
  }

  // Keys that are only recognised by the colon after them.

  #maybeKey(): void {
    if (!this.#keyAllowed || this.#keys.at(-1)?.flowLevel === this.#flows.length) return;
    const stream = this.#stream;
    const pushed = this.#inFlow ? undefined : this.#pushIndent(stream.column, 'map');
    if (pushed) {
      pushed.indent.status = 'open';
      pushed.token.status = 'open';
    }
    const key = this.#push('key', stream.offset, { status: 'open' });
    this.#keys.push({
      line: stream.line,
      offset: stream.offset,
      flowLevel: this.#flows.length,
      indent: pushed?.indent,
      mapStart: pushed?.token,
      key,
    });
  }

  #confirmKey(): boolean {
    const key = this.#keys.at(-1);
    if (!key || key.flowLevel !== this.#flows.length) return false;
    this.#keys.pop();
    const valid = this.#stream.line === key.line && this.#stream.offset - key.offset <= LONGEST_KEY;
    settle(key, valid ? 'valid' : 'void');
    return valid;
  }

  #voidKey(): void {
    const key = this.#keys.at(-1);
    if (!key || key.flowLevel !== this.#flows.length) return;
    settle(key, 'void');
    this.#keys.pop();
  }

  #forgetKeys(): void {
    for (let key = this.#keys.pop(); key; key = this.#keys.pop()) if (key.flowLevel === 0) settle(key, 'void');
  }
}

const TAG_CHARACTERS = /(?:[\w\-#;/?:@&=+$.~*'()]|%[0-9a-fA-F]{2})*/y;

function settle(key: SimpleKey, status: 'valid' | 'void'): void {
  if (key.indent) key.indent.status = status;
  if (key.mapStart) key.mapStart.status = status;
  key.key.status = status;
}

/** Takes what the sticky pattern matches at the position; it must not match a line break. */
function take(stream: YamlStream, pattern: RegExp): string {
  pattern.lastIndex = stream.offset;
  const matched = pattern.exec(stream.text)?.[0] ?? '';
  stream.advanceWithinLine(matched.length);
  return matched;
}

function endOfPlain(stream: YamlStream): number {
  if (stream.peek() === ':' && stream.isBlankBreakOrEnd(1)) return 1;
  return stream.isBlankOrBreak() && stream.peek(1) === '#' ? 2 : -1;
}

function endOfPlainInFlow(stream: YamlStream): number {
  const unit = stream.peek();
  if (unit !== '' && ',?[]{}'.includes(unit)) return 1;
  if (unit === ':' && (stream.isBlankBreakOrEnd(1) || ',]}'.includes(stream.peek(1)))) return 1;
  return stream.isBlankOrBreak() && stream.peek(1) === '#' ? 2 : -1;
}

function endOfSingleQuoted(stream: YamlStream): number {
  return stream.peek() === "'" && stream.peek(1) !== "'" ? 1 : -1;
}

function endOfDoubleQuoted(stream: YamlStream): number {
  return stream.peek() === '"' ? 1 : -1;
}
