/**
 * Follows expressions: constants and simple variables are computed, branches are followed side by side, calls are
 * looked up in `apis.ts`, everything else stays unknown.
 */
import { MOST_ALTERNATIVES, turnsOf } from '../breadth.ts';
import type { CodeLanguage, Engine, Scene } from '../scene.ts';
import type { State } from '../state.ts';
import { TooMuch } from '../too-much.ts';
import {
  concat,
  EMPTY,
  hasUnknown,
  isKnown,
  mergeOrigins,
  type Origin,
  UNKNOWN,
  UNKNOWN_TOKEN,
  unknown,
  unknownToken,
  type Value,
} from '../value.ts';
import { apiFor, isDeed } from './apis.ts';
import { callbackOf } from './callbacks.ts';
import { Deeds } from './deeds.ts';
import { type Call, type Expression, NOTHING } from './expression.ts';
import { added, element, listFunction, listMethod } from './lists.ts';
import { ENVIRONMENT, environmentVariable, member } from './members.ts';
import { textMethod } from './texts.ts';
import {
  anyOf,
  type Certain,
  type CodeFunction,
  type CodeValue,
  either,
  forEach,
  joined,
  joinPath,
  list,
  optionsOf,
  pathOf,
  plain,
  textOf,
  turnsThrough,
  unknownFrom,
} from './values.ts';

/** Functions that call each other this deep are more than Perch follows. */
const DEEPEST_CALL = 64;
/** A function that calls itself is followed this far. */
const DEEPEST_RECURSION = 2;

/** Stand-ins for the marks, which no grammar reads. */
export const MARK = '\ue000';
export const TOKEN_MARK = '\ue001';

export class Evaluation {
  private readonly scene: Scene;
  private readonly language: CodeLanguage;
  private readonly state: State;
  private readonly textOrigins: readonly Origin[];
  private readonly deeds: Deeds;
  private variables = new Map<string, CodeValue>();
  private readonly active: CodeFunction[] = [];
  private readonly uncalled = new Set<CodeFunction>();
  /** Classes, with what makes their objects. */
  private readonly classes = new Map<string, CodeFunction | undefined>();
  /** The names inside of the function that ended last. */
  private inside: ReadonlyMap<string, CodeValue> = new Map();
  /** Modules whose members go by their names alone. */
  private readonly opened: string[] = [];
  /** What the function that is being followed gives back: whole, and one by one. */
  private given: { whole: CodeValue[]; oneByOne: CodeValue[] } = { whole: [], oneByOne: [] };

  constructor(scene: Scene, engine: Engine, language: CodeLanguage, state: State, textOrigins: readonly Origin[]) {
    this.scene = scene;
    this.language = language;
    this.state = state;
    this.textOrigins = textOrigins;
    this.deeds = new Deeds(scene, engine, language, state);
  }

  /** @returns where what the code prints may come from */
  run(root: Expression): readonly Origin[] {
    this.evaluate(root);
    // Somebody calls them whom nobody sees: a framework, a method of an object.
    for (const one of this.uncalled) this.invoke(one, [], new Map());
    this.deeds.finish();
    return this.deeds.origins;
  }

