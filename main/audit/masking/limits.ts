import { createHash } from 'node:crypto';
import type { JsonObject, JsonValue } from '../../../rules/facts/call.ts';
import type { SecretSpan } from './span.ts';

/** Part of a text that is looked at, and what is said in place of what follows it. */
export interface Window {
  readonly text: string;
  readonly spans: readonly SecretSpan[];
  readonly leftOut: string;
}

/** Longer texts are looked at, and kept, at both ends only. */
const LOOKED_AT = 128 * 1024;
/** Characters of a text that are kept: of its beginning and of its end. */
const KEEP_FIRST = 12 * 1024;
const KEEP_LAST = 4 * 1024;
/** Characters and values that one part of a record keeps. */
const KEEP_IN_ALL = 192 * 1024;
const KEEP_VALUES = 4000;
/** Nothing deeper is kept. */
const DEEPEST = 64;

/** What of a text is looked at. Both windows are far wider than what is kept, so no secret is cut at their edges. */
export function windowsOf(text: string): readonly Omit<Window, 'spans'>[] {
  if (text.length <= LOOKED_AT) return [{ text, leftOut: '' }];
  const half = LOOKED_AT / 2;
  return [
    { text: text.slice(0, half), leftOut: leftOut(text.length - LOOKED_AT, text) },
    { text: text.slice(-half), leftOut: '' },
  ];
}

/** Whether `keepable` leaves the value as it is; false in doubt. */
export function isKeptWhole(value: JsonValue): boolean {
  let characters = KEEP_IN_ALL;
  let values = KEEP_VALUES;
  const fits = (inner: JsonValue, depth: number): boolean => {
    if (typeof inner === 'string') {
      characters -= inner.length;
      return inner.length <= KEEP_FIRST + KEEP_LAST && characters >= 0;
    }
    if (typeof inner !== 'object' || inner === null) return true;
    if (depth > DEEPEST) return false;
    for (const key in inner) {
      values--;
      if (values < 0 || key.length > KEEP_FIRST + KEEP_LAST) return false;
      if (!fits((inner as JsonObject)[key] as JsonValue, depth + 1)) return false;
    }
    return true;
  };
  return fits(value, 0);
}

/** Shortens what is too long: each text by its middle, and everything behind the most that is kept in all. */
export function keepable(value: JsonValue): JsonValue {
  let characters = KEEP_IN_ALL;
  let values = KEEP_VALUES;
  const shorten = (text: string): string => {
    if (text.length > characters) {
      characters = 0;
      return text.length <= 200 ? text : `${cut(text, 0, 100)}${leftOut(text.length - 100, text)}`;
    }
    characters -= Math.min(text.length, KEEP_FIRST + KEEP_LAST);
    return shortened(text);
  };
  const visit = (inner: JsonValue, depth: number): JsonValue => {
    if (typeof inner === 'string') return shorten(inner);
    if (typeof inner !== 'object' || inner === null) return inner;
    if (depth > DEEPEST) return '‹left out: too deep›';
    if (Array.isArray(inner)) {
      const kept: JsonValue[] = [];
      for (const item of inner as readonly JsonValue[]) {
        if (--values < 0) {
          kept.push(`‹left out: ${inner.length - kept.length} more›`);
          break;
        }
        kept.push(visit(item, depth + 1));
      }
      return kept;
    }
    const kept: [string, JsonValue][] = [];
    for (const [key, member] of Object.entries(inner)) {
      if (--values < 0) {
        kept.push(['‹left out›', Object.keys(inner).length - kept.length]);
        break;
      }
      kept.push([shortened(key), visit(member, depth + 1)]);
    }
    return Object.fromEntries(kept);
  };
  return visit(value, 0);
}

function shortened(text: string): string {
  if (text.length <= KEEP_FIRST + KEEP_LAST) return text;
  const first = cut(text, 0, KEEP_FIRST);
  const last = cut(text, text.length - KEEP_LAST, text.length);
  const said = /‹left out: (\d+) characters, sha256 ([0-9a-f]{64})›/.exec(text);
  // A text of which only the ends were looked at says already how much is missing.
  if (said?.[1] && said[2]) return `${first}${said[0]}${last}`;
  return `${first}${leftOut(text.length - KEEP_FIRST - KEEP_LAST, text)}${last}`;
}

/** A piece of the text that does not end or begin within a mark. */
function cut(text: string, from: number, to: number): string {
  let [begin, end] = [from, to];
  const opened = text.lastIndexOf('‹', end - 1);
  if (end < text.length && opened > begin && opened > end - 80 && text.indexOf('›', opened) >= end) end = opened;
  const closed = text.indexOf('›', begin);
  if (begin > 0 && closed >= 0 && closed < begin + 80 && text.lastIndexOf('‹', begin) > begin - 80) begin = closed + 1;
  return text.slice(begin, end);
}

function leftOut(characters: number, whole: string): string {
  return `‹left out: ${characters} characters, sha256 ${createHash('sha256').update(whole).digest('hex')}›`;
}
