import path from 'node:path';
import { AGENT_TIMEOUT_SECONDS, commandLine } from '../command.ts';
import type { AgentFiles } from '../file-registration.ts';
import { jsonHooks } from '../json-hooks.ts';

/** One event for every tool. `failClosed` makes Cursor block when the hook fails in a way no shell can turn into 2. */
export const cursorFiles: AgentFiles = {
  agent: 'cursor',
  programs: ['cursor', 'cursor-agent'],

  folders: ({ home }) => [path.join(home, '.cursor')],

  entries(folder, { platform }, hook) {
    const command = commandLine({ agent: 'cursor' }, hook, platform === 'win32' ? 'unknown-windows' : 'posix');
    const entry = { command, timeout: AGENT_TIMEOUT_SECONDS, failClosed: true };
    return [
      jsonHooks({
        file: path.join(folder, 'hooks.json'),
        hooks: [{ event: 'preToolUse', grouped: false, entry }],
        required: { version: 1 },
      }),
    ];
  },
};
