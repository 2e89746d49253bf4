import type { HookResult } from '../hook-runner.ts';

/** A call that the default rules deny, and one that nobody minds. Each with an id to find it by in the record. */
export const DENIED = 'cat ~/.ssh/id_ed25519';
export const HARMLESS = 'ls';

export function shellCall(command: string, id: string, session = 's'): Buffer {
  return Buffer.from(
    JSON.stringify({
      session_id: session,
      hook_event_name: 'PreToolUse',
      tool_name: 'Bash',
      tool_input: { command },
      tool_use_id: id,
      cwd: '/tmp',
    }),
  );
}

/** What Claude Code makes of what a hook printed and how it ended. */
export function verdictOf({ code, stdout }: HookResult): 'denied' | 'stopped' | 'asked' | 'not objected' {
  if (code === 2) return 'stopped';
  if (stdout === '') return 'not objected';
  const { hookSpecificOutput: output } = JSON.parse(stdout) as {
    hookSpecificOutput: { permissionDecision: string };
  };
  if (output.permissionDecision === 'deny') return 'denied';
  return output.permissionDecision === 'ask' ? 'asked' : 'not objected';
}
