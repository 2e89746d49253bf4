import { TypingError } from '../compile/error.ts';
import { FieldScope } from '../compile/field.ts';
import { compileOperand } from '../compile/operand.ts';
import { SlotTable } from '../compile/slot.ts';
import { ConditionError } from '../condition/error.ts';
import { parseOperand } from '../condition/parser.ts';
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

/** Whether a text is a field, or a function of fields, that exists. */
export function isField(text: string, scope: FieldScope): boolean {
  try {
    const operand = parseOperand(text);
    if (operand.end !== text.length) return false;
    compileOperand(operand, { scope, slots: new SlotTable() });
    return true;
  } catch (error) {
    if (error instanceof ConditionError || error instanceof TypingError) return false;
    throw error;
  }
}
