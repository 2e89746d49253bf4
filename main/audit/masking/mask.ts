import type { JsonObject, JsonValue } from '../../../rules/facts/call.ts';
import type { NewRecord } from '../record.ts';
import { findSecrets } from './find.ts';
import { isKeptWhole, keepable, type Window, windowsOf } from './limits.ts';
import { type NameStrength, strengthOf } from './names.ts';
import type { SecretSpan } from './span.ts';
import { isSecretValue } from './values.ts';

/** Tells equal secrets apart from others without telling what they are. */
export type Fingerprint = (secret: string) => string;

/** What stands in place of a secret. */
export function mark(name: string, fingerprint: string): string {
  return `‹${name}·${fingerprint}›`;
}

/** These hold words of our own and are never looked into. */
const OWN_WORDS: ReadonlySet<string> = new Set(['agent', 'happened', 'gate', 'kind', 'decision', 'by', 'wouldBe']);

/**
 * Takes every secret out of a record, and shortens what is too long to keep. A secret that one part gives away, by its
 * look or its surroundings, is masked in all the others too: in facts and reasons it often stands bare.
 */
export function maskRecord(record: NewRecord, fingerprint: Fingerprint): NewRecord {
  const secrets = secretsOf(record, fingerprint);
  // Most records hold nothing to hide, and are short: they stay as they are.
  const isPlain = !secrets.masksSomething && lookedInto(record).every((name) => isKeptWhole(record[name] as JsonValue));
  return isPlain ? record : maskedBy(secrets, record);
}

/** What `maskRecord` comes to as well, the long way: every part is gone through, whatever there is to hide. */
export function maskEveryPart(record: NewRecord, fingerprint: Fingerprint): NewRecord {
  return maskedBy(secretsOf(record, fingerprint), record);
}

function lookedInto(record: NewRecord): readonly (keyof NewRecord)[] {
  return (Object.keys(record) as (keyof NewRecord)[]).filter((name) => !OWN_WORDS.has(name));
}

function secretsOf(record: NewRecord, fingerprint: Fingerprint): Secrets {
  const secrets = new Secrets(fingerprint);
  for (const name of lookedInto(record)) secrets.learn(record[name] as JsonValue, undefined, 0);
  return secrets;
}

function maskedBy(secrets: Secrets, record: NewRecord): NewRecord {
  const masked = lookedInto(record).map((name) => [
    name,
    keepable(secrets.mask(record[name] as JsonValue, undefined, 0)),
  ]);
  return { ...record, ...(Object.fromEntries(masked) as Partial<NewRecord>) };
}

/** Takes secrets out of one text. */
export function maskText(text: string, fingerprint: Fingerprint): string {
  const secrets = new Secrets(fingerprint);
  secrets.learn(text, undefined, 0);
  return secrets.mask(text, undefined, 0) as string;
}

/** Shorter names of members are no secrets. */
const SHORTEST_TOKEN = 16;
/** Deeper structures are not looked into, and not kept (limits.ts). */
const DEEPEST = 64;
/** Secrets of one record that are looked for in its other parts. */
const MOST_LEARNED = 200;

class Secrets {
  readonly #fingerprint: Fingerprint;
  /** Secret, and what stands in its place. */
  readonly #learned = new Map<string, string>();
  readonly #found = new Map<string, readonly Window[]>();
  #masksSomething = false;

  constructor(fingerprint: Fingerprint) {
    this.#fingerprint = fingerprint;
  }

  /** Whether `mask` would change anything of what was learned from; true in doubt. */
  get masksSomething(): boolean {
    return this.#masksSomething;
  }

  /** @param strength what the name of the value says */
  learn(value: JsonValue, strength: NameStrength | undefined, depth: number): void {
    if (typeof value === 'string') this.#learnText(value, strength);
    if (isSecretNumber(value, strength)) this.#masksSomething = true;
    if (typeof value !== 'object' || value === null || depth > DEEPEST) return;
    if (isList(value)) {
      for (const item of value) this.learn(item, strength, depth + 1);
      // Words of a command that was taken apart: `["mysql", "-psecret"]`.
      if (value.length > 1 && value.length < 200 && value.every(isText)) this.#learnText(value.join(' '), undefined);
      return;
    }
    const named = namedValue(value);
    for (const key of Object.keys(value)) {
      if (key.length >= SHORTEST_TOKEN) this.#learnText(key, undefined);
      this.learn(value[key] as JsonValue, key === named ? 'secret' : strengthOf(key), depth + 1);
    }
  }

