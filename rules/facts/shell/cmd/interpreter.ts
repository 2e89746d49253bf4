/**
 * Follows commands of the Windows command prompt. Its language has no grammar worth the name: carets escape,
 * percent signs are replaced before anything is read, the rest splits at blanks and operators.
 */

import { isSecretName } from '../../content/secrets.ts';
import { baseName } from '../../paths/spelling.ts';
import { turnsOf } from '../breadth.ts';
import { Courses, perhaps } from '../courses.ts';
import { Invocation } from '../invocation.ts';
import { searchesSecrets } from '../programs/files.ts';
import type { Engine, Scene } from '../scene.ts';
import type { State } from '../state.ts';
import { concat, EMPTY, hasUnknown, isKnown, known, UNKNOWN, unknown, type Value, withText } from '../value.ts';

const MOST_COMMANDS = 500;

interface Word {
  /** With carets and quotes resolved. */
  readonly text: string;
}

/** Offsets into a text; `to` is behind the last character. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

interface Part extends Stretch {
  readonly words: readonly Word[];
  readonly redirects: readonly { readonly operator: string; readonly target: string }[];
  /** How it joins the part before: `|` passes output on. */
  readonly after: string;
}

export class CmdShell {
  private readonly scene: Scene;
  private readonly engine: Engine;

  constructor(scene: Scene, engine: Engine) {
    this.scene = scene;
    this.engine = engine;
  }

  script(text: Value, state: State, input: Value = EMPTY): Value {
    const steps = this.scene.takesSteps();
    let output: Value = EMPTY;
    let at = 0;
    for (const line of text.text.split('\n')) {
      const plain = line.replace(/\r$/, '');
      output = concat(output, this.line({ ...text, text: plain }, state, input, steps ? at : undefined));
      at += line.length + 1;
    }
    return output;
  }

