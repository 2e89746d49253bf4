/**
 * Follows a POSIX-like command without running it: every branch is taken, every loop once with all its values,
 * and what cannot be known stays marked. What programs do is looked up by the engine.
 */
import { Branches, Courses, perhaps } from '../courses.ts';
import type { Engine, Scene } from '../scene.ts';
import type { State } from '../state.ts';
import { concat, EMPTY, isKnown, known, oneOf, readable, repeated, unknown, type Value } from '../value.ts';
import { BUILTINS, type Builtin, declaresFixed, declaresLocal, type ShellAccess } from './builtins.ts';
import { Expander } from './expand.ts';
import { parsePosix } from './parser.ts';
import type { Assignment, Command, Compound, List, Redirect, SimpleCommand } from './syntax.ts';

const DEEPEST_CALL = 12;
/** Words of one command beyond this are left unread, and the command is called opaque. */
const MOST_WORDS = 2_000;

export class PosixShell implements ShellAccess {
  readonly scene: Scene;
  readonly engine: Engine;
  readonly expander: Expander;
  private streams = 0;

  constructor(scene: Scene, engine: Engine) {
    this.scene = scene;
    this.engine = engine;
    this.expander = new Expander(scene, {
      output: (body, state) => this.substitution(body, state),
      stream: (body, direction, state) => this.processSubstitution(body, direction, state),
    });
  }

  /** Runs a script's text in `state`; returns what it prints. Unknown parts of the text stay unknown words. */
  script(text: Value, state: State, input: Value = EMPTY): Value {
    if (state.depth > DEEPEST_CALL) {
      this.scene.opaque('commands are nested too deep');
      return unknown();
    }
    const script = parsePosix(text.text);
    if (script.broken !== undefined) this.scene.opaque(`the command cannot be read to its end: ${script.broken}`);
    const before = state.textOrigins;
    state.textOrigins = text.origins;
    const start = script.broken === undefined && this.scene.takesSteps() ? state.fork() : undefined;
    const output = this.list(script.body, state, input, start);
    state.textOrigins = before;
    return output;
  }

  /** @param start what the shell knew at the start of a command whose items are its steps */
  list(list: List, state: State, input: Value, start?: State): Value {
    let output: Value = EMPTY;
    const courses = new Courses(state);
    for (const { command, after, background, from, to } of list.items) {
      courses.join(after === '&' ? ';' : after);
      if (start) this.scene.beginStep({ from, to, standsAlone: courses.isOne && state.knowsTheSameAs(start) });
      const printed = courses.run((place, mayNotRun) => {
        const run = () => this.command(command, background ? place.fork() : place, input);
        return mayNotRun ? this.conditionally(run, place) : run();
      });
      output = concat(output, printed);
    }
    courses.meet();
    return output;
  }

  private conditionally(work: () => Value, state: State): Value {
    state.conditional++;
    try {
      return work();
    } finally {
      state.conditional--;
    }
  }

  command(command: Command, state: State, input: Value, piped = false): Value {
    this.scene.step();
    switch (command.kind) {
      case 'simple':
        return this.simple(command, state, input, piped);
      case 'pipeline': {
        let flow = input;
        for (const [index, part] of command.commands.entries())
          flow = this.command(part, state.fork(), flow, index > 0);
        return flow;
      }
      case 'list':
        return this.list(command, state, input);
      case 'redirected': {
        const { inputs, outputs } = this.redirects(command.redirects, state, input, undefined);
        const printed = this.compound(command.command, state, inputs);
        return this.deliver(printed, outputs, state);
      }
      default:
        return this.compound(command, state, input);
    }
  }

  /** A body that may or may not run. */
  private branch(body: List, state: State, input: Value, branches: Branches): Value {
    return branches.run(() => this.conditionally(() => this.list(body, state, input), state));
  }

  /** A body that runs any number of times, or never. */
  private turns(body: List, state: State, input: Value): Value {
    return repeated(perhaps(state, () => this.conditionally(() => this.list(body, state, input), state)));
  }

