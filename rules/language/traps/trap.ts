import type { KnownWarning, TrapWarning } from '../diagnostics/problems.ts';

/** Something in a condition that is allowed and hardly meant. Positions count in the condition's text. */
export interface Trap {
  readonly problem: TrapWarning | KnownWarning;
  readonly start: number;
  readonly end: number;
  readonly details?: Record<string, string>;
  /** Names that could have been meant. */
  readonly candidates?: readonly string[];
  /** What to write in its place. */
  readonly instead?: string;
}
