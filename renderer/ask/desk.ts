import type { AskAnswer, AskSight, AskView, Bridge, Outcome } from '../../preload/contract.ts';
import { createStore, type Store } from '../state/store.ts';

/** What the ask window knows and can do. */
export interface AskDesk {
  readonly bridge: Bridge;
  readonly view: Store<AskView | undefined>;
  /** What the app says can be seen; nothing until it has said so. */
  readonly sight: Store<AskSight>;
  /** Says why an answer did not count; empty when nothing went wrong. */
  readonly refusal: Store<string>;
  answer(answer: AskAnswer, failed: string): Promise<boolean>;
  dispose(): void;
}

export function createAskDesk(bridge: Bridge): AskDesk {
  const view = createStore<AskView | undefined>(undefined);
  const sight = createStore<AskSight>({ questions: [], called: false });
  const refusal = createStore('');
  const stopSight = bridge.on('ask.sight', sight.set);
  const stopView = bridge.on('ask.changed', (next) => {
    refusal.set('');
    view.set(next);
  });
  void bridge.request('ask.get', undefined).then(
    // An event that came first is newer than this answer.
    (first) => view.update((now) => now ?? first),
    (error: unknown) => console.error('The questions did not come.', error),
  );
  return {
    bridge,
    view,
    sight,
    refusal,
    async answer(answer, failed) {
      const outcome = await bridge.request('ask.answer', answer).catch((error: unknown): Outcome => {
        console.error('The answer did not arrive.', error);
        return { ok: false, message: failed };
      });
      refusal.set(outcome.ok ? '' : outcome.message);
      return outcome.ok;
    },
    dispose() {
      stopSight();
      stopView();
    },
  };
}