  private compound(command: Compound, state: State, input: Value): Value {
    switch (command.kind) {
      case 'subshell':
        return this.list(command.body, state.fork(), input);
      case 'group':
        return this.list(command.body, state, input);
      case 'if': {
        const branches = new Branches(state);
        let output: Value = EMPTY;
        for (const { condition, body } of command.branches) {
          this.list(condition, state, input);
          output = concat(output, this.branch(body, state, input, branches));
        }
        if (command.otherwise) output = concat(output, this.branch(command.otherwise, state, input, branches));
        branches.meet(command.otherwise !== undefined);
        return output;
      }
      case 'while': {
        this.list(command.condition, state, input);
        return this.turns(command.body, state, input);
      }
      case 'for': {
        const values = command.words ? this.expander.fields(command.words, state) : state.positionalLists.flat();
        const before = state.conditional;
        state.conditional = 0;
        // Without a value the loop does not run, and the variable stays what it was.
        if (values.length > 0) state.assign(command.variable, values);
        state.conditional = before;
        return this.turns(command.body, state, input);
      }
      case 'loop':
        this.expander.text(command.expression, state);
        return this.turns(command.body, state, input);
      case 'case': {
        this.expander.text(command.word, state);
        const branches = new Branches(state);
        let output: Value = EMPTY;
        for (const { body } of command.items) output = concat(output, this.branch(body, state, input, branches));
        branches.meet(false);
        return output;
      }
      case 'function':
        state.defineFunction(command.name, command.body);
        if (startsItself(command.body, command.name)) this.scene.act('fork_bomb', command.name, 'shell');
        return EMPTY;
      case 'test':
        this.expander.fields(command.words, state);
        return EMPTY;
      case 'arithmetic':
        this.expander.text(command.word, state);
        return EMPTY;
    }
  }

  // Simple commands

  private simple(command: SimpleCommand, state: State, input: Value, piped: boolean): Value {
    const [first, ...rest] = command.words;
    if (first === undefined) {
      for (const assignment of command.assignments) this.assign(assignment, state);
      const { inputs, outputs } = this.redirects(command.redirects, state, input, undefined);
      // `$(< file)` prints the file.
      return this.deliver(inputs === input ? EMPTY : inputs, outputs, state);
    }
    const heads = this.expander.alternatives(first, state);
    if (rest.length > MOST_WORDS) this.scene.opaque('the command has more words than Perch follows');
    this.scene.step(rest.length >> 2);
    const tail = this.expander.fields(rest.slice(0, MOST_WORDS), state);
    let output: Value = EMPTY;
    for (const head of heads) output = concat(output, this.invoke(command, [...head, ...tail], state, input, piped));
    return heads.length > 1 ? repeated(output) : output;
  }

  private invoke(command: SimpleCommand, words: readonly Value[], state: State, input: Value, piped: boolean): Value {
    const name = words[0];
    const declares = name !== undefined && DECLARING.has(name.text);
    if (name === undefined || declares) {
      const isLocal = name !== undefined && declaresLocal(name.text, words);
      const isFixed = name !== undefined && declaresFixed(name.text, words);
      for (const assignment of command.assignments) {
        if (isLocal) state.makeLocal(assignment.name);
        this.assign(assignment, state, name?.text);
        if (isFixed) state.fixed.add(assignment.name);
      }
    }
    const environment = new Map(state.environment);
    if (name !== undefined && !declares) {
      for (const { name: variable, value } of command.assignments) {
        const text = this.expander.text(value, state);
        environment.set(variable, text);
        this.engine.exports(variable, text, state);
      }
    }
    const { inputs, outputs } = this.redirects(command.redirects, state, input, words);
    if (name === undefined) return this.deliver(EMPTY, outputs, state);
    if (piped) this.scene.piped(name.text.slice(name.text.lastIndexOf('/') + 1));
    const before = state.environment;
    state.environment = environment;
    const printed = this.dispatch(words, state, inputs);
    state.environment = before;
    return this.deliver(
      printed,
      outputs,
      state,
      words.some((word) => word.text === '/dev/null'),
    );
  }

  /** Runs words as the shell does: aliases, functions, builtins, then programs. */
  dispatch(words: readonly Value[], state: State, input: Value, options: { readonly functions?: boolean } = {}): Value {
    const [name] = words;
    if (name === undefined) return EMPTY;
    const alias = name.bare && state.depth < DEEPEST_CALL ? state.aliases.get(name.text) : undefined;
    if (alias !== undefined) {
      // Bash leaves aliases alone unless somebody sits before it: then the program of that name runs.
      const hidesMore = this.engine.describes(name.text) || Object.hasOwn(BUILTINS, name.text);
      if (!hidesMore) return this.aliased(alias, words, state, input);
      const program: Value = { ...name, bare: false };
      const runs = [
        () => this.aliased(alias, words, state, input),
        () => this.dispatch([program, ...words.slice(1)], state, input, options),
      ];
      return this.oneOfThese(runs, state);
    }
    const declared = options.functions === false ? undefined : state.functions.get(name.text);
    if (declared && !state.running.includes(name.text) && state.running.length < DEEPEST_CALL) {
      const { bodies, isSure } = declared;
      const runs = bodies.map((body) => () => this.call(name.text, body, words.slice(1), state, input));
      if (!isSure) runs.push(() => this.dispatch(words, state, input, { functions: false }));
      return this.oneOfThese(runs, state);
    }
    const builtin: Builtin | undefined = BUILTINS[name.text];
    if (builtin && Object.hasOwn(BUILTINS, name.text)) {
      this.scene.started({
        name: name.text,
        argv: words.map((word) => readable(word.text)),
        privileged: state.privileged,
        where: state.where,
        wrappers: state.wrappers,
      });
      const printed = builtin({ shell: this, name: name.text, args: words.slice(1), state, input });
      if (printed) return printed;
    }
    return this.engine.run(words, state, { input });
  }

