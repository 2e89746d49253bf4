import type { AgentName } from '../../rules/facts/call.ts';

/** Where an agent keeps its settings on this machine, for this user. */
export interface UserPlace {
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The hook as it is to be registered. */
export interface HookProgram {
  /** Absolute path of `perch-hook`. */
  readonly program: string;
  /** What follows `--endpoint=`. */
  readonly endpoint: string;
  /** The app that the hook starts when nothing listens; none while Perch runs from its sources. */
  readonly startApp?: string;
}

/** Perch's entry in one agent's settings. */
export type RegistrationState =
  | { readonly state: 'absent' }
  | { readonly state: 'registered' }
  /** An entry of Perch's is there, but not the one that works now: another place, another time limit. */
  | { readonly state: 'outdated' }
  /** The agent's own switch keeps every hook from running. */
  | { readonly state: 'switched-off'; readonly file: string }
  | { readonly state: 'unreadable'; readonly file: string; readonly problem: string };

export interface AgentRegistration {
  readonly agent: AgentName;
  /** The settings file that holds the entry. */
  settingsFile(place: UserPlace): string;
  /** Whether the agent is on this machine. */
  isPresent(place: UserPlace): boolean;
  check(place: UserPlace, hook: HookProgram): RegistrationState;
  /** Idempotent. @throws {SettingsFileError} and then nothing was changed */
  register(place: UserPlace, hook: HookProgram): void;
  /** Takes away exactly what `register` put there. @throws {SettingsFileError} and then nothing was changed */
  unregister(place: UserPlace): void;
}

/** Seconds a hook waits for its verdict, an open question included, before it blocks the call by itself. */
export const HOOK_DEADLINE_SECONDS = 290;

/**
 * Seconds that go into an agent's settings as its own time limit. Always longer than the hook's: an agent whose limit
 * passes first runs the tool.
 */
export const AGENT_TIMEOUT_SECONDS = HOOK_DEADLINE_SECONDS + 15;

/** The command line an agent runs, quoted for the shell it runs it in. */
export function hookCommand(agent: AgentName, hook: HookProgram, platform: NodeJS.Platform): string {
  const words = [
    hook.program,
    agent,
    `--endpoint=${hook.endpoint}`,
    `--deadline=${HOOK_DEADLINE_SECONDS}`,
    ...(hook.startApp ? [`--start=${hook.startApp}`] : []),
  ];
  return words.map(platform === 'win32' ? quoteForWindows : quoteForPosix).join(' ');
}

const PLAIN = /^[\w@%+=:,./-]+$/;

function quoteForPosix(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Forward slashes and double quotes mean the same to cmd, PowerShell and the Git Bash that some agents use. */
function quoteForWindows(word: string): string {
  const forward = word.startsWith('\\\\.\\pipe') ? word : word.replaceAll('\\', '/');
  return PLAIN.test(forward) ? forward : `"${forward}"`;
}
