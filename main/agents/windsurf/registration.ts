import path from 'node:path';
import { commandLine } from '../command.ts';
import type { AgentFiles } from '../file-registration.ts';
import { jsonHooks } from '../json-hooks.ts';
import { WINDSURF_EVENTS } from './adapter.ts';

export const windsurfFiles: AgentFiles = {
  agent: 'windsurf',
  programs: ['windsurf'],

  folders: ({ home }) => [path.join(home, '.codeium', 'windsurf')],

  entries(folder, { platform }, hook) {
    const use = { agent: 'windsurf' } as const;
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