  private evaluate(expression: Expression): CodeValue {
    this.scene.step();
    switch (expression.kind) {
      case 'text':
        return plain(this.marked(expression.text));
      case 'name': {
        const value = this.named(expression.name);
        // In Ruby a method's name calls it.
        const isCall = this.language === 'ruby' && value.kind === 'function' && value.name !== '';
        return isCall ? this.invoke(value, [], new Map()) : value;
      }
      case 'member':
        return forEach([this.evaluate(expression.of)], (of) => member(this.scene, of, expression.name));
      case 'index':
        return this.indexed(this.evaluate(expression.of), this.evaluate(expression.key));
      case 'join':
        return forEach(
          expression.parts.map((part) => this.evaluate(part)),
          (...parts) => sumOf(parts),
        );
      case 'divide':
        return forEach([this.evaluate(expression.left), this.evaluate(expression.right)], (...sides) => {
          const path = joinPath(sides.map(textOf));
          const [left] = sides;
          return left?.kind === 'made' ? { ...left, args: [plain(path)], value: path } : plain(path);
        });
      case 'list':
        return list(this.items(expression.items));
      case 'spread':
        return this.evaluate(expression.of);
      case 'object':
        return {
          kind: 'object',
          entries: new Map(
            expression.entries.map(([key, value], index) => [key === '' ? `...${index}` : key, this.evaluate(value)]),
          ),
        };
      case 'assign': {
        const value = this.evaluate(expression.value);
        this.assign(expression.target, value);
        return value;
      }
      case 'import':
        if (expression.as !== '') this.variables.set(expression.as, { kind: 'ref', path: expression.module });
        for (const [name, local] of expression.names) {
          if (name === '*') this.opened.push(expression.module);
          else this.variables.set(local, { kind: 'ref', path: `${expression.module}.${name}` });
        }
        return plain(EMPTY);
      case 'each':
        return this.each(expression);
      case 'either':
        return this.branches(expression.of);
      case 'loop':
        // What its first turn changes holds in the others.
        this.evaluate(expression.body);
        return this.branches([expression.body, NOTHING]);
      case 'within': {
        const folder = this.state.cwd;
        this.evaluate(expression.enter);
        const value = this.evaluate(expression.body);
        this.state.cwd = folder;
        return value;
      }
      case 'then':
        for (const first of expression.first) this.evaluate(first);
        return this.evaluate(expression.value);
      case 'function': {
        if (expression.name !== '') this.variables.set(expression.name, expression);
        this.uncalled.add(expression);
        return expression;
      }
      case 'class': {
        this.evaluate(expression.body);
        const maker = this.variables.get(expression.maker);
        this.classes.set(expression.name, maker?.kind === 'function' ? maker : undefined);
        this.variables.delete(expression.maker);
        return plain(EMPTY);
      }
      case 'return': {
        const value = this.evaluate(expression.value);
        if (expression.isOneOf) this.given.oneByOne.push(value);
        else this.given.whole.push(value);
        return value;
      }
      case 'shell':
        return forEach([this.evaluate(expression.command)], (command) => this.deeds.commandLine(textOf(command)));
      case 'block': {
        let last: CodeValue = plain(EMPTY);
        for (const item of expression.items) last = this.evaluate(item);
        return expression.items.length === 1 ? last : plain(EMPTY);
      }
      case 'call':
        return this.call(expression);
    }
  }

  private items(expressions: readonly Expression[]): readonly CodeValue[] {
    return expressions.flatMap((item): readonly CodeValue[] => {
      const value = this.evaluate(item);
      if (item.kind !== 'spread') return [value];
      return optionsOf(value).flatMap((option) => (option.kind === 'list' ? option.items : [plain(textOf(option))]));
    });
  }

  // Names and values

  private marked(text: string): Value {
    const value = text.replaceAll(MARK, UNKNOWN).replaceAll(TOKEN_MARK, UNKNOWN_TOKEN);
    return { text: value, origins: hasUnknown(value) ? this.textOrigins : [], glob: false };
  }

  private named(name: string): CodeValue {
    const value = this.variables.get(name);
    if (value) return value;
    if (/^\$_(?:ENV|SERVER)$|^ENV$/.test(name)) return ENVIRONMENT;
    if (name.startsWith('$')) return plain(unknown());
    const module = this.opened.find((one) => apiFor(this.language, `${one}.${name}`));
    return { kind: 'ref', path: module === undefined ? name : `${module}.${name}` };
  }

  private indexed(of: CodeValue, key: CodeValue): CodeValue {
    return forEach([of, key], (picked, at) => {
      const [from, text] = [picked, textOf(at)];
      if (from === ENVIRONMENT) return isKnown(text) ? plain(environmentVariable(this.scene, text.text)) : ENVIRONMENT;
      if (from.kind === 'list' || from.kind === 'object') return element(from, at);
      if (from.kind === 'ref') {
        if (from.path === 'Dir') return this.apply('Dir.[]', [at], new Map(), undefined);
        return isKnown(text)
          ? member(this.scene, from, text.text)
          : { kind: 'made', path: 'computed', args: [], value: unknown() };
      }
      return unknownFrom(from);
    });
  }

