import type { AgentAdapter } from './adapter.ts';
import { claudeCode } from './claude-code/adapter.ts';
import { cline } from './cline/adapter.ts';
import { codex } from './codex/adapter.ts';
import { copilot } from './copilot/adapter.ts';
import { cursor } from './cursor/adapter.ts';
import { droid } from './droid/adapter.ts';
import { gemini } from './gemini/adapter.ts';
import { kiro } from './kiro/adapter.ts';
import { kilo, opencode } from './opencode/adapter.ts';
import { qwen } from './qwen/adapter.ts';
import { vscode } from './vscode/adapter.ts';
import { windsurf } from './windsurf/adapter.ts';

/** Every agent's dialect, in the order that people see. */
export const ADAPTERS: readonly AgentAdapter[] = [
  claudeCode,
  codex,
  gemini,
  copilot,
  qwen,
  opencode,
  kilo,
  droid,
  cline,
  cursor,
  windsurf,
  vscode,
  kiro,
];

const BY_NAME: ReadonlyMap<string, AgentAdapter> = new Map(ADAPTERS.map((adapter) => [adapter.name, adapter]));

/** The adapter for a name on the wire. */
export function adapterFor(name: string): AgentAdapter | undefined {
  return BY_NAME.get(name);
}

/** An agent's name as people know it. */
export function agentTitle(name: string): string {
  return BY_NAME.get(name)?.title ?? name;
}
