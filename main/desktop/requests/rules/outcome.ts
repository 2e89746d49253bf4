import type { Outcome } from '../../../../preload/contract.ts';
import { RulebookError } from '../../../rulebook/book.ts';
import type { UndoStore } from '../../undo.ts';

/** Makes a change to the rules and offers the way back; what cannot be done becomes words. */
export function outcomeOf(undo: UndoStore, change: () => { readonly takeBack: () => void } | undefined): Outcome {
  return saying(() => {
    const made = change();
    if (!made) return { ok: false, message: 'This is not there any more. Look again.' };
    return offerBack(undo, made.takeBack);
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

/** An outcome that worked, with the way back. */
export function offerBack(undo: UndoStore, takeBack: () => void): Outcome {
  return undo.offer(() =>
    saying(() => {
      takeBack();
      return { ok: true };
    }),
  );
}
