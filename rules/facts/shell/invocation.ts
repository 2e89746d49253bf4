/** One program with its arguments, and what its entry in the tables of programs may say about it. */
import type { ActionName } from '../actions.ts';
import type { ContactPurpose, Touch } from '../effects.ts';
import { readMentionedSecrets } from './mentions.ts';
import { Arguments, type OptionStyle } from './options.ts';
import type { CodeLanguage, Engine, RunOptions, Scene, TouchOptions } from './scene.ts';
import type { State } from './state.ts';
import {
  EMPTY,
  hasUnknown,
  isKnown,
  known,
  mergeOrigins,
  type Origin,
  readable,
  unknown,
  type Value,
  withOrigins,
  withoutMarks,
} from './value.ts';

/** Scripts longer than this are not read. */
const LONGEST_SCRIPT = 65_536;

/** Up to here nobody looks whether a program is given the same argument twice. */
const FEW_OPERANDS = 64;

/** What a program does with one argument. */
export type Role =
  | 'read'
  | 'write'
  | 'edit'
  | 'delete'
  | 'list'
  | 'search'
  | 'execute'
  | 'permissions'
  /** An address that is fetched. */
  | 'url'
  /** A host that is contacted. */
  | 'host'
  /** A command line for a shell. */
  | 'command'
  /** Perhaps a file: counts as read when it looks like a path. */
  | 'mention'
  | 'nothing';

/**
 * One program in the tables. Plain programs are data alone; the others have a `run`, called after the data has
 * been applied, that may return what the program prints.
 */
export interface ProgramSpec extends OptionStyle {
  readonly operands?: Role;
  /** Role of the first operand, where it differs. */
  readonly first?: Role;
  /** Role of the last operand, where it differs and is not the only one. */
  readonly last?: Role;
  /** Roles of option values: `{ '-o --output': 'write' }`. Such options take a value. */
  readonly roles?: Readonly<Record<string, Role>>;
  readonly recursive?: string | true;
  readonly forced?: string | true;
  /** What it prints: the contents it read (the default), names only, or nothing that matters. */
  readonly prints?: 'content' | 'names' | 'nothing';
  readonly does?: readonly ActionName[];
  /** `--help` at the end makes it explain itself and do nothing else. */
  readonly explains?: true;
  readonly run?: (invocation: Invocation) => Value | undefined;
}

export type ProgramTable = Readonly<Record<string, ProgramSpec>>;

/** How a program is told to be silent about unknown parts: what it printed is worth this. */
export interface InvocationParts {
  readonly name: string;
  readonly words: readonly Value[];
  readonly input: Value;
  readonly state: State;
  readonly scene: Scene;
  readonly engine: Engine;
  readonly style: OptionStyle;
}

export class Invocation {
  /** Plain name, without folders and `.exe`. */
  readonly name: string;
  /** Arguments without the program's name. */
  readonly args: readonly Value[];
  readonly input: Value;
  readonly state: State;
  readonly scene: Scene;
  readonly engine: Engine;
  readonly style: OptionStyle;
  private parsed: Arguments | undefined;
  private joined: string | undefined;
  private readonly readOrigins: Origin[] = [];

  constructor(parts: InvocationParts) {
    this.name = parts.name;
    this.args = parts.words.slice(1);
    this.input = parts.input;
    this.state = parts.state;
    this.scene = parts.scene;
    this.engine = parts.engine;
    this.style = parts.style;
  }

  get options(): Arguments {
    this.parsed ??= new Arguments(this.args, this.style);
    return this.parsed;
  }

  has(...names: readonly string[]): boolean {
    return this.options.has(...names);
  }

  value(...names: readonly string[]): Value | undefined {
    return this.options.value(...names);
  }

  get operands(): readonly Value[] {
    return this.options.operands;
  }

  /** The n-th operand's text; empty when there is none or it is unknown. */
  word(index: number): string {
    return this.options.word(index);
  }

  /** The same program with other arguments or in another place, for commands that have commands of their own. */
  narrowed(args: readonly Value[], state: State = this.state): Invocation {
    const { name, input, scene, engine, style } = this;
    return new Invocation({ name, words: [known(name), ...args], input, state, scene, engine, style });
  }

  /** All arguments as one text, for patterns over several of them. */
  get line(): string {
    this.joined ??= this.args.map((arg) => arg.text).join(' ');
    return this.joined;
  }

  // What it does

