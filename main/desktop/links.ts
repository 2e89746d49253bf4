import type { PagePlace } from './windows.ts';

/** Links that open Perch: `perch://record/17` shows a record. Anybody may write such a link, so it only ever shows. */
export const LINK_SCHEME = 'perch';

/** The place a link leads to; undefined when there is no link among these, or it leads nowhere. */
export function linkedPlace(words: readonly string[]): PagePlace | undefined {
  const link = words.find((word) => word.startsWith(`${LINK_SCHEME}://`));
  const record = /^perch:\/\/record\/(\d{1,15})\/?$/.exec(link ?? '')?.[1];
  return record === undefined ? undefined : { page: 'history', record: Number(record) };
}
