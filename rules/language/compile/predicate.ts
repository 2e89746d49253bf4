import type { Modifier } from '../condition/ast.ts';
import type { EventState } from './slot.ts';

/** A compiled condition. Throws a SlotFailure when a field it needs cannot be worked out, and nothing else. */
export type Predicate = (event: EventState) => boolean;

export const ALWAYS: Predicate = () => true;
export const NEVER: Predicate = () => false;

export function negate(child: Predicate): Predicate {
  if (child === ALWAYS) return NEVER;
  if (child === NEVER) return ALWAYS;
  return (event) => !child(event);
}

/** All of them, from left to right, until one is false. */
export function allOf(children: readonly Predicate[]): Predicate {
  const parts = untilDecided(children, ALWAYS, NEVER);
  const [a, b, c] = parts;
  if (!a) return ALWAYS;
  if (!b) return a;
  if (!c) return (event) => a(event) && b(event);
  if (parts.length === 3) return (event) => a(event) && b(event) && c(event);
  return (event) => {
    for (const part of parts) if (!part(event)) return false;
    return true;
  };
}

/** Any of them, from left to right, until one is true. */
export function anyOf(children: readonly Predicate[]): Predicate {
  const parts = untilDecided(children, NEVER, ALWAYS);
  const [a, b, c] = parts;
  if (!a) return NEVER;
  if (!b) return a;
  if (!c) return (event) => a(event) || b(event);
  if (parts.length === 3) return (event) => a(event) || b(event) || c(event);
  return (event) => {
    for (const part of parts) if (part(event)) return true;
    return false;
  };
}

/** Leaves out what changes nothing and what comes after the constant that decides. */
function untilDecided(children: readonly Predicate[], neutral: Predicate, deciding: Predicate): readonly Predicate[] {
  const end = children.indexOf(deciding);
  const reached = end < 0 ? children : children.slice(0, end + 1);
  return reached.filter((child) => child !== neutral);
}

/** Exactly one, any or all of the tests. None of them holds when there are no tests at all. */
export function modified(modifier: Modifier, tests: readonly Predicate[]): Predicate {
  if (tests.length === 0) return NEVER;
  if (modifier !== 'oneof') return modifier === 'allof' ? allOf(tests) : anyOf(tests);
  return (event) => {
    let found = 0;
    for (const test of tests) if (test(event) && ++found > 1) return false;
    return found === 1;
  };
}
