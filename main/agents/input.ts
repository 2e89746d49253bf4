import type { JsonObject, JsonValue } from '../../rules/facts/call.ts';
import { HookInputError } from './adapter.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The hook's whole input as a JSON object. @throws {HookInputError} */
export function parseBody(body: Buffer): JsonObject {
  if (body.length === 0) throw new HookInputError('the agent sent nothing');
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(body));
  } catch {
    throw new HookInputError('the agent did not send JSON in UTF-8');
  }
  if (!isObject(value)) throw new HookInputError('the agent did not send a JSON object');
  return value;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text that must be there. @throws {HookInputError} naming the key */
export function text(from: JsonObject, key: string): string {
  const value = from[key];
  if (typeof value !== 'string') throw new HookInputError(`"${key}" is missing or is not a text`);
  return value;
}

/** A text that may be missing or null: then it is empty. @throws {HookInputError} when it is something else */
export function optionalText(from: JsonObject, key: string): string {
  const value = from[key];
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw new HookInputError(`"${key}" is not a text`);
  return value;
}

/** An object that may be missing or null: then it is empty. @throws {HookInputError} when it is something else */
export function optionalObject(from: JsonObject, key: string): JsonObject {
  const value = from[key];
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw new HookInputError(`"${key}" is not an object`);
  return value;
}

/** A list of objects that must be there. @throws {HookInputError} */
export function objects(from: JsonObject, key: string): readonly JsonObject[] {
  const value: JsonValue | undefined = from[key];
  if (!Array.isArray(value) || !value.every(isObject)) throw new HookInputError(`"${key}" is not a list of objects`);
  return value;
}

/** The object without some of its keys. */
export function without(from: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(from).filter(([key]) => !keys.includes(key)));
}

/** A list of texts that must be there. @throws {HookInputError} */
export function texts(from: JsonObject, key: string): readonly string[] {
  const value: JsonValue | undefined = from[key];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw new HookInputError(`"${key}" is not a list of texts`);
  }
  return value;
}

/** An object that was sent as its JSON text; undefined when the text is something else. */
export function objectInText(given: string): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(given);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
