import { createStore, type Store } from './store.ts';

export interface Toast {
  readonly id: number;
  readonly tone: 'plain' | 'problem';
  readonly text: string;
  readonly action?: { readonly label: string; run(): void };
}

/** Short notes that come, can be undone, and go. What did not work stays until it was read. */
export interface Toasts {
  readonly list: Store<readonly Toast[]>;
  show(toast: Omit<Toast, 'id'>): void;
  dismiss(id: number): void;
}

/** Long enough to read a line and reach for "Undo". */
const STAYS = 8_000;

export function createToasts(): Toasts {
  const list = createStore<readonly Toast[]>([]);
  let next = 1;
  const dismiss = (id: number) => list.update((toasts) => toasts.filter((toast) => toast.id !== id));
  return {
    list,
    dismiss,
    show(toast) {
      const id = next++;
      // One note at a time: a newer one takes the place of what has been said.
      list.set([{ ...toast, id }]);
      if (toast.tone === 'plain') setTimeout(dismiss, STAYS, id);
    },
  };
}
