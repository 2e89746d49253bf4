import path from 'node:path';
import type { AgentName } from '../../../rules/facts/call.ts';
import { hookWords } from '../command.ts';
import type { AgentFiles } from '../file-registration.ts';
import { ownFile } from '../own-file.ts';
import type { UserPlace } from '../registration.ts';
import { PLUGIN_MARK, pluginSource } from './plugin.ts';

/** OpenCode and its fork load every file in their `plugin` folder, without asking anybody. */
function pluginFiles(agent: AgentName, program: string, folderVariable: string): AgentFiles {
  return {
    agent,
    programs: [program],
    folders: ({ home, environment }: UserPlace) => [
      environment[folderVariable] || path.join(environment['XDG_CONFIG_HOME'] || path.join(home, '.config'), program),
    ],
    entries: (folder, _place, hook) => [
      ownFile({
        file: path.join(folder, 'plugin', 'perch.js'),
        text: pluginSource(hookWords({ agent }, hook)),
        mark: PLUGIN_MARK,
      }),
    ],
  };
}

export const opencodeFiles = pluginFiles('opencode', 'opencode', 'OPENCODE_CONFIG_DIR');
export const kiloFiles = pluginFiles('kilo', 'kilo', 'KILO_CONFIG_DIR');
