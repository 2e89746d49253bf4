import { useCallback, useEffect, useSyncExternalStore } from 'react';
import type { Bridge, RequestInput, RequestName, RequestOutput } from '../../preload/contract.ts';
import { createStore, type Store } from './store.ts';

/** What is known of an answer: the last one stays on show while a newer one is under way. */
export interface Answer<Data> {
  readonly data: Data | undefined;
  /** Set when the last try failed. */
  readonly failed: boolean;
}

/** Answers the window has already got, so that a page it comes back to is there at once. */
export interface Answers {
  store<Name extends RequestName>(name: Name, input: RequestInput<Name>): Store<Answer<RequestOutput<Name>>>;
  /** Asks anew. An answer that was overtaken by a later question is dropped. */
  load<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<void>;
  put<Name extends RequestName>(name: Name, input: RequestInput<Name>, data: RequestOutput<Name>): void;
  /** Asks anew for every answer of these kinds that somebody looks at; forgets the others. */
  refresh(...names: RequestName[]): void;
}

interface Entry {
  readonly name: RequestName;
  readonly input: unknown;
  readonly store: Store<Answer<unknown>>;
  round: number;
  watchers: number;
}

export function createAnswers(bridge: Bridge): Answers {
  const entries = new Map<string, Entry>();

  const entryFor = (name: RequestName, input: unknown): Entry => {
    const key = `${name} ${JSON.stringify(input) ?? ''}`;
    const known = entries.get(key);
    if (known) return known;
    const inner = createStore<Answer<unknown>>({ data: undefined, failed: false });
    const entry: Entry = {
      name,
      input,
      store: {
        ...inner,
        subscribe(listener) {
          entry.watchers++;
          const stop = inner.subscribe(listener);
          return () => {
            entry.watchers--;
            stop();
          };
        },
      },
      round: 0,
      watchers: 0,
    };
    entries.set(key, entry);
    return entry;
  };

  const loadEntry = async (entry: Entry) => {
    const round = ++entry.round;
    try {
      const data = await bridge.request(entry.name, entry.input as never);
      if (round === entry.round) entry.store.set({ data, failed: false });
    } catch (error) {
      console.error(`The request ${entry.name} failed.`, error);
      if (round === entry.round) entry.store.update((answer) => ({ ...answer, failed: true }));
    }
  };

  return {
    store: (name, input) => entryFor(name, input).store as never,
    load: (name, input) => loadEntry(entryFor(name, input)),
    put(name, input, data) {
      const entry = entryFor(name, input);
      entry.round++;
      entry.store.set({ data, failed: false });
    },
    refresh(...names) {
      for (const [key, entry] of entries) {
        if (!names.includes(entry.name)) continue;
        if (entry.watchers > 0) void loadEntry(entry);
        else entries.delete(key);
      }
    },
  };
}

/** Asks the app once and keeps the answer in sight; `reload` asks anew. */
export function useAnswer<Name extends RequestName>(
  answers: Answers,
  name: Name,
  input: RequestInput<Name>,
): Answer<RequestOutput<Name>> & { readonly reload: () => void } {
  const store = answers.store(name, input);
  const answer = useSyncExternalStore(store.subscribe, store.get);
  // `store` is one object for each name and input, so it stands for both here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const reload = useCallback(() => void answers.load(name, input), [answers, store]);
  useEffect(() => {
    if (store.get().data === undefined) reload();
  }, [store, reload]);
  return { ...answer, reload };
}