  touch(role: Role, value: Value | undefined, options: TouchOptions = {}): Touch | undefined {
    if (value === undefined) return undefined;
    switch (role) {
      case 'nothing':
        return undefined;
      case 'mention':
        return looksLikePath(value) ? this.read(value) : undefined;
      case 'url':
        this.fetch(value);
        return undefined;
      case 'host':
        this.connect(value);
        return undefined;
      case 'command':
        this.shell(value);
        return undefined;
      case 'read':
        return this.read(value, options);
      case 'search': {
        const touch = this.scene.touch('search', value, this.state, this.name, options);
        this.readOrigins.push(...this.scene.contentOf(touch).origins);
        return touch;
      }
      default:
        return this.scene.touch(role, value, this.state, this.name, options);
    }
  }

  read(value: Value | undefined, options: TouchOptions = {}): Touch | undefined {
    if (value === undefined || value.text === '-') return undefined;
    const stream = this.scene.stream(value.text);
    if (stream) {
      this.readOrigins.push(...stream.origins);
      return undefined;
    }
    const touch = this.scene.touch('read', value, this.state, this.name, options);
    if (touch) this.readOrigins.push(...this.scene.contentOf(touch).origins);
    return touch;
  }

  write(value: Value | undefined, content?: Value, options: TouchOptions = {}): Touch | undefined {
    if (value === undefined) return undefined;
    if (content && this.scene.pour(value.text, content)) return undefined;
    const newText = content && isKnown(content) ? { newText: content.text } : {};
    const touch = this.scene.touch('write', value, this.state, this.name, { ...newText, ...options });
    this.scene.remember(value, this.state, content ?? unknown(...this.origins));
    return touch;
  }

  remove(value: Value | undefined, options: TouchOptions = {}): Touch | undefined {
    return value === undefined ? undefined : this.scene.touch('delete', value, this.state, this.name, options);
  }

  /** Contents of a file as a value that remembers where it comes from. */
  content(value: Value | undefined): Value {
    if (value === undefined) return EMPTY;
    if (value.text === '-' || value.text === '/dev/stdin') return this.input;
    return this.scene.stream(value.text) ?? this.scene.contentOf(this.read(value));
  }

  /** Origins of everything read so far, and of what came through the pipe. */
  get origins(): readonly Origin[] {
    return mergeOrigins(this.readOrigins, this.input.origins);
  }

  act(name: ActionName, object: string | Value = ''): void {
    this.scene.act(name, typeof object === 'string' ? object : object.text, this.name);
  }

  opaque(reason: string): void {
    this.scene.opaque(reason);
  }

  fetch(value: Value, purpose: ContactPurpose = 'fetch', data: readonly Value[] = []): void {
    if (/^file:/i.test(value.text)) this.read(value);
    this.scene.contactUrl(value, purpose, this.name, data);
  }

  connect(value: Value, data: readonly Value[] = [], port?: number): void {
    this.scene.contact(hasUnknown(value.text) ? '' : value.text, 'connect', this.name, {
      data,
      ...(port === undefined ? {} : { port }),
    });
  }

  /** Runs other words as a program in the same place. */
  run(words: readonly Value[], options: RunOptions = {}): Value {
    return this.engine.run(words, this.state, { wrapper: this.name, input: this.input, ...options });
  }

  /** Runs text as a command of the system's own shell. */
  shell(text: Value, state: State = this.state, input: Value = this.input): Value {
    return this.script('posix', text, state, input);
  }

  script(language: CodeLanguage, text: Value, state: State = this.state, input: Value = this.input): Value {
    for (const origin of text.origins) {
      if (origin.kind === 'network') this.act('run_downloaded', origin.from);
      if (origin.kind === 'decoded') this.act('run_decoded', origin.how);
    }
    if (!isKnown(text) && text.text.replace(/[\0\u0001\s]/g, '') === '') {
      const explained = text.origins.some((origin) => origin.kind === 'network');
      if (!explained) this.opaque(`${this.name} runs text that is not known before`);
      return unknown(...text.origins);
    }
    return this.engine.script(language, text, state, input);
  }