  private assign(target: Expression, value: CodeValue): void {
    switch (target.kind) {
      case 'name':
        this.variables.set(target.name, value);
        return;
      case 'object':
        for (const [key, local] of target.entries) this.assignMember(local, key, value);
        return;
      case 'list':
        for (const [index, item] of target.items.entries())
          this.assign(
            item,
            forEach([value], (from) =>
              from?.kind === 'list' ? element(from, plain({ ...EMPTY, text: `${index}` })) : unknownFrom(value),
            ),
          );
        return;
      case 'either':
        // A default stands in for what is not there.
        for (const one of target.of) this.assign(one, value);
        return;
      case 'member':
      case 'index':
        this.assignInto(target, value);
        return;
      case 'block':
        for (const item of target.items) this.assign(item, plain(unknown()));
        return;
      default:
        return;
    }
  }

  private assignMember(local: Expression, key: string, value: CodeValue): void {
    if (local.kind !== 'assign') {
      this.assign(
        local,
        forEach([value], (from) => member(this.scene, from, key)),
      );
      return;
    }
    const otherwise = this.evaluate(local.value);
    this.assign(
      local.target,
      forEach([value], (from) => {
        if (from.kind === 'object') return from.entries.get(key) ?? otherwise;
        return either([member(this.scene, from, key), otherwise]);
      }),
    );
  }

  /** `table.name = value`, `table["name"] = value`, `$list[] = value`. */
  private assignInto(target: Extract<Expression, { kind: 'member' | 'index' }>, value: CodeValue): void {
    if (target.of.kind !== 'name') return;
    const { name } = target.of;
    const key = target.kind === 'member' ? target.name : textOf(this.evaluate(target.key)).text;
    const before = this.variables.get(name);
    if (before === undefined && target.kind === 'index') return;
    const after = optionsOf(before ?? { kind: 'object', entries: new Map() }).map((one): CodeValue => {
      if (one.kind === 'list') return { ...one, items: [...one.items, value] };
      const isNothingYet = one.kind === 'value' && !isKnown(one.value);
      if (one.kind !== 'object' && !isNothingYet) return one;
      const entries = one.kind === 'object' ? [...one.entries] : [];
      const at = hasUnknown(key) || key === '' ? `...${entries.length}` : key;
      return { kind: 'object', entries: new Map([...entries, [at, value]]) };
    });
    this.variables.set(name, either(after));
  }

  // Branches and loops

  /** Follows each from the same state; afterwards a name has any of the values that it has in one of them. */
  private branches(of: readonly Expression[]): CodeValue {
    const before = this.variables;
    const results: CodeValue[] = [];
    const ends: ReadonlyMap<string, CodeValue>[] = [];
    for (const branch of of) {
      this.scene.step(1 + (before.size >> 5));
      this.variables = new Map(before);
      results.push(this.evaluate(branch));
      ends.push(this.variables);
    }
    const after = new Map(before);
    for (const name of new Set(ends.flatMap((end) => [...end.keys()]))) {
      const values = new Set(ends.flatMap((end) => end.get(name) ?? []));
      const [first] = values;
      if (first) after.set(name, values.size === 1 ? first : joined([...values]));
    }
    this.variables = after;
    return either(results);
  }

  private each({ targets, over, body, givesItems }: Extract<Expression, { kind: 'each' }>): CodeValue {
    const values = optionsOf(this.evaluate(over));
    const takesKeys = this.language === 'python' || this.language === 'javascript';
    const turns = values.flatMap((value) => turnsThrough(value, targets.length, takesKeys));
    const results: CodeValue[] = [];
    for (const turn of fewTurns(turns)) {
      this.bind(targets, turn);
      results.push(this.evaluate(body));
    }
    // It may end with any of its turns.
    if (turns.length > 1 && targets.length === 1) this.bind(targets, either(turns));
    const isList = values.some(({ kind }) => kind === 'list' || kind === 'object');
    if (isList) return list(givesItems ? turns : results);
    return results.at(-1) ?? plain(EMPTY);
  }

  private bind(targets: readonly Expression[], turn: CodeValue): void {
    const [first] = targets;
    if (targets.length === 1 && first) this.assign(first, turn);
    else if (optionsOf(turn).some(({ kind }) => kind === 'list')) this.assign({ kind: 'list', items: targets }, turn);
    else for (const target of targets) this.assign(target, turn);
  }

  // Calls

