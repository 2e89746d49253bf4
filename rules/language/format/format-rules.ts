/** Formats rule files: conditions on lines of a readable length, no blanks at the ends of lines. */
import { ConditionError } from '../condition/error.ts';
import { parseCondition } from '../condition/parser.ts';
import { printCondition } from '../condition/printer.ts';
import { lookUp, pairOf, type YamlMap, type YamlNode, type YamlScalar } from '../yaml/node.ts';
import { parseYaml } from '../yaml/parser.ts';
import { layoutCondition } from './layout-condition.ts';

const WIDTH = 110;

/** With aliases a short file can stand for endlessly many nodes. */
const MOST_NODES = 1_000_000;

const MOST_ROUNDS = 4;

interface Change {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/**
 * The file with its conditions laid out. Everything else stays as it is, comments included; so does a condition that
 * cannot be read, and a file that is no YAML.
 */
export function formatRules(text: string): string {
  let formatted = text;
  // Blanks that belonged to a value may stand alone once the value is laid out: another round takes them away.
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = formatOnce(formatted);
    if (next === formatted) break;
    formatted = next;
  }
  return formatted;
}

function formatOnce(text: string): string {
  const { documents, error } = parseYaml(text, '');
  if (error || documents.some((document) => sizeOf(document, new Map()) > MOST_NODES)) return text;
  const changes = documents.flatMap((document) =>
    document.kind === 'sequence' ? document.items.flatMap((item) => itemChanges(item, text)) : [],
  );
  const blanks = trailingBlanks(text, documents);
  const formatted = apply(
    text,
    [...changes, ...blanks].toSorted((a, b) => a.start - b.start),
  );
  return saysTheSame(text, formatted) ? formatted : text;
}

function itemChanges(item: YamlNode, text: string): readonly Change[] {
  if (item.kind !== 'map' || text.charAt(item.start) === '{') return [];
  const pair = pairOf(item, 'condition');
  if (pair?.value.kind !== 'scalar') return [];
  const change = conditionChange(pair.value, pair.key.start, text);
  return change ? [change] : [];
}

function conditionChange(value: YamlScalar, keyStart: number, text: string): Change | undefined {
  const { source, start } = value;
  // A block of lines ends with its last line break, or with the empty lines after it.
  const end = start + text.slice(start, value.end).trimEnd().length;
  const restOfLine = /^[^\r\n]*/.exec(text.slice(end))?.[0] ?? '';
  const column = keyStart - (text.lastIndexOf('\n', keyStart - 1) + 1);
  // An anchor, a tag or a comment beside the value would get lost or end up inside it.
  if (!/^[^\S\r\n]*$/.test(restOfLine) || /[&!]/.test(text.slice(keyStart, start))) return undefined;
  if (/[^\x20-\x7e\n\r\t\u00a0-\uffff]/.test(source.text)) return undefined;
  const lines = laidOut(source.text, WIDTH - column);
  if (!lines) return undefined;
  const [only] = lines;
  if (lines.length === 1 && only && column + 'condition: '.length + only.length <= WIDTH && isPlainScalar(only)) {
    return { start, end, newText: only };
  }
  const indentation = ' '.repeat(column + 2);
  return { start, end, newText: ['>', ...lines.map((line) => indentation + line)].join('\n') };
}

function laidOut(condition: string, width: number): readonly string[] | undefined {
  try {
    const lines = layoutCondition(parseCondition(condition), condition, width, isParenthesized(condition));
    // A line break inside quotes belongs to the text and must stay one.
    return lines.some((line) => /[\r\n]/.test(line)) ? undefined : lines;
  } catch (error) {
    if (error instanceof ConditionError) return undefined;
    throw error;
  }
}

