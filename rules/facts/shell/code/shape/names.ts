/**
 * What the names of a program may stand for, in languages without a grammar here: everything that is ever given to
 * them, in whichever order. A name only ever adds what it may be. Nothing is computed before a call asks for it.
 */

import { followed, MOST_ALTERNATIVES, paired } from '../../breadth.ts';
import type { CodeLanguage, Scene } from '../../scene.ts';
import type { State } from '../../state.ts';
import { TooMuch } from '../../too-much.ts';
import { concat, EMPTY, known, unknown, type Value } from '../../value.ts';
import { ExpressionReader } from './expression.ts';
import { anyOf, chained, flat, type Lists } from './lists.ts';
import { closing, fillsTexts, literalAt } from './literals.ts';

/** One place in the code that gives a name a value. */
interface Source {
  readonly at: number;
  /** Whether the value takes the place of what was there, comes behind its text, or behind its last thing. */
  readonly how: 'is' | 'joined' | 'pushed';
  readonly read: () => Lists;
}

const NAME = String.raw`[A-Za-z_][\w.]*`;
/** `$a =`, `$h{b} .=`, `a <-`, `local a =`, `a[1] =`. */
const ASSIGNMENT =
  /(?<![\w.$@%])([$@%]*)([A-Za-z_][\w.]*)((?:->)?(?:\[[^\]\n]{0,60}\]|\{[^}\n]{0,60}\}|\$\w{1,60})?)[ \t]*(\.=|\.\.=|\+=|\|\|=|\/\/=|:=|<<?-|=)(?![=~>])/g;
/** `my ($a, @b) = …` and `local a, b = …`. */
const SEVERAL =
  /\(([^()=;]{1,400})\)[ \t]*=(?![=~>])|(?<=(?:^|[;\n]|\blocal)[ \t]{0,40})([A-Za-z_]\w{0,60}(?:[ \t]{0,9},[ \t]{0,9}[A-Za-z_]\w{0,60}){1,16})[ \t]*=(?![=~>])/g;