  private call(call: Call): CodeValue {
    const { callee } = call;
    const receiver = callee.kind === 'member' ? this.evaluate(callee.of) : undefined;
    const args = this.items(call.args);
    const named = call.named.map(([key, value]) => [key, this.evaluate(value)] as const);
    if (receiver && callee.kind === 'member') this.grow(callee, receiver, args);
    const on = receiver ?? (callee.kind === 'name' ? this.named(callee.name) : this.evaluate(callee));
    const method = callee.kind === 'member' ? callee.name : undefined;
    const isDeed = optionsOf(on).some((one) => this.mayAct(one, method)) || args.some(holdsFunction);
    return forEach(
      [on, ...args, ...named.map(([, value]) => value)],
      (from, ...given) => {
        const positional = given.slice(0, args.length);
        const byName = new Map(named.map(([key], index) => [key, given[args.length + index] ?? plain(unknown())]));
        return method === undefined
          ? this.callTarget(from, positional, byName, undefined)
          : this.callMethod(from, method, positional, byName);
      },
      isDeed,
    );
  }

  /** Something may happen when it is called, so that no way of calling it may be left out. */
  private mayAct(on: Certain, method: string | undefined): boolean {
    if (method === undefined) return on.kind === 'function' || isDeed(this.language, pathOf(on));
    return this.variables.has(method) || isDeed(this.language, `${pathOf(on)}.${method}`);
  }

  /** A list in a variable that a method adds to. */
  private grow({ of, name }: { of: Expression; name: string }, receiver: CodeValue, args: readonly CodeValue[]): void {
    if (of.kind !== 'name' || !this.variables.has(of.name)) return;
    const before = optionsOf(receiver);
    const after = before.map((one) =>
      name === '<<' && one.kind === 'value'
        ? plain([one, ...args].map(textOf).reduce(concat, EMPTY))
        : (added(name, one, args.flatMap(optionsOf)) ?? one),
    );
    if (after.some((one, index) => one !== before[index])) this.variables.set(of.name, either(after));
  }

  private callMethod(
    on: Certain,
    name: string,
    args: readonly Certain[],
    named: ReadonlyMap<string, Certain>,
  ): CodeValue {
    // `f.call(…)`, `f.()`
    if (on.kind === 'function') {
      const given = this.language === 'javascript' ? args.slice(1) : args;
      return this.invoke(
        on,
        name === 'apply' ? given.flatMap((arg) => (arg.kind === 'list' ? arg.items : [])) : given,
        named,
      );
    }
    const handedOn = this.handedOn(on, name, args, named);
    if (handedOn) return handedOn;
    const [key, otherwise] = args;
    if (on === ENVIRONMENT && key && /^(?:get|fetch)$/.test(name)) {
      const found = this.indexed(on, key);
      return otherwise ? either([found, otherwise]) : found;
    }
    const target: CodeValue =
      on.kind === 'ref' || (on.kind === 'object' && on.entries.has(name))
        ? member(this.scene, on, name)
        : { kind: 'ref', path: `${pathOf(on)}.${name}` };
    const own = this.variables.get(name);
    const isKnownApi = target.kind === 'ref' && apiFor(this.language, target.path) !== undefined;
    // A method of a class that stands in the code.
    if (own?.kind === 'function' && !isKnownApi && target.kind !== 'function') {
      const self = SELF[this.language];
      if (self !== undefined) this.variables.set(self, on);
      const [parameter] = own.parameters;
      const takesSelf = this.language === 'python' && /^(?:self|cls)$/.test(parameter?.name ?? '');
      return this.invoke(own, takesSelf ? [on, ...args] : args, named);
    }
    if (target.kind === 'either') return forEach([target], (one) => this.callTarget(one, args, named, on), true);
    return this.callTarget(target, args, named, on);
  }

  /** Functions that are called, bound or asked for by way of a method of their own or of their module. */
  private handedOn(
    on: Certain,
    name: string,
    args: readonly Certain[],
    named: ReadonlyMap<string, Certain>,
  ): CodeValue | undefined {
    if (on.kind !== 'ref' || apiFor(this.language, `${on.path}.${name}`)) return undefined;
    const [first, ...rest] = args;
    if (name === 'new' && this.classes.has(on.path)) return this.construct(this.classes.get(on.path), args, named);
    if (this.language === 'ruby') {
      const symbol = first && textOf(first).text;
      if (symbol && name === 'method') return { kind: 'ref', path: `${on.path}.${symbol}` };
      if (symbol && /^(?:send|public_send|__send__)$/.test(name)) return this.callMethod(on, symbol, rest, named);
      if (name === 'call') return this.apply(on.path, args, named, undefined);
      return undefined;
    }
    if (this.language !== 'javascript') return undefined;
    // `Reflect.apply(f, self, [a])`
    if (on.path === 'Reflect' && first) return this.callTarget(first, rest.slice(1).flatMap(given), named, undefined);
    if (name === 'call') return this.apply(on.path, rest, named, undefined);
    if (name === 'apply') return this.apply(on.path, rest.flatMap(given), named, undefined);
    if (name !== 'bind') return undefined;
    if (rest.length > 0) this.apply(on.path, rest, named, undefined);
    return on;
  }

