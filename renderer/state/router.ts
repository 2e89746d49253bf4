import type { EventPayload, PageName } from '../../preload/contract.ts';
import { createStore, type Store } from './store.ts';

/** Where the window is, and what is open there. */
export type Place = EventPayload<'page.show'>;

/** Goes from place to place and back. Nothing of it is in an address: the window has none. */
export interface Router {
  readonly place: Store<Place>;
  go(place: Place): void;
  /** Stays on this step of the way back, with something else open. */
  replace(place: Place): void;
  back(): void;
}

/** The longest way back that is worth remembering. */
const STEPS = 50;

export function createRouter(start: Place = { page: 'today' }): Router {
  const place = createStore<Place>(start);
  const before: Place[] = [];
  return {
    place,
    go(next) {
      before.push(place.get());
      if (before.length > STEPS) before.shift();
      place.set(next);
    },
    replace: place.set,
    back() {
      place.set(before.pop() ?? { page: 'today' });
    },
  };
}

/** The page in the sidebar that a place belongs to. */
export function sectionOf({ page }: Place): PageName {
  if (page === 'session') return 'history';
  return page === 'review' ? 'today' : page;
}
