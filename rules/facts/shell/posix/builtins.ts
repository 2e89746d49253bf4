/** Shell builtins that change what the shell knows. Those that only print or act are in the tables of programs. */
import { Arguments } from '../options.ts';
import type { Engine, Scene } from '../scene.ts';
import { MOST_FOLDERS, type State } from '../state.ts';
import { TooMuch } from '../too-much.ts';
import { EMPTY, isKnown, joinValues, known, splitWords, unknown, type Value, withText } from '../value.ts';

/** What builtins need of the shell that runs them. */
export interface ShellAccess {
  readonly scene: Scene;
  readonly engine: Engine;
  script(text: Value, state: State, input?: Value): Value;
  dispatch(words: readonly Value[], state: State, input: Value, options?: { readonly functions?: boolean }): Value;
}

export interface BuiltinCall {
  readonly shell: ShellAccess;
  readonly name: string;
  readonly args: readonly Value[];
  readonly state: State;
  readonly input: Value;
}

/** Handlers of one shell that are followed. */
const MOST_TRAPS = 16;

/** Returns what it prints; undefined when the word is to be run as a program after all. */
export type Builtin = (call: BuiltinCall) => Value | undefined;

export const BUILTINS: Readonly<Record<string, Builtin>> = {
  cd: changeFolder,
  chdir: changeFolder,
  pushd: changeFolder,
  popd: (call) => goBack(call),
  export: declare,
  declare,
  typeset: declare,
  readonly: declare,
  local: declare,
  unset: ({ args, state }) => {
    const { operands, options } = new Arguments(args, { leading: true });
    const isFunction = options.some((option) => option.name === '-f');
    for (const { text } of operands) {
      if (isFunction || !state.variables.has(text)) state.dropFunction(text);
      if (isFunction) continue;
      state.assign(text, [EMPTY]);
      if (text.startsWith('HIST')) return undefined;
    }
    return EMPTY;
  },
  set: ({ args, state }) => {
    const { operands, options } = new Arguments(args, { values: '-o', leading: true });
    if (args.some((arg) => arg.text === '--') || operands.length > 0) state.assignPositional(() => operands);
    return options.some((option) => option.value?.text === 'history') || args.some((arg) => arg.text === '+o')
      ? undefined
      : EMPTY;
  },
  shift: ({ args, state }) => {
    state.assignPositional((words) => words.slice(Number(args[0]?.text ?? 1) || 1));
    return EMPTY;
  },
  alias: ({ args, state }) => {
    for (const arg of args) {
      const cut = arg.text.indexOf('=');
      if (cut > 0) state.aliases.set(arg.text.slice(0, cut), arg.text.slice(cut + 1));
    }
    return EMPTY;
  },
  unalias: ({ args, state }) => {
    for (const { text } of args) state.aliases.delete(text);
    return EMPTY;
  },
  read: readInput,
  mapfile: readLines,
  readarray: readLines,
  eval: ({ shell, args, state, input }) => {
    // `eval eval eval …` is one `eval`.
    let first = 0;
    while (args[first]?.text === 'eval') first++;
    const text = joinValues(args.slice(first), ' ');
    if (isEnvironmentPrinter(text)) return EMPTY;
    return runText(shell, 'eval', text, state, input);
  },
  source: sourceFile,
  '.': sourceFile,
  command: ({ shell, args, state, input }) => withoutFunctions(shell, args, state, input),
  builtin: ({ shell, args, state, input }) => withoutFunctions(shell, args, state, input),
  exec: ({ shell, args, state, input }) => {
    const { operands } = new Arguments(args, { values: '-a', leading: true });
    return operands.length === 0 ? EMPTY : shell.dispatch(operands, state, input);
  },
  exit: ({ state }) => {
    state.isOver = 'shell';
    return EMPTY;
  },
  return: ({ state }) => {
    if (state.running.length > 0) state.isOver = 'function';
    return EMPTY;
  },
  noglob: ({ shell, args, state, input }) => shell.dispatch(args, state, input),
  nocorrect: ({ shell, args, state, input }) => shell.dispatch(args, state, input),
  '-': ({ shell, args, state, input }) => shell.dispatch(args, state, input),
  trap: ({ shell, args, state }) => {
    const [handler] = args.filter((arg) => !/^-[lp]?$/.test(arg.text));
    if (!handler || handler.text === '' || handler.text === '-') return EMPTY;
    state.traps = [...state.traps, handler];
    if (state.traps.length > MOST_TRAPS) throw new TooMuch('it sets more traps than Perch follows');
    runTraps(shell, state);
    return EMPTY;
  },
  pwd: ({ state }) => (state.cwd === undefined ? unknown() : known(`${state.cwd}\n`)),
  printf: ({ args, shell, state, input }) => {
    // printf -v name format …
    if (args[0]?.text !== '-v') return undefined;
    const name = args[1]?.text ?? '';
    if (/^\w+$/.test(name))
      state.assign(name, [shell.engine.run([known('printf'), ...args.slice(2)], state, { input })]);
    return EMPTY;
  },
};

