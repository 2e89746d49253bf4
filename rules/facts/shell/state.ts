/** What a shell knows at one point of a command: variables, functions, where it stands. */
import type { Where } from '../effects.ts';
import { followed, MOST_ALTERNATIVES } from './breadth.ts';
import type { Command } from './posix/syntax.ts';
import { TooMuch } from './too-much.ts';
import { EMPTY, isKnown, known, type Origin, type Value } from './value.ts';

/** Everything a variable may hold here; several values when it depends on a branch or a loop. */
export type Variable = readonly Value[];

/** A list of words such as an array; several lists when it depends on a branch which of them it is, the last likeliest. */
export type WordLists = readonly (readonly Value[])[];

/** Folders in which a shell may stand, from each of which everything is followed. */
export const MOST_FOLDERS = 8;

/** Lists that one may be. */
const MOST_LISTS = 16;

export interface ShellFunction {
  /** More than one when it hangs on a branch which of them holds. */
  readonly bodies: readonly Command[];
  /** False when it may not have been made, or may be gone: then the program of that name runs. */
  readonly isSure: boolean;
}

export class State {
  variables = new Map<string, Variable>();
  private arrays = new Map<string, WordLists>();
  functions = new Map<string, ShellFunction>();
  /** Variables that nothing may change any more. */
  readonly fixed = new Set<string>();
  /** What variables of a running function stood for before it. */
  locals: Map<string, Variable | undefined> | undefined;
  aliases = new Map<string, string>();
  /** What `trap` was told to run on the way or in the end, wherever the shell stands by then. */
  traps: readonly Value[] = [];
  /** Functions that are running, to notice one that calls itself. */
  running: readonly string[] = [];
  /** `$@` */
  positionalLists: WordLists = [[]];
  /** `$0`, where it was said. */
  calledAs: Value | undefined;
  /** Absolute and real; undefined after a `cd` to a place nobody knows. */
  cwd: string | undefined;
  /** What is known of a folder that nobody knows the whole of: `$X/.aws`. */
  lostIn = '';
  previous: string | undefined;
  /** Other folders where it may stand, since a `cd` may not have happened: what comes next is followed from each. */
  elsewhere: readonly string[] = [];
  /** Nothing comes after this point, in the whole shell or in the function that is running. */
  isOver: false | 'shell' | 'function' = false;
  where: Where = 'here';
  privileged = false;
  /** Works on something that is called a test, such as the database `shop_test`. */
  rehearsal = false;
  /** Above 0 inside branches and loops: an assignment there may or may not happen. */
  conditional = 0;
  /** How many scripts, functions and wrappers are around this place. */
  depth = 0;
  wrappers: readonly string[] = [];
  /** Where the unknown parts of the running script's own text come from. */
  textOrigins: readonly Origin[] = [];
  /** Variables set in front of the command that is running. */
  environment = new Map<string, Value>();

  /** Variables that the shell was given. */
  private readonly given: ReadonlyMap<string, string>;

  constructor(cwd: string | undefined, given: ReadonlyMap<string, string>) {
    this.cwd = cwd;
    this.given = given;
  }

  /** A copy that can change without changing this one, as a subshell does; whoever forks follows it from `elsewhere`. */
  fork(): State {
    const copy = new State(this.cwd, this.given);
    copy.variables = new Map(this.variables);
    copy.arrays = new Map(this.arrays);
    copy.functions = new Map(this.functions);
    for (const name of this.fixed) copy.fixed.add(name);
    copy.locals = this.locals && new Map(this.locals);
    copy.aliases = new Map(this.aliases);
    copy.traps = this.traps;
    copy.running = this.running;
    copy.positionalLists = this.positionalLists;
    copy.calledAs = this.calledAs;
    copy.previous = this.previous;
    copy.lostIn = this.lostIn;
    copy.where = this.where;
    copy.privileged = this.privileged;
    copy.rehearsal = this.rehearsal;
    copy.conditional = this.conditional;
    copy.depth = this.depth;
    copy.wrappers = this.wrappers;
    copy.textOrigins = this.textOrigins;
    copy.environment = this.environment;
    return copy;
  }

  /** Whether the same words would mean the same here and there. */
  knowsTheSameAs(other: State): boolean {
    return (
      this.cwd === other.cwd &&
      this.where === other.where &&
      this.privileged === other.privileged &&
      this.positionalLists === other.positionalLists &&
      this.calledAs === other.calledAs &&
      sameEntries(this.variables, other.variables) &&
      sameEntries(this.arrays, other.arrays) &&
      sameEntries(this.functions, other.functions) &&
      sameEntries(this.aliases, other.aliases)
    );
  }

  /** Copies that stand in these folders, as far as neither this one nor others stand there. */
  standingIn(folders: readonly (string | undefined)[], others: readonly State[] = []): readonly State[] {
    const taken = new Set([this, ...others].map(({ cwd }) => cwd));
    return folders.flatMap((folder) => {
      if (folder === undefined || taken.has(folder)) return [];
      const copy = this.fork();
      copy.cwd = folder;
      return [copy];
    });
  }

