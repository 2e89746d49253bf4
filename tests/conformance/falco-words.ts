import type { Diagnostic } from '../../rules/language/index.ts';

/** What the real engine says in the place of one of our diagnostics. */
export function falcoMessage(diagnostic: Diagnostic): string {
  return diagnostic.message;
}
