import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { writeFileInPlace } from '../files.ts';

const stateSchema = v.object({
  /** The file of an own pack; empty for one that came with Perch. */
  text: v.string(),
  /** Definitions that take the place of the pack's own, by rule. */
  edits: v.record(v.string(), v.string()),
  overrides: v.record(
    v.string(),
    v.object({ on: v.optional(v.boolean()), effect: v.optional(v.picklist(['deny', 'ask', 'record'])) }),
  ),
});
/** Everything a person decided about one pack. */
export type PackState = v.InferOutput<typeof stateSchema>;

const versionSchema = v.object({
  id: v.string(),
  /** Milliseconds since 1970; 0 for how the pack came. */
  at: v.number(),
  what: v.string(),
  state: stateSchema,
});
export type Version = v.InferOutput<typeof versionSchema>;

/** Earlier states of packs, each in a file of its own. */
export interface Versions {
  /** Newest first. */
  list(pack: string): readonly Version[];
  add(pack: string, version: Version): void;
}

/** Versions kept of a pack; the first one always is. */
const MOST = 100;

export function versionStore(folder: string): Versions {
  const fileOf = (pack: string) =>
    path.join(folder, `${createHash('sha256').update(pack).digest('hex').slice(0, 24)}.json`);
  const read = (pack: string): readonly Version[] => {
    try {
      const file = fileOf(pack);
      return existsSync(file) ? v.parse(v.array(versionSchema), JSON.parse(readFileSync(file, 'utf8'))) : [];
    } catch {
      // An unreadable history takes nothing away from the rules themselves.
      return [];
    }
  };
  return {
    list: read,
    add(pack, version) {
      const all = [version, ...read(pack)];
      const kept = all.length > MOST ? [...all.slice(0, MOST - 1), ...all.slice(-1)] : all;
      writeFileInPlace(fileOf(pack), JSON.stringify(kept));
    },
  };
}
