import path from 'node:path';
import { commandLine } from '../command.ts';
import type { AgentFiles } from '../file-registration.ts';
import { jsonHooks } from '../json-hooks.ts';
import { WINDSURF_EVENTS } from './adapter.ts';

/** Windsurf documents no time limit, so Perch keeps below the shortest that any agent has by default. */
const DEADLINE_SECONDS = 25;

export const windsurfFiles: AgentFiles = {
  agent: 'windsurf',
  programs: ['windsurf'],

  folders: ({ home }) => [path.join(home, '.codeium', 'windsurf')],

  entries(folder, { platform }, hook) {
    const use = { agent: 'windsurf', deadlineSeconds: DEADLINE_SECONDS } as const;
    const entry =
      platform === 'win32'
        ? { powershell: commandLine(use, hook, 'powershell'), show_output: true }
        : { command: commandLine(use, hook, 'posix'), show_output: true };
    return [
      jsonHooks({
        file: path.join(folder, 'hooks.json'),
        hooks: WINDSURF_EVENTS.map((event) => ({ event, grouped: false, entry })),
      }),
    ];
  },
};
