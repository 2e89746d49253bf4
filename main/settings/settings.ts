import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Conf from 'conf';
import * as v from 'valibot';
import { messageOf } from '../errors.ts';
import { setAside } from '../files.ts';
import type { FoundProblem } from '../problem.ts';

/** What a person chose. Every value has a default, and the defaults guard. */
const settingsSchema = v.object({
  /** `guardrails` enforces; `monitor` records what would have happened and lets everything through. */
  mode: v.optional(v.picklist(['guardrails', 'monitor']), 'guardrails'),
  /** Perch only watches until then; without an end until a person ends it. */
  pause: v.optional(v.nullable(v.object({ since: v.number(), until: v.nullable(v.number()) })), null),
  /** Perch watches for a while, and offers a review when it is over. */
  watch: v.optional(
    v.nullable(
      v.object({
        since: v.number(),
        until: v.number(),
        /** What the person has decided about kinds of calls, by the review's own name for each. */
        decisions: v.optional(v.record(v.string(), v.picklist(['exception', 'keep', 'switch-off'])), {}),
      }),
    ),
    null,
  ),
  /** What an agent hears when nothing objects: nothing at all, or an explicit allow that skips its own prompt. */
  floor: v.optional(v.picklist(['defer', 'allow']), 'defer'),
  /** What becomes of a question that no person can be asked. */
  unansweredAsks: v.optional(v.picklist(['deny', 'allow', 'agent']), 'deny'),
  /** `system` follows the desktop. */
  appearance: v.optional(v.picklist(['system', 'light', 'dark', 'contrast']), 'system'),
  language: v.optional(v.picklist(['system', 'en', 'de']), 'system'),
  /** Size of all text: 1 is the design's. */
  textSize: v.optional(v.pipe(v.number(), v.minValue(0.8), v.maxValue(2)), 1),
  /** Seconds a question stands before it is denied; an agent's own limit shortens it. */
  patienceSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(15), v.maxValue(600)), 300),
  /** The system asks for a finger, a face or the password before Perch is loosened, where it can. */
  confirmLoosening: v.optional(v.boolean(), false),
  notifications: v.optional(v.picklist(['questions-and-problems', 'problems', 'none']), 'questions-and-problems'),
  sounds: v.optional(v.boolean(), false),
  /** Questions wait out of sight while another program fills the screen, where the system tells of it. */
  quietInFullScreen: v.optional(v.boolean(), true),
  startAtLogin: v.optional(v.boolean(), false),
  /** Days that calls are kept; 0 keeps them for good. */
  retentionDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3650)), 90),
  /** Megabytes the record may take; 0 for no limit. */
  retentionMegabytes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  updates: v.optional(v.picklist(['install', 'tell', 'off']), 'tell'),
  /** The first screens were seen or skipped. */
  firstRunDone: v.optional(v.boolean(), false),
  /** Advice that is not to be offered again before a time, in milliseconds since 1970. */
  putOff: v.optional(v.record(v.string(), v.number()), {}),
  /**
   * Projects that bring rules of their own, by their roots: the person has not answered yet, has seen it, or does not
   * want these rules used.
   */
  projectRules: v.optional(v.record(v.string(), v.picklist(['new', 'seen', 'off'])), {}),
});

export type Settings = Readonly<v.InferOutput<typeof settingsSchema>>;

export interface SettingsStore {
  /** As they are now; never read from disk at this point. */
  readonly current: Settings;
  /** Set when the file could not be used: what happened, and where the old file is kept. */
  readonly problem: FoundProblem | undefined;
  update(change: Partial<Settings>): void;
  onChange(listener: (settings: Settings) => void): () => void;
}

/**
 * Opens `settings.json` in the data folder. A file that cannot be used is set aside, never thrown away, and the
 * defaults take its place: they guard, so a damaged file cannot switch Perch off.
 */
export function openSettings(dataFolder: string): SettingsStore {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const file = path.join(dataFolder, 'settings.json');
  const problem = setAsideUnusable(file);
  const store = new Conf<Record<string, unknown>>({
    cwd: dataFolder,
    configName: 'settings',
    clearInvalidConfig: false,
    configFileMode: 0o600,
  });
  let current: Settings = v.parse(settingsSchema, store.store);
  const listeners = new Set<(settings: Settings) => void>();
  return {
    get current() {
      return current;
    },
    problem,
    update(change) {
      const next = v.parse(settingsSchema, { ...current, ...change });
      store.store = { ...store.store, ...next };
      current = next;
      for (const listener of listeners) listener(current);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function setAsideUnusable(file: string): FoundProblem | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (Array.isArray(found)) throw new Error('it holds a list');
    v.parse(settingsSchema, found);
    return undefined;
  } catch (error) {
    const kept = setAside(file);
    const reason = messageOf(error);
    return {
      title: 'Your settings could not be read.',
      detail:
        `Your settings could not be read (${reason}), so Perch uses its defaults and guards. ` +
        `The old file is kept as ${kept}.`,
      trouble: { kind: 'settings', reason, kept },
    };
  }
}