  private callTarget(
    target: Certain,
    args: readonly Certain[],
    named: ReadonlyMap<string, Certain>,
    receiver: Certain | undefined,
  ): CodeValue {
    if (target.kind === 'function') return this.invoke(target, args, named);
    const name =
      target.kind === 'value' && isKnown(target.value) && /^[\w.]+$/.test(target.value.text)
        ? target.value.text
        : target.kind === 'ref' || target.kind === 'made'
          ? target.path
          : undefined;
    if (target.kind === 'made' && name === 'computed')
      this.scene.opaque('the code calls a function that is not known before');
    const results = this.callBack(name ?? '', args, named, receiver);
    if (name === undefined) return unknownFrom(...args);
    return results ?? this.apply(name, args, named, receiver);
  }

  /** Calls the functions that a call is given. @returns what they come to, when that is what the call comes to */
  private callBack(
    path: string,
    args: readonly Certain[],
    named: ReadonlyMap<string, Certain>,
    receiver: Certain | undefined,
  ): CodeValue | undefined {
    const callback = callbackOf(this.language, path, args, named, receiver);
    if (!callback) return undefined;
    const results = fewTurns(callback.turns.map(list)).flatMap((turn) =>
      callback.functions.map((one) =>
        forEach(
          turn.kind === 'list' ? turn.items : [turn],
          (...picked) =>
            one.kind === 'function'
              ? this.invoke(one, picked, new Map())
              : this.apply(one.path, picked, new Map(), undefined),
          true,
        ),
      ),
    );
    if (callback.gives === 'results') return list(results);
    return callback.gives === 'items' ? list(callback.turns.flatMap(([item]) => item ?? [])) : undefined;
  }

  private invoke(target: CodeFunction, args: readonly CodeValue[], named: ReadonlyMap<string, CodeValue>): CodeValue {
    this.uncalled.delete(target);
    if (this.active.filter((one) => one === target).length >= DEEPEST_RECURSION) return plain(unknown());
    if (this.active.length >= DEEPEST_CALL) throw new TooMuch('its code is nested deeper than Perch follows');
    const outside = this.variables;
    this.scene.step(1 + (outside.size >> 5));
    this.variables = new Map(outside);
    for (const [index, { target: to, name, otherwise, takesRest }] of target.parameters.entries()) {
      const given = takesRest ? list(args.slice(index)) : (named.get(name) ?? args[index]);
      this.assign(to, given ?? (otherwise ? this.evaluate(otherwise) : plain(unknown())));
    }
    const before = this.given;
    this.given = { whole: [], oneByOne: [] };
    this.active.push(target);
    const last = this.lastOf(target.body);
    this.active.pop();
    this.inside = this.variables;
    this.variables = afterCall(outside, this.inside, target);
    const { whole, oneByOne } = this.given;
    this.given = before;
    if (oneByOne.length > 0) return list(oneByOne);
    return whole.length > 0 ? either(whole) : last;
  }

  /** A new object of a class, with what its maker puts into it. */
  private construct(
    maker: CodeFunction | undefined,
    args: readonly Certain[],
    named: ReadonlyMap<string, Certain>,
  ): CodeValue {
    const empty: Certain = { kind: 'object', entries: new Map() };
    if (!maker) return empty;
    const self = SELF[this.language] ?? maker.parameters[0]?.name ?? '';
    if (this.language === 'python') this.invoke(maker, [empty, ...args], named);
    else {
      this.variables.set(self, empty);
      this.invoke(maker, args, named);
    }
    return this.inside.get(self) ?? empty;
  }

  /** What the last of its expressions comes to, as functions in Ruby do. */
  private lastOf(body: Expression): CodeValue {
    if (body.kind !== 'block') return this.evaluate(body);
    let last: CodeValue = plain(EMPTY);
    for (const item of body.items) last = this.evaluate(item);
    return last;
  }