const LOOP = /(?<![\w$@%.])(?:for|foreach)(?![\w.])/g;
/** `map { … } list` and its like set `$_`. */
const OVER_EACH = /(?<![\w$@%.>])(?:map|grep|first|any|all|none|sum|reduce)(?=[\s({])/g;
const PUSHES = /(?<![\w$@%.>])(?:push!?|unshift|table\.insert|pushfirst!|append!)(?=[\s(])/g;
const FUNCTION =
  /(?<![\w$@%.])(?:(?:sub|function|def|defp)[ \t]+([\w.:]+)[ \t]*(?:\(([^()]{0,300})\))?|[$]?([A-Za-z_][\w.]*)[ \t]*(?:=|<-)[ \t]*(?:function[ \t]*\(([^()]{0,300})\)|(sub)\b|\\\(([^()]{0,300})\)))/g;
/** Functions that call one that they are given, with each of the other things. */
export const APPLIES: ReadonlySet<string> = new Set(
  'sapply lapply vapply mapply Map map walk purrr::map purrr::walk foreach Enum.each Enum.map each do.call Reduce Filter'.split(
    ' ',
  ),
);
const APPLYING = /(?<![\w$@%.:])(?:[a-z]+::|Enum\.)?(?:[slvm]apply|Map|map|walk|foreach|each)[ \t]*\(/g;
const HANDED_OVER =
  /function[ \t]*\(([^()]{0,300})\)|\\\(([^()]{0,300})\)|\bfn[ \t]+([\w, ]{1,100}?)[ \t]*->|\b(\w{1,60})[ \t]*->/g;

export class Names {
  readonly reader: ExpressionReader;
  private readonly code: string;
  private readonly language: CodeLanguage;
  private readonly scene: Scene;
  private readonly state: State;
  private readonly sources = new Map<string, Source[]>();
  private readonly known = new Map<string, Lists>();
  /** Names that are being worked out, with what is known of them so far. */
  private readonly running = new Map<string, Lists>();
  /** Names that were asked for while they were being worked out. */
  private readonly circular = new Set<string>();
  private readonly functions: { readonly at: number; readonly name: string }[] = [];

  constructor(code: string, language: CodeLanguage, scene: Scene, state: State) {
    this.code = code;
    this.language = language;
    this.scene = scene;
    this.state = state;
    this.reader = new ExpressionReader(code, language, {
      lookup: (name, at, key) => this.lookup(name, at, key),
      step: (cost) => scene.step(cost),
    });
    this.findFunctions();
    this.findAssignments();
    this.findLoops();
  }

  /** A name that is set outside the code. */
  set(name: string, value: Lists): void {
    this.add(name, { at: 0, how: 'is', read: () => value });
  }

  /** Everything that the code ever gives to a name. */
  valuesOf(name: string): readonly Value[] {
    return anyOf(this.lists(name) ?? []);
  }

  private add(name: string, source: Source): void {
    const before = this.sources.get(name);
    if (before) before.push(source);
    else this.sources.set(name, [source]);
  }

  private lookup(name: string, at: number, key?: string): Lists | undefined {
    if (name === 'ENV') return this.environment(key);
    if (
      name === '@_' ||
      (name === '_' && this.code.startsWith('@_', at)) ||
      (name === '_' && /^\$_\s*\[/.test(this.code.slice(at, at + 9)))
    )
      return this.given(at);
    if (/^(?:ARGV|arg)$/.test(name) && !this.sources.has(name))
      return [this.state.positional.map((value) => ({ values: [value] }))];
    if (key !== undefined) {
      const exact = this.lists(`${name}{${key}}`);
      const other = exact && this.lists(`${name}{}`);
      if (exact) return other ? [...exact, ...other] : exact;
    }
    return this.lists(name);
  }

  private environment(name: string | undefined): Lists {
    const { state, scene } = this;
    if (name === undefined) return [[{ values: [unknown({ kind: 'environment' })] }]];
    if (name === 'HOME') return [[{ values: [known(scene.home)] }]];
    const set = state.environment.get(name) ?? state.variables.get(name);
    const given = scene.variables.get(name);
    const values = set === undefined ? [given === undefined ? unknown() : known(given)] : 'text' in set ? [set] : set;
    return [[{ values }]];
  }

  /** `@_`: what the function around this place is called with, or the program. */
  private given(at: number): Lists {
    const around = this.functions.findLast((one) => one.at < at);
    return (around && this.lists(`${around.name}(`)) ?? [this.state.positional.map((value) => ({ values: [value] }))];
  }

  /** Everything that is ever given to a name; undefined when nothing is. @throws {TooMuch} */
  private lists(name: string): Lists | undefined {
    const before = this.known.get(name);
    if (before) return before;
    const sources = this.sources.get(name);
    if (!sources) return undefined;
    const soFar = this.running.get(name);
    if (soFar) {
      this.circular.add(name);
      return soFar;
    }
    this.running.set(name, []);
    const all = this.gather(name, sources);
    this.running.delete(name);
    this.circular.delete(name);
    if (this.circular.size === 0) this.known.set(name, all);
    return all;
  }

  private gather(name: string, sources: readonly Source[]): Lists {
    let all: Lists = [];
    let current: Lists = [];
    const [begin] = sources;
    for (const { at, how, read } of [...sources].sort((left, right) => left.at - right.at)) {
      this.scene.step(1);
      const lists = read();
      if (how === 'is') current = lists;
      else {
        const longer =
          how === 'pushed' ? chained(current.length === 0 ? [[]] : current, lists) : this.joined(current, lists);
        current = this.mayNotHappen(begin?.at ?? 0, at) ? merged([...current, ...longer]) : longer;
      }
      all = merged([...all, ...current]);
      this.running.set(name, all);
    }
    return all;
  }

  private joined(left: Lists, right: Lists): Lists {
    const before = anyOf(left);
    return [[{ values: paired(before.length === 0 ? [EMPTY] : before, anyOf(right), concat) }]];
  }

  /** Whether it stands deeper than the place where the name begins, or hangs on a condition behind it. */
  private mayNotHappen(from: number, at: number): boolean {
    const between = this.code.slice(from, at);
    this.scene.step(between.length >> 6);
    const deeper = between.match(/[{]|\b(?:then|do|function)\b/g)?.length ?? 0;
    const back = between.match(/[}]|\bend\b/g)?.length ?? 0;
    return (
      deeper > back || /^[^;\n]{0,300}\b(?:if|unless|for|foreach|while|until)\b/.test(this.code.slice(at, at + 400))
    );
  }

  private findAssignments(): void {
    for (const match of this.code.matchAll(ASSIGNMENT)) {
      const [whole, sigils = '', name = '', subscript = '', operator = '='] = match;
      const at = match.index + whole.length;
      const isList = /^[@%]/.test(sigils) || !fillsTexts(this.language);
      const how = operator === '.=' || operator === '..=' || operator === '+=' ? 'joined' : 'is';
      const read = () => this.reader.expression(at).lists;
      if (subscript === '') {
        this.add(name, { at, how, read });
        if (isList) this.findKeys(name, at);
        continue;
      }
      this.add(name, { at, how: 'is', read });
      const key = /^\W{0,4}(["']?)([\w.-]*)\1\W{0,2}$/.exec(subscript.replace(/^->/, ''))?.[2];
      const keyed = key !== undefined && !/^[[{]\s*\$/.test(subscript) ? key : '';
      this.add(`${name}{${keyed}}`, { at, how: 'is', read });
    }
    for (const match of this.code.matchAll(SEVERAL)) {
      const targets = (match[1] ?? match[2] ?? '')
        .split(',')
        .map((target) => target.replace(/^[\s\w]*?(?=[$@%\w]+\s*$)/, '').trim());
      const at = match.index + match[0].length;
      for (const [place, target] of targets.entries()) {
        const [, sigil = '', name = ''] = /([$@%]?)([A-Za-z_]\w*)$/.exec(target) ?? [];
        if (name === '') continue;
        this.add(name, {
          at,
          how: 'is',
          read: () => placed(flat(this.reader.list(at, undefined).list), place, /[@%]/.test(sigil)),
        });
      }
    }
    for (const match of this.code.matchAll(/\buse[ \t]+constant[ \t]+(\w+)[ \t]*=>/g)) {
      const at = match.index + match[0].length;
      this.add(match[1] ?? '', { at, how: 'is', read: () => this.reader.expression(at).lists });
    }
    for (const match of this.code.matchAll(PUSHES)) {
      const at = match.index + match[0].length;
      const name = new RegExp(`[\\s(]*[\\\\@$%{]*(${NAME})`, 'y');
      name.lastIndex = at;
      const target = name.exec(this.code)?.[1];
      if (target !== undefined)
        this.add(target, { at, how: 'pushed', read: () => flat(this.reader.arguments(at).list.slice(1)) });
    }
  }

  /** `(a => "x", b => "y")` and `{a = "x"}`: what stands by each key. */
  private findKeys(name: string, at: number): void {
    const open = /\s*(?:[A-Za-z_.]{0,20})([({[])/y;
    open.lastIndex = at;
    if (!open.exec(this.code)) return;
    const begin = open.lastIndex;
    const text = this.code.slice(begin, endOfList(this.code, begin));
    this.scene.step(text.length >> 6);
    const keys = new Map<string, number>();
    for (const match of text.matchAll(/(["']?)([\w.-]{1,60})\1\]?[ \t]*=>?(?![=~])/g))
      keys.set(match[2] ?? '', begin + match.index + match[0].length);
    for (const [key, from] of keys)
      this.add(`${name}{${key}}`, { at: from, how: 'is', read: () => this.reader.expression(from).lists });
  }

  private findLoops(): void {
    for (const match of this.code.matchAll(LOOP)) this.loop(match.index + match[0].length);
    if (this.language === 'perl')
      for (const match of this.code.matchAll(OVER_EACH)) {
        const at = match.index + match[0].length;
        this.add('_', { at, how: 'is', read: () => this.overEach(at) });
      }
    for (const match of this.code.matchAll(APPLYING)) {
      const at = match.index + match[0].length;
      HANDED_OVER.lastIndex = at;
      const handed = HANDED_OVER.exec(this.code);
      this.scene.step(((handed?.index ?? this.code.length) - at) >> 6);
      const parameters = handed?.slice(1).find((group) => group !== undefined) ?? '';
      for (const name of namesIn(parameters))
        this.add(name, { at, how: 'is', read: () => each(flat(this.reader.list(at, ')').list)) });
    }
  }

  /** From behind `for`: `my $a (list)`, `(a in list)`, `_, a in list do`, or a list for `$_`. */
  private loop(start: number): void {
    const isIn = /\s{0,40}\(?\s{0,40}([A-Za-z_]\w{0,60}(?:\s{0,9},\s{0,9}\w{1,60}){0,5})\)?\s{1,40}(?:in|∈)\s/y;
    isIn.lastIndex = start;
    const variables = isIn.exec(this.code);
    if (variables) {
      const at = isIn.lastIndex;
      for (const name of namesIn(variables[1] ?? ''))
        this.add(name, { at, how: 'is', read: () => each(this.reader.expression(at).lists) });
      return;
    }
    const perl =
      /\s{0,40}(?:(?:my|our|local|state)\s{1,40})?(?:\\?[$@%](\w{1,60})|(\([$\w, ]{1,200}\)))\s{0,40}(?=\(|in\b)/y;
    perl.lastIndex = start;
    const named = fillsTexts(this.language) ? perl.exec(this.code) : null;
    const at = named ? perl.lastIndex : start;
    const names = named ? namesIn(named[1] ?? named[2] ?? '') : fillsTexts(this.language) ? ['_'] : [];
    for (const name of names) this.add(name, { at, how: 'is', read: () => each(flat(this.reader.arguments(at).list)) });
  }

  private overEach(start: number): Lists {
    const at = this.reader.skip(start);
    const block =
      this.code[at] === '{'
        ? at
        : this.code[at] === '(' && /^\(\s*\{/.test(this.code.slice(at, at + 9))
          ? this.code.indexOf('{', at)
          : -1;
    if (block === -1) return each(flat(this.reader.arguments(start).list.slice(1)));
    const end = closing(this.code, block + 1, '{', '}');
    this.scene.step(1 + ((Math.max(end, block) - block) >> 6));
    return end === -1 ? [[]] : each(flat(this.reader.list(end + 1, block === at ? undefined : ')').list));
  }

  private findFunctions(): void {
    const defined = new Set<string>();
    for (const match of this.code.matchAll(FUNCTION)) {
      const name = (match[1] ?? match[3] ?? '').replace(/^.*(?:::|\.)(?=\w)/, '');
      const parameters = match[2] ?? match[4] ?? match[6] ?? '';
      const at = match.index + match[0].length;
      defined.add(name);
      this.functions.push({ at, name });
      for (const [place, parameter] of parameters.split(',').entries()) {
        const [, sigil = '', word = ''] = /^\s*([$@%]?)([A-Za-z_][\w.]*)/.exec(parameter) ?? [];
        if (word !== '')
          this.add(word, {
            at,
            how: 'is',
            read: () => placed(this.lists(`${name}(`) ?? [], place, /[@%]/.test(sigil)),
          });
      }
      const body = this.reader.skip(this.code[this.reader.skip(at)] === '{' ? this.reader.skip(at) + 1 : at);
      if (literalAt(this.code, body, this.language, (cost) => this.scene.step(cost)))
        this.add(`${name}()`, { at: body, how: 'is', read: () => this.reader.expression(body).lists });
    }
    for (const match of this.code.matchAll(/\breturn\b(?=[\s("'])/g)) {
      const at = match.index + match[0].length;
      const around = this.functions.findLast((one) => one.at < at);
      if (around) this.add(`${around.name}()`, { at, how: 'is', read: () => this.reader.expression(at).lists });
    }
    if (defined.size === 0) return;
    for (const match of this.code.matchAll(
      /(sub\s|function\s|def\s)?(->|:)?(?<!\w)([A-Za-z_]\w*)(?:->)?(?=[ \t]*\(|[ \t]+["'$@q])/g,
    )) {
      const [whole, definition, method, name = ''] = match;
      if (!defined.has(name) || definition !== undefined) continue;
      const at = match.index + whole.length;
      const itself: Lists = method === undefined ? [[]] : [[{ values: [unknown()] }]];
      this.add(`${name}(`, { at, how: 'is', read: () => chained(itself, flat(this.reader.arguments(at).list)) });
    }
  }
}

/** A thing at one place of a list, or everything from there on. */
function placed(lists: Lists, place: number, isRest: boolean): Lists {
  return lists.map((list) => (isRest ? list.slice(place) : list.slice(place, place + 1)));
}

/** One thing that is each of them in turn. @throws {TooMuch} */
function each(lists: Lists): Lists {
  return [[{ values: followed(anyOf(lists)) }]];
}

/** The same lists, those of one thing as one list. @throws {TooMuch} */
function merged(lists: Lists): Lists {
  const single = lists.filter((list) => list.length === 1 && list[0]?.word === undefined);
  const others = lists.filter((list) => list.length > 1 || list[0]?.word !== undefined);
  const all = single.length === 0 ? others : [[{ values: followed(anyOf(single)) }], ...others];
  if (all.length > MOST_ALTERNATIVES) throw new TooMuch('one thing in it may stand for more than Perch follows');
  return all;
}

function namesIn(text: string): readonly string[] {
  return (text.match(/[A-Za-z_][\w.]*/g) ?? []).filter((name) => name !== '_' && !/^(?:my|our|local)$/.test(name));
}

/** Where the brackets that are open close. */
function endOfList(text: string, begin: number): number {
  let depth = 0;
  for (let at = begin; at < text.length; at++) {
    const character = text[at] as string;
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character) && depth-- === 0) return at;
  }
  return text.length;
}
