import path from 'node:path';
import type { AgentName, JsonObject } from '../../rules/facts/call.ts';
import { codexConfig, codexHooksDisabled } from './codex/trust.ts';
import { geminiHooksDisabled } from './gemini/registration.ts';
import { isObject } from './input.ts';
import { hooksDisabled, settingsIn } from './json-hooks.ts';
import type { UserPlace } from './registration.ts';
import {
  type FileContent,
  parseSettings,
  readContent,
  replaceFile,
  SettingsFileError,
  textOf,
  withChanges,
} from './settings-file.ts';
import { parseToml, removeValue } from './toml-file.ts';

/**
 * Files besides the one that holds Perch's entry, in which an agent's hooks can be switched off. Most agents let a
 * project do it: a clone is enough, and Claude Code even heeds a file that appears while it runs.
 */
interface SwitchFile {
  readonly agent: AgentName;
  readonly file: string;
  readonly isOff: (content: FileContent) => boolean;
}

const inJson = (isOff: (value: JsonObject) => boolean) => (content: FileContent) => isOff(settingsIn(content));
const claude = inJson(hooksDisabled);
const gemini = inJson(geminiHooksDisabled);
const codex = (content: FileContent) => codexHooksDisabled(codexConfig(content));

/** Relative to a project's folder. Observed, but for `settings.local.json` of Copilot. */
const IN_PROJECT: readonly SwitchFile[] = [
  { agent: 'claude-code', file: '.claude/settings.json', isOff: claude },
  { agent: 'claude-code', file: '.claude/settings.local.json', isOff: claude },
  { agent: 'codex', file: '.codex/config.toml', isOff: codex },
  { agent: 'gemini', file: '.gemini/settings.json', isOff: gemini },
  { agent: 'copilot', file: '.github/copilot/settings.json', isOff: claude },
  { agent: 'copilot', file: '.github/copilot/settings.local.json', isOff: claude },
  { agent: 'copilot', file: '.claude/settings.json', isOff: claude },
  { agent: 'qwen', file: '.qwen/settings.json', isOff: claude },
];

/** Files that count for the whole user or the whole machine. */
function forEverything({ home, environment, platform }: UserPlace): readonly SwitchFile[] {
  const copilotHome = environment['COPILOT_HOME'] || path.join(home, '.copilot');
  const managedOnly = inJson((value) => hooksDisabled(value) || value['allowManagedHooksOnly'] === true);
  return [
    { agent: 'claude-code', file: MANAGED_CLAUDE[platform] ?? MANAGED_CLAUDE['linux'] ?? '', isOff: managedOnly },
    { agent: 'copilot', file: path.join(copilotHome, 'settings.json'), isOff: claude },
    { agent: 'copilot', file: path.join(copilotHome, 'config.json'), isOff: claude },
    ...(platform === 'linux'
      ? [{ agent: 'gemini' as const, file: '/etc/gemini-cli/settings.json', isOff: gemini }]
      : []),
  ];
}

const MANAGED_CLAUDE: Partial<Record<NodeJS.Platform, string>> = {
  linux: '/etc/claude-code/managed-settings.json',
  darwin: '/Library/Application Support/ClaudeCode/managed-settings.json',
  win32: 'C:\\Program Files\\ClaudeCode\\managed-settings.json',
};

/** A file that switches an agent's hooks off. */
export interface SwitchedOff {
  readonly agent: AgentName;
  readonly file: string;
  /** The folder it does so for; empty when for all. */
  readonly project: string;
}

/** Where a switch may appear for these agents, in these projects and in general. */
export function switchFiles(
  place: UserPlace,
  projects: readonly string[],
  agents: ReadonlySet<AgentName>,
): readonly (SwitchFile & { readonly project: string })[] {
  const general = forEverything(place).map((one) => ({ ...one, project: '' }));
  const inProjects = projects.flatMap((project) =>
    IN_PROJECT.map((one) => ({ ...one, file: path.join(project, one.file), project })),
  );
  return [...general, ...inProjects].filter(({ agent }) => agents.has(agent));
}

/** The switches that are off now. A file that cannot be read switches nothing off: agents skip it too. */
export function switchedOff(files: ReturnType<typeof switchFiles>): readonly SwitchedOff[] {
  return files.flatMap(({ agent, file, project, isOff }) => {
    try {
      const content = readContent(file);
      return content.exists && isOff(content) ? [{ agent, file, project }] : [];
    } catch (error) {
      if (error instanceof SettingsFileError) return [];
      throw error;
    }
  });
}

/** Takes a switch out of its file; the rest stays as it is written. @throws {SettingsFileError} */
export function liftSwitch({ agent, file }: SwitchedOff): void {
  const content = readContent(file);
  if (!content.exists) return;
  replaceFile(content, agent === 'codex' ? liftedToml(content) : liftedJson(content));
}

function liftedToml(content: FileContent): Buffer {
  let toml = parseToml(content.file, textOf(content));
  for (const key of ['hooks', 'codex_hooks']) {
    const features = isObject(toml.value) ? toml.value['features'] : undefined;
    if (isObject(features) && features[key] === false) toml = removeValue(toml, ['features'], key);
  }
  return Buffer.from(toml.text, 'utf8');
}

function liftedJson(content: FileContent): Buffer {
  let settings = parseSettings(content);
  const take = (...keys: (string | number)[]) => {
    settings = parseSettings({ ...content, bytes: withChanges(settings, [{ path: keys, value: undefined }]) });
  };
  const value = () => (isObject(settings.value) ? settings.value : {});
  if (hooksDisabled(value())) take('disableAllHooks');
  const config = value()['hooksConfig'];
  if (isObject(config) && config['enabled'] === false) take('hooksConfig', 'enabled');
  const disabled = isObject(config) ? config['disabled'] : undefined;
  if (Array.isArray(disabled) && disabled.includes('perch')) take('hooksConfig', 'disabled', disabled.indexOf('perch'));
  return settings.bytes;
}
