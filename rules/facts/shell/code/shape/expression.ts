/**
 * What an expression may stand for in languages without a grammar here: its constants, what its names may hold, and
 * what joins them. It is read from where it begins, whatever comes before; what is not understood adds the constants
 * in it.
 */
import { MOST_ALTERNATIVES, paired } from '../../breadth.ts';
import type { CodeLanguage } from '../../scene.ts';
import { TooMuch } from '../../too-much.ts';
import { concat, EMPTY, isKnown, known, UNKNOWN, UNKNOWN_TOKEN, unknown, type Value } from '../../value.ts';
import { unescapeLiteral } from '../expression.ts';
import { built } from './functions.ts';
import {
  ANY_TOKEN,
  ANYTHING,
  type Argument,
  anyOf,
  chained,
  distinct,
  flat,
  type Lists,
  NOTHING,
  one,
} from './lists.ts';
import { closing, fillsTexts, type Literal, literalAt } from './literals.ts';

/** What the code's names stand for. */
export interface Scope {
  /** Undefined when nothing gives the name a value. @param at where it is asked for */
  lookup(name: string, at: number, key?: string): Lists | undefined;
  /** Counts work. */
  step(cost: number): void;
}

interface Read {
  readonly lists: Lists;
  readonly end: number;
}

/** Words before a name that say nothing about its value. */
const PREFIX = /(?:(?:my|our|local|state|ref|new|const|let|var|val)\b|[\\!&+]|not\b)/y;
const PERL_NAME = /[$@%&]+(?:\{\s*[$@]*([\w:]+)\s*\}|\{|#?([\w:]*\w)|[!@&0;,.|/])/y;
const WORD = /[A-Za-z_][\w.]*(?:::?[A-Za-z_]\w*)*[!?]?/y;
const NUMBER = /-?\d[\d_]*(?:\.\d+)?(?:[eE]\d+)?L?/y;
const BLANKS: Readonly<Record<string, RegExp>> = {
  perl: /(?:\s+|#[^\n]*(?:\n|$))*/y,
  lua: /(?:\s+|--(?!\[\[)[^\n]*(?:\n|$)|#[ !'#][^\n]*(?:\n|$))*/y,
};
const ANY_BLANKS = /\s*/y;
/** Functions of Perl that take one thing. */
const TAKES_ONE = /^(?:shift|pop|keys|values|each|lc|uc|lcfirst|ucfirst|quotemeta|defined|ref|scalar|length|exists)$/;
/** What follows stands for no value: `open(F, $f) || die "no"`. */
const LEAVES = /^(?:die|warn|exit|return|next|last|croak|confess|carp|stop|error)$/;
const ENDS = /^(?:if|unless|for|foreach|while|until|or|and|xor|do|then|end|else|in)$/;
const JOINS_OTHER = /\.\.(?!\.)|<>|\+(?![+=])|\*(?!\*)|&(?!&)/y;
const JOINS_PERL = /\.(?![.=\d])/y;
const CHOICES = /\|\||\/\/|&&|\?|:(?![:\w])|(?:or|and)\b/y;
const CHOICES_PERL = /\|\||\/\/|&&|\?|:(?!:)/y;

function sticky(pattern: RegExp, code: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(code);
}

function joined(left: Lists, right: Lists): Lists {
  return [[{ values: distinct(paired(orNothing(anyOf(left)), orNothing(anyOf(right)), concat)) }]];
}

function orNothing(values: readonly Value[]): readonly Value[] {
  return values.length === 0 ? [EMPTY] : values;
}

export class ExpressionReader {
  private readonly code: string;
  private readonly language: CodeLanguage;
  private readonly scope: Scope;
  private readonly isPerl: boolean;

  constructor(code: string, language: CodeLanguage, scope: Scope) {
    this.code = code;
    this.language = language;
    this.scope = scope;
    this.isPerl = fillsTexts(language);
  }

  /** After blanks and comments. */
  skip(at: number): number {
    return at + (sticky(BLANKS[this.language] ?? ANY_BLANKS, this.code, at)?.[0].length ?? 0);
  }

  /** What a call is given, from behind its name. */
  arguments(at: number): { readonly list: readonly Argument[]; readonly end: number } {
    const start = this.skip(at);
    return this.code[start] === '(' ? this.list(start + 1, ')') : this.list(at, undefined);
  }

  /** The things between commas, up to the closing bracket, or to where the statement ends. */
  list(at: number, close: string | undefined): { readonly list: readonly Argument[]; readonly end: number } {
    const list: Argument[] = [];
    let from = at;
    for (;;) {
      if (list.length > 4 * MOST_ALTERNATIVES)
        throw new TooMuch('one call in it has more arguments than Perch follows');
      from = this.skip(from);
      const next = this.code[from];
      if (next === undefined) break;
      if (next === close) return { list, end: from + 1 };
      if (next === ',' || (next === ';' && close !== undefined)) {
        from++;
        continue;
      }
      if (close === undefined && (/[;)\]}]/.test(next) || this.endsAt(from))) break;
      const { end, ...argument } = this.argument(from);
      list.push(argument);
      from = this.afterUnread(Math.max(end, from + 1), close, list);
      if (from === -1) return { list, end: this.code.length };
      if (close === undefined && this.code[this.skip(from)] !== ',') break;
    }
    return { list, end: from };
  }

  private endsAt(at: number): boolean {
    const word = sticky(WORD, this.code, at)?.[0];
    return word !== undefined && ENDS.test(word);
  }

  /** What stands between here and the next comma is not understood: its constants count. -1 when nothing closes. */
  private afterUnread(start: number, close: string | undefined, list: Argument[]): number {
    let depth = 0;
    for (let at = start; at < this.code.length; at++) {
      const next = this.code[at] as string;
      if (depth === 0 && (next === ',' || next === close)) return at;
      if (close === undefined && (/[;\n]/.test(next) || (depth === 0 && /[)\]}]/.test(next)))) return at;
      if (close === undefined && /\s/.test(this.code[at - 1] ?? '') && this.endsAt(at)) return at;
      if (/[([{]/.test(next)) depth++;
      else if (/[)\]}]/.test(next)) depth--;
      const literal = literalAt(this.code, at, this.language, this.scope.step);
      if (!literal || (/\w/.test(next) && /\w/.test(this.code[at - 1] ?? ''))) continue;
      this.scope.step(1 + ((literal.end - at) >> 6));
      list.push({ lists: this.literal(literal) });
      at = literal.end - 1;
    }
    this.scope.step((this.code.length - start) >> 6);
    return -1;
  }

  private argument(at: number): Argument & { readonly end: number } {
    const first = this.expression(at);
    const equals = sticky(/=>|=(?![=~])/y, this.code, this.skip(first.end))?.[0];
    if (equals === undefined || (equals === '=' && this.isPerl)) return first;
    const [[only] = []] = first.lists;
    const written = sticky(/["']?([\w.]+)["']?\s*=/y, this.code, this.skip(at))?.[1];
    const label = written ?? only?.values[0]?.text ?? '';
    const value = this.expression(this.skip(first.end) + equals.length);
    const isAlsoValue =
      equals === '=>' &&
      only?.word === undefined &&
      first.lists !== ANYTHING &&
      /["'$@]/.test(this.code[this.skip(at)] ?? '');
    const labelled = value.lists.map((list) => list.map((item) => ({ ...item, label })));
    return { lists: isAlsoValue ? chained(first.lists, labelled) : labelled, label, end: value.end };
  }

  /** One expression, up to whatever does not go on with it. */
  expression(start: number): Read {
    this.scope.step(1);
    let { lists, end } = this.operand(this.skip(start));
    for (;;) {
      const at = this.skip(end);
      const join =
        sticky(this.isPerl ? JOINS_PERL : JOINS_OTHER, this.code, at) ??
        (this.language === 'awk' &&
        /["\w$(]/.test(this.code[at] ?? '') &&
        !this.endsAt(at) &&
        !/\n/.test(this.code.slice(end, at))
          ? ['']
          : null);
      const choice = join ? null : sticky(this.isPerl ? CHOICES_PERL : CHOICES, this.code, at);
      const [operator] = join ?? choice ?? [];
      if (operator === undefined) break;
      const right = this.operand(this.skip(at + operator.length));
      if (right.end <= at) break;
      this.scope.step(1);
      // Behind a question mark what stood before it was a condition.
      lists = join ? joined(lists, right.lists) : operator === '?' ? right.lists : [...lists, ...right.lists];
      end = right.end;
    }
    return { lists: this.repeated(lists, end), end };
  }

  /** Perl's `"../" x 3`. */
  private repeated(lists: Lists, at: number): Lists {
    const times = this.isPerl ? sticky(/\s*x\s*(\d{1,2})\b/y, this.code, at)?.[1] : undefined;
    if (times === undefined) return lists;
    return [[{ values: anyOf(lists).map((value) => known(value.text.repeat(Number(times)))) }]];
  }

  /** What stands here alone, whatever goes on with it. */
  operandAt(at: number): Lists {
    return this.operand(this.skip(at)).lists;
  }

  private operand(start: number): Read {
    let at = start;
    for (let match = sticky(PREFIX, this.code, at); match; match = sticky(PREFIX, this.code, at))
      at = this.skip(at + match[0].length);
    const next = this.code[at] ?? '';
    if (next === UNKNOWN || next === UNKNOWN_TOKEN) return { lists: ANYTHING, end: at + 1 };
    const literal = literalAt(this.code, at, this.language, this.scope.step);
    if (literal) {
      this.scope.step((literal.end - at) >> 6);
      return this.rest({ lists: this.literal(literal), end: literal.end });
    }
    if (/[([{]/.test(next)) {
      const { list, end } = this.list(at + 1, next === '(' ? ')' : next === '[' ? ']' : '}');
      return this.rest({ lists: flat(list), end });
    }
    if (next === '$' && this.language === 'awk')
      return { lists: ANYTHING, end: Math.max(at + 1, this.operand(at + 1).end) };
    if (/[$@%]/.test(next)) return this.variable(at) ?? { lists: ANYTHING, end: at + 1 };
    if (next === '/' && this.isPerl) {
      const pattern = sticky(/\/((?:[^/\\\n]|\\.)*)\/\w*/y, this.code, at);
      if (pattern) return { lists: [[{ values: [known(pattern[1] ?? '')] }]], end: at + pattern[0].length };
    }
    const number = sticky(NUMBER, this.code, at)?.[0];
    if (number !== undefined)
      return { lists: [[{ values: [known(number)], isNumber: true }]], end: at + number.length };
    const word = sticky(WORD, this.code, at)?.[0];
    if (word !== undefined) return this.word(word, at);
    return { lists: ANYTHING, end: at };
  }

  /** `$a`, `@a`, `${a}`, `$a[1]`, `$a->{b}`, `@{$a}`. */
  private variable(at: number, inText = false): Read | undefined {
    const match = sticky(PERL_NAME, this.code, at);
    if (!match) return undefined;
    let end = at + match[0].length;
    if (match[0].endsWith('{')) {
      const inner = this.list(end, '}');
      return { lists: flat(inner.list), end: inner.end };
    }
    if (/^[$@%&]+#/.test(match[0])) return { lists: ANY_TOKEN, end };
    const name = match[1] ?? match[2] ?? '_';
    const isSpecial = match[1] === undefined && match[2] === undefined && !match[0].endsWith('_');
    let key: string | undefined;
    let isElement = false;
    for (;;) {
      const index = sticky(inText ? /(?:->)?([[{])(?!\s)/y : /\s*(?:->\s*)?([[{])/y, this.code, end);
      if (
        !index ||
        (inText && index[1] === '[' && !/^\S*?[-$\w]+\]/.test(this.code.slice(end + index[0].length, end + 80)))
      )
        break;
      if (!inText && !isElement && /^[@%]/.test(match[0]) && /^\s/.test(index[0])) break;
      const from = end + index[0].length;
      const to = closing(this.code, from, index[1], index[1] === '[' ? ']' : '}');
      if (to === -1) break;
      this.scope.step((to - from) >> 6);
      key ??= /^\s*(["']?)([\w.-]+)\1\s*$/.exec(this.code.slice(from, to))?.[2] ?? (index[1] === '{' ? undefined : key);
      isElement = true;
      end = to + 1;
    }
    const lists = isSpecial ? ANYTHING : (this.scope.lookup(name, at, key) ?? ANYTHING);
    const isList = /^[$]*[@%]/.test(match[0]) || /^@/.test(match[0]);
    const read = { lists: isList && !isElement ? lists : scalar(lists), end };
    return inText ? read : this.rest(read);
  }

  /** A method of what stands before it: `->name(…)`, `:name(…)`. */
  private rest(read: Read): Read {
    const method = sticky(
      this.isPerl ? /->(?:[@%$]\*|(\w*)\s*(?=\())/y : /:(\w+)\s*(?=[("'[{])|\.(\w+)(?=\()/y,
      this.code,
      read.end,
    );
    if (!method) return read;
    const end = read.end + method[0].length;
    if (method[0].endsWith('*')) return { ...read, end };
    const given = this.arguments(end);
    const name = method[1] ?? method[2] ?? '';
    const lists = built(name, [{ lists: read.lists }, ...given.list]) ?? read.lists;
    return this.rest({ lists, end: given.end });
  }

  private word(word: string, at: number): Read {
    const end = at + word.length;
    const bare: Read = { lists: [[{ values: [unknown()], word }]], end };
    if (LEAVES.test(word)) return { lists: NOTHING, end: this.arguments(end).end };
    if (/^(?:function|sub|fn|lambda)$/.test(word)) return this.functionFrom(end);
    if (ENDS.test(word)) return { lists: ANYTHING, end: at };
    const isCall = sticky(/\s?\(/y, this.code, end) !== null;
    if (!isCall && sticky(/\s*=>/y, this.code, end)) return bare;
    const block = this.isPerl ? sticky(/\s*\{/y, this.code, end)?.[0] : undefined;
    if (block !== undefined && !isCall) return this.overBlock(word, end + block.length);
    const opens = this.isPerl ? /[ \t]*["'$@%\\/<]|[ \t]+(?:q[qwr]?\b|-?\w)/y : /\s?["'{]|\[=*\[/y;
    const takesList = !/^(?:shift|pop)$/.test(word) || sticky(/\s*@/y, this.code, end) !== null;
    const isOpenCall = takesList && !isCall && sticky(opens, this.code, end) !== null && !this.endsAt(this.skip(end));
    if (isCall || (isOpenCall && this.language !== 'awk')) {
      if (!isCall && TAKES_ONE.test(word)) {
        const one = this.operand(this.skip(end));
        return { lists: this.called(word, [one], at), end: one.end };
      }
      const given = this.arguments(end);
      return this.rest({ lists: this.called(word, given.list, at), end: given.end });
    }
    if (/^(?:ENV|ENVIRON)$/.test(word)) {
      const variable = sticky(/\[\s*["'](\w+)["']\s*\]/y, this.code, end);
      if (variable)
        return { lists: this.scope.lookup('ENV', at, variable[1]) ?? ANYTHING, end: end + variable[0].length };
    }
    const lists = this.scope.lookup(/^(?:shift|pop)$/.test(word) ? '@_' : word, at);
    if (!lists) return this.indexed({ ...bare, lists: this.member(word, at) ?? bare.lists });
    if (/^(?:shift|pop)$/.test(word)) return { lists: scalar(lists), end };
    return this.indexed({ lists, end });
  }

  /** `a.b`, where `a` is a table. */
  private member(word: string, at: number): Lists | undefined {
    const dot = word.indexOf('.', 1);
    const lists = dot === -1 ? undefined : this.scope.lookup(word.slice(0, dot), at, word.slice(dot + 1));
    return lists && scalar(lists);
  }

  /** `a[1]`, `a[["b"]]`, `a$b`: any of what is in it. */
  private indexed(read: Read): Read {
    const index = this.isPerl ? null : sticky(/\[|\$\w+/y, this.code, read.end);
    if (!index) return this.rest(read);
    const end = index[0] === '[' ? closing(this.code, read.end + 1, '[', ']') + 1 : read.end + index[0].length;
    if (end === 0) return read;
    this.scope.step((end - read.end) >> 6);
    const [[only] = []] = read.lists;
    return this.indexed({ lists: only?.word === undefined ? scalar(read.lists) : read.lists, end });
  }

  private called(name: string, given: readonly Argument[], at: number): Lists {
    const own = this.scope.lookup(`${name.replace(/^.*(?:::|\.)/, '')}()`, at);
    if (own) return own;
    const environment = /^(?:os\.getenv|Sys\.getenv|System\.get_env|getenv)$/.test(name);
    if (environment) {
      const [variable = EMPTY] = anyOf(given[0]?.lists ?? NOTHING);
      return this.scope.lookup('ENV', at, variable.text) ?? ANYTHING;
    }
    return built(name, given) ?? flat(given);
  }

  /** Perl's `map { … } list`, which makes something of each, and `grep { … } list`. */
  private overBlock(word: string, from: number): Read {
    const to = closing(this.code, from, '{', '}');
    if (to === -1) return { lists: ANYTHING, end: from };
    this.scope.step(1 + ((to - from) >> 6));
    const over = this.arguments(to + 1);
    const made = word === 'map' || word === 'do' ? this.expression(from).lists : NOTHING;
    const values = [...anyOf(made), ...anyOf(flat(over.list))];
    return {
      lists:
        values.map((value) => ({ values: [value] })).length === 0
          ? NOTHING
          : [values.map((value) => ({ values: [value] }))],
      end: over.end,
    };
  }

  /** A function that is handed over: what it does is found by itself. */
  private functionFrom(at: number): Read {
    const from = this.skip(at);
    const parameters = this.code[from] === '(' ? closing(this.code, from + 1, '(', ')') + 1 : from;
    const body = this.skip(Math.max(parameters, from));
    this.scope.step(1);
    if (this.code[body] !== '{') return { lists: NOTHING, end: body };
    const end = closing(this.code, body + 1, '{', '}');
    this.scope.step((Math.max(end, body) - body) >> 6);
    return { lists: NOTHING, end: end === -1 ? this.code.length : end + 1 };
  }

  private literal({ kind, from, to }: Literal): Lists {
    const raw = this.code.slice(from, to);
    if (kind === 'plain') return one(raw.includes('\\') ? raw.replace(/\\(['\\])/g, '$1') : raw);
    if (kind === 'pattern') return one(raw);
    if (kind === 'words')
      return [
        raw
          .split(/\s+/)
          .filter((word) => word !== '')
          .map((word) => ({ values: [known(word)] })),
      ];
    if (kind === 'command') return ANYTHING;
    const values = this.filled(from, to, kind === 'filled');
    return [[{ values }]];
  }

  /** The text between two places, with what its variables may hold. */
  filled(from: number, to: number, isFilled: boolean): readonly Value[] {
    const plain = unescapeLiteral(this.code.slice(from, to));
    const marks = isFilled ? /\\[\s\S]|[$@](?=[\w{!&@:$])/g : /\\[\s\S]|\$[({]?(?=[A-Za-z_])|#\{/g;
    let values: readonly Value[] = [EMPTY];
    let done = from;
    let isPlain = true;
    marks.lastIndex = from;
    for (let match = marks.exec(this.code); match && match.index < to; match = marks.exec(this.code)) {
      if (match[0].startsWith('\\')) continue;
      const read = isFilled ? this.variableInText(match.index) : this.namedInText(match[0], match.index);
      if (!read || read.end > to) continue;
      isPlain = false;
      this.scope.step(1);
      const before = known(unescapeLiteral(this.code.slice(done, match.index)));
      values = distinct(
        paired(
          values.map((value) => concat(value, before)),
          orNothing(read.values),
          concat,
        ),
      );
      done = read.end;
      marks.lastIndex = done;
    }
    if (isPlain) return [known(plain)];
    const last = known(unescapeLiteral(this.code.slice(done, to)));
    const filled = values.map((value) => concat(value, last));
    // Where `$a` may as well be meant for a shell, it may be both.
    return isFilled ? filled : distinct([known(plain), ...filled]);
  }

  private variableInText(at: number): { readonly values: readonly Value[]; readonly end: number } | undefined {
    const read = this.variable(at, true);
    if (!read || (this.code[at] === '@' && read.lists === ANYTHING)) return undefined;
    if (this.code[at] !== '@') return { values: anyOf(read.lists), end: read.end };
    if (read.lists.every((list) => list.every(({ values }) => !values.some(isKnown)))) return undefined;
    const spaced = read.lists.flatMap((list) =>
      list.reduce<readonly Value[]>(
        (texts, { values }, index) =>
          paired(texts, values, (text, value) => concat(index === 0 ? text : concat(text, known(' ')), value)),
        [EMPTY],
      ),
    );
    return { values: spaced, end: read.end };
  }

  private namedInText(
    mark: string,
    at: number,
  ): { readonly values: readonly Value[]; readonly end: number } | undefined {
    if (mark !== '$') {
      const read = this.expression(at + mark.length);
      const end = this.skip(read.end);
      const close = mark === '$(' ? ')' : '}';
      if (this.code[end] !== close || !anyOf(read.lists).some(isKnown)) return undefined;
      return { values: anyOf(read.lists), end: end + 1 };
    }
    const name = sticky(/\w+/y, this.code, at + 1)?.[0] ?? '';
    const lists = this.scope.lookup(name, at);
    return lists && { values: anyOf(lists), end: at + 1 + name.length };
  }
}

/** Any one of them. */
function scalar(lists: Lists): Lists {
  const values = anyOf(lists);
  return values.length === 0 ? ANYTHING : [[{ values }]];
}
