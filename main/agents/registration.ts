import os from 'node:os';
import type { AgentName } from '../../rules/facts/call.ts';

/** Where an agent keeps its settings on this machine, for this user. */
export interface UserPlace {
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Further settings folders the person named: profiles that no variable of this process points to. */
  readonly moreFolders?: Partial<Readonly<Record<AgentName, readonly string[]>>>;
}

/** Whoever runs this program, on this computer. */
export function thisUser(): UserPlace {
  return { home: os.homedir(), platform: process.platform, environment: process.env };
}

/** The hook as it is to be registered. */
export interface HookProgram {
  /** Absolute path of `perch-hook`. */
  readonly program: string;
  /** What follows `--endpoint=`. */
  readonly endpoint: string;
  /** The app that the hook starts when nothing listens. Perch itself names none (ARCHITECTURE.md says why). */
  readonly startApp?: string;
  /** The longest a hook may wait, in seconds; without it each agent has its own. */
  readonly deadlineSeconds?: number;
}

/** Perch's entry in one agent's settings; of several files the one that is worst off. */
export type RegistrationState =
  | { readonly state: 'absent' }
  | { readonly state: 'registered' }
  /** An entry of Perch's is there, but not the one that works now: another place, another time limit. */
  | { readonly state: 'outdated'; readonly file: string }
  /** The agent's own switch keeps every hook from running. */
  | { readonly state: 'switched-off'; readonly file: string }
  | { readonly state: 'unreadable'; readonly file: string; readonly problem: string };

/** What registering would do to one file, to be shown before it is done. */
export interface PlannedChange {
  readonly file: string;
  /** Null when there is no such file yet. */
  readonly before: string | null;
  readonly after: string;
}

export interface AgentRegistration {
  readonly agent: AgentName;
  /** The settings file that holds the entry; the first where there are several. */
  settingsFile(place: UserPlace): string;
  /** Every file that has a say in whether Perch is asked. */
  files(place: UserPlace): readonly string[];
  /** Whether the agent is on this machine: its settings folder is there, or its program can be found. */
  isPresent(place: UserPlace): boolean;
  /** Its version, as far as its files tell; empty otherwise. */
  version(place: UserPlace): string;
  check(place: UserPlace, hook: HookProgram): RegistrationState;
  /** Changes nothing. @throws {SettingsFileError} as `register` would */
  plan(place: UserPlace, hook: HookProgram): readonly PlannedChange[];
  /** Idempotent. @throws {SettingsFileError} and then nothing was changed */
  register(place: UserPlace, hook: HookProgram): void;
  /** Takes away exactly what `register` put there. @throws {SettingsFileError} */
  unregister(place: UserPlace): void;
}