function changeFolder(call: BuiltinCall): Value {
  const { shell, args, state } = call;
  const { operands } = new Arguments(args, { values: '' });
  const target = operands[0] ?? state.changedHome?.[0] ?? known(shell.scene.home);
  if (target.text === '-' || (operands.length === 0 && args[0]?.text === '-')) return goBack(call);
  state.previous = state.cwd;
  if (state.where !== 'here') state.cwd = target.text.startsWith('/') && isKnown(target) ? target.text : undefined;
  else {
    const [folder, ...others] = foldersOf(target, call).map((path) => shell.scene.enter(path, state));
    state.cwd = folder;
    state.mayBeIn(others);
  }
  runTraps(shell, state);
  return EMPTY;
}

/** Folders that a `cd` may lead to, the likeliest first: `CDPATH` is looked through before the folder it stands in. */
function foldersOf(target: Value, { state }: BuiltinCall): readonly Value[] {
  const [first, ...alternatives] = state.variables.get('CDPATH') ?? [];
  const searched = state.environment.get('CDPATH') ?? first;
  if (!searched || /^(?:\.{0,2}\/|\.{1,2}$)/.test(target.text)) return [target];
  const folders = new Set([searched, ...alternatives].flatMap(({ text }) => text.split(':')));
  if (folders.size > MOST_FOLDERS) throw new TooMuch('it looks for a folder in more places than Perch follows');
  const found = [...folders].map((folder) => (folder === '' ? target : joinValues([known(folder), target], '/')));
  return [...found, target];
}

function goBack({ shell, state }: BuiltinCall): Value {
  [state.cwd, state.previous] = [state.previous, state.cwd];
  runTraps(shell, state);
  return EMPTY;
}

/** Runs what `trap` was told, in a shell of its own: it may run at any time from here on. */
function runTraps(shell: ShellAccess, state: State): void {
  for (const handler of state.traps) {
    const place = state.fork();
    place.traps = [];
    runText(shell, 'trap', handler, place, EMPTY);
  }
}

/** Whether the variables that these words declare are the running function's alone. */
export function declaresLocal(name: string, args: readonly Value[]): boolean {
  return name === 'local' || (/^(?:declare|typeset)$/.test(name) && !hasFlag(args, 'g'));
}

/** Whether nothing may change them from there on. */
export function declaresFixed(name: string, args: readonly Value[]): boolean {
  return name === 'readonly' || hasFlag(args, 'r');
}

function hasFlag(args: readonly Value[], flag: string): boolean {
  return args.some(({ text }) => /^-\w+$/.test(text) && text.includes(flag));
}

function declare({ args, state, name, shell }: BuiltinCall): Value | undefined {
  if (args.some((arg) => arg.text === '-p')) return undefined;
  if (args.length === 0 && (name === 'export' || name === 'declare')) return undefined;
  const isLocal = declaresLocal(name, args);
  const isFixed = declaresFixed(name, args);
  for (const arg of args) {
    const match = /^([A-Za-z_]\w*)(?:(\+?)=(.*))?$/s.exec(arg.text);
    if (!match) continue;
    const [, variable = '', , text] = match;
    if (isLocal) state.makeLocal(variable);
    if (text !== undefined) state.assign(variable, [withText(arg, text)]);
    if (isFixed) state.fixed.add(variable);
    if (text === undefined) continue;
    if (name === 'export') shell.engine.exports(variable, withText(arg, text), state);
  }
  return EMPTY;
}

