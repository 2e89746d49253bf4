import { existsSync } from 'node:fs';
import path from 'node:path';
import { isObject } from '../input.ts';
import type { Ledger } from '../ledger.ts';
import {
  AGENT_TIMEOUT_SECONDS,
  type AgentRegistration,
  hookCommand,
  type RegistrationState,
  type UserPlace,
} from '../registration.ts';
import {
  type Change,
  fingerprint,
  parseSettings,
  readSettingsFile,
  removeSettingsFile,
  replaceSettingsFile,
  type SettingsFile,
  SettingsFileError,
  withChanges,
} from '../settings-file.ts';

/** The event that every tool call goes through. */
const EVENT = 'PreToolUse';

/** Perch's entry in `~/.claude/settings.json`. Claude Code runs the hooks of all its settings files, so one is enough. */
export function claudeCodeRegistration(ledger: Ledger): AgentRegistration {
  return {
    agent: 'claude-code',
    settingsFile,

    isPresent: (place) => existsSync(configFolder(place)),

    check(place, hook): RegistrationState {
      let settings: SettingsFile;
      try {
        settings = readSettingsFile(settingsFile(place));
      } catch (error) {
        if (!(error instanceof SettingsFileError)) throw error;
        return { state: 'unreadable', file: error.file, problem: error.message };
      }
      const wanted = hookCommand('claude-code', hook, place.platform);
      const own = ownHooks(settings.value, ownCommands(ledger, wanted));
      if (own.length === 0) return { state: 'absent' };
      if (!isRegistered(own, wanted)) return { state: 'outdated' };
      if (isObject(settings.value) && settings.value['disableAllHooks'] === true) {
        return { state: 'switched-off', file: settings.file };
      }
      return { state: 'registered' };
    },

    register(place, hook) {
      const settings = readSettingsFile(settingsFile(place));
      const command = hookCommand('claude-code', hook, place.platform);
      const known = ledger.get('claude-code');
      if (known && isRegistered(ownHooks(settings.value, ownCommands(ledger, command)), command)) return;
      const commands = [...new Set([...(known?.commands ?? []), command])];
      const cleared = parseSettings(settings.file, withChanges(settings, removals(settings, commands)));
      const next = withChanges(cleared, insertion(cleared, command));
      // Written down before the file changes: an entry that the ledger does not know could never be taken away.
      const untouched = known?.file === settings.file && known.after === fingerprint(settings.bytes);
      ledger.set('claude-code', {
        file: settings.file,
        commands,
        before: untouched ? known.before : settings.exists ? ledger.keep('claude-code', cleared.bytes) : null,
        after: fingerprint(next),
      });
      replaceSettingsFile(settings, next);
    },

    unregister(place) {
      const known = ledger.get('claude-code');
      const settings = readSettingsFile(known?.file ?? settingsFile(place));
      if (known && fingerprint(settings.bytes) === known.after) {
        if (known.before === null) removeSettingsFile(settings);
        else replaceSettingsFile(settings, ledger.kept(known.before));
      } else {
        const changes = removals(settings, known?.commands ?? []);
        if (changes.length > 0) replaceSettingsFile(settings, withChanges(settings, changes));
      }
      ledger.remove('claude-code');
    },
  };
}

function configFolder(place: UserPlace): string {
  return place.environment['CLAUDE_CONFIG_DIR'] || path.join(place.home, '.claude');
}

function settingsFile(place: UserPlace): string {
  return path.join(configFolder(place), 'settings.json');
}

/** `onFailure` makes Claude Code stop the tool when the hook itself cannot run (since 2.1.295). */
function hookEntry(command: string) {
  return { type: 'command', command, timeout: AGENT_TIMEOUT_SECONDS, onFailure: 'block' } as const;
}

/** One entry, for every tool, with our command and time limit. */
function isRegistered(own: readonly OwnHook[], command: string): boolean {
  const only = own.length === 1 ? own[0] : undefined;
  return only?.matchesAll === true && sameHook(only.hook, hookEntry(command));
}

