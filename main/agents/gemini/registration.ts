import path from 'node:path';
import type { JsonObject } from '../../../rules/facts/call.ts';
import { AGENT_TIMEOUT_SECONDS, commandLine } from '../command.ts';
import type { AgentFiles } from '../file-registration.ts';
import { isObject } from '../input.ts';
import { jsonHooks } from '../json-hooks.ts';

/** By this name people see the hook in Gemini CLI, and by it `hooksConfig.disabled` can switch it off. */
const HOOK_NAME = 'perch';

export const geminiFiles: AgentFiles = {
  agent: 'gemini',
  programs: ['gemini'],

  folders: ({ home, environment }) => [path.join(environment['GEMINI_CLI_HOME'] || home, '.gemini')],

  entries(folder, { platform }, hook) {
    const command = commandLine({ agent: 'gemini' }, hook, platform === 'win32' ? 'powershell' : 'posix');
    // Gemini CLI counts in milliseconds.
    const entry = { name: HOOK_NAME, type: 'command', command, timeout: AGENT_TIMEOUT_SECONDS * 1000 };
    return [
      jsonHooks({
        file: path.join(folder, 'settings.json'),
        hooks: [{ event: 'BeforeTool', grouped: true, matcher: '*', entry }],
        isSwitchedOff: geminiHooksDisabled,
      }),
    ];
  },
};

/** `hooksConfig` switches all hooks off, or names single ones. */
export function geminiHooksDisabled(value: JsonObject): boolean {
  const config = value['hooksConfig'];
  if (!isObject(config)) return false;
  const { disabled } = config;
  return config['enabled'] === false || (Array.isArray(disabled) && disabled.includes(HOOK_NAME));
}
