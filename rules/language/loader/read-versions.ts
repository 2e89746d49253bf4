import { lookUp, type YamlMap } from '../yaml/node.ts';
import type { Item } from './definitions.ts';
import { parseSmallNumber, type ValueReader } from './values.ts';

export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** Reads `major.minor.patch`; whatever follows does not matter. */
export function parseVersion(text: string): Version | undefined {
  const match = /^\s*([+-]?\d+)\.\s*([+-]?\d+)\.\s*([+-]?\d+)/.exec(text);
  if (!match) return undefined;
  const part = (digits: string | undefined) => Number(BigInt.asUintN(32, BigInt(digits?.replace('+', '') ?? 0)));
  return { major: part(match[1]), minor: part(match[2]), patch: part(match[3]) };
}

export function formatVersion(version: Version): string {
  return `${version.major}.${version.minor}.${version.patch}`;
}

/** Whether something that is `have` does where `wanted` is asked for: the same major version, and no older. */
export function isCompatible(have: Version, wanted: Version): boolean {
  if (have.major !== wanted.major) return false;
  return have.minor !== wanted.minor ? have.minor > wanted.minor : have.patch >= wanted.patch;
}

export function readEngineVersion(map: YamlMap, values: ValueReader, collect: (item: Item) => void): void {
  const text = values.text(map, 'required_engine_version');
  if (!text) return;
  const span = text.span(0, text.length);
  // A bare number is the minor version, as versions were counted before they had three parts.
  const number = parseSmallNumber(text.text);
  const version = number === undefined ? parseVersion(text.text) : { major: 0, minor: number, patch: 0 };
  if (version) collect({ kind: 'engine-version', span, version: formatVersion(version) });
  else values.report('engine-version-format', span, { version: text.text });
}

export function readPluginVersions(map: YamlMap, values: ValueReader, collect: (item: Item) => void): void {
  const list = lookUp(map, 'required_plugin_versions');
  if (list?.kind !== 'sequence') {
    values.report('plugin-versions-shape', list && list.kind !== 'null' ? list : map);
    return;
  }
  for (const node of list.items) {
    if (node.kind !== 'map') {
      values.report('plugin-version-shape', node);
      continue;
    }
    const alternatives = readRequirements(node, values);
    if (alternatives) collect({ kind: 'plugin-versions', span: values.span(node), alternatives });
  }
}

interface PluginRequirement {
  readonly name: string;
  readonly version: string;
}

function readRequirements(node: YamlMap, values: ValueReader): readonly PluginRequirement[] | undefined {
  const first = readRequirement(node, values);
  const others = lookUp(node, 'alternatives');
  if (!first) return undefined;
  const requirements = [first];
  if (others && others.kind !== 'sequence') {
    values.report('plugin-alternatives-shape', others);
    return undefined;
  }
  for (const other of others?.items ?? []) {
    if (other.kind !== 'map') {
      values.report('plugin-alternative-shape', other);
      return undefined;
    }
    const requirement = readRequirement(other, values);
    if (!requirement) return undefined;
    requirements.push(requirement);
  }
  return requirements;
}

function readRequirement(map: YamlMap, values: ValueReader): PluginRequirement | undefined {
  const name = values.text(map, 'name');
  const version = values.text(map, 'version');
  return name && version && { name: name.text, version: version.text };
}
