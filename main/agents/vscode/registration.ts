import path from 'node:path';
import { copilotFolders, hookFile } from '../copilot/registration.ts';
import type { AgentFiles } from '../file-registration.ts';

/** VS Code reads the hook files of Copilot's folder. */
export const vscodeFiles: AgentFiles = {
  agent: 'vscode',
  programs: ['code', 'code-insiders'],
  folders: copilotFolders,
  entries: (folder, place, hook) => [hookFile(folder, place, hook)],
  presentBy: ({ home, platform }) =>
    platform === 'darwin'
      ? [path.join(home, 'Library', 'Application Support', 'Code')]
      : [path.join(home, '.config', 'Code'), path.join(home, '.vscode')],
};