  /** Does what of several things nobody knows: one of them happens. */
  private oneOfThese(runs: readonly (() => Value)[], state: State): Value {
    const [only] = runs;
    if (only && runs.length === 1) return only();
    const branches = new Branches(state);
    const printed = runs.map((run) => branches.run(() => this.conditionally(run, state)));
    branches.meet(true);
    return oneOf(printed);
  }

  private aliased(alias: string, words: readonly Value[], state: State, input: Value): Value {
    const [{ text: name = '' } = {}, ...args] = words;
    const [item, ...more] = parsePosix(alias).body.items;
    const { positionalLists } = state;
    // It runs in this shell, and does not stand for itself there.
    state.aliases.delete(name);
    try {
      if (item?.command.kind === 'simple' && more.length === 0)
        return this.dispatch([...this.expander.fields(item.command.words, state), ...args], state, input);
      state.positional = args;
      return this.script(known(`${alias} "$@"`), state, input);
    } finally {
      state.positionalLists = positionalLists;
      if (!state.aliases.has(name)) state.aliases.set(name, alias);
    }
  }

  private call(name: string, body: Command, args: readonly Value[], state: State, input: Value): Value {
    const { positionalLists } = state;
    const running = state.running;
    state.positional = args;
    state.running = [...running, name];
    try {
      return state.withLocals(() => this.command(body, state, input));
    } finally {
      state.positionalLists = positionalLists;
      state.running = running;
      if (state.isOver === 'function') state.isOver = false;
    }
  }

  // Assignments

  assign(assignment: Assignment, state: State, by?: string): void {
    const { name, append, items } = assignment;
    if (items) {
      const added = this.expander.fields(items, state);
      if (append) state.appendToLists(name, added);
      else state.assignList(name, added);
      state.variables.delete(name);
      return;
    }
    const values = this.expander.texts(assignment.value, state);
    if (by === 'export' || by === 'declare' || by === 'typeset' || /^[A-Z_]+$/.test(name)) {
      this.engine.exports(name, values[0] ?? EMPTY, state, by === undefined);
    }
    if (assignment.index !== undefined) {
      const index = Number(this.expander.text(assignment.index, state).text);
      state.changeLists(name, (before) => {
        const array = [...before];
        if (Number.isInteger(index) && index >= 0 && index < 1000) array[index] = values[0] ?? EMPTY;
        else array.push(...values);
        return Array.from(array, (value) => value ?? EMPTY);
      });
      return;
    }
    if (!append) {
      state.assign(name, values);
      return;
    }
    const before = this.expander.variable(name, state) ?? [EMPTY];
    state.assign(
      name,
      before.flatMap((left) => values.map((right) => concat(left, right))),
    );
  }

  // Redirections

  private redirects(
    redirects: readonly Redirect[],
    state: State,
    input: Value,
    words: readonly Value[] | undefined,
  ): { readonly inputs: Value; readonly outputs: readonly Output[] } {
    let inputs = input;
    const outputs: Output[] = [];
    for (const redirect of redirects) {
      const { operator, descriptor } = redirect;
      const target = this.expander.text(redirect.word, state);
      const socket = /^\/dev\/(tcp|udp)\/([^/]*)(?:\/(.*))?$/.exec(target.text);
      if (socket && operator !== '<<' && operator !== '<<<') {
        this.socket(socket[2] ?? '', socket[3] ?? '', operator, words, outputs);
        continue;
      }
      switch (operator) {
        case '<<':
        case '<<<':
          inputs = operator === '<<<' ? concat(target, known('\n')) : target;
          break;
        case '<':
        case '<>':
          inputs = this.fileContent(target, state, nameOf(words));
          break;
        case '<&':
          break;
        case '>&':
          if (/^\d*-?$/.test(target.text)) break;
          outputs.push({ target, append: false, content: true });
          break;
        default:
          outputs.push({
            target,
            append: operator === '>>' || operator === '&>>',
            content: descriptor === undefined || descriptor === '1',
          });
      }
    }
    return { inputs, outputs };
  }

