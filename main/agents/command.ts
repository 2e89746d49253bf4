import type { AgentName } from '../../rules/facts/call.ts';
import type { HookProgram } from './registration.ts';

/** Seconds a hook waits for its verdict, an open question included, before it blocks the call by itself. */
export const HOOK_DEADLINE_SECONDS = 290;

const SHORTER_DEADLINES: Readonly<Partial<Record<AgentName, number>>> = {
  // Cline stops waiting for a tool's hooks after 120 s and then runs the tool (its CLI, 3.0.65).
  cline: 110,
  // Windsurf documents no time limit, so Perch keeps below the shortest that any agent has by default.
  windsurf: 25,
};

/** Seconds that this agent's hook waits for an answer. */
export function hookDeadlineSeconds(agent: AgentName): number {
  return SHORTER_DEADLINES[agent] ?? HOOK_DEADLINE_SECONDS;
}

/**
 * Seconds that go into an agent's settings as its own time limit. Always longer than the hook's: an agent whose limit
 * passes first runs the tool.
 */
export const AGENT_TIMEOUT_SECONDS = HOOK_DEADLINE_SECONDS + 15;

/** Deadline of a hook that only reports what happened: nobody should wait for that. */
export const NOTE_DEADLINE_SECONDS = 2;

/** How one entry calls the hook. */
export interface HookUse {
  readonly agent: AgentName;
  readonly deadlineSeconds?: number;
  /** Printed, with exit code 0, when there is no answer; without it exit code 2 blocks. */
  readonly onFailure?: string;
  /** The agent goes on when the hook itself is missing: for events where blocking would do harm. */
  readonly mayBeMissing?: boolean;
}

/** A hook that only reports what happened, or that stands in for a dialog which opens without an answer. */
/* An object without content is what every agent reads as "go on". */
export const PASSES = { onFailure: '{}', mayBeMissing: true } as const;

/** Program and arguments of one hook call. */
export function hookWords({ agent, deadlineSeconds, onFailure }: HookUse, hook: HookProgram): readonly string[] {
  return [
    hook.program,
    agent,
    `--endpoint=${hook.endpoint}`,
    `--deadline=${Math.min(deadlineSeconds ?? hookDeadlineSeconds(agent), hook.deadlineSeconds ?? HOOK_DEADLINE_SECONDS)}`,
    ...(hook.startApp ? [`--start=${hook.startApp}`] : []),
    ...(onFailure ? [`--on-failure=${onFailure}`] : []),
  ];
}

/**
 * Which shell reads the command line. `posix`: sh, bash, zsh, Git Bash. `own`: the person's own one, which may be fish
 * besides; fish gives up on a line whose program is missing, so there `env` looks for it. `cmd`: started by a program that puts the
 * line in quotes of its own, as Rust's do. `unknown-windows`: any of Windows's shells, nobody knows which.
 */
export type CommandShell = 'posix' | 'own' | 'powershell' | 'cmd' | 'unknown-windows';

/**
 * The command line an agent runs, quoted for its shell. Most agents run the tool when a hook ends with any code but 0
 * or 2, and a shell that cannot find the program ends with another: so whatever is not 0 becomes 2, and a hook that is
 * missing blocks. Where the hook must not block, it becomes 0. The hook itself ends with 0 or 2 only.
 */
export function commandLine(use: HookUse, hook: HookProgram, shell: CommandShell): string {
  const words = hookWords(use, hook);
  const otherwise = use.mayBeMissing ? 0 : 2;
  switch (shell) {
    case 'posix':
      return `${words.map(quoteForPosix).join(' ')} || exit ${otherwise}`;
    case 'own':
      return `env ${words.map(quoteForPosix).join(' ')} || exit ${otherwise}`;
    case 'powershell':
      return powershellLine(words, otherwise);
    case 'cmd':
      // Quotes inside a line that is quoted once more do not survive cmd: such a line goes through PowerShell.
      if (words.every(isPlainForCmd)) return `${words.join(' ')} || exit ${otherwise}`;
      return encodedPowershell(words, otherwise);
    case 'unknown-windows':
      return encodedPowershell(words, otherwise);
  }
}

const PLAIN = /^[\w@%+=:,./-]+$/;

/** A backslash stands outside the quotes, where fish and all others read it alike. */
function quoteForPosix(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll(/['\\]/g, (letter) => `'\\${letter}'`)}'`;
}

function powershellLine(words: readonly string[], otherwise: 0 | 2): string {
  const quoted = words.map((word) => `'${word.replaceAll(/['‘’‚‛]/g, (quote) => quote + quote)}'`);
  return `& ${quoted.join(' ')}; if ($LASTEXITCODE -ne 0) { exit ${otherwise} }`;
}

function isPlainForCmd(word: string): boolean {
  return /^[\w@+=:,.\\-]+$/.test(word);
}

/** A line without a quote in it, which cmd, PowerShell and Git Bash all read alike. */
function encodedPowershell(words: readonly string[], otherwise: 0 | 2): string {
  const script = Buffer.from(powershellLine(words, otherwise), 'utf16le').toString('base64');
  return `powershell.exe -NoLogo -NoProfile -NonInteractive -EncodedCommand ${script}`;
}
