import { createStore, type Store } from './store.ts';

/** Where the window is, and what is open there. */
export type Place =
  /** `record`: the call whose details are open. */
  { readonly page: 'history'; readonly record?: number } | { readonly page: 'agents' };
export type PageName = Place['page'];

/** Goes from place to place and back. Nothing of it is in an address: the window has none. */
export interface Router {
  readonly place: Store<Place>;
  go(place: Place): void;
  /** Stays on the page and on this step of the way back, with something else open. */
  replace(place: Place): void;
  back(): void;
}

export function createRouter(start: Place = { page: 'history' }): Router {
  const place = createStore<Place>(start);
  const before: Place[] = [];
  return {
    place,
    go(next) {
      before.push(place.get());
      if (before.length > 50) before.shift();
      place.set(next);
    },
    replace: place.set,
    back() {
      const last = before.pop();
      if (last) place.set(last);
    },
  };
}
