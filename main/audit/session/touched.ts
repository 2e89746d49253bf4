import type { Action } from '../actions.ts';
import { type VerdictWord, wasStopped } from '../verdict-word.ts';

/** What became of a file or website: what was done to it, or the verdict that a person should see. */
export type TouchMark = 'read' | 'changed' | 'created' | 'deleted' | 'reached' | VerdictWord;

export interface TouchedPlace {
  /** A path, or the name of a host. */
  readonly name: string;
  readonly marks: readonly TouchMark[];
  /** Number of the newest record about it. */
  readonly last: number;
}

/** Everything that a session had to do with. */
export interface Touched {
  readonly inside: readonly TouchedPlace[];
  readonly outside: readonly TouchedPlace[];
  readonly hosts: readonly TouchedPlace[];
}

interface TouchingCall {
  readonly id: number;
  readonly verdict: VerdictWord;
  readonly actions: readonly Action[];
}

export function touchedBy(calls: readonly TouchingCall[]): Touched {
  const inside = new Places();
  const outside = new Places();
  const hosts = new Places();
  for (const { id, verdict, actions } of calls) {
    for (const action of actions) {
      const mark = markOf(action, verdict);
      if (action.path !== undefined) (action.outside ? outside : inside).add(action.path, mark, id);
      if (action.host !== undefined) hosts.add(action.host, action.path === undefined ? mark : 'reached', id);
    }
  }
  return { inside: inside.list(), outside: outside.list(), hosts: hosts.list() };
}

/** A verdict says more than the deed: what was stopped was not done, and what was answered should be seen. */
function markOf({ does, host }: Action, verdict: VerdictWord): TouchMark {
  const isQuiet = verdict === 'no-objection' || verdict === 'noted' || verdict === 'allowed';
  if (!isQuiet || wasStopped(verdict)) return verdict;
  if (host !== undefined) return 'reached';
  switch (does) {
    case 'delete':
      return 'deleted';
    case 'create':
      return 'created';
    case 'change':
    case 'move':
      return 'changed';
    default:
      return 'read';
  }
}

class Places {
  readonly #places = new Map<string, { readonly marks: Set<TouchMark>; last: number }>();

  add(name: string, mark: TouchMark, id: number): void {
    const place = this.#places.get(name);
    if (place) {
      place.marks.add(mark);
      place.last = Math.max(place.last, id);
    } else this.#places.set(name, { marks: new Set([mark]), last: id });
  }

  list(): readonly TouchedPlace[] {
    return [...this.#places]
      .map(([name, { marks, last }]) => ({ name, marks: [...marks], last }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
