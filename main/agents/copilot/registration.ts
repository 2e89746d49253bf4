import path from 'node:path';
import { AGENT_TIMEOUT_SECONDS, commandLine } from '../command.ts';
import type { AgentFiles } from '../file-registration.ts';
import { ownFile } from '../own-file.ts';
import type { HookProgram, UserPlace } from '../registration.ts';
import { copilot } from './adapter.ts';

/**
 * A hook file of Perch's own in Copilot's folder. The event is spelt `PreToolUse`, which makes Copilot CLI speak Claude
 * Code's dialect; VS Code reads the same folder and only that spelling, so one file serves both.
 */
export const copilotFiles: AgentFiles = {
  agent: 'copilot',
  programs: ['copilot'],
  folders: copilotFolders,
  entries: (folder, place, hook) => [hookFile(folder, place, hook)],
};

export function copilotFolders({ home, environment }: UserPlace): readonly string[] {
  return [environment['COPILOT_HOME'] || path.join(home, '.copilot')];
}

const UNCHECKED =
  'Perch could not check this step, so it was stopped. Ask the user to look whether Perch is running, and do not look ' +
  'for a way around it.';

/** Says whose file it is, among the keys that both readers skip. */
const MARK = '"perch": "Perch keeps this file. Switch Copilot off in Perch to remove it."';

export function hookFile(folder: string, { platform }: UserPlace, hook: HookProgram) {
  // After exit code 2 Copilot's model would not read why.
  const use = { agent: 'copilot', onFailure: copilot.refuse(UNCHECKED).stdout } as const;
  const posix = commandLine(use, hook, 'posix');
  const entry = {
    type: 'command',
    ...(platform === 'win32'
      ? { powershell: commandLine(use, hook, 'powershell'), windows: commandLine(use, hook, 'unknown-windows') }
      : { bash: posix, command: posix }),
    timeoutSec: AGENT_TIMEOUT_SECONDS,
    timeout: AGENT_TIMEOUT_SECONDS,
  };
  const hooks = JSON.stringify({ PreToolUse: [entry] }, undefined, 2).replaceAll('\n', '\n  ');
  return ownFile({
    file: path.join(folder, 'hooks', 'perch.json'),
    text: `{\n  ${MARK},\n  "version": 1,\n  "hooks": ${hooks}\n}\n`,
    mark: MARK,
  });
}
