/** Values of PowerShell, and what cmdlets may ask of the shell that runs them. */
import type { Engine, Scene } from '../scene.ts';
import type { State } from '../state.ts';
import type { Value } from '../value.ts';
import type { PsBlock } from './syntax.ts';

export type PsValue =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'list'; readonly items: readonly PsValue[] }
  | { readonly kind: 'block'; readonly body: PsBlock; readonly parameters: readonly string[] }
  | { readonly kind: 'table'; readonly entries: ReadonlyMap<string, PsValue> }
  | { readonly kind: 'type'; readonly name: string }
  /** What a constructor or a method made. */
  | { readonly kind: 'made'; readonly type: string; readonly args: readonly PsValue[]; readonly value: Value };

export interface PsShell {
  readonly scene: Scene;
  readonly engine: Engine;
  script(text: Value, state: State, input?: Value): Value;
  run(block: PsBlock, state: State, item: Value): Value;
  text(value: PsValue): Value;
  construct(type: string, args: readonly PsValue[]): PsValue;
}