  private socket(
    host: string,
    port: string,
    operator: string,
    words: readonly Value[] | undefined,
    outputs: Output[],
  ): void {
    const by = nameOf(words);
    const outgoing = operator.includes('>');
    this.scene.contact(/[\0\u0001]/.test(host) ? '' : host, 'connect', by, { port: Number(port) || 0 });
    const local = /^(?:localhost|127\.|0\.0\.0\.0|::1)/.test(host);
    const interactive = by === 'exec' || by === '' || SHELLS.has(by);
    if (interactive && !local) this.scene.act('reverse_shell', `${host}:${port}`, by === '' ? 'shell' : by);
    if (outgoing) outputs.push({ target: known(''), append: false, content: true, host });
  }

  private fileContent(target: Value, state: State, by: string): Value {
    const stream = this.scene.stream(target.text);
    if (stream) return stream;
    return this.scene.contentOf(this.scene.touch('read', target, state, by === '' ? 'shell' : by));
  }

  /** Sends what was printed where the redirections say; what is left goes on through the pipe. */
  private deliver(printed: Value, outputs: readonly Output[], state: State, fromNothing = false): Value {
    let rest = printed;
    for (const { target, append, content, host } of outputs) {
      if (host !== undefined) {
        this.scene.contact(host, 'send', 'shell', { data: [printed] });
        rest = EMPTY;
        continue;
      }
      if (!this.scene.pour(target.text, printed)) {
        const newText = content && isKnown(printed) && printed.text !== '' ? { newText: printed.text } : {};
        const touch = this.scene.resolve(target, state);
        const emptied =
          content &&
          !append &&
          printed.text === '' &&
          printed.origins.length === 0 &&
          (touch.standing === 'file' || fromNothing);
        this.scene.touch(append ? 'edit' : 'write', target, state, 'shell', { ...newText, emptied });
        this.scene.remember(target, state, content ? printed : unknown(), append);
      }
      if (content) rest = EMPTY;
    }
    return rest;
  }

  // Substitutions

  private substitution(body: List, state: State): Value {
    const inner = state.fork();
    inner.depth++;
    if (inner.depth > DEEPEST_CALL) {
      this.scene.opaque('commands are nested too deep');
      return unknown();
    }
    return this.list(body, inner, EMPTY);
  }

  private processSubstitution(body: List, direction: 'in' | 'out', state: State): Value {
    const path = `/dev/fd/${100 + this.streams++}`;
    if (direction === 'in') this.scene.openStream(path, this.substitution(body, state));
    else {
      const inner = state.fork();
      this.scene.openSink(path, (value) => void this.list(body, inner.fork(), value));
      this.list(body, state.fork(), unknown());
    }
    return known(path);
  }
}

interface Output {
  readonly target: Value;
  readonly append: boolean;
  /** False for what only goes to standard error. */
  readonly content: boolean;
  /** Set when the target is a network connection. */
  readonly host?: string;
}

const DECLARING = new Set(['export', 'declare', 'typeset', 'readonly', 'local']);
const SHELLS = new Set([
  'sh',
  'bash',
  'zsh',
  'dash',
  'ksh',
  'mksh',
  'ash',
  'fish',
  'csh',
  'tcsh',
  'pwsh',
  'powershell',
  'rbash',
]);

function nameOf(words: readonly Value[] | undefined): string {
  const text = words?.[0]?.text ?? '';
  return text.slice(text.lastIndexOf('/') + 1);
}

/** A function that starts itself again in the background or twice in a pipe never stops multiplying. */
function startsItself(body: Command, name: string): boolean {
  const calls = (command: Command): boolean => {
    if (command.kind !== 'simple') return false;
    const [part] = command.words[0] ?? [];
    return part?.kind === 'text' && part.text === name;
  };
  const search = (command: Command): boolean => {
    switch (command.kind) {
      case 'pipeline':
        return command.commands.filter(calls).length > 1 || command.commands.some(search);
      case 'list':
        return command.items.some(
          (item) => (item.background && (calls(item.command) || mentions(item.command, calls))) || search(item.command),
        );
      case 'group':
      case 'subshell':
        return search(command.body);
      case 'redirected':
        return search(command.command);
      default:
        return false;
    }
  };
  return search(body);
}

function mentions(command: Command, calls: (command: Command) => boolean): boolean {
  return command.kind === 'pipeline' && command.commands.some(calls);
}
