/** Follows commands and code of every language through one scene: the engine behind all interpreters. */
import type { ShellLanguage } from '../call.ts';
import { CmdShell } from './cmd/interpreter.ts';
import type { Grammars } from './code/grammars.ts';
import { CodeReader } from './code/reader.ts';
import { applySpec, Invocation, styleOf } from './invocation.ts';
import { PosixShell } from './posix/interpreter.ts';
import { PowerShell } from './powershell/interpreter.ts';
import { isDescribed, specFor } from './programs/table.ts';
import type { CodeLanguage, Engine, RunOptions, Scene } from './scene.ts';
import { readSql } from './sql.ts';
import { State } from './state.ts';
import { TooMuch } from './too-much.ts';
import { EMPTY, hasUnknown, known, readable, unknown, type Value, withoutMarks, withText } from './value.ts';
import { variableSet } from './variables.ts';

/** Commands longer than this are read up to here and called opaque. */
const LONGEST_COMMAND = 65_536;
const DEEPEST = 14;
const LONGEST_WORD_KEPT = 2_000;
const MOST_WORDS_KEPT = 200;

/** Follows one command that an agent wants to run. What it does ends up in the scene. */
export function followCommand(
  scene: Scene,
  grammars: Grammars | undefined,
  text: string,
  language: ShellLanguage,
  cwd: string,
): void {
  const follower = new Follower(scene, grammars);
  const clean = withoutMarks(text);
  if (clean.length > LONGEST_COMMAND) scene.opaque('the command is longer than Perch reads');
  if (hasHiddenCharacters(clean)) scene.opaque('the command holds characters that hide or reorder what you see');
  const state = new State(cwd, scene.variables);
  if (clean === text) scene.expectSteps();
  try {
    const printed = follower.script(language, known(clean.slice(0, LONGEST_COMMAND)), state);
    // What a command prints goes to the agent, and from there into its conversation.
    for (const origin of printed.origins) if (origin.kind === 'secret') scene.act('print_secret', origin.name, 'shell');
  } catch (error) {
    if (!(error instanceof TooMuch) && !(error instanceof RangeError)) throw error;
    scene.opaque(error instanceof TooMuch ? error.message : 'the command is nested too deep');
  }
}

/** Whether a name stands for other names. */
function isPattern(name: string): boolean {
  const open = name.indexOf('[');
  return /[*?]/.test(name) || (open !== -1 && name.includes(']', open + 2));
}

