import type { Version } from './read-versions.ts';

/** What the collection has to know of the world to judge an item. */
export interface CollectContext {
  readonly engineVersion: Version;
  /** The fields of a source; undefined when there is no such source. */
  readonly fieldsOf: (source: string) => { has(name: string): boolean; names(): Iterable<string> } | undefined;
  readonly sources: readonly string[];
  /** The source whose events are judged, where rules about system calls are none of it. */
  readonly judged: string | undefined;
}