/** Whether one pair of parentheses stands around all of it, which matters to what is appended later. */
function isParenthesized(condition: string): boolean {
  const text = condition.trim();
  if (!text.startsWith('(')) return false;
  let depth = 0;
  let quoted = '';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charAt(i);
    if (quoted !== '') {
      if (unit === quoted && text.charAt(i - 1) !== '\\') quoted = '';
    } else if (unit === '"' || unit === "'") quoted = unit;
    else if (unit === '(') depth++;
    else if (unit === ')' && --depth === 0) return i === text.length - 1;
  }
  return false;
}

/** Whether YAML takes the text for itself, without quotes. */
function isPlainScalar(text: string): boolean {
  return /^[A-Za-z(]/.test(text) && !/: |:$| #/.test(text);
}

/** Blanks at the ends of lines, where they belong to no text. */
function trailingBlanks(text: string, documents: readonly YamlNode[]): readonly Change[] {
  const scalars = documents.flatMap(scalarsOf).filter(({ style }) => style !== 'plain');
  const changes: Change[] = [];
  let next = 0;
  for (const match of text.matchAll(/[ \t]+(?=\r?\n|$)/g)) {
    const start = match.index;
    while (next < scalars.length && (scalars[next]?.end ?? 0) < start) next++;
    const scalar = scalars[next];
    if (scalar && scalar.start <= start) continue;
    changes.push({ start, end: start + match[0].length, newText: '' });
  }
  return changes;
}

function scalarsOf(root: YamlNode): YamlScalar[] {
  const found = new Set<YamlScalar>();
  const seen = new Set<YamlNode>();
  const stack: YamlNode[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.kind === 'scalar') found.add(node);
    else if (node.kind === 'sequence') stack.push(...node.items);
    else if (node.kind === 'map') for (const { key, value } of node.pairs) stack.push(key, value);
  }
  return [...found].toSorted((a, b) => a.start - b.start);
}

/** @param changes sorted; those inside others are left out. */
function apply(text: string, changes: readonly Change[]): string {
  let result = '';
  let copied = 0;
  for (const { start, end, newText } of changes) {
    if (start < copied) continue;
    result += text.slice(copied, start) + newText;
    copied = end;
  }
  return result + text.slice(copied);
}

/** Formatting must not change a thing: both texts give the same values, conditions apart, which mean the same. */
function saysTheSame(before: string, after: string): boolean {
  const [old, now] = [parseYaml(before, ''), parseYaml(after, '')];
  if (now.error || old.documents.length !== now.documents.length) return false;
  return JSON.stringify(old.documents.map(meaning)) === JSON.stringify(now.documents.map(meaning));
}

function meaning(document: YamlNode): unknown {
  if (document.kind !== 'sequence') return plain(document);
  return document.items.map((item) => {
    if (item.kind !== 'map') return plain(item);
    return item.pairs.map(({ key, value }) => [
      plain(key),
      value === conditionOf(item) ? conditionMeaning(value) : plain(value),
    ]);
  });
}

function conditionOf(item: YamlMap): YamlNode | undefined {
  return lookUp(item, 'condition');
}

function conditionMeaning(node: YamlNode): unknown {
  if (node.kind !== 'scalar') return plain(node);
  try {
    return printCondition(parseCondition(node.source.text));
  } catch (error) {
    if (error instanceof ConditionError) return node.source.text;
    throw error;
  }
}

/** How many nodes a node stands for, with every alias written out. */
function sizeOf(node: YamlNode, known: Map<YamlNode, number>): number {
  const found = known.get(node);
  if (found !== undefined) return found;
  let size = 1;
  if (node.kind === 'sequence') for (const item of node.items) size += sizeOf(item, known);
  if (node.kind === 'map') {
    for (const { key, value } of node.pairs) size += sizeOf(key, known) + sizeOf(value, known);
  }
  known.set(node, size);
  return size;
}

function plain(node: YamlNode): unknown {
  switch (node.kind) {
    case 'null':
      return null;
    case 'scalar':
      return node.source.text;
    case 'sequence':
      return node.items.map(plain);
    case 'map':
      return node.pairs.map(({ key, value }) => [plain(key), plain(value)]);
  }
}
