import type { NameStrength } from './names.ts';

/** Words that stand where a value would, and are none. */
const NO_VALUES = new Set([
  'null',
  'nil',
  'none',
  'true',
  'false',
  'undefined',
  'string',
  'str',
  'number',
  'int',
  'integer',
  'bool',
  'boolean',
  'bytes',
  'buffer',
  'any',
  'unknown',
  'object',
  'optional',
  'text',
  'varchar',
  'secretstr',
  'required',
  'redacted',
  'masked',
  'hidden',
  'stdin',
  'prompt',
]);

/** Names that programs use for the thing itself: `connect(password=password)`. */
const SECRET_WORDS =
  /^_*(?:my|your|the|user|db|api|access|auth|client|new|old)?[_-]?(?:password|passwd|passphrase|pwd|pass|secret|token|key|credentials?|api_?key)_*$/i;

/** Reads the value from somewhere else. */
const REFERENCE =
  /^(?:\$|%[A-Za-z_]|\{\{|<[A-Za-z /_-]+>?$|‹|process\.env|os\.environ|os\.getenv|import\.meta|getenv|env[.[(]|ENV\[|System\.getenv|secrets\.|vars\.|var\.|op:\/\/|vault:|keyring:|arn:|!Ref|!Sub|\.\.\.|\*+$|[xX]{3,}$|•+$|-+$|_+$)/;

const CODE = /^[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)+$/;
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** How a value was written behind its name. */
export interface Written {
  readonly value: string;
  readonly quoted: boolean;
  /** The sign between name and value, without spaces: `=`, `:`, `>` … A flag has none. */
  readonly sign: string;
  /** Blank space stood around the sign, as in code and YAML and not as in a shell. */
  readonly spaced: boolean;
  /** The character behind the value. */
  readonly after: string;
}

/** Whether the value of a name is a secret. */
export function isSecretValue(strength: NameStrength, written: Written): boolean {
  const { value, quoted, sign, spaced, after } = written;
  if (value === '' || NO_VALUES.has(value.toLowerCase()) || SECRET_WORDS.test(value) || REFERENCE.test(value)) {
    return false;
  }
  if (strength === 'maybe') return looksRandom(value);
  if (/^[0-9.,]+$/.test(value)) return quoted ? value.length >= 4 : value.length >= 6;
  if (quoted) return true;
  // Code rather than a value: a call, a member, an index, a type with parameters.
  if (after === '(' || after === '[' || (after === '<' && sign !== '>')) return false;
  if (spaced && CODE.test(value)) return false;
  if (
    CODE.test(value) &&
    /^(?:self|this|process|os|config|settings|options|args|req|request|env|props|params|ctx|context|data|state)\b/.test(
      value,
    )
  ) {
    return false;
  }
  // `token = value` in code names another variable; behind a colon it may as well be YAML.
  if (spaced && sign !== ':' && IDENTIFIER.test(value)) return looksRandom(value);
  // A sentence: `token: see the docs`.
  if (spaced && sign === ':' && /^[a-z]{1,12}$/.test(value) && after === ' ') return false;
  return true;
}

/** Long, mixed and without the repetitions of a language. */
export function looksRandom(value: string): boolean {
  if (value.length < 16 || value.length > 4096 || /\s/.test(value)) return false;
  if (!/[0-9]/.test(value) || !/[A-Za-z]/.test(value)) return false;
  return bitsPerCharacter(value.slice(0, 256)) >= (/^[0-9a-fA-F-]+$/.test(value) ? 2.5 : 3.2);
}

function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
