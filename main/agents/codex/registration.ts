import path from 'node:path';
import { AGENT_TIMEOUT_SECONDS, commandLine, PASSES } from '../command.ts';
import type { AgentFiles } from '../file-registration.ts';
import { jsonHooks } from '../json-hooks.ts';
import { codexTrust } from './trust.ts';

/** Two hooks in `hooks.json`, and the trust without which Codex skips them, in `config.toml`. */
export const codexFiles: AgentFiles = {
  agent: 'codex',
  programs: ['codex'],

  folders: ({ home, environment }) => [environment['CODEX_HOME'] || path.join(home, '.codex')],

  entries(folder, { platform }, hook) {
    // Codex runs hooks in the person's login shell.
    const shell = platform === 'win32' ? 'cmd' : 'own';
    const hooks = [
      { event: 'PreToolUse', command: commandLine({ agent: 'codex' }, hook, shell) },
      // Without an answer Codex's own dialog opens.
      { event: 'PermissionRequest', command: commandLine({ agent: 'codex', ...PASSES }, hook, shell) },
    ].map((one) => ({ ...one, matcher: '*', timeout: AGENT_TIMEOUT_SECONDS }));
    const file = path.join(folder, 'hooks.json');
    return [
      jsonHooks({
        file,
        hooks: hooks.map(({ event, matcher, command, timeout }) => ({
          event,
          grouped: true,
          matcher,
          entry: { type: 'command', command, timeout },
        })),
      }),
      codexTrust(path.join(folder, 'config.toml'), file, hooks),
    ];
  },
};
