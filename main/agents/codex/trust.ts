import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { ContentOf, EntryState, FileEntry, Remover } from '../file-entry.ts';
import { isObject } from '../input.ts';
import { positionsOf } from '../json-hooks.ts';
import { type FileContent, textOf } from '../settings-file.ts';
import { parseToml, removeValue, setValue, type TomlFile } from '../toml-file.ts';

/** A hook in `hooks.json` as far as its trust hangs on it. */
export interface TrustedHook {
  readonly event: string;
  readonly matcher: string;
  readonly command: string;
  readonly timeout: number;
}

/**
 * Codex runs a hook only after the person trusted it; untrusted ones are skipped without a word. What they trust is
 * kept in `config.toml`, as observed with 0.169.0:
 *
 *   [hooks.state."<path of hooks.json>:<event>:<group>:<place>"]
 *   trusted_hash = "sha256:<hash of the entry>"
 *
 * Switching Codex on in Perch is that trust, so Perch writes it, for its own entries only.
 */
export function codexTrust(file: string, hooksFile: string, hooks: readonly TrustedHook[]): FileEntry {
  const wanted = (contentOf: ContentOf) => trustFor(hooksFile, contentOf(hooksFile), hooks);
  return {
    file,
    form: 'codex-trust',
    marks: (contentOf) => [...wanted(contentOf).keys()],

    inspect(content, marks, contentOf): EntryState {
      const { value } = read(content);
      const states = hookStates(value);
      const trusted = wanted(contentOf);
      if (!marks.some((mark) => states[mark] !== undefined)) return 'absent';
      const isCurrent = ([key, hash]: [string, string]) =>
        isObject(states[key]) && states[key]['trusted_hash'] === hash;
      if (trusted.size === 0 || ![...trusted].every(isCurrent)) return 'outdated';
      const isOff = [...trusted.keys()].some((key) => isObject(states[key]) && states[key]['enabled'] === false);
      return isOff || codexHooksDisabled(value) ? 'switched-off' : 'registered';
    },

    insert(content, contentOf) {
      let toml = read(content);
      for (const [key, hash] of wanted(contentOf)) toml = setValue(toml, [...STATE, key], 'trusted_hash', hash);
      return bytesOf(content, toml);
    },
  };
}

/** Takes trust back that Perch wrote. */
export const removeTrust: Remover = (content, marks) => {
  let toml = read(content);
  for (const key of marks) toml = removeValue(toml, [...STATE, key], 'trusted_hash');
  return bytesOf(content, toml);
};

const STATE = ['hooks', 'state'];

/** `[features] hooks = false`, by this and its earlier name. */
export function codexHooksDisabled(value: unknown): boolean {
  const features = isObject(value) ? value['features'] : undefined;
  return isObject(features) && (features['hooks'] === false || features['codex_hooks'] === false);
}

/** What `config.toml` says. @throws {SettingsFileError} naming the place of a mistake */
export function codexConfig(content: FileContent): unknown {
  return read(content).value;
}

const BYTE_ORDER_MARK = '\uFEFF';

function read(content: FileContent): TomlFile {
  return parseToml(content.file, textOf(content).replace(BYTE_ORDER_MARK, ''));
}

function bytesOf(content: FileContent, { text }: TomlFile): Buffer {
  return Buffer.from(textOf(content).startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK + text : text, 'utf8');
}

function hookStates(value: unknown) {
  const hooks = isObject(value) ? value['hooks'] : undefined;
  const state = isObject(hooks) ? hooks['state'] : undefined;
  return isObject(state) ? state : {};
}

/** Keys and hashes of the hooks as they stand in `hooks.json`; both change when somebody puts a hook before ours. */
function trustFor(hooksFile: string, content: FileContent, hooks: readonly TrustedHook[]): Map<string, string> {
  const trust = new Map<string, string>();
  if (!content.exists) return trust;
  for (const hook of hooks) {
    for (const { event, group, place } of positionsOf(content, hook.command)) {
      if (event !== hook.event) continue;
      for (const spelling of spellings(hooksFile)) {
        trust.set(`${spelling}:${snakeCase(event)}:${group}:${place}`, hashOf(hook));
      }
    }
  }
  return trust;
}

/** Codex resolves links in a folder that `CODEX_HOME` names and not in the usual one. */
function spellings(file: string): readonly string[] {
  try {
    return [...new Set([file, path.join(realpathSync(path.dirname(file)), path.basename(file))])];
  } catch {
    return [file];
  }
}

/** SHA-256 of the entry as compact JSON with sorted keys and every default filled in. */
function hashOf({ event, matcher, command, timeout }: TrustedHook): string {
  const identity = JSON.stringify({
    event_name: snakeCase(event),
    hooks: [{ async: false, command, timeout, type: 'command' }],
    matcher,
  });
  return `sha256:${createHash('sha256').update(identity).digest('hex')}`;
}

function snakeCase(event: string): string {
  return event.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
}
