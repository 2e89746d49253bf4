/** Methods of texts that hide, take apart or build other texts. */
import { decoded } from '../encodings.ts';
import { concat, EMPTY, isKnown, known, mergeOrigins, UNKNOWN, type Value, withOrigins, withText } from '../value.ts';
import { type Certain, type CodeValue, joinedText, list, plain, textOf } from './values.ts';

/** @returns undefined for a method that is none of them, or whose result nobody knows */
export function textMethod(method: string, receiver: Certain, args: readonly Certain[]): CodeValue | undefined {
  const text = textOf(receiver);
  if (isKnown(text) && receiver.kind !== 'list') {
    const parts = partsOf(method, text, args);
    if (parts) return list(parts.map((part) => plain(withText(text, part))));
  }
  const result = changed(method, text, receiver, args);
  return result && plain(result);
}

function partsOf(method: string, { text }: Value, args: readonly Certain[]): readonly string[] | undefined {
  switch (method) {
    case 'split': {
      const [first] = args;
      const separator = first && textOf(first);
      if (separator && !isKnown(separator)) return undefined;
      if (!separator || separator.text === '') return text.trim().split(/\s+/);
      return text.split(separator.text);
    }
    case 'splitlines':
    case 'lines':
    case 'each_line':
      return text.split('\n').filter((line) => line !== '');
    default:
      return undefined;
  }
}

function changed(method: string, text: Value, receiver: Certain, args: readonly Certain[]): Value | undefined {
  const first = args[0] ? textOf(args[0]) : EMPTY;
  switch (method) {
    case 'decode':
    case 'encode':
    case 'strip':
    case 'trim':
    case 'toString':
    case 'to_s':
    case 'chomp':
    case 'read':
    case 'text':
    case 'content':
    case 'as_posix':
    case 'freeze':
    case 'str':
      if (method === 'decode' && /rot|hex|base64|zip/.test(first.text))
        return withOrigins(text, { kind: 'decoded', how: first.text });
      return isKnown(text) && /^(?:strip|trim|chomp)$/.test(method) ? withText(text, text.text.trim()) : text;
    case 'join': {
      if (receiver.kind === 'list') return joinedText(receiver, first.text);
      const [items] = args;
      return items?.kind === 'list' ? joinedText(items, text.text) : undefined;
    }
    case 'format': {
      let index = 0;
      const origins = args.flatMap((arg) => textOf(arg).origins);
      const filled = text.text.replace(/\{\w*\}|%[sd]/g, () => {
        const arg = args[index++];
        return arg ? textOf(arg).text : UNKNOWN;
      });
      return { text: filled, origins: mergeOrigins(text.origins, origins), glob: false };
    }
    case 'replace':
    case 'replaceAll':
    case 'sub':
    case 'gsub': {
      const second = args[1] ? textOf(args[1]) : EMPTY;
      return isKnown(text) && isKnown(first) && isKnown(second)
        ? withText(text, text.text.replaceAll(first.text, second.text))
        : undefined;
    }
    case 'reverse':
      return isKnown(text) && receiver.kind !== 'list'
        ? withOrigins(withText(text, [...text.text].reverse().join('')), { kind: 'decoded', how: 'reverse' })
        : undefined;
    case 'lower':
    case 'toLowerCase':
    case 'downcase':
      return withText(text, text.text.toLowerCase());
    case 'upper':
    case 'toUpperCase':
    case 'upcase':
      return withText(text, text.text.toUpperCase());
    case 'concat':
      return receiver.kind === 'list' ? undefined : args.map(textOf).reduce(concat, text);
    case 'chr':
      return fromNumbers([text]);
    case 'pack': {
      if (receiver.kind === 'list' && /^[cCU]\*?$/.test(first.text)) return fromNumbers(receiver.items.map(textOf));
      const item = receiver.kind === 'list' && receiver.items[0] ? textOf(receiver.items[0]) : text;
      return /^H/.test(first.text) ? decoded(item, 'hex') : undefined;
    }
    case 'unpack1':
    case 'unpack':
      if (/^m/.test(first.text)) return decoded(text, 'base64');
      return /^H/.test(first.text) ? decoded(text, 'hex') : undefined;
    default:
      return undefined;
  }
}

/** The text whose characters have these numbers. @returns undefined when one of them is not known */
export function fromNumbers(numbers: readonly Value[]): Value | undefined {
  let text = '';
  for (const number of numbers) {
    const code = Number(number.text);
    if (!/^(?:0x)?[\da-f]+$/i.test(number.text) || !(code > 1 && code <= 0x10ffff)) return undefined;
    text += String.fromCodePoint(code);
  }
  return numbers.length === 0 ? undefined : withOrigins(known(text), { kind: 'decoded', how: 'numbers' });
}
