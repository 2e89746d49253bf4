import { existsSync } from 'node:fs';
import path from 'node:path';
import type { AgentName } from '../../rules/facts/call.ts';
import { removeTrust } from './codex/trust.ts';
import type { ContentOf, EntryState, FileEntry, Remover } from './file-entry.ts';
import { removeJsonHooks } from './json-hooks.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';
import { removeOwnFile } from './own-file.ts';
import type { AgentRegistration, HookProgram, RegistrationState, UserPlace } from './registration.ts';
import {
  type FileContent,
  fingerprint,
  readContent,
  removeFile,
  replaceFile,
  SettingsFileError,
} from './settings-file.ts';
import { findProgram, installedVersion } from './version.ts';

/** Where one agent's hooks go. */
export interface AgentFiles {
  readonly agent: AgentName;
  /** Names of its program on PATH. */
  readonly programs: readonly string[];
  /** Its settings folders: the one its own variable names or the usual one, without those the person added. */
  folders(place: UserPlace): readonly string[];
  /** Folders that show the agent is here, where its settings folder is shared with another. */
  presentBy?(place: UserPlace): readonly string[];
  /** What to tell a person when there is no file that could hold an entry. */
  readonly withoutEntries?: string;
  /** Perch's entries below one settings folder; later ones may read what earlier ones will write. */
  entries(folder: string, place: UserPlace, hook: HookProgram): readonly FileEntry[];
}

const REMOVERS: Readonly<Record<LedgerEntry['form'], Remover>> = {
  'json-hooks': removeJsonHooks,
  'codex-trust': removeTrust,
  'own-file': removeOwnFile,
};

/** Worst first: what one says about several files. */
const WORST: readonly EntryState[] = ['switched-off', 'outdated', 'absent', 'registered'];

