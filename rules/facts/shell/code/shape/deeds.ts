/** What code that is read by its shape does: it reads and deletes files, starts programs, runs commands. */

import type { TouchOperation } from '../../../effects.ts';
import { paired } from '../../breadth.ts';
import type { CodeLanguage, Engine, Scene, TouchOptions } from '../../scene.ts';
import type { State } from '../../state.ts';
import { EMPTY, hasUnknown, isKnown, type Origin, unknown, type Value } from '../../value.ts';
import type { Item } from './lists.ts';

export interface ShapeContext {
  readonly scene: Scene;
  readonly engine: Engine;
  readonly state: State;
  readonly input: Value;
}

export class ShapeDeeds {
  /** Everything the code read: it may print any of it. */
  origins: readonly Origin[] = [];
  private readonly language: CodeLanguage;
  private readonly codeOrigins: readonly Origin[];
  private readonly context: ShapeContext;

  constructor(language: CodeLanguage, code: Value, context: ShapeContext) {
    this.language = language;
    this.codeOrigins = code.origins;
    this.context = context;
  }

  /** What the code may print. */
  get printed(): Value {
    return unknown(...this.origins);
  }

  carries(...origins: readonly Origin[]): void {
    this.origins = [...this.origins, ...origins];
  }

  /** A file that nothing at all is known of says nothing. */
  touch(operation: TouchOperation, item: Item | undefined, options: TouchOptions = {}): void {
    const { scene, state } = this.context;
    for (const value of pathsOf(item)) scene.touch(operation, this.marked(value), state, this.language, options);
  }

  /** A name with `*` may be a pattern. */
  delete(item: Item, options: TouchOptions = {}): void {
    const { scene, state } = this.context;
    for (const value of pathsOf(item))
      scene.touch('delete', { ...this.marked(value), glob: /[*?[]/.test(value.text) }, state, this.language, options);
  }

  read(item: Item | undefined): void {
    const { scene, state } = this.context;
    for (const value of pathsOf(item))
      this.carries(...scene.contentOf(scene.touch('read', this.marked(value), state, this.language)).origins);
  }

  /** Where everything that follows happens; of several folders the likeliest. */
  enter(item: Item | undefined): void {
    const [folder] = item?.values ?? [];
    const { scene, state } = this.context;
    if (folder) state.cwd = scene.enter(this.marked(folder), state);
  }

  shell(command: Value): void {
    const { engine, scene, state } = this.context;
    if (!isKnown(command) && isNothingKnown(command)) {
      scene.opaque(`${this.language} code runs a command that is not known before`);
      return;
    }
    engine.script(scene.os === 'windows' ? 'cmd' : 'posix', this.marked(command), state.fork());
  }

  /** A program with its arguments, each of which may be several things. @throws {TooMuch} */
  run(words: readonly Item[]): void {
    const lines = words.reduce<readonly (readonly Value[])[]>(
      (left, { values }) =>
        paired(left, values.length === 0 ? [EMPTY] : values, (line, value) => [...line, this.marked(value)]),
      [[]],
    );
    for (const line of lines) this.context.engine.run(line, this.context.state.fork(), { wrapper: this.language });
  }

  script(code: Value): void {
    this.context.engine.script(this.language, this.marked(code), this.context.state.fork());
  }

  /** Parts that are not known come from where those of the code come from. */
  private marked(value: Value): Value {
    return value.origins.length === 0 && hasUnknown(value.text) ? { ...value, origins: this.codeOrigins } : value;
  }
}

export function isNothingKnown({ text }: Value): boolean {
  return text.replace(/[\0\u0001\s]/g, '') === '';
}

function pathsOf(item: Item | undefined): readonly Value[] {
  return item === undefined || item.isNumber ? [] : item.values.filter((value) => !isNothingKnown(value));
}