  /** @param at where the line begins in the command, when its parts are steps of it */
  private line(line: Value, state: State, input: Value, at: number | undefined): Value {
    if (/^\s*(?:rem\b|::|:\w)/i.test(line.text)) return EMPTY;
    // A variable set on the same line is still unset when the line is read; `call` reads it a second time.
    const later = new Set(
      [...line.text.matchAll(/\bset\s+"?([^\s="]+)=/gi)].map((match) => (match[1] ?? '').toUpperCase()),
    );
    const expanded = this.expand(line.text, state, later);
    let flow = input;
    let output: Value = EMPTY;
    const parts = split(expanded);
    if (parts.length > MOST_COMMANDS) this.scene.opaque('the command line is longer than Perch follows');
    const stretches = at === undefined ? [] : stepsOf(line.text, parts.length);
    const courses = new Courses(state);
    for (const [index, part] of parts.slice(0, MOST_COMMANDS).entries()) {
      this.scene.step();
      const stretch = stretches[index];
      // Percent signs are replaced before a line is taken apart, so none of its parts surely means the same alone.
      if (stretch && at !== undefined)
        this.scene.beginStep({ from: at + stretch.from, to: at + stretch.to, standsAlone: false });
      const piped = part.after === '|';
      const before = flow;
      if (!piped) courses.join(part.after === '&&' || part.after === '||' ? part.after : ';');
      const printed = courses.run((place) => this.part(part, place, piped ? before : input, line));
      flow = printed;
      output = piped ? printed : concat(output, printed);
    }
    courses.meet();
    return output;
  }

  /** Replaces `%NAME%`, `%NAME:~0,1%`, `%NAME:a=b%` and `!NAME!`. */
  private expand(text: string, state: State, later: ReadonlySet<string> = new Set()): string {
    return text.replace(
      /%([^%\s:=]+)(?::([^%]*))?%|!([A-Za-z_]\w*)!/g,
      (whole, name: string | undefined, change: string | undefined, delayed: string | undefined) => {
        const value = this.variable(name ?? delayed ?? '', state);
        if (value === undefined)
          return /^\d$|^~/.test(name ?? '') || later.has((name ?? delayed ?? '').toUpperCase()) ? whole : UNKNOWN;
        if (change === undefined || hasUnknown(value)) return value;
        const slice = /^~(-?\d+)(?:,(-?\d+))?$/.exec(change);
        if (slice) {
          const start = Number(slice[1]) < 0 ? Math.max(0, value.length + Number(slice[1])) : Number(slice[1]);
          if (slice[2] === undefined) return value.slice(start);
          const length = Number(slice[2]);
          return value.slice(start, length < 0 ? value.length + length : start + length);
        }
        const [from = '', to = ''] = change.split('=');
        return from === ''
          ? value
          : value.replaceAll(new RegExp(from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi'), to);
      },
    );
  }

  private variable(name: string, state: State): string | undefined {
    const upper = name.toUpperCase();
    const own = state.variables.get(upper)?.[0];
    if (own) return own.text;
    if (upper === 'CD') return state.cwd;
    for (const [key, value] of this.scene.variables) if (key.toUpperCase() === upper) return value;
    return undefined;
  }

  private part({ words, redirects }: Part, state: State, input: Value, line: Value): Value {
    const args = words.map(
      (word): Value => ({
        text: word.text,
        origins: hasUnknown(word.text) ? [...line.origins, ...secretOrigins(line.text)] : [],
        glob: /[*?]/.test(word.text),
      }),
    );
    let inputs = input;
    for (const { operator, target } of redirects) {
      if (operator === '<') inputs = this.scene.contentOf(this.scene.touch('read', known(target), state, 'cmd'));
    }
    const printed = this.command(args, state, inputs);
    let rest = printed;
    for (const { operator, target } of redirects) {
      if (!operator.includes('>') || /^&\d$/.test(target)) continue;
      const isOutput = !/^2>/.test(operator);
      const path = known(target);
      this.scene.touch(
        operator.endsWith('>>') ? 'edit' : 'write',
        path,
        state,
        'cmd',
        isOutput && isKnown(printed) && printed.text !== '' ? { newText: printed.text } : {},
      );
      this.scene.remember(path, state, isOutput ? printed : unknown(), operator.endsWith('>>'));
      if (isOutput) rest = EMPTY;
    }
    return rest;
  }

  private command(words: readonly Value[], state: State, input: Value): Value {
    const [first, ...rest] = words;
    if (!first) return EMPTY;
    const attached = /^@?(del|erase|rd|rmdir|cd|chdir|md|mkdir|dir|copy|type|echo|set|start|call)([/.\\:].*)$/i.exec(
      first.text,
    );
    const args = attached?.[2] ? [...attachedArguments(first, attached[2]), ...rest] : rest;
    const name = (attached?.[1] ?? first.text).replace(/^@+/, '').toLowerCase();
    const builtin = BUILTINS[name];
    if (builtin && Object.hasOwn(BUILTINS, name)) {
      this.scene.started({
        name,
        argv: [name, ...args.map((arg) => arg.text)],
        privileged: state.privileged,
        where: state.where,
        wrappers: state.wrappers,
      });
      const invocation = new Invocation({
        name,
        words: [known(name), ...args],
        input,
        state,
        scene: this.scene,
        engine: this.engine,
        style: { slash: true },
      });
      return builtin(invocation, (again) => {
        const reread = name === 'call' ? again.map((word) => withText(word, this.expand(word.text, state))) : again;
        return this.command(reread, state, input);
      });
    }
    return this.engine.run([withText(first, first.text.replace(/^@+/, '')), ...args], state, { input });
  }
}

function secretOrigins(line: string): Value['origins'] {
  return [...line.matchAll(/%([A-Za-z_]\w*)%/g)]
    .filter((match) => isSecretName(match[1] ?? ''))
    .map((match) => ({ kind: 'secret', name: match[1] ?? '' }));
}

function attachedArguments(first: Value, rest: string): readonly Value[] {
  if (!rest.startsWith('/'))
    return [
      withText(
        first,
        rest.replace(/^[.:]/, (c) => (c === ':' ? '' : c)),
      ),
    ];
  return rest.split(/(?=\/)/).map((piece) => withText(first, piece));
}

type Again = (words: readonly Value[]) => Value;
type Builtin = (invocation: Invocation, again: Again) => Value;

const NOT_OPTION = (arg: Value): boolean => !/^\/[A-Za-z?-]{1,2}(?::.*)?$/.test(arg.text) || arg.text === '/';

function operands(i: Invocation): readonly Value[] {
  return i.args.filter(NOT_OPTION);
}

function hasFlag(i: Invocation, flag: string): boolean {
  return i.args.some((arg) => arg.text.toLowerCase() === flag || arg.text.toLowerCase().startsWith(`${flag}:`));
}

const BUILTINS: Readonly<Record<string, Builtin>> = {
  del: (i) => removed(i, hasFlag(i, '/s')),
  erase: (i) => removed(i, hasFlag(i, '/s')),
  rd: (i) => removed(i, hasFlag(i, '/s')),
  rmdir: (i) => removed(i, hasFlag(i, '/s')),
  cd: changeFolder,
  chdir: changeFolder,
  pushd: changeFolder,
  popd: (i) => {
    [i.state.cwd, i.state.previous] = [i.state.previous, i.state.cwd];
    return EMPTY;
  },
  md: () => EMPTY,
  mkdir: () => EMPTY,
  dir: (i) => {
    const wide = operands(i).some(
      (operand) => /^[A-Za-z]:[\\/](?:Users[\\/])?[^\\/]*$/i.test(operand.text) && searchesSecrets(operand.text),
    );
    if (wide && hasFlag(i, '/s')) i.act('search_secrets', i.line);
    for (const operand of operands(i)) i.touch('list', operand, { recursive: hasFlag(i, '/s') });
    return unknown({ kind: 'program', name: 'dir' });
  },
  type: (i) =>
    operands(i)
      .map((operand) => i.content(operand))
      .reduce(concat, EMPTY),
  more: (i) =>
    operands(i)
      .map((operand) => i.content(operand))
      .reduce(concat, i.input),
  copy: (i) => copied(i, false, false),
  xcopy: (i) => copied(i, false, true),
  robocopy: (i) => copied(i, /\/mov/i.test(i.line), true, /\/mir|\/purge/i.test(i.line)),
  move: (i) => copied(i, true, false),
  ren: (i) => {
    i.touch('edit', operands(i)[0]);
    return EMPTY;
  },
  rename: (i) => {
    i.touch('edit', operands(i)[0]);
    return EMPTY;
  },
  replace: (i) => {
    i.touch('edit', operands(i)[1]);
    return EMPTY;
  },
  mklink: (i) => {
    const [link, target] = operands(i);
    i.read(target);
    const touch = i.write(link);
    if (touch?.path.real !== undefined && target && isKnown(target))
      i.scene.resolver.addLink(touch.path.real, target.text);
    return EMPTY;
  },
  find: (i) => found(i),
  findstr: (i) => found(i),
  fc: readAll,
  comp: readAll,
  sort: readAll,
  echo: (i) =>
    /^(?:on|off)$/i.test(i.line)
      ? EMPTY
      : { text: `${i.line}\r\n`, origins: i.args.flatMap((arg) => arg.origins), glob: false },
  set: (i) => {
    const line = i.line.replace(/^\/[ap]\s+/i, '');
    const match = /^"?([^=\s"]+)=(.*?)"?$/s.exec(line);
    if (!match) {
      if (line === '') i.act('read_environment', 'set');
      return unknown({ kind: 'environment' });
    }
    const value: Value = { text: match[2] ?? '', origins: i.args.flatMap((arg) => arg.origins), glob: false };
    i.state.assign((match[1] ?? '').toUpperCase(), [value]);
    i.engine.exports(match[1] ?? '', value, i.state);
    return EMPTY;
  },
  start: (i, again) => {
    const words = [...i.args];
    // The first quoted text is a title; options follow.
    while (words[0] && (/^\/\w+/.test(words[0].text) || words[0].text === '')) {
      if (/^\/d$/i.test(words[0].text)) words.shift();
      words.shift();
    }
    const [first, second] = words;
    if (first && second && /\s/.test(first.text) && !/[\\/.]/.test(first.text)) words.shift();
    if (words[0] && /^https?:/i.test(words[0].text)) {
      i.fetch(words[0]);
      return EMPTY;
    }
    return again(words);
  },
  call: (i, again) => again(i.args),
  if: (i, again) => {
    const words = [...i.args];
    if (/^\/i$/i.test(words[0]?.text ?? '')) words.shift();
    if (/^not$/i.test(words[0]?.text ?? '')) words.shift();
    const condition = words[0]?.text.toLowerCase() ?? '';
    if (/^(?:exist|defined|errorlevel|cmdextversion)$/.test(condition)) words.splice(0, 2);
    else if (/==/.test(condition)) words.splice(0, condition.endsWith('==') ? 2 : 1);
    else words.splice(0, 3);
    return perhaps(i.state, () => again(unbracketed(words)));
  },
  else: (i, again) => perhaps(i.state, () => again(unbracketed(i.args))),
  for: (i, again) => {
    const body = i.args.findIndex((arg) => /^do$/i.test(arg.text));
    if (body === -1) return EMPTY;
    const variable = i.args.find((arg) => /^%%?[A-Za-z]$/.test(arg.text))?.text ?? '%i';
    const set = /\((.*)\)\s+do\s/is.exec(`${i.line} `)?.[1] ?? '';
    const root = /\/r\s+("?)([^"\s(]+)\1/i.exec(i.line)?.[2];
    const items = /\/f\b/i.test(i.line) ? forFile(i, set) : set.split(/[\s,;]+/).filter((item) => item !== '');
    let output: Value = EMPTY;
    for (const item of turnsOf(items, (text) => text)) {
      const text = root ? `${root}/${item}` : item;
      const words = i.args.slice(body + 1).map((arg) => ({
        ...withText(
          arg,
          arg.text.replaceAll(new RegExp(`%%?(?:~[a-z]*)?${variable.replace(/%/g, '')}\\b`, 'gi'), text),
        ),
        glob: /[*?]/.test(text),
      }));
      output = concat(
        output,
        perhaps(i.state, () => again(unbracketed(words))),
      );
    }
    return output;
  },
  exit: (i) => {
    i.state.isOver = 'shell';
    return EMPTY;
  },
  rem: () => EMPTY,
  title: () => EMPTY,
  cls: () => EMPTY,
  ver: () => EMPTY,
  vol: () => EMPTY,
  setlocal: () => EMPTY,
  endlocal: () => EMPTY,
  goto: () => EMPTY,
  pause: () => EMPTY,
  where: (i) => (operands(i)[0] ? withText(operands(i)[0] as Value, operands(i)[0]?.text ?? '') : EMPTY),
};