  /** Copies of this state, one for each other folder where it may stand, which then is theirs to tell. */
  takeElsewhere(): readonly State[] {
    const folders = this.elsewhere;
    this.elsewhere = [];
    return this.standingIn(folders);
  }

  /** It may stand in one of these folders instead. @throws {TooMuch} when they are too many to follow */
  mayBeIn(folders: readonly (string | undefined)[]): void {
    const others = new Set([...this.elsewhere, ...folders].filter((folder) => folder !== undefined));
    if (this.cwd !== undefined) others.delete(this.cwd);
    if (others.size > MOST_FOLDERS) throw new TooMuch('it may stand in more folders than Perch follows');
    this.elsewhere = [...others];
  }

  assign(name: string, values: Variable): void {
    const isAdded = this.conditional > 0 || this.fixed.has(name);
    const before = isAdded ? (this.variables.get(name) ?? this.givenValue(name)) : [];
    const merged = [...before];
    const texts = new Set(before.map(({ text }) => text));
    for (const value of values) {
      if (!texts.has(value.text)) merged.push(value);
      texts.add(value.text);
    }
    this.variables.set(name, merged.length === 0 ? [EMPTY] : followed(merged));
    if (!isAdded) this.arrays.delete(name);
  }

  /** Every list that an array may be; undefined when there is none. */
  listsOf(name: string): WordLists | undefined {
    return this.arrays.get(name);
  }

  /** Makes an array; behind something that may not happen it may still be what it was. @throws {TooMuch} */
  assignList(name: string, values: readonly Value[]): void {
    const before = this.arrays.get(name) ?? this.variables.get(name)?.map((value) => [value]) ?? [];
    this.arrays.set(name, this.conditional > 0 ? withList(before, values) : [values]);
    this.variables.delete(name);
  }

  /** Words that are added and may not be: nothing is lost when they always are. */
  appendToLists(name: string, words: readonly Value[]): void {
    const lists = this.arrays.get(name) ?? [[]];
    this.arrays.set(
      name,
      lists.map((values) => [...values, ...words]),
    );
  }

  /** Changes every list that an array may be; behind something that may not happen it may still be what it was. */
  changeLists(name: string, change: (values: readonly Value[]) => readonly Value[]): void {
    const lists = this.arrays.get(name) ?? [[]];
    const changed = lists.map(change);
    this.arrays.set(name, this.conditional > 0 ? changed.reduce(withList, lists) : changed);
  }

  /** Words in the order of `$1`, `$2`, the likeliest ones. */
  get positional(): readonly Value[] {
    return this.positionalLists.at(-1) ?? [];
  }

  set positional(values: readonly Value[]) {
    this.positionalLists = [values];
  }

  /** `set a b`, which may not happen. @throws {TooMuch} */
  assignPositional(change: (values: readonly Value[]) => readonly Value[]): void {
    const changed = this.positionalLists.map(change);
    this.positionalLists = this.conditional > 0 ? changed.reduce(withList, this.positionalLists) : changed;
  }

  defineFunction(name: string, body: Command): void {
    const before = this.conditional > 0 ? this.functions.get(name) : undefined;
    const isSure = this.conditional === 0 || before?.isSure === true;
    const bodies = [...(before?.bodies ?? []), body];
    if (bodies.length > MOST_ALTERNATIVES) throw new TooMuch('it makes a function more often than Perch follows');
    this.functions.set(name, { bodies, isSure });
  }

  dropFunction(name: string): void {
    const known = this.functions.get(name);
    if (known && this.conditional > 0) this.functions.set(name, { ...known, isSure: false });
    else this.functions.delete(name);
  }

  /** A variable of the running function alone; what it stood for before holds again afterwards. */
  makeLocal(name: string): void {
    if (this.locals && !this.locals.has(name)) this.locals.set(name, this.variables.get(name));
  }

  /** Runs a function's body with variables of its own. */
  withLocals<Result>(body: () => Result): Result {
    const outer = this.locals;
    const own = new Map<string, Variable | undefined>();
    this.locals = own;
    try {
      return body();
    } finally {
      for (const [name, before] of own) {
        if (before) this.variables.set(name, before);
        else this.variables.delete(name);
      }
      this.locals = outer;
    }
  }

  private givenValue(name: string): Variable {
    const value = this.given.get(name);
    return value === undefined ? [] : [known(value)];
  }

  /** What the command made of the home folder, wherever that is told; else the home folder is what it was. */
  get changedHome(): Variable | undefined {
    const values = this.variables.get('HOME');
    return values?.every((value) => isKnown(value) && value.text !== '') ? values : undefined;
  }
}

function withList(before: WordLists, values: readonly Value[]): WordLists {
  const key = (list: readonly Value[]) => list.map(({ text }) => text).join('\n');
  const others = before.filter((list) => key(list) !== key(values));
  if (others.length >= MOST_LISTS) throw new TooMuch('a list in it may stand for more than Perch follows');
  return [...others, values];
}

function sameEntries<V>(one: ReadonlyMap<string, V>, other: ReadonlyMap<string, V>): boolean {
  return one.size === other.size && [...one].every(([name, value]) => other.get(name) === value);
}