  /** A file that is run as a program or script, with its own text followed where it can be read. */
  runFile(value: Value, language: CodeLanguage | undefined, args: readonly Value[] = []): Value {
    const stream = this.scene.stream(value.text);
    if (stream) return language === undefined ? unknown() : this.script(language, stream, this.state, EMPTY);
    const touch = this.scene.touch('execute', value, this.state, this.name);
    const real = touch?.path.real;
    if (
      language === undefined ||
      real === undefined ||
      !touch?.path.known ||
      this.state.where !== 'here' ||
      this.state.depth > 4
    )
      return unknown();
    const inner = this.state.fork();
    inner.depth++;
    inner.positional = args;
    const content = this.scene.contentOf(touch);
    if (
      content.origins.length === 0 ||
      content.origins.some((origin) => origin.kind === 'network' || origin.kind === 'decoded')
    ) {
      return this.script(language, content, inner, EMPTY);
    }
    const text = this.scene.files.readText(real, LONGEST_SCRIPT);
    if (text === undefined) return unknown();
    return this.scene.tolerantly(() => this.engine.script(language, known(withoutMarks(text)), inner, EMPTY));
  }

  /** A state for what happens on another machine or in a container. */
  elsewhere(where: 'remote' | 'container'): State {
    const state = this.state.fork();
    state.where = where;
    state.cwd = where === 'container' ? '/' : '/root';
    state.wrappers = [...state.wrappers, this.name];
    return state;
  }
}

/** Applies the data of a table entry. */
export function applySpec(spec: ProgramSpec, invocation: Invocation): Value {
  if (spec.explains && asksForHelp(invocation.args)) return unknown({ kind: 'program', name: invocation.name });
  const recursive =
    spec.recursive === true || (spec.recursive !== undefined && invocation.has(...spec.recursive.split(' ')));
  const forced = spec.forced === true || (spec.forced !== undefined && invocation.has(...spec.forced.split(' ')));
  const options: TouchOptions = { ...(recursive ? { recursive } : {}), ...(forced ? { forced } : {}) };
  for (const action of spec.does ?? []) invocation.act(action, readable(invocation.line));
  for (const [names, role] of Object.entries(spec.roles ?? {})) {
    for (const value of invocation.options.values(...names.split(' '))) invocation.touch(role, value, options);
  }
  const { operands } = invocation;
  const before = new Set<string>();
  for (const [index, operand] of operands.entries()) {
    // What is done to a file twice is done once.
    if (operands.length > FEW_OPERANDS && index < operands.length - 1) {
      if (index > 0 && before.has(operand.text)) continue;
      before.add(operand.text);
    }
    const isLast = index === operands.length - 1 && operands.length > 1;
    const role = index === 0 && spec.first ? spec.first : isLast && spec.last ? spec.last : spec.operands;
    if (role) invocation.touch(role, operand, options);
  }
  const printed = spec.run?.(invocation);
  readMentionedSecrets(invocation);
  if (printed) return printed;
  switch (spec.prints) {
    case 'nothing':
      return EMPTY;
    case 'names':
      return unknown({ kind: 'program', name: invocation.name });
    default: {
      const value = unknown(...invocation.origins);
      return invocation.origins.length === 0 ? withOrigins(value, { kind: 'program', name: invocation.name }) : value;
    }
  }
}

/** Only plain words before `--help`: behind other text it may belong to a program that is started. */
function asksForHelp(args: readonly Value[]): boolean {
  return args.at(-1)?.text === '--help' && args.every((arg) => /^[\w:.@/=-]+$/.test(arg.text) && arg.text !== '--');
}

const styles = new WeakMap<ProgramSpec, OptionStyle>();

/** Option values named in `roles` take a value even when `values` does not list them. */
export function styleOf(spec: ProgramSpec): OptionStyle {
  if (!spec.roles) return spec;
  let style = styles.get(spec);
  if (!style) {
    style = { ...spec, values: [...(spec.values ? [spec.values] : []), ...Object.keys(spec.roles)].join(' ') };
    styles.set(spec, style);
  }
  return style;
}

const PATH_LIKE =
  /[\\/]|^~|^\.\w|\.(?:env|pem|key|json|ya?ml|toml|txt|sh|py|js|ts|sql|db|sqlite|p12|pfx|kdbx|crt|csv|zip|tar|tgz|gz)$|^id_[a-z0-9]+$/i;

export function looksLikePath(value: Value): boolean {
  const { text } = value;
  if (text === '' || text.length > 4096 || /\s/.test(text.trim()) || /^[a-z][a-z0-9+.-]*:\/\//i.test(text))
    return false;
  if (/^[-+@:=%]/.test(text) || (text.includes('\u0000') && text.length === 1)) return false;
  return PATH_LIKE.test(text);
}

export function textOf(value: Value | undefined): string {
  return value && isKnown(value) ? value.text : '';
}
