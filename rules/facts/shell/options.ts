/** Splits a program's arguments into options and operands, the way most programs do. */
import { isKnown, known, type Value, withText } from './value.ts';

export interface OptionStyle {
  /** Options that take a value, short or long: `-n --lines -C`. */
  readonly values?: string;
  /** Long options are written with one dash: `-name x`, `-auto-approve`. */
  readonly singleDash?: boolean;
  /** Windows style: `/S /Q`. */
  readonly slash?: boolean;
  /** Options end at the first operand, as for programs that start others. */
  readonly leading?: boolean;
}

export interface Option {
  readonly name: string;
  readonly value: Value | undefined;
}

const NO_VALUES: ReadonlySet<string> = new Set();
const valueSets = new Map<string, ReadonlySet<string>>();

function valueSet(values: string | undefined): ReadonlySet<string> {
  if (values === undefined) return NO_VALUES;
  let set = valueSets.get(values);
  if (!set) {
    set = new Set(values.split(' '));
    valueSets.set(values, set);
  }
  return set;
}

export class Arguments {
  readonly all: readonly Value[];
  readonly options: readonly Option[];
  readonly operands: readonly Value[];
  /** Where the first operand stands in `all`; its length when there is none. */
  readonly firstOperand: number;

  constructor(args: readonly Value[], style: OptionStyle = {}) {
    const options: Option[] = [];
    const operands: Value[] = [];
    const takesValue = valueSet(style.values);
    let firstOperand = args.length;
    for (let index = 0; index < args.length; index++) {
      const arg = args[index] as Value;
      const { text } = arg;
      const isOption =
        (text.length > 1 && text[0] === '-') ||
        (style.slash === true && /^\/[A-Za-z?]/.test(text) && !text.includes('/', 1));
      if (!isOption) {
        if (operands.length === 0) firstOperand = index;
        operands.push(arg);
        if (!style.leading) continue;
        operands.push(...args.slice(index + 1));
        break;
      }
      if (text === '--') {
        if (operands.length === 0) firstOperand = Math.min(index + 1, args.length);
        operands.push(...args.slice(index + 1));
        break;
      }
      const next = args[index + 1];
      if (text[0] === '/') {
        const colon = text.indexOf(':');
        const name = (colon === -1 ? text : text.slice(0, colon)).toLowerCase();
        if (colon !== -1) options.push({ name, value: withText(arg, text.slice(colon + 1)) });
        else if (takesValue.has(name) && next) {
          options.push({ name, value: next });
          index++;
        } else options.push({ name, value: undefined });
      } else if (text.startsWith('--') || style.singleDash) {
        const equals = text.indexOf('=');
        const name = equals === -1 ? text : text.slice(0, equals);
        if (equals !== -1) options.push({ name, value: withText(arg, text.slice(equals + 1)) });
        else if (takesValue.has(name) && next) {
          options.push({ name, value: next });
          index++;
        } else options.push({ name, value: undefined });
      } else {
        // A cluster: `-xzf file`, `-ofile`.
        for (let at = 1; at < text.length; at++) {
          const name = `-${text[at]}`;
          if (!takesValue.has(name)) {
            options.push({ name, value: undefined });
            continue;
          }
          const rest = text.slice(at + 1);
          if (rest !== '') options.push({ name, value: withText(arg, rest.startsWith('=') ? rest.slice(1) : rest) });
          else {
            options.push({ name, value: next });
            index++;
          }
          break;
        }
      }
    }
    this.all = args;
    this.options = options;
    this.operands = operands;
    this.firstOperand = firstOperand;
  }

  /** Whether one of the options is given; long names may be shortened as GNU programs allow. */
  has(...names: readonly string[]): boolean {
    return this.options.some((option) => names.some((name) => isOption(option.name, name)));
  }

  /** The last value given for one of the options. */
  value(...names: readonly string[]): Value | undefined {
    return this.options.findLast((option) => option.value && names.some((name) => isOption(option.name, name)))?.value;
  }

  values(...names: readonly string[]): readonly Value[] {
    return this.options.flatMap((option) =>
      option.value && names.some((name) => isOption(option.name, name)) ? [option.value] : [],
    );
  }

  /** The n-th operand's text; empty when there is none or it is unknown. */
  word(index: number): string {
    const operand = this.operands[index];
    return operand && isKnown(operand) ? operand.text : '';
  }

  /** All operands' known texts. */
  words(): readonly string[] {
    return this.operands.map((operand) => (isKnown(operand) ? operand.text : ''));
  }
}

function isOption(given: string, name: string): boolean {
  if (given === name) return true;
  return given.length > 4 && given.startsWith('--') && name.startsWith(given);
}

export function knownArgs(...words: readonly string[]): readonly Value[] {
  return words.map(known);
}
