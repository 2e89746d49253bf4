import { existsSync } from 'node:fs';
import path from 'node:path';
import { commandLine } from '../command.ts';
import type { AgentFiles } from '../file-registration.ts';
import { ownFile } from '../own-file.ts';
import type { HookProgram, UserPlace } from '../registration.ts';
import { CLINE_ON_FAILURE } from './adapter.ts';

const MARK = '# Perch keeps this file. Switch Cline off in Perch to remove it.';

/** An executable file by the event's name, for the CLI and, where its folder is there, for the editor extension. */
export const clineFiles: AgentFiles = {
  agent: 'cline',
  programs: ['cline'],

  folders: ({ home, environment }) => [environment['CLINE_DIR'] || path.join(home, '.cline')],

  entries(folder, place, hook) {
    const ofExtension = path.join(place.home, 'Documents', 'Cline');
    return [
      script(path.join(folder, 'hooks', 'PreToolUse'), hook),
      ...(existsSync(ofExtension) && isUsual(folder, place)
        ? [script(path.join(ofExtension, 'Hooks', 'PreToolUse'), hook)]
        : []),
    ];
  },
};

function isUsual(folder: string, { home }: UserPlace): boolean {
  return path.resolve(folder) === path.resolve(home, '.cline');
}

/** Exit codes stop nothing in Cline: when the hook itself is gone, the script says the word that does. */
function script(file: string, hook: HookProgram) {
  const use = { agent: 'cline', onFailure: CLINE_ON_FAILURE } as const;
  const line = commandLine(use, hook, 'posix').replace(/ \|\| exit 2$/, '');
  return ownFile({
    file,
    text: `#!/bin/bash\n${MARK}\n${line} ||\n  printf '%s' '${CLINE_ON_FAILURE.replaceAll("'", `'\\''`)}'\n`,
    mark: MARK,
    mode: 0o755,
  });
}
