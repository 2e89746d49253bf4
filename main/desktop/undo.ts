import { randomUUID } from 'node:crypto';
import type { Outcome } from '../../preload/contract.ts';

/** Takes one thing back. What it answers is what the window shows; nothing means that it worked. */
export type TakeBack = () => Outcome | undefined | Promise<Outcome | undefined>;

/** What can be taken back, for as long as the app runs. */
export interface UndoStore {
  /** An outcome that worked and can be taken back, once. */
  offer(takeBack: TakeBack): Outcome;
  undo(token: string): Promise<Outcome>;
}

/** The last so many changes can be taken back. */
const MOST = 50;

export function undoStore(): UndoStore {
  const offered = new Map<string, TakeBack>();
  return {
    offer(takeBack) {
      const token = randomUUID();
      offered.set(token, takeBack);
      const oldest = offered.size > MOST ? offered.keys().next().value : undefined;
      if (oldest !== undefined) offered.delete(oldest);
      return { ok: true, undo: token };
    },
    async undo(token) {
      const takeBack = offered.get(token);
      if (!takeBack) return { ok: false, message: 'This can no longer be taken back.' };
      offered.delete(token);
      return (await takeBack()) ?? { ok: true };
    },
  };
}