function sameHook(found: unknown, wanted: Readonly<Record<string, unknown>>): boolean {
  return isObject(found) && Object.entries(wanted).every(([key, value]) => found[key] === value);
}

function ownCommands(ledger: Ledger, wanted: string): readonly string[] {
  return [...(ledger.get('claude-code')?.commands ?? []), wanted];
}

interface OwnHook {
  readonly group: number;
  readonly index: number;
  readonly groupSize: number;
  readonly hook: unknown;
  /** The group's matcher covers every tool. */
  readonly matchesAll: boolean;
}

/** Hooks whose command is exactly one of ours. */
function ownHooks(value: unknown, commands: readonly string[]): readonly OwnHook[] {
  return groupsOf(value).flatMap((group, groupIndex) => {
    const hooks = isObject(group) && Array.isArray(group['hooks']) ? group['hooks'] : [];
    const matcher = isObject(group) ? group['matcher'] : undefined;
    return hooks.flatMap((hook, index) =>
      isObject(hook) && typeof hook['command'] === 'string' && commands.includes(hook['command'])
        ? [
            {
              group: groupIndex,
              index,
              groupSize: hooks.length,
              hook,
              matchesAll: matcher === undefined || matcher === '' || matcher === '*',
            },
          ]
        : [],
    );
  });
}

function groupsOf(value: unknown): readonly unknown[] {
  if (!isObject(value)) return [];
  const hooks = value['hooks'];
  const groups = isObject(hooks) ? hooks[EVENT] : undefined;
  return Array.isArray(groups) ? groups : [];
}

/** Takes our hooks away, last first so that indexes stay true; a group or list that held nothing else goes too. */
function removals(settings: SettingsFile, commands: readonly string[]): readonly Change[] {
  const own = ownHooks(settings.value, commands);
  if (own.length === 0) return [];
  const emptied = new Set(
    own
      .map((hook) => hook.group)
      .filter((group) => own.filter((hook) => hook.group === group).length === groupSize(own, group)),
  );
  const hooks = isObject(settings.value) && isObject(settings.value['hooks']) ? settings.value['hooks'] : {};
  if (emptied.size === groupsOf(settings.value).length) {
    const onlyOurs = Object.keys(hooks).length === 1;
    return [{ path: onlyOurs ? ['hooks'] : ['hooks', EVENT], value: undefined }];
  }
  const changes: Change[] = [];
  for (const group of [...new Set(own.map((hook) => hook.group))].sort((a, b) => b - a)) {
    if (emptied.has(group)) changes.push({ path: ['hooks', EVENT, group], value: undefined });
    else {
      const indexes = own.filter((hook) => hook.group === group).map((hook) => hook.index);
      for (const index of indexes.sort((a, b) => b - a)) {
        changes.push({ path: ['hooks', EVENT, group, 'hooks', index], value: undefined });
      }
    }
  }
  return changes;
}

function groupSize(own: readonly OwnHook[], group: number): number {
  return own.find((hook) => hook.group === group)?.groupSize ?? 0;
}

function insertion(settings: SettingsFile, command: string): readonly Change[] {
  const value = settings.value;
  if (!isObject(value)) throw new SettingsFileError(settings.file, `${settings.file} does not hold a JSON object.`);
  const hooks = value['hooks'];
  if (hooks !== undefined && !isObject(hooks)) {
    throw new SettingsFileError(settings.file, `"hooks" in ${settings.file} is not an object, so Perch left it alone.`);
  }
  const groups = isObject(hooks) ? hooks[EVENT] : undefined;
  if (groups !== undefined && !Array.isArray(groups)) {
    throw new SettingsFileError(
      settings.file,
      `"hooks.${EVENT}" in ${settings.file} is not a list, so Perch left it alone.`,
    );
  }
  const group = { matcher: '*', hooks: [hookEntry(command)] };
  return groups
    ? [{ path: ['hooks', EVENT, groups.length], value: group, insert: true }]
    : [{ path: ['hooks', EVENT], value: [group] }];
}