  private apply(
    path: string,
    args: readonly Certain[],
    named: ReadonlyMap<string, Certain>,
    receiver: Certain | undefined,
  ): CodeValue {
    const own = this.variables.get(path);
    if (own?.kind === 'function') return this.invoke(own, args, named);
    if (this.classes.has(path)) return this.construct(this.classes.get(path), args, named);
    const [first, ...rest] = args;
    if (this.language === 'ruby' && first) {
      if (path === 'include' || path === 'extend') this.opened.push(pathOf(first));
      if (path === 'send' || path === '__send__') return this.apply(textOf(first).text, rest, named, receiver);
      if (path === 'method') return { kind: 'ref', path: textOf(first).text };
    }
    if (first && /^(?:util\.)?promisify$/.test(path)) return first;
    const full = path === 'Path' ? 'pathlib.Path' : path;
    const api = apiFor(this.language, full);
    const listed = receiver && receiver.kind !== 'ref' ? undefined : listFunction(full, args);
    if (listed) return listed;
    if (api) return this.deeds.perform(full, api, args, named, receiver);
    return this.unlisted(full, args, named, receiver);
  }

  private unlisted(
    path: string,
    args: readonly Certain[],
    named: ReadonlyMap<string, Certain>,
    receiver: Certain | undefined,
  ): CodeValue {
    const method = path.slice(path.lastIndexOf('.') + 1);
    if (receiver && receiver.kind !== 'ref' && receiver.kind !== 'function') {
      const result =
        listMethod(method, receiver, args) ??
        (receiver.kind === 'object' ? undefined : textMethod(method, receiver, args));
      if (result) return result;
    }
    if (/^(?:File|IO)\.(?:write|puts|print)$|^(?:open|io\.open|codecs\.open|fopen)\.write$|^fwrite$|^fputs$/.test(path))
      this.deeds.writeTo(receiver?.kind === 'made' ? receiver.args[0] : undefined, args[0]);
    const origins = [...args, ...named.values()].flatMap((arg) => textOf(arg).origins);
    const before = receiver ? textOf(receiver).origins : [];
    return { kind: 'made', path, args, value: unknown(...mergeOrigins(before, origins)) };
  }
}

/** Names after a function ran: its parameters were its own, and other names may have been. */
function afterCall(
  before: ReadonlyMap<string, CodeValue>,
  inside: ReadonlyMap<string, CodeValue>,
  { parameters }: CodeFunction,
): Map<string, CodeValue> {
  const own = new Set(parameters.flatMap(({ target }) => (target.kind === 'name' ? [target.name] : [])));
  const after = new Map(before);
  for (const [name, value] of inside) {
    const outside = before.get(name);
    if (outside === value || (own.has(name) && outside !== undefined)) continue;
    after.set(name, outside === undefined ? value : joined([outside, value]));
  }
  return after;
}

/** What an object is called inside of its methods; in Python by the first parameter. */
const SELF: Readonly<Partial<Record<CodeLanguage, string>>> = { javascript: 'this', php: '$this', ruby: 'self' };

function holdsFunction(value: CodeValue): boolean {
  return optionsOf(value).some(({ kind }) => kind === 'function');
}

/** What `+` makes of texts, of lists, and of numbers. */
function sumOf(parts: readonly Certain[]): CodeValue {
  if (parts.every(({ kind }) => kind === 'list'))
    return list(parts.flatMap((part) => (part.kind === 'list' ? part.items : [])));
  const texts = parts.map(textOf);
  return plain(texts.every(({ text }) => /^\d+$/.test(text)) ? unknownToken() : texts.reduce(concat, EMPTY));
}

/** Turns of a loop; one that stands for all of them when they are more than Perch follows. */
function fewTurns(turns: readonly CodeValue[]): readonly CodeValue[] {
  const isMany = turns.length > MOST_ALTERNATIVES && !turns.every((turn) => /^-?\d+$/.test(textOf(turn).text));
  return isMany ? [anyOf(turns)] : turnsOf(turns, (turn) => textOf(turn).text);
}

function given(arg: Certain): readonly Certain[] {
  return arg.kind === 'list' ? arg.items.map((item) => (item.kind === 'either' ? plain(textOf(item)) : item)) : [arg];
}