/** Registers one agent in its files, and keeps in the ledger what was done. */
export function fileRegistration(agentFiles: AgentFiles, ledger: Ledger): AgentRegistration {
  const { agent } = agentFiles;
  const folders = (place: UserPlace) => [
    ...new Set([...agentFiles.folders(place), ...(place.moreFolders?.[agent] ?? [])].map((one) => path.resolve(one))),
  ];
  const entries = (place: UserPlace, hook: HookProgram) =>
    folders(place).flatMap((folder) => agentFiles.entries(folder, place, hook));
  const known = (file: string) => ledger.entries(agent).find((entry) => entry.file === file);
  const marksFor = (entry: FileEntry, contentOf: ContentOf) => [
    ...new Set([...(known(entry.file)?.marks ?? []), ...entry.marks(contentOf)]),
  ];

  return {
    agent,
    settingsFile: (place) => entries(place, ANY_HOOK)[0]?.file ?? folders(place)[0] ?? '',
    files: (place) => entries(place, ANY_HOOK).map(({ file }) => file),
    isPresent: (place) =>
      (agentFiles.presentBy?.(place) ?? folders(place)).some((folder) => existsSync(folder)) ||
      findProgram(agentFiles.programs, place) !== undefined,
    version: (place) => installedVersion(agentFiles.programs, place),

    check(place, hook): RegistrationState {
      const found: { state: EntryState; file: string }[] = [];
      for (const entry of entries(place, hook)) {
        try {
          const state = entry.inspect(readContent(entry.file), marksFor(entry, readContent), readContent);
          found.push({ state, file: entry.file });
        } catch (error) {
          if (!(error instanceof SettingsFileError)) throw error;
          return { state: 'unreadable', file: error.file, problem: error.message };
        }
      }
      if (found.every(({ state }) => state === 'absent')) return { state: 'absent' };
      const worst = WORST.flatMap((state) => found.filter((one) => one.state === state))[0];
      if (!worst || worst.state === 'registered') return { state: 'registered' };
      // One of several entries gone is not "never registered": it has to be put back.
      return { state: worst.state === 'absent' ? 'outdated' : worst.state, file: worst.file };
    },

    plan: (place, hook) =>
      planned(place, hook).map(({ content, next }) => ({
        file: content.file,
        before: content.exists ? content.bytes.toString('utf8') : null,
        after: next.toString('utf8'),
      })),

    register(place, hook) {
      ledger.exclusively(() => {
        // Everything is worked out before anything is written: half a registration would look like a whole one.
        for (const { entry, content, next, marks, cleared } of planned(place, hook)) {
          // Written down before the file changes: an entry that the ledger does not know could never be taken away.
          ledger.set(agent, {
            file: content.file,
            form: entry.form,
            marks: [...marks],
            before: backup(content, cleared, known(content.file) ?? sharedEntry(content.file)),
            after: fingerprint(next),
          });
          replaceFile(content, next, entry.mode);
        }
      });
    },

    unregister(_place) {
      ledger.exclusively(() => {
        for (const entry of [...ledger.entries(agent)].reverse()) {
          if (ledger.agentsAt(entry.file).length === 1) takeOut(entry);
          ledger.remove(agent, entry.file);
        }
      });
    },
  };

  interface Planned {
    readonly entry: FileEntry;
    readonly content: FileContent;
    readonly cleared: FileContent;
    readonly next: Buffer;
    readonly marks: readonly string[];
  }

  /** What has to be written, in order; files that are as they should be are not among it. */
  function planned(place: UserPlace, hook: HookProgram): readonly Planned[] {
    const written = new Map<string, FileContent>();
    const contentOf: ContentOf = (file) => written.get(file) ?? readContent(file);
    const all: Planned[] = [];
    const wanted = entries(place, hook);
    if (wanted.length === 0) throw new SettingsFileError(folders(place)[0] ?? '', agentFiles.withoutEntries ?? '');
    for (const entry of wanted) {
      const content = readContent(entry.file);
      const marks = marksFor(entry, contentOf);
      const state = entry.inspect(content, marks, contentOf);
      const isDone = (state === 'registered' || state === 'switched-off') && known(entry.file) !== undefined;
      if (isDone) continue;
      const cleared = without(content, entry.form, marks);
      const next = entry.insert(cleared, contentOf);
      written.set(entry.file, { file: entry.file, exists: true, bytes: next });
      all.push({ entry, content, cleared, next, marks });
    }
    return all;
  }

  /** The copy to go back to: the one from before Perch came, as long as nobody else has changed the file since. */
  function backup(content: FileContent, cleared: FileContent, before: LedgerEntry | undefined): string | null {
    if (before && before.after === fingerprint(content.bytes)) return before.before;
    return cleared.exists ? ledger.keep(agent, cleared.bytes) : null;
  }

  /** What another agent, registered in the same file, knows about it. */
  function sharedEntry(file: string): LedgerEntry | undefined {
    return ledger.agentsAt(file).flatMap((other) => ledger.entries(other).filter((entry) => entry.file === file))[0];
  }

  function takeOut(entry: LedgerEntry): void {
    const content = readContent(entry.file);
    if (!content.exists) return;
    if (fingerprint(content.bytes) === entry.after) {
      if (entry.before === null) removeFile(content);
      else replaceFile(content, ledger.kept(entry.before));
      return;
    }
    const left = without(content, entry.form, entry.marks);
    if (!left.exists) removeFile(content);
    else if (!left.bytes.equals(content.bytes)) replaceFile(content, left.bytes);
  }
}

/** The file without anything of Perch's. */
function without(content: FileContent, form: LedgerEntry['form'], marks: readonly string[]): FileContent {
  if (!content.exists) return content;
  const bytes = REMOVERS[form](content, marks);
  return bytes === null ? { ...content, exists: false, bytes: Buffer.alloc(0) } : { ...content, bytes };
}

/** For asking which files there are: their names do not hang on the hook. */
const ANY_HOOK: HookProgram = { program: '/perch-hook', endpoint: '/perch.sock' };
