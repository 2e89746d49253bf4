/** The keys each kind of item may have; others are ignored with a warning. */

export const ITEM_KINDS = ['required_engine_version', 'required_plugin_versions', 'list', 'macro', 'rule'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

const RULE_KEYS = [
  'rule',
  'desc',
  'condition',
  'output',
  'priority',
  'source',
  'enabled',
  'tags',
  'exceptions',
  'warn_evttypes',
  'skip-if-unknown-filter',
  'capture',
  'capture_duration',
  'append',
  'override',
] as const;

export const KNOWN_KEYS: Readonly<Record<ItemKind, readonly string[]>> = {
  required_engine_version: ['required_engine_version'],
  required_plugin_versions: ['required_plugin_versions'],
  list: ['list', 'items', 'append', 'override'],
  macro: ['macro', 'condition', 'append', 'override'],
  rule: RULE_KEYS,
};

export const EXCEPTION_KEYS = ['name', 'fields', 'comps', 'values'] as const;

/** Keys of a rule that `override` may append to, and those it may replace; both sorted. */
export const APPENDABLE = ['condition', 'desc', 'exceptions', 'output', 'tags'] as const;
export const REPLACEABLE = [
  'capture',
  'capture_duration',
  'condition',
  'desc',
  'enabled',
  'exceptions',
  'output',
  'priority',
  'skip-if-unknown-filter',
  'tags',
  'warn_evttypes',
] as const;
