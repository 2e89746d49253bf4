/** Turns words into what a program receives: variables, substitutions, braces, tildes and field splitting. */
import { isSecretName } from '../../content/secrets.ts';
import { MOST_ALTERNATIVES, paired } from '../breadth.ts';
import type { Scene } from '../scene.ts';
import type { State, WordLists } from '../state.ts';
import { TooMuch } from '../too-much.ts';
import {
  concat,
  EMPTY,
  hasUnknown,
  isKnown,
  joinValues,
  known,
  splitWords,
  UNKNOWN,
  unknown,
  unknownToken,
  type Value,
  withOrigins,
  withText,
} from '../value.ts';
import { expandBraces } from './braces.ts';
import { evaluateArithmetic, patternToRegExp, takesLong } from './patterns.ts';
import type { List, Parameter, Part, Word } from './syntax.ts';

/** Runs the commands in `$( )` and `<( )`; given by the interpreter. */
export interface Substitutions {
  output(body: List, state: State): Value;
  /** A path that stands for the stream of a process substitution. */
  stream(body: List, direction: 'in' | 'out', state: State): Value;
}

/** Numbers and names that never hold blanks or slashes. */
const TOKEN_VARIABLES = new Set(
  '$ ! ? # - RANDOM SRANDOM SECONDS EPOCHSECONDS EPOCHREALTIME LINENO UID EUID PPID BASHPID SHLVL COLUMNS LINES OPTIND HOSTNAME HOST HOSTTYPE OSTYPE MACHTYPE BASH_VERSION GITHUB_SHA GITHUB_RUN_ID CI_COMMIT_SHA'.split(
    ' ',
  ),
);

/**
 * `~+` and `~-` at the beginning of a word are the shell's folder and the one before; `~` is what the command made of
 * `HOME`. Where that is nothing, or cannot be told, the tilde stays: paths know it.
 */
function withFolders(word: Word, state: State): Word {
  const [first, ...rest] = word;
  if (first?.kind !== 'text' || first.quoted || !first.text.startsWith('~')) return word;
  const [tilde, sign = ''] = /^~([+-]?)(?=\/|$)/.exec(first.text) ?? [];
  if (tilde === undefined || (sign === '' && !state.changedHome)) return word;
  const name = { '+': 'PWD', '-': 'OLDPWD' }[sign] ?? 'HOME';
  const folder = { kind: 'parameter', name, quoted: true, length: false, indirect: false } as const;
  return [folder, { ...first, text: first.text.slice(tilde.length) }, ...rest];
}

export class Expander {
  private readonly scene: Scene;
  private readonly substitutions: Substitutions;

  constructor(scene: Scene, substitutions: Substitutions) {
    this.scene = scene;
    this.substitutions = substitutions;
  }

  /** All words as the fields of one argument list; alternatives of a variable follow each other. */
  fields(words: readonly Word[], state: State): Value[] {
    return words.flatMap((word) => this.alternatives(word, state).flat());
  }

  /** The fields a word may stand for, one list for each value that a variable in it may have. */
  alternatives(written: Word, state: State): readonly (readonly Value[])[] {
    const word = withFolders(written, state);
    const single = plainText(word, state);
    if (single) return [[single]];
    const results = expandBraces(word).map((braced) => this.splitting(braced, state));
    if (results.length === 1) return results[0] ?? [];
    return [results.flat(2)];
  }

  /** The word as one text, without splitting: for assignments, redirections and here-documents. */
  texts(word: Word, state: State): readonly Value[] {
    let current: readonly Value[] = [EMPTY];
    for (const part of withFolders(word, state)) {
      this.scene.step();
      current = cross(current, this.partTexts(part, state));
    }
    return current;
  }

  text(word: Word, state: State): Value {
    const [first = EMPTY, ...others] = this.texts(word, state);
    return others.length === 0
      ? first
      : withOrigins(unknown(...first.origins), ...others.flatMap((value) => value.origins));
  }

