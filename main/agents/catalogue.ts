import { claudeCodeFiles } from './claude-code/registration.ts';
import { clineFiles } from './cline/registration.ts';
import { codexFiles } from './codex/registration.ts';
import { copilotFiles } from './copilot/registration.ts';
import { cursorFiles } from './cursor/registration.ts';
import { droidFiles } from './droid/registration.ts';
import { type AgentFiles, fileRegistration } from './file-registration.ts';
import { geminiFiles } from './gemini/registration.ts';
import { kiroFiles } from './kiro/registration.ts';
import type { Ledger } from './ledger.ts';
import { kiloFiles, opencodeFiles } from './opencode/registration.ts';
import { qwenFiles } from './qwen/registration.ts';
import type { AgentRegistration } from './registration.ts';
import { vscodeFiles } from './vscode/registration.ts';
import { windsurfFiles } from './windsurf/registration.ts';

export { adapterFor, agentTitle } from './adapters.ts';

/** In the order that people see. */
const FILES: readonly AgentFiles[] = [
  claudeCodeFiles,
  codexFiles,
  geminiFiles,
  copilotFiles,
  qwenFiles,
  opencodeFiles,
  kiloFiles,
  droidFiles,
  clineFiles,
  cursorFiles,
  windsurfFiles,
  vscodeFiles,
  kiroFiles,
];

/** Every agent that Perch can register with. */
export function registrations(ledger: Ledger): readonly AgentRegistration[] {
  return FILES.map((files) => fileRegistration(files, ledger));
}
