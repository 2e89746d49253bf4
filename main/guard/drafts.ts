import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { type Diagnostic, type LoadOptions, loadRules, type Rule, type RuleFile } from '../../rules/language/index.ts';
import { writeFileInPlace } from '../files.ts';

/**
 * Rule files that somebody, an agent most often, wrote and nobody has accepted yet. They lie in a folder of their own
 * in Perch's data folder and bind nothing until a person takes them over in the window.
 */
export interface DraftFolders {
  readonly drafts: string;
  /** The person's own rules: an accepted draft goes there. */
  readonly own: string;
}

export interface Draft {
  /** File name without its ending; also how it is told apart from others. */
  readonly name: string;
  readonly content: string;
  /** Its examples file; empty when it came without. */
  readonly examples: string;
  /** Milliseconds since 1970. */
  readonly writtenAt: number;
}

/** What taking a draft over would mean for the rules in force. */
export interface DraftReview {
  /** Rules there are not yet. */
  readonly added: readonly Rule[];
  /** Rules that would be other than they are: their condition, output, tags, priority or exceptions. */
  readonly changed: readonly { readonly before: Rule; readonly after: Rule }[];
  /** Rules that would no longer take part: the draft loosens. */
  readonly lost: readonly Rule[];
  /** Lists and macros of other files that it writes over or adds to: rules that use them change with them. */
  readonly redefined: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** The draft loads; only then can it be accepted. */
  readonly isSound: boolean;
}

/** A draft cannot be taken in, or taken over; the text says why and what to do. */
export class DraftError extends Error {}

const NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/;
const LONGEST = 256 * 1024;

/** Puts a draft in the folder; a draft of the same name is replaced. @throws {DraftError} */
export function submitDraft(folders: DraftFolders, draft: Omit<Draft, 'writtenAt'>): void {
  const { name, content, examples } = draft;
  if (!NAME.test(name)) {
    throw new DraftError(`"${name}" cannot name a draft. Use small letters, digits, "-" and "_".`);
  }
  if (Buffer.byteLength(content) + Buffer.byteLength(examples) > LONGEST) {
    throw new DraftError(`The draft ${name} is larger than ${LONGEST / 1024} KiB. Split it into several.`);
  }
  mkdirSync(folders.drafts, { recursive: true, mode: 0o700 });
  writeFileInPlace(ruleFile(folders, name), content);
  if (examples) writeFileInPlace(examplesFile(folders.drafts, name), examples);
  else rmSync(examplesFile(folders.drafts, name), { force: true });
}

/** All drafts, the newest first. */
export function listDrafts(folders: DraftFolders): readonly Draft[] {
  if (!existsSync(folders.drafts)) return [];
  return readdirSync(folders.drafts)
    .filter((file) => file.endsWith('.yaml') && !file.endsWith('.examples.yaml'))
    .map((file) => readDraft(folders, file.slice(0, -'.yaml'.length)))
    .sort((a, b) => b.writtenAt - a.writtenAt || a.name.localeCompare(b.name));
}

function readDraft(folders: DraftFolders, name: string): Draft {
  const file = ruleFile(folders, name);
  const examples = examplesFile(folders.drafts, name);
  return {
    name,
    content: readFileSync(file, 'utf8'),
    examples: existsSync(examples) ? readFileSync(examples, 'utf8') : '',
    writtenAt: statSync(file).mtimeMs,
  };
}

/**
 * What a draft would change. Pure.
 * @param inForce the files that are in force, in their order; the draft is read after them
 */