  private splitting(word: Word, state: State): readonly (readonly Value[])[] {
    let branches: readonly Branch[] = [{ fields: [], open: undefined }];
    for (const part of word) {
      this.scene.step();
      const spreads = this.listsOf(part, state);
      if (spreads) {
        if (branches.length * spreads.length > MOST_ALTERNATIVES)
          throw new TooMuch('one word in it may stand for more than Perch follows');
        branches = branches.flatMap((branch) => spreads.map((spread) => appendFields(branch, spread, false)));
        continue;
      }
      const texts = this.partTexts(part, state);
      const split = part.kind !== 'text' && part.kind !== 'process' && !part.quoted;
      const isEmptyQuote = part.kind !== 'process' && part.quoted;
      branches = paired(branches, texts, (branch, value) => {
        if (!split) return extend(branch, value, isEmptyQuote);
        const pieces = splitFields(value, state);
        const joined = /^\S/.test(value.text);
        const active = pieces.map((piece) => ({ ...piece, glob: piece.glob || /[*?[]/.test(piece.text) }));
        return appendFields(branch, active, !joined, /\s$/.test(value.text));
      });
    }
    return branches.map(({ fields, open }) => (open === undefined ? fields : [...fields, open]));
  }

  /** The fields of `"$@"` and `"${list[@]}"`, which stay apart even in quotes: each of the lists that it may be. */
  private listsOf(part: Part, state: State): WordLists | undefined {
    if (part.kind !== 'parameter' || part.length || part.indirect) return undefined;
    const all = part.name === '@' || (part.name === '*' && !part.quoted);
    const lists = all ? state.positionalLists : this.arraysOf(part, state);
    return lists?.map((values) => this.partOf(part, values, all, state));
  }

  /** What `${list[@]:1:2}`, `${list[@]#a}` and the like leave of a list. */
  private partOf(part: Parameter, values: readonly Value[], all: boolean, state: State): readonly Value[] {
    if (part.operator === undefined) return values;
    if (part.operator === ':') {
      const [start = '', length] = this.text(part.operand ?? [], state).text.split(':');
      const offset = all ? Math.max(0, Number(start) - 1) : Number(start);
      if (Number.isInteger(offset))
        return values.slice(offset, length === undefined ? undefined : offset + Number(length));
    }
    return values.flatMap((value) => this.applied(part, [value], state));
  }

  private arraysOf(part: Parameter, state: State): WordLists | undefined {
    if (part.index === undefined) return undefined;
    const index = this.text(part.index, state).text;
    if (index !== '@' && index !== '*') return undefined;
    const lists = state.listsOf(part.name);
    const values = state.variables.get(part.name)?.map((value) => [value]);
    return lists && values ? [...lists, ...values] : (lists ?? values);
  }

  private partTexts(part: Part, state: State): readonly Value[] {
    switch (part.kind) {
      case 'text':
        return [textValue(part, state)];
      case 'substitution': {
        const output = this.substitutions.output(part.body, state);
        return [withText(output, output.text.replace(/\n+$/, ''))];
      }
      case 'process':
        return [this.substitutions.stream(part.body, part.direction, state)];
      case 'arithmetic': {
        const expression = this.text(part.word, state).text.replace(
          /\b[A-Za-z_]\w*\b/g,
          (name) => state.variables.get(name)?.[0]?.text ?? name,
        );
        const result = evaluateArithmetic(expression);
        return [result === undefined ? unknownToken() : known(String(result))];
      }
      case 'parameter':
        return this.parameter(part, state);
    }
  }

  // Parameters

  private parameter(part: Parameter, state: State): readonly Value[] {
    if (part.indirect) return this.indirect(part, state);
    if (part.name === '@' || part.name === '*')
      return this.applied(
        part,
        state.positionalLists.map((words) => joinValues(words, ' ')),
        state,
      );
    const values = part.index === undefined ? this.variable(part.name, state) : this.element(part, state);
    if (part.length) {
      const [value] = values ?? [];
      return [value && isKnown(value) ? known(String(value.text.length)) : unknownToken()];
    }
    return this.applied(part, values, state);
  }

  private element(part: Parameter, state: State): readonly Value[] | undefined {
    const arrays = state.listsOf(part.name);
    const index = this.text(part.index ?? [], state);
    if (!arrays) return this.variable(part.name, state);
    const position = Number(index.text);
    if (!Number.isInteger(position)) return arrays.flat();
    return arrays.map((array) => array[position < 0 ? array.length + position : position] ?? EMPTY);
  }

  private indirect(part: Parameter, state: State): readonly Value[] {
    const names = this.variable(part.name, state);
    const values = names?.flatMap((name) =>
      isKnown(name) && /^\w+$/.test(name.text) ? (this.variable(name.text, state) ?? [unknown()]) : [unknown()],
    );
    return this.applied({ ...part, indirect: false }, values, state);
  }

  /** Every value the variable may have; undefined when nothing is known of it. */
  variable(name: string, state: State): readonly Value[] | undefined {
    const values = state.variables.get(name) ?? state.listsOf(name)?.map((array) => array[0] ?? EMPTY);
    if (values) return values;
    if (/^\d+$/.test(name)) {
      if (name === '0') return [state.calledAs ?? known('bash')];
      return state.positionalLists.map((words) => words[Number(name) - 1] ?? EMPTY);
    }
    if (name === '#') return state.positionalLists.map((words) => known(String(words.length)));
    if (name === 'PWD') return state.cwd === undefined ? undefined : [known(state.cwd)];
    if (name === 'OLDPWD') return state.previous === undefined ? undefined : [known(state.previous)];
    if (name === 'IFS') return [known(' \t\n')];
    if (TOKEN_VARIABLES.has(name)) return [unknownToken()];
    const outside = this.scene.variables.get(name);
    return outside === undefined ? undefined : [known(outside)];
  }

  private unknownVariable(name: string): Value {
    return isSecretName(name) ? unknown({ kind: 'secret', name }) : unknown();
  }

  /** Values after the operator of `${ }`. */
  private applied(part: Parameter, values: readonly Value[] | undefined, state: State): readonly Value[] {
    const { operator, name } = part;
    const found = values ?? [this.unknownVariable(name)];
    if (operator === undefined) return found;
    const operand = (): readonly Value[] => this.texts(part.operand ?? [], state);
    switch (operator) {
      case ':-':
      case '-':
        // An unknown variable is most likely unset here: the default is what a reader would expect.
        return values && !values.every((value) => value.text === '' && operator === ':-') ? found : operand();
      case ':=':
      case '=': {
        if (values && !values.every((value) => value.text === '')) return found;
        const assigned = operand();
        state.assign(name, assigned);
        return assigned;
      }
      case ':+':
      case '+':
        return values?.every((value) => value.text === '') ? [EMPTY] : operand();
      case ':?':
      case '?':
        return found;
      case '#':
      case '##':
      case '%':
      case '%%': {
        const pattern = this.text(part.operand ?? [], state);
        return found.map((value) => removePattern(value, pattern, operator));
      }
      case '/':
      case '//':
      case '/#':
      case '/%': {
        const [pattern, replacement] = this.replacement(part.operand ?? [], state);
        return found.map((value) => replacePattern(value, pattern, replacement, operator));
      }
      case '^':
      case '^^':
      case ',':
      case ',,':
        return found.map((value) => changeCase(value, operator));
      case ':': {
        const slice = this.text(part.operand ?? [], state);
        return found.map((value) => sliceOf(value, slice));
      }
      default:
        return found;
    }
  }

  /** `pattern/replacement`, split at the first slash that stands unquoted. */
  private replacement(operand: Word, state: State): readonly [Value, Value] {
    for (const [index, part] of operand.entries()) {
      if (part.kind !== 'text' || !part.text.includes('/')) continue;
      const cut = part.text.indexOf('/');
      const before: Word = [...operand.slice(0, index), { ...part, text: part.text.slice(0, cut) }];
      const after: Word = [{ ...part, text: part.text.slice(cut + 1) }, ...operand.slice(index + 1)];
      return [this.text(before, state), this.text(after, state)];
    }
    return [this.text(operand, state), EMPTY];
  }
}

interface Branch {
  readonly fields: readonly Value[];
  /** The field that the next part continues. */
  readonly open: Value | undefined;
}

function extend({ fields, open }: Branch, value: Value, keepEmpty: boolean): Branch {
  if (open === undefined && value.text === '' && value.origins.length === 0 && !keepEmpty) return { fields, open };
  return { fields, open: open === undefined ? value : concat(open, value) };
}

function appendFields({ fields, open }: Branch, pieces: readonly Value[], separate: boolean, closes = false): Branch {
  if (pieces.length === 0) {
    if (closes && open !== undefined) return { fields: [...fields, open], open: undefined };
    return { fields, open };
  }
  const done = [...fields];
  let current = open;
  for (const [index, piece] of pieces.entries()) {
    if (index === 0 && current !== undefined && !separate) current = concat(current, piece);
    else {
      if (current !== undefined) done.push(current);
      current = piece;
    }
  }
  if (closes && current !== undefined) {
    done.push(current);
    current = undefined;
  }
  return { fields: done, open: current };
}

/** A word of one unquoted text needs no expansion; most words are like that. */
function plainText(word: Word, state: State): Value | undefined {
  const [part] = word;
  if (word.length !== 1 || part?.kind !== 'text') return undefined;
  if (!part.quoted && part.text.includes('{')) return undefined;
  const value = textValue(part, state);
  return part.quoted ? value : { text: value.text, origins: value.origins, glob: value.glob, bare: true };
}

function textValue({ text, quoted }: { readonly text: string; readonly quoted: boolean }, state: State): Value {
  return { text, origins: hasUnknown(text) ? state.textOrigins : [], glob: !quoted && /[*?[]/.test(text) };
}

function cross(left: readonly Value[], right: readonly Value[]): readonly Value[] {
  if (left.length === 1 && right.length === 1) return [concat(left[0] ?? EMPTY, right[0] ?? EMPTY)];
  return paired(left, right, concat);
}

function removePattern(value: Value, pattern: Value, operator: string): Value {
  if (!isKnown(pattern)) return unknown(...value.origins);
  const atEnd = operator.startsWith('%');
  if (!isKnown(value)) {
    // `${path##*/}` leaves a plain name, whatever the path is.
    if (operator === '##' && pattern.text === '*/') return unknownToken(...value.origins);
    const literal = /^[^*?[\\]*$/.test(pattern.text);
    if (literal && atEnd && value.text.endsWith(pattern.text))
      return withText(value, value.text.slice(0, -pattern.text.length || undefined));
    return withText(value, UNKNOWN);
  }
  const greedy = operator.length === 2;
  const { text } = value;
  if (takesLong(pattern.text, text, atEnd ? Math.min(text.length, 2000) : 1)) return unknown(...value.origins);
  if (atEnd) {
    const expression = patternToRegExp(pattern.text, { anchorStart: true, anchorEnd: true });
    for (let step = 0; step <= Math.min(text.length, 2000) && expression; step++) {
      const cut = greedy ? step : text.length - step;
      if (expression.test(text.slice(cut))) return withText(value, text.slice(0, cut));
    }
    return value;
  }
  const match = patternToRegExp(pattern.text, { anchorStart: true, greedy })?.exec(text);
  return match ? withText(value, text.slice(match[0].length)) : value;
}

function replacePattern(value: Value, pattern: Value, replacement: Value, operator: string): Value {
  const origins = [...value.origins, ...replacement.origins];
  if (!isKnown(value) || !isKnown(pattern)) return unknown(...origins);
  const options = {
    anchorStart: operator === '/#',
    anchorEnd: operator === '/%',
    flags: operator === '//' ? 'gs' : 's',
  };
  if (takesLong(pattern.text, value.text, value.text.length)) return unknown(...origins);
  const expression = patternToRegExp(pattern.text, options);
  if (!expression || pattern.text === '') return value;
  return { text: value.text.replace(expression, () => replacement.text), origins, glob: value.glob };
}

function changeCase(value: Value, operator: string): Value {
  if (!isKnown(value)) return value;
  const change = (text: string): string => (operator.startsWith('^') ? text.toUpperCase() : text.toLowerCase());
  return withText(
    value,
    operator.length === 2 ? change(value.text) : change(value.text.slice(0, 1)) + value.text.slice(1),
  );
}

function sliceOf(value: Value, slice: Value): Value {
  const match = /^\s*(-?\d+)\s*(?::\s*(-?\d+)\s*)?$/.exec(slice.text);
  if (!isKnown(value) || !match) return unknown(...value.origins);
  const { text } = value;
  const start = Number(match[1]) < 0 ? Math.max(0, text.length + Number(match[1])) : Number(match[1]);
  if (match[2] === undefined) return withText(value, text.slice(start));
  const length = Number(match[2]);
  return withText(value, text.slice(start, length < 0 ? text.length + length : start + length));
}

/** Splits as the shell does: at blanks, or at the characters that the command put into `IFS`. */
function splitFields(value: Value, state: State): readonly Value[] {
  const separators = state.variables.get('IFS')?.[0];
  if (separators === undefined || !isKnown(separators) || /^[ \t\n]+$/.test(separators.text)) return splitWords(value);
  if (separators.text === '') return value.text === '' ? [] : [value];
  const pieces: string[] = [''];
  for (const c of value.text) {
    if (separators.text.includes(c)) pieces.push('');
    else pieces.push(`${pieces.pop() ?? ''}${c}`);
  }
  return pieces.filter((piece) => piece !== '').map((piece) => withText(value, piece));
}
