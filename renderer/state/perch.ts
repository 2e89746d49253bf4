import { createContext, useContext } from 'react';
import type {
  AppState,
  Bridge,
  BuiltRule,
  HistoryQuery,
  Outcome,
  Progress,
  WaitingQuestion,
} from '../../preload/contract.ts';
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
  /** Questions that wait for the person. */
  readonly questions: Store<readonly WaitingQuestion[]>;
  readonly router: Router;
  /** Made when the history is first looked at, and kept, so that coming back to it is instant. */
  readonly history: () => FeedControl;
  /** What the history is narrowed down to. */
  readonly search: Store<HistoryQuery>;
  /** A rule that is being built and not saved yet. */
  readonly building: Store<BuiltRule | undefined>;
  readonly toasts: Toasts;
  /**
   * Does what a person asked for. Says so when it did not work, and with `done` also when it did, with the way to
   * undo it where there is one.
   * @returns whether it worked
   */
  act(doing: Promise<Outcome>, language: Language, done?: string): Promise<boolean>;
  /** Listens to the progress of long work. @returns a function that stops listening */
  onProgress(task: string, listener: (progress: Progress) => void): () => void;
  /** Stops listening to the app. */
  dispose(): void;
}

/** Milliseconds between calls that come in and counts that are taken anew. */
const COUNT_AFTER = 4_000;

export function createPerch(bridge: Bridge): Perch {
  const answers = createAnswers(bridge);
  const state = createStore<AppState | undefined>(undefined);
  const questions = createStore<readonly WaitingQuestion[]>([]);
  const router = createRouter();
  const toasts = createToasts();
  const search = createStore<HistoryQuery>({});
  const building = createStore<BuiltRule | undefined>(undefined);
  let history: FeedControl | undefined;
  let counting: ReturnType<typeof setTimeout> | undefined;
  /** Counts follow the calls at a distance: each takes the app a look through the record. */
  const countAnew = () => {
    counting ??= setTimeout(() => {
      counting = undefined;
      answers.refresh(
        'history.count',
        'history.sessions',
        'today.activity',
        'rules.counts',
        'session.story',
        'session.map',
      );
    }, COUNT_AFTER);
  };
  const stops = [
    bridge.on('state.changed', state.set),
    bridge.on('questions.changed', questions.set),
    bridge.on('agents.changed', (agents) => {
      answers.put('agents.list', undefined, agents);
      answers.refresh('agents.ruleSkill');
    }),
    bridge.on('exceptions.changed', (exceptions) => answers.put('exceptions.list', undefined, exceptions)),
    bridge.on('updates.changed', (update) => answers.put('updates.get', undefined, update)),
    bridge.on('rules.changed', () =>
      answers.refresh('rules.packs', 'rules.rule', 'rules.counts', 'rules.drafts', 'rules.versions', 'today.advice'),
    ),
    bridge.on('page.show', router.go),
    bridge.on('history.added', countAnew),
  ];
  const first = <Data>(asked: Promise<Data>, take: (data: Data) => void) => {
    asked.then(take, (error: unknown) => console.error('Perch does not say how it is.', error));
  };
  first(bridge.request('state.get', undefined), state.set);
  first(bridge.request('questions.list', undefined), questions.set);

  const run = async (doing: Promise<Outcome>, language: Language): Promise<Outcome> => {
    const outcome = await doing.catch((error: unknown): Outcome => {
      console.error('A request failed.', error);
      return { ok: false, message: language.t('common.failed') };
    });
    // An empty message means that the person changed their mind, in a dialog of the system for one.
    if (!outcome.ok && outcome.message) toasts.show({ tone: 'problem', text: outcome.message });
    return outcome;
  };

  return {
    bridge,
    answers,
    state,
    questions,
    router,
    history() {
      if (!history) {
        const feed = createFeed(bridge);
        feed.ask(search.get());
        stops.push(search.subscribe(() => feed.ask(search.get())));
        history = feed;
      }
      return history;
    },
    search,
    building,
    toasts,
    async act(doing, language, done) {
      const outcome = await run(doing, language);
      if (!outcome.ok) return false;
      const { undo } = outcome;
      if (done) {
        const takeBack = async () => {
          await run(bridge.request('undo', undo ?? ''), language);
          // Everything else tells the windows itself when it changes.
          answers.refresh('history.views', 'settings.get', 'forwarders.list');
        };
        toasts.show({
          tone: 'plain',
          text: done,
          ...(undo ? { action: { label: language.t('common.undo'), run: () => void takeBack() } } : {}),
        });
      }
      return true;
    },
    onProgress: (task, listener) =>
      bridge.on('task.progress', (progress) => {
        if (progress.task === task) listener(progress);
      }),
    dispose() {
      for (const stop of stops) stop();
      clearTimeout(counting);
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