export function reviewDraft(draft: Draft, inForce: readonly RuleFile[], options: LoadOptions): DraftReview {
  const before = loadRules(inForce, options).rules?.rules ?? [];
  const name = `${draft.name}.yaml`;
  const loaded = loadRules([...inForce, { name, content: draft.content }], options);
  const diagnostics = loaded.diagnostics.filter(({ file }) => file === name);
  if (!loaded.rules) return { added: [], changed: [], lost: [], redefined: [], diagnostics, isSound: false };
  const after = new Map(loaded.rules.rules.map((rule) => [rule.name, rule]));
  const known = new Map(before.map((rule) => [rule.name, rule]));
  return {
    added: [...after.values()].filter((rule) => rule.enabled && !known.has(rule.name)),
    changed: before.flatMap((rule) => {
      const now = after.get(rule.name);
      return now?.enabled && rule.enabled && !isSame(rule, now) ? [{ before: rule, after: now }] : [];
    }),
    lost: before.filter((rule) => rule.enabled && after.get(rule.name)?.enabled !== true),
    redefined: sharedNames(draft.content).filter((one) =>
      inForce.some(({ content }) => sharedNames(content).includes(one)),
    ),
    diagnostics,
    isSound: true,
  };
}

/** The lists and macros that a rule file defines, as `list <name>` and `macro <name>`. */
function sharedNames(content: string | Uint8Array): readonly string[] {
  const text = typeof content === 'string' ? content : Buffer.from(content).toString('utf8');
  const items: unknown[] = parseAllDocuments(text).flatMap((document) => document.toJS() ?? []);
  return items.flatMap((item) => {
    if (typeof item !== 'object' || item === null) return [];
    const { list, macro } = item as { readonly list?: unknown; readonly macro?: unknown };
    return [
      ...(typeof list === 'string' ? [`list ${list}`] : []),
      ...(typeof macro === 'string' ? [`macro ${macro}`] : []),
    ];
  });
}

function isSame(a: Rule, b: Rule): boolean {
  const told = ({ condition, output, tags, priority, exceptions, description }: Rule) =>
    JSON.stringify([condition, output, tags, priority, exceptions, description]);
  return told(a) === told(b);
}

/**
 * Moves a draft to the person's own rules. Only a window may call this: it is what makes the draft bind.
 * @param seen the text the person looked at: a draft that was exchanged meanwhile is not accepted unseen
 * @param inForce the rule files it would join, as for `reviewDraft`
 * @returns the file it is now
 * @throws {DraftError}
 */
export function acceptDraft(
  folders: DraftFolders,
  name: string,
  seen: string,
  inForce: readonly RuleFile[],
  options: LoadOptions,
): string {
  const draft = found(folders, name);
  if (draft.content !== seen) {
    throw new DraftError(`The draft ${name} was changed while you looked at it. Look at it again.`);
  }
  const taken = freeName(folders, name);
  const target = path.join(folders.own, `${taken}.yaml`);
  const { isSound, diagnostics } = reviewDraft(draft, inForce, options);
  if (!isSound)
    throw new DraftError(`The draft ${name} has a mistake: ${diagnostics[0]?.message ?? 'it does not load'}`);
  mkdirSync(folders.own, { recursive: true, mode: 0o700 });
  if (draft.examples) renameSync(examplesFile(folders.drafts, name), examplesFile(folders.own, taken));
  renameSync(ruleFile(folders, name), target);
  return target;
}

/** Files are read in the order of their names: what is taken over later must come after what it may build on. */
function freeName({ own }: DraftFolders, name: string): string {
  for (let count = 1; ; count++) {
    const free = count === 1 ? name : `${name}_${count}`;
    if (!existsSync(path.join(own, `${free}.yaml`))) return free;
  }
}

/** Throws a draft away. @throws {DraftError} when there is none of that name */
export function rejectDraft(folders: DraftFolders, name: string): void {
  found(folders, name);
  rmSync(ruleFile(folders, name), { force: true });
  rmSync(examplesFile(folders.drafts, name), { force: true });
}

function found(folders: DraftFolders, name: string): Draft {
  if (!NAME.test(name) || !existsSync(ruleFile(folders, name)))
    throw new DraftError(`There is no draft called ${name}.`);
  return readDraft(folders, name);
}

function ruleFile(folders: DraftFolders, name: string): string {
  return path.join(folders.drafts, `${name}.yaml`);
}

function examplesFile(folder: string, name: string): string {
  return path.join(folder, `${name}.examples.yaml`);
}
