/** Builds the documents of a YAML text from its tokens. */

import { finish, type Steps } from '../steps.ts';
import { SourceText } from '../text/source-text.ts';
import { markLength } from './decode.ts';
import type { YamlMap, YamlNode, YamlPair, YamlSequence } from './node.ts';
import { DEEPEST_NESTING, YamlError } from './problem.ts';
import { YamlScanner } from './scanner.ts';
import type { Token } from './token.ts';

export interface YamlReading {
  readonly documents: readonly YamlNode[];
  /** The first problem; nothing after it was read. */
  readonly error?: YamlError;
  /** Where a document without content made the reader stop, though more text follows. */
  readonly stoppedAt?: number;
  /** Where a quote stands that is never closed, though nothing else is wrong. */
  readonly unclosedQuote?: number;
}

/** Reads every document. Like yaml-cpp it stops, without complaint, at the first one that is empty. */
export function parseYaml(text: string, file: string, start?: number, end?: number): YamlReading {
  return finish(readYaml(text, file, start, end));
}

/** The same in steps, one for each item of a document that is a list. */
export function* readYaml(
  text: string,
  file: string,
  start: number = markLength(text),
  end?: number,
): Steps<YamlReading> {
  const scanner = new YamlScanner(end === undefined ? text : text.slice(0, end), file, start);
  const documents: YamlNode[] = [];
  const done = (stoppedAt?: number): YamlReading => ({
    documents,
    ...(stoppedAt !== undefined && { stoppedAt }),
    ...(scanner.unclosedQuote !== undefined && { unclosedQuote: scanner.unclosedQuote }),
  });
  try {
    for (;;) {
      while (scanner.peek()?.type === 'directive') readDirective(scanner);
      const first = scanner.peek();
      if (!first) return done();
      const node = yield* new DocumentParser(scanner).parse();
      if (node.kind === 'null') return done(scanner.peek() ? first.start : undefined);
      documents.push(node);
    }
  } catch (error) {
    if (error instanceof YamlError) return { documents, error };
    throw error;
  }
}

function readDirective(scanner: YamlScanner): void {
  const token = scanner.peek();
  if (!token) return;
  const [name, ...parameters] = (token.name ?? '').split(/[ \t]+/).filter((word) => word !== '');
  const version = /^(\d+)\.(\d+)$/.exec(parameters[0] ?? '');
  const bad =
    (name === 'YAML' && (parameters.length !== 1 || !version || Number(version[1]) > 1)) ||
    (name === 'TAG' && parameters.length !== 2);
  if (bad) throw new YamlError('directive', token.start, name);
  scanner.pop();
}

class DocumentParser {
  readonly #scanner: YamlScanner;
  readonly #anchors = new Map<string, YamlNode>();
  #depth = 0;

  constructor(scanner: YamlScanner) {
    this.#scanner = scanner;
  }

  *parse(): Steps<YamlNode> {
    if (this.#scanner.peek()?.type === 'document-start') this.#scanner.pop();
    const first = this.#scanner.peek();
    const node = first?.type === 'block-sequence-start' ? yield* this.#rootSequence(first.start) : this.#node(false);
    while (this.#scanner.peek()?.type === 'document-end') this.#scanner.pop();
    return node;
  }

  #node(inFlowSequence: boolean): YamlNode {
    if (this.#depth >= DEEPEST_NESTING) throw new YamlError('too-deep', this.#scanner.offset);
    this.#depth++;
    const node = this.#nodeInside(inFlowSequence);
    this.#depth--;
    return node;
  }

  #nodeInside(inFlowSequence: boolean): YamlNode {
    const first = this.#scanner.peek();
    if (!first) return nothing(this.#scanner.offset);
    // A value without a key is a map of its own.
    if (first.type === 'value') return this.#compactMap(first);
    if (first.type === 'alias') {
      const node = this.#anchors.get(first.name ?? '');
      if (!node) throw new YamlError('anchor-unknown', first.start, first.name);
      this.#scanner.pop();
      return node;
    }
    const { tag, anchor } = this.#properties();
    const node = this.#content(first.start, tag, inFlowSequence);
    if (anchor) this.#anchors.set(anchor, node);
    return node;
  }

  #properties(): { tag: string; anchor: string } {
    let tag = '';
    let anchor = '';
    for (;;) {
      const token = this.#scanner.peek();
      if (token?.type === 'tag') {
        if (tag !== '') throw new YamlError('tags-several', token.start);
        tag = token.name ?? '';
      } else if (token?.type === 'anchor') {
        if (anchor !== '') throw new YamlError('anchors-several', token.start);
        anchor = token.name ?? '';
      } else return { tag, anchor };
      this.#scanner.pop();
    }
  }

  #content(start: number, tag: string, inFlowSequence: boolean): YamlNode {
    const token = this.#scanner.peek();
    if (!token) return nothing(start);
    switch (token.type) {
      case 'scalar': {
        this.#scanner.pop();
        const scalar = token.scalar;
        if (!scalar) return nothing(start);
        if (scalar.style === 'plain' && tag === '' && isNullWord(scalar.source.text)) {
          return { kind: 'null', start, end: token.end };
        }
        return { kind: 'scalar', start, end: token.end, style: scalar.style, source: scalar.source };
      }
      case 'flow-sequence-start':
        return this.#flowSequence(start);
      case 'block-sequence-start':
        return this.#blockSequence(start);
      case 'flow-map-start':
        return this.#flowMap(start);
      case 'block-map-start':
        return this.#blockMap(start);
      case 'key':
        if (inFlowSequence) return this.#compactMap(token);
        break;
      default:
        break;
    }
    // A tag alone is an empty text, not nothing.
    return tag === '' ? nothing(start) : emptyScalar(start);
  }