function readInput({ args, state, input }: BuiltinCall): Value {
  const { operands, options } = new Arguments(args, { values: '-p -d -n -N -t -u -i' });
  const names = operands.map((operand) => operand.text).filter((text) => /^\w+$/.test(text));
  const array = options.find((option) => option.name === '-a');
  const lines = linesOf(input);
  if (array) {
    state.assignList(names[0] ?? 'REPLY', lines.flatMap(splitWords));
    return EMPTY;
  }
  if (names.length === 0) names.push('REPLY');
  for (const [index, name] of names.entries()) {
    const values = lines.map((line) => {
      if (names.length === 1) return withText(line, line.text.trim());
      const words = splitWords(line);
      if (!isKnown(line) && words.length < names.length) return unknown(...line.origins);
      return index === names.length - 1 ? joinValues(words.slice(index), ' ') : (words[index] ?? EMPTY);
    });
    state.assign(name, values.length === 0 ? [unknown()] : values);
  }
  return EMPTY;
}

function readLines({ args, state, input }: BuiltinCall): Value {
  const { operands } = new Arguments(args, { values: '-d -n -O -s -u -C -c' });
  state.assignList(operands[0]?.text ?? 'MAPFILE', linesOf(input));
  return EMPTY;
}

/** The lines of what comes in, each a value of its own. */
export function linesOf(input: Value): readonly Value[] {
  return input.text
    .split(/[\n\r]+/)
    .filter((line) => line !== '')
    .map((line) => withText(input, line));
}

/** Programs whose whole purpose is to print settings for `eval`. */
const ENVIRONMENT_PRINTERS = new Set(
  'ssh-agent direnv pyenv rbenv nodenv jenv goenv tfenv brew fnm nvm volta mise rtx asdf opam conda mamba micromamba minikube docker-machine dircolors starship zoxide thefuck keychain luarocks poetry pipenv uv rustup sdk gpg-connect-agent lesspipe resize tput register-python-argcomplete kubectl gh npm pnpm helm aws-vault vault awsume saml2aws granted assume okta-aws-cli chamber devbox nix nix-shell guix spack module lmod xcrun go cargo stack fzf atuin mcfly navi thefuck pip'.split(
    ' ',
  ),
);

function isEnvironmentPrinter(text: Value): boolean {
  if (isKnown(text) || text.origins.length === 0) return false;
  const rest = text.text.replace(/[\0\u0001\s]/g, '');
  return (
    rest === '' && text.origins.every((origin) => origin.kind === 'program' && ENVIRONMENT_PRINTERS.has(origin.name))
  );
}

/** Runs text that was put together before it is read as a command. */
function runText(shell: ShellAccess, by: string, text: Value, state: State, input: Value): Value {
  for (const origin of text.origins) {
    if (origin.kind === 'network') shell.scene.act('run_downloaded', origin.from, by);
    if (origin.kind === 'decoded') shell.scene.act('run_decoded', origin.how, by);
  }
  if (!isKnown(text) && text.text.replace(/[\0\u0001\s]/g, '') === '') {
    if (!text.origins.some((origin) => origin.kind === 'network'))
      shell.scene.opaque(`${by} runs text that is not known before`);
    return unknown(...text.origins);
  }
  state.depth++;
  const output = shell.script(text, state, input);
  state.depth--;
  return output;
}

function sourceFile({ shell, args, state, input }: BuiltinCall): Value {
  const [file] = args;
  if (file === undefined) return EMPTY;
  const stream = file.text === '/dev/stdin' ? input : shell.scene.stream(file.text);
  if (stream) return runText(shell, 'source', stream, state, EMPTY);
  const touch = shell.scene.touch('execute', file, state, 'source');
  const content = shell.scene.contentOf(touch);
  if (
    content.origins.length === 0 ||
    content.origins.some((origin) => origin.kind === 'network' || origin.kind === 'decoded')
  ) {
    return runText(shell, 'source', content, state, EMPTY);
  }
  return EMPTY;
}

function withoutFunctions(shell: ShellAccess, args: readonly Value[], state: State, input: Value): Value | undefined {
  const { operands, options } = new Arguments(args, { leading: true });
  if (options.some((option) => option.name === '-v' || option.name === '-V')) {
    const [name] = operands;
    return name ? known(`/usr/bin/${name.text}\n`) : EMPTY;
  }
  return shell.dispatch(operands, state, input, { functions: false });
}
