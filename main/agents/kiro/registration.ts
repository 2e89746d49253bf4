import { readdirSync } from 'node:fs';
import path from 'node:path';
import { AGENT_TIMEOUT_SECONDS, commandLine } from '../command.ts';
import type { AgentFiles } from '../file-registration.ts';
import { jsonHooks } from '../json-hooks.ts';

/** Kiro keeps hooks in its agents' own files, so each of them gets Perch's entry. */
export const kiroFiles: AgentFiles = {
  agent: 'kiro',
  programs: ['kiro-cli', 'kiro'],

  folders: ({ home }) => [path.join(home, '.kiro')],

  withoutEntries:
    'Kiro keeps hooks in the files of its agents, and you have none: its built-in agent takes no hooks. Make an agent ' +
    'of your own in Kiro (/agent create), start Kiro with it, and try again.',

  entries(folder, { platform }, hook) {
    const command = commandLine({ agent: 'kiro' }, hook, platform === 'win32' ? 'cmd' : 'posix');
    const entry = { matcher: '*', command, timeout_ms: AGENT_TIMEOUT_SECONDS * 1000 };
    return agentFiles(path.join(folder, 'agents')).map((file) =>
      jsonHooks({ file, hooks: [{ event: 'preToolUse', grouped: false, entry }] }),
    );
  },
};

function agentFiles(folder: string): readonly string[] {
  try {
    const found = readdirSync(folder).filter((name) => name.endsWith('.json') && !name.startsWith('.'));
    return found.sort().map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}
