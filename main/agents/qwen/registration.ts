import path from 'node:path';
import { AGENT_TIMEOUT_SECONDS, commandLine } from '../command.ts';
import type { AgentFiles } from '../file-registration.ts';
import { hooksDisabled, jsonHooks } from '../json-hooks.ts';

export const qwenFiles: AgentFiles = {
  agent: 'qwen',
  programs: ['qwen'],

  folders: ({ home, environment }) => [environment['QWEN_HOME'] || path.join(home, '.qwen')],

  entries(folder, { platform }, hook) {
    const windows = platform === 'win32';
    const entry = {
      type: 'command',
      command: commandLine({ agent: 'qwen' }, hook, windows ? 'powershell' : 'posix'),
      // Which shell it takes on Windows hangs on the terminal, unless the entry says so.
      ...(windows ? { shell: 'powershell' } : {}),
      // Seconds; 1000 and more would be read as milliseconds.
      timeout: AGENT_TIMEOUT_SECONDS,
    };
    return [
      jsonHooks({
        file: path.join(folder, 'settings.json'),
        hooks: [{ event: 'PreToolUse', grouped: true, matcher: '*', entry }],
        isSwitchedOff: hooksDisabled,
      }),
    ];
  },
};