  *#rootSequence(start: number): Steps<YamlSequence> {
    this.#depth++;
    this.#scanner.pop();
    const items: YamlNode[] = [];
    for (;;) {
      const end = this.#blockEntry(items);
      if (end) {
        this.#depth--;
        return { kind: 'sequence', start, end: endOf(items, end), items };
      }
      yield;
    }
  }

  #blockSequence(start: number): YamlSequence {
    this.#scanner.pop();
    const items: YamlNode[] = [];
    for (;;) {
      const end = this.#blockEntry(items);
      if (end) return { kind: 'sequence', start, end: endOf(items, end), items };
    }
  }

  /** Reads the next item; the token that ends the sequence when there is none. */
  #blockEntry(items: YamlNode[]): Token | undefined {
    const token = this.#scanner.peek();
    if (token?.type === 'block-sequence-end') {
      this.#scanner.pop();
      return token;
    }
    if (token?.type !== 'block-entry') throw new YamlError('sequence-end', token?.start ?? this.#scanner.offset);
    this.#scanner.pop();
    const next = this.#scanner.peek();
    if (next?.type === 'block-entry' || next?.type === 'block-sequence-end') items.push(nothing(next.start));
    else items.push(this.#node(false));
    return undefined;
  }

  #flowSequence(start: number): YamlSequence {
    this.#scanner.pop();
    const items: YamlNode[] = [];
    for (;;) {
      const token = this.#scanner.peek();
      if (!token) throw new YamlError('flow-sequence-end', this.#scanner.offset);
      if (token.type === 'flow-sequence-end') {
        this.#scanner.pop();
        return { kind: 'sequence', start, end: token.end, items };
      }
      items.push(this.#node(true));
      const next = this.#scanner.peek();
      if (next?.type === 'flow-entry') this.#scanner.pop();
      else if (next?.type !== 'flow-sequence-end') {
        throw new YamlError('flow-sequence-end', next?.start ?? this.#scanner.offset);
      }
    }
  }

  #blockMap(start: number): YamlMap {
    this.#scanner.pop();
    const pairs: YamlPair[] = [];
    for (;;) {
      const token = this.#scanner.peek();
      if (token?.type === 'block-map-end') {
        this.#scanner.pop();
        const last = pairs.at(-1);
        return { kind: 'map', start, end: last ? Math.max(last.key.end, last.value.end) : token.start, pairs };
      }
      if (token?.type !== 'key' && token?.type !== 'value') {
        throw new YamlError('map-end', token?.start ?? this.#scanner.offset);
      }
      pairs.push(this.#pair(token));
    }
  }

  #flowMap(start: number): YamlMap {
    this.#scanner.pop();
    const pairs: YamlPair[] = [];
    for (;;) {
      const token = this.#scanner.peek();
      if (!token) throw new YamlError('flow-map-end', this.#scanner.offset);
      if (token.type === 'flow-map-end') {
        this.#scanner.pop();
        return { kind: 'map', start, end: token.end, pairs };
      }
      pairs.push(this.#pair(token));
      const next = this.#scanner.peek();
      if (next?.type === 'flow-entry') this.#scanner.pop();
      else if (next?.type !== 'flow-map-end') {
        throw new YamlError('flow-map-end', next?.start ?? this.#scanner.offset);
      }
    }
  }

  /** A single pair without braces: `[a: b]` or `: b`. */
  #compactMap(token: Token): YamlMap {
    const pair = this.#pair(token);
    return { kind: 'map', start: token.start, end: Math.max(pair.key.end, pair.value.end), pairs: [pair] };
  }

  #pair(token: Token): YamlPair {
    let key: YamlNode = nothing(token.start);
    if (token.type === 'key') {
      this.#scanner.pop();
      key = this.#node(false);
    }
    let value: YamlNode = nothing(token.start);
    if (this.#scanner.peek()?.type === 'value') {
      this.#scanner.pop();
      value = this.#node(false);
    }
    return { key, value };
  }
}

function nothing(offset: number): YamlNode {
  return { kind: 'null', start: offset, end: offset };
}

function emptyScalar(offset: number): YamlNode {
  return { kind: 'scalar', start: offset, end: offset, style: 'plain', source: SourceText.verbatim('', '', offset) };
}

function isNullWord(text: string): boolean {
  return text === '' || text === '~' || text === 'null' || text === 'Null' || text === 'NULL';
}

function endOf(items: readonly YamlNode[], token: Token): number {
  return items.at(-1)?.end ?? token.start;
}
