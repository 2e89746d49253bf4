/**
 * Output templates: text with `%field`, `%field[argument]`, `%transformer(...)`, each with an optional width between
 * the percent sign and the name. There is no way to write a percent sign itself.
 */
import { ConditionError } from '../condition/error.ts';
import { parseOperand, parseOperandWithoutArgument } from '../condition/parser.ts';
import { byteLength, cutBytes, untilNul } from '../text/bytes.ts';
import { TypingError } from './error.ts';
import { formatScalar, type Scalar } from './field.ts';
import { compileOperand, type Operand, type OperandContext } from './operand.ts';
import { type EventState, SlotFailure } from './slot.ts';

export type OutputProblem = 'output-empty' | 'output-percent-end' | 'output-number-end' | 'output-field-unknown';

export class OutputError extends Error {
  readonly problem: OutputProblem;
  /** Where in the template it stands. */
  readonly start: number;
  readonly end: number;

  constructor(problem: OutputProblem, start: number, end: number) {
    super(problem);
    this.problem = problem;
    this.start = start;
    this.end = end;
  }
}

interface OutputField {
  /** As written, without percent sign and width. */
  readonly text: string;
  readonly operand: Operand;
  readonly digits: number | undefined;
  /** Bytes to pad or cut to; 0 for as long as it is. */
  readonly width: number;
}

/** A field that is named in part only: what follows its name is text, though it looks as if it belonged to it. */
export interface OutputCut {
  readonly start: number;
  readonly end: number;
  readonly field: string;
  readonly rest: string;
}

export interface OutputTemplate {
  readonly text: string;
  readonly parts: readonly (string | OutputField)[];
  readonly cuts: readonly OutputCut[];
}

/** Wider columns than this are cut down to it; no terminal and no message needs them. */
const WIDEST = 4096;

/** What looks as if it still belonged to a field's name. */
const CUT_OFF = /^(?:[A-Za-z0-9_]|\.[A-Za-z])[\w.]*|^\[[^\]\n]*\]/;

/** A list is cut to this many bytes. */
const LONGEST_LIST = 1023;

/** Compiles a template; throws {@link OutputError}. */
export function compileOutput(template: string, context: OperandContext): OutputTemplate {
  if (template === '') throw new OutputError('output-empty', 0, 0);
  const parts: (string | OutputField)[] = [];
  const cuts: OutputCut[] = [];
  // A leading star once said that fields may be missing, which they always may.
  const start = template.startsWith('*') ? 1 : 0;
  let textStart = start;
  for (let i = template.indexOf('%', start); i >= 0; i = template.indexOf('%', textStart)) {
    if (i > textStart) parts.push(template.slice(textStart, i));
    if (i === template.length - 1) throw new OutputError('output-percent-end', i, i + 1);
    const digits = /[0-9]*/y;
    digits.lastIndex = i + 1;
    const width = digits.exec(template)?.[0] ?? '';
    const nameStart = i + 1 + width.length;
    if (nameStart === template.length) throw new OutputError('output-number-end', i, nameStart);
    const found = compileField(template.slice(nameStart), context);
    if (!found) throw new OutputError('output-field-unknown', i, endOfWord(template, nameStart));
    parts.push({
      text: template.slice(nameStart, nameStart + found.length),
      operand: found.operand,
      digits: found.digits,
      width: Math.min(Number(width), WIDEST),
    });
    textStart = nameStart + found.length;
    const rest = CUT_OFF.exec(template.slice(textStart, textStart + 100))?.[0];
    if (rest) {
      cuts.push({ start: i, end: textStart + rest.length, field: template.slice(nameStart, textStart), rest });
    }
  }
  if (textStart < template.length) parts.push(template.slice(textStart));
  return { text: template, parts, cuts };
}

interface FoundField {
  readonly operand: Operand;
  readonly digits: number | undefined;
  readonly length: number;
}

/**
 * The longest start of the text that is a field or transformer which exists. So `%tool.namex` is the field `tool.name`
 * followed by an x, and brackets that make no argument are ordinary text.
 */
function compileField(text: string, context: OperandContext): FoundField | undefined {
  const whole = attempt(() => parseOperand(text), context);
  if (whole) return whole;
  const withoutArgument = attempt(() => parseOperandWithoutArgument(text), context);
  if (withoutArgument) return withoutArgument;
  const name = /^[a-zA-Z]+[a-zA-Z0-9_]*(?:\.[a-zA-Z]+[a-zA-Z0-9_]*)+/.exec(text.slice(0, 1000))?.[0];
  const field = name === undefined ? undefined : context.scope.longestPrefix(name);
  return field && attempt(() => parseOperand(field.name), context);
}

function attempt(parse: () => ReturnType<typeof parseOperand>, context: OperandContext): FoundField | undefined {
  try {
    const node = parse();
    const digits = node.kind === 'field' ? context.scope.digits(node.name) : undefined;
    return { operand: compileOperand(node, context), digits, length: node.end };
  } catch (error) {
    if (error instanceof ConditionError || error instanceof TypingError) return undefined;
    throw error;
  }
}

function endOfWord(template: string, start: number): number {
  const word = /[A-Za-z0-9_.]*/y;
  word.lastIndex = start;
  word.test(template);
  return Math.max(word.lastIndex, start + 1);
}

/**
 * Fills a template in. A field without a value shows as `<NA>`; one that cannot be worked out does too and is handed
 * to `onFailure`.
 */
export function renderOutput(
  template: OutputTemplate,
  event: EventState,
  onFailure: (failure: SlotFailure) => void,
): string {
  let text = '';
  for (const part of template.parts) {
    if (typeof part === 'string') text += part;
    else text += toWidth(showField(part, event, onFailure), part.width);
  }
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

function showField(part: OutputField, event: EventState, onFailure: (failure: SlotFailure) => void): string {
  try {
    const value = event.get(part.operand.slot);
    return value === undefined ? '<NA>' : formatValue(value, part.operand, part.digits);
  } catch (error) {
    if (!(error instanceof SlotFailure)) throw error;
    onFailure(error);
    return '<NA>';
  }
}

/** A value as outputs show it. */
export function formatValue(value: Scalar | readonly Scalar[], operand: Operand, digits?: number): string {
  if (typeof value !== 'object') return untilNul(formatScalar(value, operand.type, digits));
  let text = '(';
  for (const item of value) {
    // As in Falco, empty values at the start of a list leave no comma.
    if (text.length > 1) text += ',';
    text += untilNul(formatScalar(item, operand.type, digits));
  }
  return cutBytes(`${text})`, LONGEST_LIST);
}

function toWidth(text: string, width: number): string {
  if (width === 0) return text;
  const length = byteLength(text);
  return length <= width ? text + ' '.repeat(width - length) : cutBytes(text, width);
}

/** The fields a template shows, by their written names. */
export function outputFields(
  template: OutputTemplate,
): readonly { readonly text: string; readonly operand: Operand }[] {
  return template.parts.filter((part) => typeof part !== 'string');
}
