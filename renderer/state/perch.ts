import { createContext, useContext } from 'react';
import type { AppState, Bridge, Outcome } from '../../preload/contract.ts';
import type { Language } from '../messages/language.tsx';
import { createFeed, type FeedControl } from './history-feed.ts';
import { type Answers, createAnswers } from './requests.ts';
import { createRouter, type Router } from './router.ts';
import { createStore, type Store } from './store.ts';
import { createToasts, type Toasts } from './toasts.ts';

/** Everything a window knows and can do, in one place. */
export interface Perch {
  readonly bridge: Bridge;
  readonly answers: Answers;
  /** Undefined until the app has told it. */
  readonly state: Store<AppState | undefined>;
  readonly router: Router;
  /** Made when the history is first looked at, and kept, so that coming back to it is instant. */
  readonly history: () => FeedControl;
  readonly toasts: Toasts;
  /**
   * Does what a person asked for. Says so when it did not work, and with `done` also when it did.
   * @returns whether it worked
   */
  act(doing: Promise<Outcome>, language: Language, done?: string): Promise<boolean>;
  /** Stops listening to the app. */
  dispose(): void;
}

export function createPerch(bridge: Bridge): Perch {
  const answers = createAnswers(bridge);
  const state = createStore<AppState | undefined>(undefined);
  const router = createRouter();
  const toasts = createToasts();
  let history: FeedControl | undefined;
  const stops = [
    bridge.on('state.changed', state.set),
    bridge.on('agents.changed', (agents) => answers.put('agents.list', undefined, agents)),
    bridge.on('page.show', (page) => router.go({ page })),
  ];
  void bridge.request('state.get', undefined).then(state.set, (error: unknown) => {
    console.error('Perch does not say how it is.', error);
  });
  return {
    bridge,
    answers,
    state,
    router,
    history() {
      history ??= createFeed(bridge);
      return history;
    },
    toasts,
    async act(doing, language, done) {
      const outcome = await doing.catch((error: unknown): Outcome => {
        console.error('A request failed.', error);
        return { ok: false, message: language.t('common.failed') };
      });
      if (!outcome.ok) toasts.show({ tone: 'problem', text: outcome.message });
      else if (done) toasts.show({ tone: 'plain', text: done });
      return outcome.ok;
    },
    dispose() {
      for (const stop of stops) stop();
      history?.dispose();
    },
  };
}

const PerchContext = createContext<Perch | undefined>(undefined);
export const PerchProvider = PerchContext.Provider;

export function usePerch(): Perch {
  const perch = useContext(PerchContext);
  if (!perch) throw new Error('This component needs a PerchProvider around it.');
  return perch;
}
