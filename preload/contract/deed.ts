/**
 * What a call does, as structure: the window puts it into a sentence in the person's language and in the tense that
 * fits ("wants to delete …", "wanted to …", "Deleted …"). Anything in here may be under an agent's control, so the
 * window never shows it without making hidden characters visible.
 */
import * as v from 'valibot';
import type { Shown } from './shown.ts';

/** Things people know by a name rather than by a path. The window has the words. */
export const KNOWN_THINGS = [
  'ssh-keys',
  'amazon-keys',
  'google-keys',
  'azure-keys',
  'kubernetes-keys',
  'package-registry-keys',
  'git-passwords',
  'browser-passwords',
  'keychain',
  'password-manager',
  'env-file',
  'perch-settings',
  'agent-settings',
  'shell-start-file',
  'home-folder',
  'whole-disk',
] as const;
export type KnownThing = (typeof KNOWN_THINGS)[number];

const place = {
  /** Short for people: relative to the project, or starting with `~`. */
  path: v.string(),
  known: v.optional(v.picklist(KNOWN_THINGS)),
};

export const thingSchema = v.variant('type', [
  v.object({ type: v.literal('file'), ...place }),
  v.object({ type: v.literal('folder'), ...place }),
  v.object({ type: v.literal('command'), text: v.string() }),
  v.object({ type: v.literal('website'), host: v.string() }),
  /** `from` is the registry: npm, pip, apt … */
  v.object({ type: v.literal('package'), name: v.string(), from: v.optional(v.string()) }),
  v.object({ type: v.literal('branch'), name: v.string(), remote: v.optional(v.string()) }),
  v.object({ type: v.literal('tool'), name: v.string(), server: v.optional(v.string()) }),
  /** Perch's own words, nothing of which comes from an agent. */
  v.object({ type: v.literal('phrase'), text: v.string() }),
  /** Somebody else's words: shown as a quotation. */
  v.object({ type: v.literal('words'), text: v.string() }),
]);
export type Thing = Shown<typeof thingSchema>;

/** Everyday verbs, one for each way of saying what a call does. */
export const VERBS = [
  'read',
  'list',
  'search',
  'create',
  'change',
  'delete',
  'move',
  'run',
  'open-page',
  'search-web',
  'send',
  'install',
  'commit',
  'push',
  'replace-shared',
  'run-download',
  'use-tool',
  'use-helper',
  'use-admin-rights',
  'switch-off-perch',
  'do-hidden',
  'do-other',
  'session-started',
  'session-ended',
  'prompted',
  'noted',
] as const;
export type Verb = (typeof VERBS)[number];

export const deedSchema = v.object({
  verb: v.picklist(VERBS),
  /** What it is done to; the first few, the ones that matter first. */
  things: v.array(thingSchema),
  /** How many more things of the same kind there are. */
  more: v.number(),
  /** Where something is sent or moved. */
  to: v.optional(thingSchema),
});
export type Deed = Shown<typeof deedSchema>;

/** What follows from a call when it runs. Each needs a fact behind it; unknown means left out. */
export const CONSEQUENCES = [
  'cannot-be-undone',
  'skips-trash',
  'git-keeps-copy',
  'no-copy-kept',
  'link-readable-by-anyone',
  'leaves-computer',
  'asks-password',
  'replaces-shared-version',
  'everyone-shares-branch',
  'runs-code-from-internet',
  'outside-project',
  'new-website',
  'partly-hidden',
  'switches-guard-off',
] as const;
export type Consequence = (typeof CONSEQUENCES)[number];

export const riskSchema = v.picklist(['low', 'normal', 'high']);
export type Risk = Shown<typeof riskSchema>;

/** A stretch of a line, as UTF-16 offsets; `to` is exclusive. */
const stretch = { from: v.number(), to: v.number() };

/** One line of the exact call. */
export const exactLineSchema = v.object({
  text: v.string(),
  /** `removed` and `added` are the sides of an edit. */
  tone: v.picklist(['plain', 'quiet', 'risky', 'removed', 'added']),
  /** The risky or matched part. */
  marks: v.array(v.object(stretch)),
  /** What the syntax tree says, for quiet colours. */
  colours: v.array(
    v.object({ ...stretch, as: v.picklist(['program', 'option', 'text', 'operator', 'variable', 'comment', 'key']) }),
  ),
});
export type ExactLine = Shown<typeof exactLineSchema>;
