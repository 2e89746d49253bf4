import type { SourceText } from '../text/source-text.ts';

interface NodeBase {
  /** Offset of the node's first character; for a value left out, of what stands in its place. */
  readonly start: number;
  /** Offset after the node's last character. */
  readonly end: number;
}

export interface YamlNull extends NodeBase {
  readonly kind: 'null';
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

export interface YamlScalar extends NodeBase {
  readonly kind: 'scalar';
  readonly style: ScalarStyle;
  readonly source: SourceText;
}

export interface YamlSequence extends NodeBase {
  readonly kind: 'sequence';
  readonly items: readonly YamlNode[];
}

export interface YamlPair {
  readonly key: YamlNode;
  readonly value: YamlNode;
}

export interface YamlMap extends NodeBase {
  readonly kind: 'map';
  readonly pairs: readonly YamlPair[];
}

/** An alias stands for the very node of its anchor. */
export type YamlNode = YamlNull | YamlScalar | YamlSequence | YamlMap;

/** The value of the first pair with that key: a repeated key never wins, and merge keys mean nothing. */
export function lookUp(map: YamlMap, key: string): YamlNode | undefined {
  return pairOf(map, key)?.value;
}

export function pairOf(map: YamlMap, key: string): YamlPair | undefined {
  return map.pairs.find((pair) => pair.key.kind === 'scalar' && pair.key.source.text === key);
}