  #learnText(text: string, strength: NameStrength | undefined): void {
    if (isWholeSecret(text, strength)) this.#remember(text, strength === 'secret' ? 'secret' : 'key');
    if (isClean(text)) return;
    for (const { text: part, spans, leftOut } of this.#windows(text)) {
      for (const { from, to, name } of spans) this.#remember(part.slice(from, to), name);
      this.#masksSomething ||= leftOut !== '';
    }
    const inner = innerJson(text);
    if (!inner) return;
    this.#masksSomething = true;
    this.learn(inner, undefined, 1);
  }

  #remember(secret: string, name: string): void {
    this.#masksSomething = true;
    if (this.#learned.has(secret) || this.#learned.size >= MOST_LEARNED || !standsOut(secret)) return;
    const instead = mark(name, this.#fingerprint(secret));
    this.#learned.set(secret, instead);
    for (const form of otherForms(secret)) this.#learned.set(form, instead);
  }

  mask(value: JsonValue, strength: NameStrength | undefined, depth: number): JsonValue {
    if (typeof value === 'string') return this.#maskText(value, strength);
    if (isSecretNumber(value, strength)) return this.#mark('secret', String(value));
    if (typeof value !== 'object' || value === null || depth > DEEPEST) return value;
    if (isList(value)) return value.map((item) => this.mask(item, strength, depth + 1));
    const named = namedValue(value);
    const members = Object.entries(value).map(([key, member]) => [
      key.length >= SHORTEST_TOKEN ? this.#maskText(key, undefined) : key,
      this.mask(member, key === named ? 'secret' : strengthOf(key), depth + 1),
    ]);
    return Object.fromEntries(members) as JsonObject;
  }

  #maskText(text: string, strength: NameStrength | undefined): string {
    if (isWholeSecret(text, strength)) return this.#mark(strength === 'secret' ? 'secret' : 'key', text);
    const inner = innerJson(text);
    if (inner) return JSON.stringify(this.mask(inner, undefined, 1));
    const parts = this.#windows(text).map(({ text: part, spans, leftOut }) => {
      let result = '';
      let at = 0;
      for (const { from, to, name } of spans) {
        result += this.#maskLearned(part.slice(at, from)) + this.#mark(name, part.slice(from, to));
        at = to;
      }
      return result + this.#maskLearned(part.slice(at)) + leftOut;
    });
    return parts.join('');
  }

  #maskLearned(text: string): string {
    let result = text;
    for (const [secret, instead] of this.#learned) {
      if (result.length >= secret.length && result.includes(secret)) result = result.replaceAll(secret, () => instead);
    }
    return result;
  }

  #mark(name: string, secret: string): string {
    return this.#learned.get(secret) ?? mark(name, this.#fingerprint(secret));
  }

  #windows(text: string): readonly Window[] {
    if (isClean(text)) return [{ text, spans: NONE, leftOut: '' }];
    let found = this.#found.get(text);
    if (!found) {
      found = windowsOf(text).map((window) => ({ spans: findSecrets(window.text), ...window }));
      this.#found.set(text, found);
      if (text.length < 200 && found.every(({ spans }) => spans.length === 0) && !innerJson(text)) rememberClean(text);
    }
    return found;
  }
}

const NONE: readonly SecretSpan[] = [];

/** Short texts that hold nothing to be masked, since ids, folders and rules come again with every record. */
let clean = new Set<string>();
const MOST_CLEAN = 4000;

function isClean(text: string): boolean {
  return text.length < 6 || clean.has(text);
}

function rememberClean(text: string): void {
  if (clean.size >= MOST_CLEAN) clean = new Set();
  clean.add(text);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isText(value: JsonValue): value is string {
  return typeof value === 'string';
}

function isSecretNumber(value: JsonValue, strength: NameStrength | undefined): value is number {
  return typeof value === 'number' && strength === 'secret' && value > 999;
}

function isWholeSecret(text: string, strength: NameStrength | undefined): boolean {
  if (!strength) return false;
  return isSecretValue(strength, { value: text, quoted: true, sign: ':', spaced: false, after: '' });
}

/** `{"name": "DB_PASSWORD", "value": "…"}`: the key of the member that holds the secret. */
function namedValue(object: JsonObject): string | undefined {
  if (typeof object['value'] === 'string' && (isSecretName(object['name']) || isSecretName(object['key'])))
    return 'value';
  if (typeof object['Value'] === 'string' && (isSecretName(object['Name']) || isSecretName(object['Key'])))
    return 'Value';
  return undefined;
}

function isSecretName(name: JsonValue | undefined): boolean {
  return typeof name === 'string' && strengthOf(name) === 'secret';
}

/** A text that is JSON itself and hides letters behind escapes. */
function innerJson(text: string): JsonObject | readonly JsonValue[] | undefined {
  if (!/^\s*[{[]/.test(text) || !/\\u[0-9a-fA-F]{4}/.test(text) || text.length > 128 * 1024) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as JsonObject | readonly JsonValue[]) : undefined;
  } catch {
    return undefined;
  }
}

/** How the secret reads in JSON and in an address, where that differs. */
function otherForms(secret: string): readonly string[] {
  const forms = [JSON.stringify(secret).slice(1, -1)];
  // Half a letter cannot be written into an address.
  if (!/[\ud800-\udfff]/.test(secret)) forms.push(encodeURIComponent(secret));
  return forms.filter((form) => form !== secret);
}

/** Long and particular enough to be looked for elsewhere: replacing `test` everywhere would tell more than it hides. */
function standsOut(secret: string): boolean {
  if (secret.length < 6 || secret.length > 8192) return false;
  if (/^[A-Za-z]+$/.test(secret)) return secret.length >= 10 || /[a-z][A-Z]/.test(secret);
  return !/^[\w-]*(?:password|secret|token)[\w-]*$/i.test(secret) || /[0-9]/.test(secret);
}
