import type { JsonObject } from '../../rules/facts/call.ts';
import type { EntryState, FileEntry, Remover } from './file-entry.ts';
import { isObject } from './input.ts';
import {
  type Change,
  type FileContent,
  parseSettings,
  type SettingsFile,
  SettingsFileError,
  withChanges,
} from './settings-file.ts';

/** One hook to be in a file: its event, and the entry as the agent wants it. */
export interface WantedHook {
  readonly event: string;
  /** Put into a group beside a matcher for all tools, as Claude Code and its followers have it. */
  readonly grouped: boolean;
  /** Only for groups: what goes beside `hooks`; sessions have no matcher. */
  readonly matcher?: string;
  readonly entry: JsonObject;
}

export interface JsonHooksOptions {
  readonly file: string;
  readonly hooks: readonly WantedHook[];
  /** What the file must hold besides, such as its version. */
  readonly required?: JsonObject;
  /** Perch's hook goes before all others: for agents that heed the first decision. */
  readonly first?: boolean;
  /** The file itself switches its hooks off. */
  readonly isSwitchedOff?: (value: JsonObject) => boolean;
}

/**
 * Perch's hooks in a JSON settings file:
 *
 *   grouped   "hooks": { "<event>": [ { "matcher": "*", "hooks": [ <entry> ] } ] }
 *   flat      "hooks": { "<event>": [ <entry> ] }
 */
export function jsonHooks(options: JsonHooksOptions): FileEntry {
  const { file, hooks } = options;
  return {
    file,
    form: 'json-hooks',
    marks: () => hooks.flatMap(({ entry }) => commandsIn(entry)),

    inspect(content, marks): EntryState {
      const { value } = parseSettings(content);
      const own = ownHooks(value, marks);
      if (own.length === 0) return 'absent';
      const complete = own.length === hooks.length && hooks.every((wanted) => isThere(value, wanted, options.first));
      if (!complete) return 'outdated';
      return isObject(value) && options.isSwitchedOff?.(value) ? 'switched-off' : 'registered';
    },

    insert(content) {
      let settings = parseSettings(content);
      const missing = Object.entries(options.required ?? {}).filter(
        ([key]) => isObject(settings.value) && settings.value[key] === undefined,
      );
      settings = changed(
        settings,
        missing.map(([key, value]) => ({ path: [key], value })),
      );
      for (const wanted of hooks) settings = changed(settings, [insertion(settings, wanted, options.first ?? false)]);
      return settings.bytes;
    },
  };
}

/** Takes our hooks out of a file; a group, a list or an object that held nothing else goes too. */
export const removeJsonHooks: Remover = (content, marks) => {
  let settings = parseSettings(content);
  // One at a time and the last first: positions stay true, and what becomes empty is seen as it becomes so.
  for (let own = ownHooks(settings.value, marks).at(-1); own; own = ownHooks(settings.value, marks).at(-1)) {
    settings = changed(settings, [{ path: [...outermostEmptied(settings.value, own)], value: undefined }]);
  }
  return settings.bytes;
};

function changed(settings: SettingsFile, changes: readonly Change[]): SettingsFile {
  if (changes.length === 0) return settings;
  return parseSettings({ file: settings.file, exists: true, bytes: withChanges(settings, changes) });
}

/** Where one of our hooks stands: `hooks`, event, place in its list, and inside a group `hooks` and its place there. */
type HookPath = readonly (string | number)[];

function ownHooks(value: unknown, marks: readonly string[]): readonly HookPath[] {
  const isOwn = (entry: unknown) => isObject(entry) && commandsIn(entry).some((command) => marks.includes(command));
  return Object.entries(eventsOf(value)).flatMap(([event, list]) =>
    (Array.isArray(list) ? list : []).flatMap((element: unknown, place): HookPath[] => {
      if (isOwn(element)) return [['hooks', event, place]];
      const inner = isObject(element) && Array.isArray(element['hooks']) ? element['hooks'] : [];
      return inner.flatMap((entry, innerPlace): HookPath[] =>
        isOwn(entry) ? [['hooks', event, place, 'hooks', innerPlace]] : [],
      );
    }),
  );
}

