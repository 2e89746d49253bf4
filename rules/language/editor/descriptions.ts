/** What the words of the language mean, one sentence each. */
import type { FieldDefinition } from '../catalogue.ts';
import type { Modifier, Operator, TransformerName } from '../condition/ast.ts';

export const OPERATOR_MEANINGS: Readonly<Record<Operator, string>> = {
  exists: 'The field has a value.',
  '=': 'The value is exactly this.',
  '==': 'The same as `=`.',
  '!=': 'There is a value, and it is not this.',
  '<': 'The number is less than this.',
  '<=': 'The number is at most this.',
  '>': 'The number is greater than this.',
  '>=': 'The number is at least this.',
  contains: 'The text holds this text somewhere.',
  icontains: 'The text holds this text somewhere, capital or small letters alike.',
  bcontains: 'For raw bytes, which no field here has.',
  startswith: 'The text begins with this text.',
  bstartswith: 'For raw bytes, which no field here has.',
  endswith: 'The text ends with this text.',
  glob: 'The whole text matches a pattern: `*` stands for anything, `?` for one byte, `[abc]` for one of these.',
  iglob: 'Like `glob`, capital or small letters alike.',
  regex: 'The whole text matches a regular expression (RE2, POSIX syntax).',
  in: 'The value is one of a list; of a list field, every item is.',
  intersects: 'At least one item of the list field is in the list.',
  pmatch: 'The path is one of these paths, or lies below one of them.',
};

export const MODIFIER_MEANINGS: Readonly<Record<Modifier, string>> = {
  anyof: 'The check holds for at least one of the values in parentheses.',
  allof: 'The check holds for every one of the values in parentheses.',
  oneof: 'The check holds for exactly one of the values in parentheses.',
};

export const TRANSFORMER_MEANINGS: Readonly<Record<TransformerName | 'val', string>> = {
  tolower: 'The text in small letters (A to Z only).',
  toupper: 'The text in capital letters (a to z only).',
  b64: 'What the text stands for, read as base64; no value if it is none.',
  basename: 'What comes after the last slash.',
  len: 'The length of a text in bytes, or the number of items of a list.',
  join: 'The items of a list as one text, with the first input between them.',
  concat: 'Several texts one after the other.',
  getopt: 'The options in a list of words, as a program would read them.',
  val: 'On the right side: the value of another field.',
};

export const WORD_MEANINGS: Readonly<Record<'and' | 'or' | 'not', string>> = {
  and: 'Both sides hold. Binds tighter than `or`.',
  or: 'At least one side holds.',
  not: 'What follows does not hold.',
};

/** The keys of entries; a dot leads to keys below others. */
export const KEY_MEANINGS: Readonly<Record<string, string>> = {
  rule: 'The name of a rule.',
  macro: 'The name of a piece of a condition that several rules share.',
  list: 'The name of a list of values.',
  required_engine_version: 'The version of the rule language the file needs.',
  required_plugin_versions: 'The plugins the file needs.',
  desc: 'One sentence that says what the rule is for.',
  condition: 'What must hold for the rule to match.',
  output: 'The message when the rule matches; `%field` puts a value in.',
  priority: 'How grave it is: EMERGENCY, ALERT, CRITICAL, ERROR, WARNING, NOTICE, INFO or DEBUG.',
  source: 'What the rule is about; `coding_agent` for what agents do.',
  enabled: 'Whether the rule takes part.',
  tags: 'Words to find rules by; some decide what happens when the rule matches.',
  exceptions: 'Cases the rule leaves out.',
  warn_evttypes: 'Whether Falco warns of slow conditions; means nothing here.',
  'skip-if-unknown-filter': 'Whether the rule is left out, not refused, when a field in it does not exist.',
  capture: 'Whether Falco records system calls when the rule matches; means nothing here.',
  capture_duration: 'How long Falco records; means nothing here.',
  append: 'The old way to add to a definition; use `override`.',
  override: 'What this entry does with a definition that exists: `condition: append` or `condition: replace`.',
  items: 'The values of the list.',
  name: 'What the exception is called.',
  fields: 'The field or fields the exception looks at.',
  comps: 'The operator for each field.',
  values: 'The values to leave out.',
};

const TYPES: Readonly<Record<FieldDefinition['type'], string>> = {
  string: 'text',
  uint64: 'number',
  bool: 'true or false',
  reltime: 'span of time in nanoseconds',
  abstime: 'time in nanoseconds since 1970',
  ipaddr: 'address',
  ipnet: 'network',
};

/** The type of a field in words. */
export function typeOf(field: FieldDefinition): string {
  return field.list ? `list of ${TYPES[field.type]}` : TYPES[field.type];
}

/** How a field is written: with brackets where it takes an argument. */
export function notationOf(field: FieldDefinition): string {
  switch (field.argument) {
    case 'required-key':
      return `${field.name}[key]`;
    case 'required-index':
      return `${field.name}[0]`;
    case 'optional-key':
      return `${field.name}, ${field.name}[key]`;
    default:
      return field.name;
  }
}