/** Bidirectional overrides, invisible letters and terminal escapes: what people see is not what runs. */
function hasHiddenCharacters(text: string): boolean {
  return /[\u202a-\u202e\u2066-\u2069\u200b\u2060\u00ad]|\u001b\[/.test(text);
}

export class Follower implements Engine {
  private readonly scene: Scene;
  private readonly posix: PosixShell;
  private readonly powershell: PowerShell;
  private readonly cmd: CmdShell;
  private readonly code: CodeReader;

  constructor(scene: Scene, grammars: Grammars | undefined) {
    this.scene = scene;
    this.posix = new PosixShell(scene, this);
    this.powershell = new PowerShell(scene, this);
    this.cmd = new CmdShell(scene, this);
    this.code = new CodeReader(scene, this, grammars);
  }

  script(language: CodeLanguage, text: Value, state: State, input: Value = EMPTY): Value {
    // A long text inside a text, again and again, is work that grows with every level.
    const isNestedAndLong = state.depth > 0 && text.text.length > 2_000;
    this.scene.step(5 + (isNestedAndLong ? text.text.length >> 2 : 0));
    if (state.depth > DEEPEST) {
      this.scene.opaque('commands are nested too deep');
      return unknown();
    }
    state.depth++;
    try {
      switch (language) {
        case 'posix':
          return this.posix.script(text, state, input);
        case 'powershell':
          return this.powershell.script(text, state, input);
        case 'cmd':
          return this.cmd.script(text, state, input);
        case 'sql':
          return this.sql(text, state);
        default:
          this.scene.inline(language, text.text);
          return this.code.run(language, text, state, input);
      }
    } finally {
      state.depth--;
    }
  }

  run(words: readonly Value[], state: State, { input = EMPTY, wrapper }: RunOptions = {}): Value {
    const [first] = words;
    if (first === undefined) return EMPTY;
    this.scene.step(3);
    if (state.depth > DEEPEST) {
      this.scene.opaque('commands are nested too deep');
      return unknown();
    }
    // A program cannot change the shell that starts it.
    const inner = wrapper === undefined ? state.fork() : this.wrapped(state, wrapper);
    const name = this.plainName(first);
    if (hasUnknown(name) || (first.glob && isPattern(name))) {
      for (const origin of first.origins) {
        if (origin.kind === 'network') this.scene.act('run_downloaded', origin.from, 'shell');
        if (origin.kind === 'decoded') this.scene.act('run_decoded', origin.how, 'shell');
      }
      this.scene.opaque('the program it runs is not known before');
      this.record(readable(first.text), words, inner);
      return unknown();
    }
    if (name === '') return EMPTY;
    this.record(name, words, inner);
    // A name that a wrapper was given may be a function of the same command.
    if (wrapper !== undefined && inner.functions.has(first.text)) return this.posix.dispatch(words, inner, input);
    const isPath = /[\\/]/.test(first.text) || this.isOwnFile(first, inner);
    const spec = specFor(name);
    const invocation = new Invocation({
      name,
      words,
      input,
      state: inner,
      scene: this.scene,
      engine: this,
      style: styleOf(spec),
    });
    if (isPath) this.ownProgram(invocation, first, words.slice(1), isDescribed(name));
    return applySpec(spec, invocation);
  }

  describes(name: string): boolean {
    return isDescribed(name);
  }

  exports(name: string, value: Value, state: State, silently = false): void {
    variableSet(name, value, state, { scene: this.scene, engine: this }, silently);
  }

  private wrapped(state: State, wrapper: string): State {
    const inner = state.fork();
    inner.depth++;
    inner.wrappers = [...state.wrappers, wrapper];
    return inner;
  }

  /** Name without folders; on Windows, and for `.exe` anywhere, without its extension and letter case. */
  private plainName({ text }: Value): string {
    const name = text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
    const bare = name.replace(/\.(?:exe|com|cmd|bat)$/i, '');
    const plain = bare === '' ? name : bare.replace(/^(python|pip|pypy)(3)\.\d+$/, '$1$2');
    return this.scene.os === 'windows' ? plain.toLowerCase() : plain;
  }

  /** The command prompt also looks for programs in the folder it is in; `a.bat` may be one this call made. */
  private isOwnFile(first: Value, state: State): boolean {
    if (this.scene.os !== 'windows' || !/\.(?:exe|com|cmd|bat|ps1)$/i.test(first.text)) return false;
    return this.scene.hasTouched(this.scene.resolve(first, state));
  }

  private record(name: string, words: readonly Value[], state: State): void {
    this.scene.started({
      name,
      argv: words.slice(0, MOST_WORDS_KEPT).map((word) => readable(word.text.slice(0, LONGEST_WORD_KEPT))),
      privileged: state.privileged,
      where: state.where,
      wrappers: state.wrappers,
    });
  }

  /** A program named by its path: the file itself counts, and a script among the project's own is followed. */
  private ownProgram(invocation: Invocation, file: Value, args: readonly Value[], described: boolean): void {
    const { state } = invocation;
    const touch = this.scene.touch('execute', file, state, invocation.name);
    const content = this.scene.contentOf(touch);
    const own =
      content.origins.length === 0 ||
      content.origins.some((origin) => origin.kind === 'network' || origin.kind === 'decoded');
    if (own) {
      const downloaded = content.origins.find((origin) => origin.kind === 'network');
      if (downloaded) this.scene.act('run_downloaded', downloaded.from, invocation.name);
      else if (content.origins.some((origin) => origin.kind === 'decoded'))
        this.scene.act('run_decoded', file.text, invocation.name);
      if (!hasUnknown(content.text)) this.followScript(content.text, state, args);
      return;
    }
    if (described || touch?.path.real === undefined || !touch.path.known || state.where !== 'here' || state.depth > 4)
      return;
    const text = this.scene.files.readText(touch.path.real, LONGEST_COMMAND);
    if (text?.startsWith('#!')) this.scene.tolerantly(() => this.followScript(withoutMarks(text), state, args));
  }

  private followScript(text: string, state: State, args: readonly Value[]): void {
    const interpreter = /^#!\s*\S*?(?:\/env\s+(?:-S\s+)?)?([\w.-]+)(?:\s|$)/.exec(text)?.[1] ?? 'sh';
    const language = languageOf(interpreter);
    if (!language) return;
    const inner = state.fork();
    inner.depth++;
    inner.positional = args;
    this.script(language, known(text), inner, EMPTY);
  }

  private sql(text: Value, state: State): Value {
    for (const { action, object, file } of readSql(text.text)) {
      if (!state.rehearsal || file || action === 'database_access' || action === 'database_execute')
        this.scene.act(action, object, 'sql');
      if (!file) continue;
      const path = withText(text, file.path);
      if (file.operation === 'execute') this.posix.script(path, state.fork(), EMPTY);
      else this.scene.touch(file.operation, path, state, 'sql');
    }
    return unknown({ kind: 'program', name: 'sql' });
  }
}

function languageOf(interpreter: string): CodeLanguage | undefined {
  const name = interpreter.slice(interpreter.lastIndexOf('/') + 1).replace(/[\d.]+$/, '');
  switch (name) {
    case 'sh':
    case 'bash':
    case 'zsh':
    case 'dash':
    case 'ksh':
      return 'posix';
    case 'python':
    case 'pypy':
      return 'python';
    case 'node':
    case 'nodejs':
    case 'bun':
    case 'deno':
    case 'tsx':
      return 'javascript';
    case 'perl':
    case 'ruby':
    case 'php':
    case 'lua':
      return name;
    case 'pwsh':
    case 'powershell':
      return 'powershell';
    case 'osascript':
      return 'applescript';
    case 'awk':
    case 'gawk':
      return 'awk';
    default:
      return undefined;
  }
}
