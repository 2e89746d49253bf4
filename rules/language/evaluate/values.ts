import type { FieldType, FieldValue, ScalarValue } from '../catalogue.ts';
import type { Scalar } from '../compile/field.ts';
import { formatAddress } from '../match/address.ts';

/** A value as people and programs outside the engine read it: addresses in their usual spelling. */
export function readableValue(value: Scalar | readonly Scalar[] | undefined, type: FieldType): FieldValue | undefined {
  const readable = (item: Scalar): ScalarValue =>
    type === 'ipaddr' || type === 'ipnet' ? formatAddress(String(item)) : item;
  return typeof value === 'object' ? value.map(readable) : value === undefined ? undefined : readable(value);
}
