/** The types a field may have. `reltime` and `abstime` are nanoseconds, `ipnet` is an address compared with networks. */
export type FieldType = 'string' | 'uint64' | 'bool' | 'reltime' | 'abstime' | 'ipaddr' | 'ipnet';

/** One thing rules may ask about an event. */
export interface FieldDefinition {
  /** At least two identifiers with dots between: `tool.name`. */
  readonly name: string;
  readonly type: FieldType;
  /** Whether the field has several values. */
  readonly list: boolean;
  /** What may or must stand in brackets after the name; without it nothing may. */
  readonly argument?: 'optional-key' | 'required-key' | 'required-index';
  /** Every value it can have, where these are few: others in a condition get a warning. */
  readonly values?: readonly string[];
  /** What the field means, one sentence for a person. */
  readonly description: string;
  /** A typical value. */
  readonly example: string;
}

/** The fields of one kind of event. */
export interface Catalogue {
  /** The name rules give in `source`. */
  readonly source: string;
  readonly fields: readonly FieldDefinition[];
}

export type ScalarValue = string | number | bigint | boolean;

/** Numbers are 0 to 2^64 - 1, addresses and networks their usual text. An empty list counts as no value. */
export type FieldValue = ScalarValue | readonly ScalarValue[];

/**
 * One event, asked for its fields. The engine asks for a field at most once per evaluation and only when a rule needs
 * it. Besides the catalogue's fields it asks for `evt.num` (uint64), `evt.rawtime` (nanoseconds since 1970),
 * `evt.reltime` (nanoseconds since the first event), `evt.hostname`, `evt.pluginname` and `evt.plugininfo`.
 */
export interface FieldReader {
  /** The value, or undefined when the event has none. Whatever this throws becomes an error of the rules that asked. */
  read(field: string, argument: string | undefined): FieldValue | undefined;
}
