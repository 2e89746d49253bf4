import type { Outcome } from '../../../../preload/contract.ts';
import { RulebookError } from '../../../rulebook/book.ts';
import type { UndoStore } from '../../undo.ts';

/** Makes a change to the rules and offers the way back; what cannot be done becomes words. */
export function outcomeOf(undo: UndoStore, change: () => { readonly takeBack: () => void } | undefined): Outcome {
  return saying(() => {
    const made = change();
    if (!made) return { ok: false, message: 'This is not there any more. Look again.' };
    return undo.offer(() => saying(() => (made.takeBack(), { ok: true })));
  });
}

export function saying<Result>(work: () => Result): Result | { readonly ok: false; readonly message: string } {
  try {
    return work();
  } catch (error) {
    if (error instanceof RulebookError) return { ok: false, message: error.message };
    throw error;
  }
}