/** By what an entry runs: its command for any system, and, where arguments stand apart, all words together. */
function commandsIn(entry: JsonObject): readonly string[] {
  const { args } = entry;
  if (Array.isArray(args) && typeof entry['command'] === 'string') return [JSON.stringify([entry['command'], ...args])];
  return COMMAND_KEYS.map((key) => entry[key]).filter((command) => typeof command === 'string');
}

const COMMAND_KEYS = ['command', 'bash', 'powershell', 'windows'];

function eventsOf(value: unknown): JsonObject {
  const hooks = isObject(value) ? value['hooks'] : undefined;
  return isObject(hooks) ? hooks : {};
}

/** The wanted hook stands in the file as it should, and nothing narrows when it runs. */
function isThere(value: unknown, { event, grouped, entry }: WantedHook, first = false): boolean {
  const list = eventsOf(value)[event];
  if (!Array.isArray(list)) return false;
  const place = list.findIndex((element) => {
    if (!isObject(element)) return false;
    if (!grouped) return includes(element, entry) && matchesAll(element);
    const inner = element['hooks'];
    return Array.isArray(inner) && matchesAll(element) && inner.some((one) => isObject(one) && includes(one, entry));
  });
  return first ? place === 0 : place >= 0;
}

function matchesAll(element: JsonObject): boolean {
  const { matcher } = element;
  return matcher === undefined || matcher === '' || matcher === '*' || matcher === '.*';
}

/** Every value of the wanted entry; keys beside them may be there, unless they narrow when it runs. */
function includes(found: JsonObject, wanted: JsonObject): boolean {
  if (found['if'] !== undefined || found['async'] === true || found['enabled'] === false) return false;
  return Object.entries(wanted).every(([key, value]) => JSON.stringify(found[key]) === JSON.stringify(value));
}

/** The largest part of the file that holds this hook and nothing else. */
function outermostEmptied(value: unknown, own: HookPath): HookPath {
  for (const length of [1, 2, 3]) {
    const part = at(value, own.slice(0, length));
    if (length < own.length && holdsOnly(part, own.slice(length))) return own.slice(0, length);
  }
  return own;
}

function holdsOnly(part: unknown, rest: HookPath): boolean {
  const [step, ...deeper] = rest;
  if (step === undefined) return true;
  if (Array.isArray(part)) return part.length === 1 && holdsOnly(part[0], deeper);
  if (!isObject(part)) return false;
  const others = Object.keys(part).filter((key) => key !== 'matcher');
  return others.length === 1 && others[0] === step && holdsOnly(part[step as string], deeper);
}

function at(value: unknown, path: HookPath): unknown {
  return path.reduce<unknown>((part, step) => (part as Record<string | number, unknown>)[step], value);
}

function insertion(settings: SettingsFile, { event, grouped, matcher, entry }: WantedHook, first: boolean): Change {
  const { file, value } = settings;
  if (!isObject(value)) throw new SettingsFileError(file, `${file} does not hold a JSON object.`);
  const hooks = value['hooks'];
  if (hooks !== undefined && !isObject(hooks)) {
    throw new SettingsFileError(file, `"hooks" in ${file} is not an object, so Perch left it alone.`);
  }
  const list = hooks?.[event];
  if (list !== undefined && !Array.isArray(list)) {
    throw new SettingsFileError(file, `"hooks.${event}" in ${file} is not a list, so Perch left it alone.`);
  }
  const element = grouped ? { ...(matcher === undefined ? {} : { matcher }), hooks: [entry] } : entry;
  return list && list.length > 0
    ? { path: ['hooks', event, first ? 0 : list.length], value: element, insert: true }
    : { path: ['hooks', event], value: [element] };
}

/** Where in the lists of its event a grouped hook with this command stands. */
export function positionsOf(
  content: FileContent,
  command: string,
): readonly { readonly event: string; readonly group: number; readonly place: number }[] {
  return ownHooks(parseSettings(content).value, [command]).flatMap(([, event, group, , place]) =>
    typeof group === 'number' && typeof place === 'number' ? [{ event: String(event), group, place }] : [],
  );
}

/** `disableAllHooks`, as Claude Code, Copilot and Qwen Code spell their switch. */
export function hooksDisabled(value: JsonObject): boolean {
  return value['disableAllHooks'] === true;
}

/** The file's settings when it is there and readable; for looking, not for changing. */
export function settingsIn(content: FileContent): JsonObject {
  const { value } = parseSettings(content);
  return isObject(value) ? value : {};
}
