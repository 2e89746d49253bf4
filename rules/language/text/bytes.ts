/**
 * The rule language counts and compares bytes of UTF-8 while our strings are UTF-16. Most answers are the same either
 * way; this file holds the places where they are not.
 *
 * Bytes that are no valid UTF-8 (a decoded base64 text may hold such) are kept as lone surrogates U+DC80 to U+DCFF,
 * one for each byte, so that equality, length and order stay those of the bytes.
 */

const NOT_ASCII = /[^\x00-\x7f]/;

export function isAscii(text: string): boolean {
  return !NOT_ASCII.test(text);
}

function isEscapedByte(unit: number): boolean {
  return unit >= 0xdc80 && unit <= 0xdcff;
}

/** Length in bytes of UTF-8. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text.charCodeAt(i + 1))) {
      bytes += 2;
      i++;
    } else if (!isEscapedByte(unit)) bytes += 2;
  }
  return bytes;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

/** The text as one character for each byte (U+0000 to U+00FF), for matching that counts bytes. */
export function toByteString(text: string): string {
  if (isAscii(text)) return text;
  let result = '';
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i) ?? 0;
    if (point > 0xffff) i++;
    if (point < 0x80) result += String.fromCharCode(point);
    else if (isEscapedByte(point)) result += String.fromCharCode(point - 0xdc00);
    else if (point < 0x800) result += String.fromCharCode(0xc0 | (point >> 6), 0x80 | (point & 63));
    else if (point < 0x10000) {
      result += String.fromCharCode(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    } else {
      result += String.fromCharCode(
        0xf0 | (point >> 18),
        0x80 | ((point >> 12) & 63),
        0x80 | ((point >> 6) & 63),
        0x80 | (point & 63),
      );
    }
  }
  return result;
}

/** The inverse of {@link toByteString}; bytes that are no UTF-8 become escaped bytes. */
export function fromByteString(bytes: string): string {
  if (isAscii(bytes)) return bytes;
  let result = '';
  let i = 0;
  while (i < bytes.length) {
    const first = bytes.charCodeAt(i);
    const size = sequenceLength(bytes, i);
    if (size === 0) {
      result += String.fromCharCode(0xdc00 + first);
      i++;
      continue;
    }
    let point = size === 1 ? first : first & (0x7f >> size);
    for (let k = 1; k < size; k++) point = (point << 6) | (bytes.charCodeAt(i + k) & 63);
    result += String.fromCodePoint(point);
    i += size;
  }
  return result;
}

/** Length of the well-formed UTF-8 sequence at `i`, 0 when there is none. */
function sequenceLength(bytes: string, i: number): number {
  const first = bytes.charCodeAt(i);
  if (first < 0x80) return 1;
  const size =
    first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
  if (size === 0 || i + size > bytes.length) return 0;
  for (let k = 1; k < size; k++) if ((bytes.charCodeAt(i + k) & 0xc0) !== 0x80) return 0;
  const second = bytes.charCodeAt(i + 1);
  if (first === 0xe0 && second < 0xa0) return 0;
  if (first === 0xed && second >= 0xa0) return 0;
  if (first === 0xf0 && second < 0x90) return 0;
  if (first === 0xf4 && second >= 0x90) return 0;
  return size;
}

/** The first `limit` bytes; a character cut in the middle leaves escaped bytes. */
export function cutBytes(text: string, limit: number): string {
  if (text.length * 3 <= limit) return text;
  if (isAscii(text)) return text.slice(0, limit);
  const bytes = toByteString(text);
  return bytes.length <= limit ? text : fromByteString(bytes.slice(0, limit));
}

/** Compares as strcmp does on UTF-8: by code point, escaped bytes by their byte. Negative, zero or positive. */
export function compareBytes(left: string, right: string): number {
  if (left === right) return 0;
  if (isAscii(left) && isAscii(right)) return left < right ? -1 : 1;
  const a = toByteString(left);
  const b = toByteString(right);
  return a < b ? -1 : a > b ? 1 : 0;
}

const UPPER = /[A-Z]/;
const UPPERS = /[A-Z]+/g;
const LOWER = /[a-z]/;
const LOWERS = /[a-z]+/g;

/** Lower case of A to Z alone, as the C locale has it. */
export function lowerAscii(text: string): string {
  return UPPER.test(text) ? text.replace(UPPERS, (letters) => letters.toLowerCase()) : text;
}

/** Upper case of a to z alone. */
export function upperAscii(text: string): string {
  return LOWER.test(text) ? text.replace(LOWERS, (letters) => letters.toUpperCase()) : text;
}

/** A C string ends at its first NUL. */
export function untilNul(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

export function withoutTrailingNuls(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--;
  return end === text.length ? text : text.slice(0, end);
}