function unbracketed(words: readonly Value[]): readonly Value[] {
  return words
    .map((word, index) => {
      let { text } = word;
      if (index === 0) text = text.replace(/^\(+/, '');
      if (index === words.length - 1) text = text.replace(/\)+$/, '');
      return withText(word, text);
    })
    .filter((word) => word.text !== '');
}

/** `for /f %i in ('command') do …` runs the command for its output. */
function forFile(i: Invocation, set: string): readonly string[] {
  const command = /^\s*['`](.*)['`]\s*$/s.exec(set)?.[1];
  if (command !== undefined) {
    const printed = i.engine.script('cmd', known(command), i.state.fork());
    return isKnown(printed) ? printed.text.split(/\r?\n/).filter((line) => line !== '') : [UNKNOWN];
  }
  const file = set.trim().replace(/^"|"$/g, '');
  if (file !== '' && !file.startsWith('"')) i.read(known(file));
  return [UNKNOWN];
}

function removed(i: Invocation, recursive: boolean): Value {
  for (const operand of operands(i)) i.remove(operand, { recursive, forced: hasFlag(i, '/q') || hasFlag(i, '/f') });
  return EMPTY;
}

function readAll(i: Invocation): Value {
  for (const operand of operands(i)) i.read(operand);
  return unknown(...i.origins);
}

function changeFolder(i: Invocation): Value {
  const [target] = operands(i);
  if (!target) return i.state.cwd === undefined ? unknown() : known(i.state.cwd);
  i.state.previous = i.state.cwd;
  i.state.cwd = i.scene.enter(target, i.state);
  return EMPTY;
}

function copied(i: Invocation, moves: boolean, recursive: boolean, mirrors = false): Value {
  const [source, target] = operands(i);
  if (!source) return EMPTY;
  const content = i.scene.contentOf(i.read(source, { recursive }));
  if (moves) i.remove(source, { deep: true });
  if (!target) return EMPTY;
  if (mirrors) i.remove(target, { recursive: true, forced: true });
  const isFolder =
    /[\\/]$/.test(target.text) || target.text === '.' || i.scene.resolve(target, i.state).standing === 'folder';
  const place = isFolder
    ? withText(target, `${target.text.replace(/[\\/]$/, '')}/${baseName(source.text.replaceAll('\\', '/'))}`)
    : target;
  i.scene.touch('write', place, i.state, i.name);
  i.scene.remember(place, i.state, content.origins.length === 0 ? content : unknown(...content.origins));
  return EMPTY;
}

function found(i: Invocation): Value {
  const [pattern, ...files] = operands(i);
  const wide = files.some((file) => /^[A-Za-z]:[\\/](?:Users[\\/])?[^\\/]*$/i.test(file.text));
  const below = i.args.some((arg) => /^\/[a-z]*s[a-z]*$/i.test(arg.text));
  if (wide && below && searchesSecrets(pattern?.text ?? '')) i.act('search_secrets', i.line);
  if (files.length === 0 && i.input.origins.some((origin) => origin.kind === 'environment'))
    return searchesSecrets(pattern?.text ?? '')
      ? unknown({ kind: 'secret', name: 'environment' })
      : unknown({ kind: 'program', name: i.name });
  for (const file of files) i.touch(below ? 'search' : 'read', file, { recursive: below });
  return unknown(...i.origins, { kind: 'program', name: i.name });
}

/**
 * Where each part of a line is a step of its own: a pipe belongs to the part it begins with. A variable may have
 * brought further parts with it; then the whole line is one step.
 */
function stepsOf(line: string, count: number): readonly (Stretch | undefined)[] {
  const written = split(line);
  if (written.length !== count) return count === 0 ? [] : [{ from: 0, to: line.length }];
  return written.map((part, index) => {
    if (part.after === '|') return undefined;
    let last = index;
    while (written[last + 1]?.after === '|') last++;
    return { from: part.from, to: written[last]?.to ?? part.to };
  });
}

interface OpenPart {
  words: Word[];
  redirects: { operator: string; target: string }[];
  after: string;
  from: number;
  to: number;
}

/** Splits one line at operators and blanks, outside quotes; carets escape the next character. */
function split(line: string): readonly Part[] {
  const begin = (after: string): OpenPart => ({ words: [], redirects: [], after, from: -1, to: -1 });
  const parts: OpenPart[] = [begin('')];
  let word: string | undefined;
  let quoted = false;
  let pending: string | undefined;
  /** A list stands in the part that is open: `for %f in (…)`. */
  let hasIn = false;
  const flush = (): void => {
    if (word === undefined) return;
    const part = parts.at(-1);
    if (pending !== undefined) part?.redirects.push({ operator: pending, target: word });
    else {
      part?.words.push({ text: word });
      hasIn ||= /\bin\b/i.test(word);
    }
    pending = undefined;
    word = undefined;
  };
  for (let at = 0; at < line.length; at++) {
    const c = line[at] as string;
    const part = parts.at(-1);
    if (part && (quoted || !/[ \t&|()]/.test(c) || (pending !== undefined && c === '&'))) {
      if (part.from === -1) part.from = at;
      part.to = c === '^' && !quoted ? Math.min(at + 2, line.length) : at + 1;
    }
    if (c === '"') {
      quoted = !quoted;
      word ??= '';
    } else if (quoted) word = (word ?? '') + c;
    else if (c === '^') {
      at++;
      word = (word ?? '') + (line[at] ?? '');
    } else if (/[ \t]/.test(c)) flush();
    else if (c === '&' || c === '|') {
      if (pending !== undefined && word === undefined && c === '&') {
        // 2>&1
        word = c;
        continue;
      }
      flush();
      const double = line[at + 1] === c;
      if (double) at++;
      parts.push(begin(double ? c + c : c));
      hasIn = false;
    } else if (c === '>' || c === '<') {
      let operator = c;
      if (word !== undefined && /^\d$/.test(word)) {
        operator = word + c;
        word = undefined;
      } else flush();
      if (line[at + 1] === '>') {
        operator += '>';
        at++;
      }
      pending = operator;
    } else if (c === '(' && word === undefined && (parts.at(-1)?.words.length ?? 0) === 0) continue;
    else if (c === ')' && !hasIn) flush();
    else word = (word ?? '') + c;
  }
  flush();
  return parts.filter((part) => part.words.length > 0 || part.redirects.length > 0);
}
