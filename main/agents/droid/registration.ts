import path from 'node:path';
import { AGENT_TIMEOUT_SECONDS, commandLine } from '../command.ts';
import type { AgentFiles } from '../file-registration.ts';
import { jsonHooks } from '../json-hooks.ts';

/** droid heeds the first hook that decides, so Perch's goes before all others. */
export const droidFiles: AgentFiles = {
  agent: 'droid',
  programs: ['droid'],

  folders: ({ home, environment }) => [path.join(environment['FACTORY_HOME_OVERRIDE'] || home, '.factory')],

  entries(folder, { platform }, hook) {
    const shell = platform === 'win32' ? 'unknown-windows' : 'posix';
    const command = commandLine({ agent: 'droid' }, hook, shell);
    const entry = { type: 'command', command, timeout: AGENT_TIMEOUT_SECONDS };
    return [
      jsonHooks({
        file: path.join(folder, 'settings.json'),
        hooks: [{ event: 'PreToolUse', grouped: true, matcher: '*', entry }],
        first: true,
      }),
    ];
  },
};
