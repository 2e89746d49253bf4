import path from 'node:path';
import type { JsonObject } from '../../../rules/facts/call.ts';
import {
  AGENT_TIMEOUT_SECONDS,
  commandLine,
  type HookUse,
  hookWords,
  NOTE_DEADLINE_SECONDS,
  PASSES,
} from '../command.ts';
import type { AgentFiles } from '../file-registration.ts';
import { hooksDisabled, jsonHooks, type WantedHook } from '../json-hooks.ts';
import type { HookProgram } from '../registration.ts';

/** Events that only go into the record; only those about tools have a matcher. */
const NOTED: readonly { readonly event: string; readonly matcher?: string }[] = [
  { event: 'PostToolUse', matcher: '*' },
  { event: 'SessionStart' },
  { event: 'UserPromptSubmit' },
  { event: 'Stop' },
  { event: 'SubagentStart' },
  { event: 'SubagentStop' },
  { event: 'SessionEnd' },
];

/** Claude Code runs the hooks of all its settings files, so the user's own is enough for every project. */
export const claudeCodeFiles: AgentFiles = {
  agent: 'claude-code',
  programs: ['claude'],

  folders({ home, environment }) {
    const named = environment['CLAUDE_CONFIG_DIR'];
    return [named || path.join(home, '.claude')];
  },

  entries(folder, { platform }, hook) {
    const entry = (use: HookUse, more: JsonObject): JsonObject => ({
      type: 'command',
      ...command(use, hook, platform),
      ...more,
    });
    const hooks: readonly WantedHook[] = [
      {
        event: 'PreToolUse',
        grouped: true,
        matcher: '*',
        // Since 2.1.295 Claude Code stops the tool itself when the hook cannot run or takes too long.
        entry: entry({ agent: 'claude-code' }, { timeout: AGENT_TIMEOUT_SECONDS, onFailure: 'block' }),
      },
      {
        event: 'PermissionRequest',
        grouped: true,
        matcher: '*',
        // Without an answer Claude Code's own dialog opens.
        entry: entry({ agent: 'claude-code', ...PASSES }, { timeout: AGENT_TIMEOUT_SECONDS }),
      },
      ...NOTED.map(({ event, ...matcher }) => ({
        event,
        grouped: true,
        ...matcher,
        entry: entry(
          { agent: 'claude-code', ...PASSES, deadlineSeconds: NOTE_DEADLINE_SECONDS },
          { timeout: 5 * NOTE_DEADLINE_SECONDS },
        ),
      })),
    ];
    return [jsonHooks({ file: path.join(folder, 'settings.json'), hooks, isSwitchedOff: hooksDisabled })];
  },
};

/**
 * On Windows Claude Code takes Git Bash or, without it, PowerShell, so no line suits both: there the program and its
 * arguments stand apart, which needs no shell.
 */
function command(use: HookUse, hook: HookProgram, platform: NodeJS.Platform): JsonObject {
  if (platform !== 'win32') return { command: commandLine(use, hook, 'posix') };
  const [program = '', ...args] = hookWords(use, hook);
  return { command: program, args };
}
