import { FieldScope } from '../compile/field.ts';
import { DOTTED_FIELDS, SYSCALL_CATALOGUE, SYSCALL_SOURCE } from '../syscall/fields.ts';
import type { LoadOptions } from './options.ts';

/** The fields of every source that rules may be about, those of system calls included. */
export function fieldScopes(options: LoadOptions): readonly FieldScope[] {
  const zone = options.zoneOffset ?? localOffset;
  const scopes = options.catalogues.map((catalogue) => new FieldScope(catalogue, zone));
  if (scopes.some((scope) => scope.source === SYSCALL_SOURCE)) return scopes;
  return [...scopes, new FieldScope(SYSCALL_CATALOGUE, zone, DOTTED_FIELDS)];
}

/** The computer's own time zone. */
function localOffset(time: number): number {
  return -new Date(time).getTimezoneOffset();
}
