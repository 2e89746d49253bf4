/**
 * Reads a command as bash would, with what zsh adds where the two do not collide. Written by hand because the
 * guard stands on it: the grammar that editors use joins no `\`-newline inside a word, gives up on `3<>`, on two
 * here-documents or on `{rm,-rf,/}`, and needs most of a second for a megabyte.
 *
 *     script   := list
 *     list     := pipeline (("&&" | "||" | ";" | "&" | newline) pipeline)*
 *     pipeline := ("!" | "time" | "coproc")* command (("|" | "|&") command)*
 *     command  := compound redirect* | function | simple
 *     simple   := (assignment | redirect)* (word | redirect)*
 *     compound := "(" list ")" | "{" list "}" | if | for | select | while | until | case | "[[" … "]]" | "((" … "))"
 *
 * Never throws. What bash would refuse, and what is nested too deep, ends the reading; `Script.broken` says why,
 * and what was read before stays in the tree.
 */

import { withoutMarks } from '../value.ts';
import type {
  Assignment,
  Command,
  Compound,
  List,
  ListItem,
  Part,
  Redirect,
  Script,
  SimpleCommand,
  Word,
} from './syntax.ts';

/** How deep substitutions, groups and quotes may be nested. */
const DEEPEST = 60;

class Broken extends Error {
  /** The character that fits nowhere, when one alone is at fault. */
  readonly at: number | undefined;

  constructor(message: string, at: number | undefined) {
    super(message);
    this.at = at;
  }
}

const RESERVED = new Set(
  '! { } [[ (( if then elif else fi for while until do done case esac in function select time coproc repeat'.split(' '),
);

const DECLARATIONS = new Set(['declare', 'typeset', 'export', 'readonly', 'local']);

/** Characters that end or change an unquoted run of text. */
const SPECIAL = new Set(' \t\n|&;()<>$`"\'\\?*+@!'.split(''));
const META = new Set(' \t\n|&;()<>'.split(''));

const REDIRECT = /(\d+|\{\w+\})?(<<<|<<-|<<|<>|<&|>&|>>\||>>|>\||>!(?=[ \t])|&>>|&>|<|>)/y;
const ASSIGNMENT = /([A-Za-z_]\w*)(\[[^\]\n]*\])?(\+?)=/y;
const NAME = /[A-Za-z_]\w*/y;
const BARE_WORD = /[^ \t\n|&;()<>$`"'\\#][^ \t\n|&;()<>$`"'\\]*/y;

export function parsePosix(source: string): Script {
  let text = source;
  let script = new Parser(text, 0).script();
  // Where a character makes no sense, the rest is read with that character taken literally: whatever stands
  // behind it still counts. The script stays broken.
  for (let attempt = 0; attempt < MOST_REPAIRS && script.stoppedAt !== undefined; attempt++) {
    text = `${text.slice(0, script.stoppedAt)}\\${text.slice(script.stoppedAt)}`;
    const repaired = new Parser(text, 0).script();
    script = { ...repaired, broken: script.broken ?? repaired.broken ?? '' };
  }
  return script;
}

const MOST_REPAIRS = 8;

interface PendingDocument {
  readonly delimiter: string;
  readonly literal: boolean;
  readonly stripTabs: boolean;
  readonly into: Part[];
}

class Parser {
  private readonly text: string;
  private at = 0;
  private depth: number;
  private pending: PendingDocument[] = [];
  /** What was complete when the reading broke off. */
  private readonly salvaged: ListItem[] = [];

  constructor(text: string, depth: number) {
    this.text = text;
    this.depth = depth;
  }

  script(): Script {
    const items: ListItem[] = [];
    try {
      this.list(items, NO_CLOSERS);
      if (this.at < this.text.length) this.fail(`unexpected ${JSON.stringify(this.text[this.at])}`);
      return { body: { kind: 'list', items } };
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      const stoppedAt = error.at === undefined ? {} : { stoppedAt: error.at };
      return { body: { kind: 'list', items: [...items, ...this.salvaged] }, broken: error.message, ...stoppedAt };
    }
  }

  private fail(message: string): never {
    const repairable = message.startsWith('unexpected "') && this.depth === 0;
    throw new Broken(message, repairable ? this.at : undefined);
  }

  private nested<T>(read: () => T): T {
    this.depth++;
    if (this.depth > DEEPEST) this.fail('nested too deep');
    const result = read();
    this.depth--;
    return result;
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text);
  }

  // Blanks, comments, newlines

  private skipBlanks(): void {
    for (;;) {
      const c = this.text[this.at];
      if (c === ' ' || c === '\t' || (c === '\r' && this.text[this.at + 1] === '\n')) this.at++;
      else if (c === '\\' && this.text[this.at + 1] === '\n') this.at += 2;
      else if (c === '\\' && this.text.startsWith('\r\n', this.at + 1)) this.at += 3;
      else if (c === '#' && this.startsWord()) {
        const end = this.text.indexOf('\n', this.at);
        this.at = end === -1 ? this.text.length : end;
      } else return;
    }
  }

  private startsWord(): boolean {
    const before = this.text[this.at - 1];
    return before === undefined || META.has(before);
  }

  /** Skips newlines (reading here-documents that begin after them), blanks and comments. */
  private skipLines(): void {
    for (;;) {
      this.skipBlanks();
      if (this.text[this.at] !== '\n') return;
      this.newline();
    }
  }

  private newline(): void {
    this.at++;
    const documents = this.pending;
    this.pending = [];
    for (const document of documents) this.document(document);
  }

  private document(document: PendingDocument): void {
    const lines: string[] = [];
    for (;;) {
      if (this.at >= this.text.length) break;
      let end = this.text.indexOf('\n', this.at);
      if (end === -1) end = this.text.length;
      let line = this.text.slice(this.at, end);
      if (document.stripTabs) line = line.replace(/^\t+/, '');
      this.at = Math.min(end + 1, this.text.length);
      if (line === document.delimiter || line === `${document.delimiter}\r`) break;
      // Inside `$( )` the closing parenthesis may follow the delimiter at once.
      if (
        line.startsWith(document.delimiter) &&
        /^[)\s]*\)/.test(line.slice(document.delimiter.length)) &&
        this.depth > 0
      ) {
        this.at = end - (line.length - document.delimiter.length);
        break;
      }
      lines.push(`${line}\n`);
    }
    const body = lines.join('');
    if (document.literal) document.into.push({ kind: 'text', text: body, quoted: true });
    else document.into.push(...this.inner(body).documentText());
  }

  private inner(text: string): Parser {
    if (this.depth + 1 > DEEPEST) this.fail('nested too deep');
    return new Parser(text, this.depth + 1);
  }

  private documentText(): Part[] {
    return this.quotedText(undefined);
  }

  // Lists and pipelines

  private list(items: ListItem[], closers: ReadonlySet<string>): void {
    let after: ListItem['after'] = ';';
    try {
      for (;;) {
        this.skipLines();
        const c = this.text[this.at];
        if (c === undefined || c === ')') return;
        if (c === ';') {
          if (this.text[this.at + 1] === ';' || this.text[this.at + 1] === '&') return;
          this.at++;
          continue;
        }
        if (closers.size > 0) {
          const word = this.reserved();
          if (word !== undefined && closers.has(word)) return;
        }
        const from = this.at;
        const command = this.pipeline();
        const to = this.at;
        this.skipBlanks();
        const separator = this.separator();
        items.push({ command, after, background: separator === '&', from, to });
        if (separator === undefined) return;
        after = separator === '&' ? ';' : separator;
      }
    } catch (error) {
      if (error instanceof Broken && this.salvaged !== items) this.salvaged.push(...items.splice(0));
      throw error;
    }
  }

  /** The separator after a command; undefined when the list ends here. */
  private separator(): '&&' | '||' | ';' | '&' | undefined {
    const two = this.text.slice(this.at, this.at + 2);
    if (two === '&&' || two === '||') {
      this.at += 2;
      return two;
    }
    if (two === ';;' || two === ';&') return undefined;
    const c = two[0];
    if (c === ';' || c === '&') {
      this.at++;
      // zsh: `&!` and `&|` leave a job alone.
      if (c === '&' && (this.text[this.at] === '!' || this.text[this.at] === '|')) this.at++;
      return c;
    }
    if (c === '\n') {
      this.newline();
      return ';';
    }
    return undefined;
  }

  private closedList(closers: ReadonlySet<string>): List {
    return this.nested(() => {
      const items: ListItem[] = [];
      this.list(items, closers);
      return { kind: 'list', items };
    });
  }

  private pipeline(): Command {
    for (;;) {
      const word = this.reserved();
      if (word === '!' || word === 'time') {
        this.at += word.length;
        this.skipBlanks();
        if (word === 'time' && this.match(/-p(?=\s)/y)) this.at += 2;
        this.skipBlanks();
        const c = this.text[this.at];
        if (c === undefined || c === '\n' || c === ';') return { kind: 'list', items: [] };
      } else if (word === 'coproc') {
        this.at += word.length;
        this.skipBlanks();
        const name = this.match(/[A-Za-z_]\w*(?=[ \t]+[{(])/y);
        if (name) this.at += name[0].length;
        this.skipBlanks();
      } else break;
    }
    const commands = [this.command()];
    for (;;) {
      this.skipBlanks();
      if (this.text[this.at] !== '|' || this.text[this.at + 1] === '|') break;
      this.at += this.text[this.at + 1] === '&' ? 2 : 1;
      this.skipLines();
      commands.push(this.command());
    }
    const [only] = commands;
    return commands.length === 1 && only ? only : { kind: 'pipeline', commands };
  }

  /** The bare word at this place if it is a reserved one. */
  private reserved(): string | undefined {
    const c = this.text[this.at];
    if (c === '{' || c === '}') {
      const next = this.text[this.at + 1];
      return next === undefined || META.has(next) ? c : undefined;
    }
    const match = this.match(BARE_WORD);
    return match && RESERVED.has(match[0]) ? match[0] : undefined;
  }

  private expect(word: string): void {
    this.skipLines();
    if (this.reserved() !== word) this.fail(`expected ${word}`);
    this.at += word.length;
  }

  private expectCharacter(character: string): void {
    this.skipLines();
    if (this.text[this.at] !== character) this.fail(`expected ${character}`);
    this.at++;
  }

  private command(): Command {
    const compound = this.compound();
    if (compound === undefined) return this.simple();
    const redirects: Redirect[] = [];
    for (;;) {
      this.skipBlanks();
      const redirect = this.redirect();
      if (!redirect) break;
      redirects.push(redirect);
    }
    return redirects.length === 0 ? compound : { kind: 'redirected', command: compound, redirects };
  }

  private compound(): Compound | undefined {
    if (this.text[this.at] === '(') return this.parentheses();
    const word = this.reserved();
    switch (word) {
      case '{': {
        this.at++;
        const body = this.closedList(CLOSE_BRACE);
        this.expect('}');
        return { kind: 'group', body };
      }
      case 'if':
        return this.conditional();
      case 'while':
      case 'until': {
        this.at += word.length;
        const condition = this.closedList(DO);
        return { kind: 'while', condition, body: this.doBody() };
      }
      case 'for':
      case 'select':
        return this.forLoop(word);
      case 'repeat': {
        this.at += word.length;
        this.skipBlanks();
        this.word();
        this.skipLines();
        if (this.text[this.at] === ';') this.at++;
        return { kind: 'while', condition: NO_LIST, body: this.loopBody() };
      }
      case 'case':
        return this.choice();
      case 'function':
        return this.functionAfterKeyword();
      case '[[':
        return this.test();
      default:
        return undefined;
    }
  }

  private parentheses(): Compound {
    if (this.text[this.at + 1] === '(') {
      const end = this.arithmeticEnd(this.at + 2);
      if (end !== undefined) {
        const word = this.inner(this.text.slice(this.at + 2, end)).documentText();
        this.at = end + 2;
        return { kind: 'arithmetic', word };
      }
    }
    this.at++;
    const body = this.closedList(NO_CLOSERS);
    this.expectCharacter(')');
    return { kind: 'subshell', body };
  }

  private conditional(): Compound {
    const branches: { condition: List; body: List }[] = [];
    let otherwise: List | undefined;
    this.at += 2;
    for (;;) {
      const condition = this.closedList(THEN);
      this.expect('then');
      branches.push({ condition, body: this.closedList(AFTER_THEN) });
      this.skipLines();
      const word = this.reserved();
      if (word === 'elif') {
        this.at += 4;
        continue;
      }
      if (word === 'else') {
        this.at += 4;
        otherwise = this.closedList(FI);
      }
      this.expect('fi');
      return otherwise ? { kind: 'if', branches, otherwise } : { kind: 'if', branches };
    }
  }

  private doBody(): List {
    this.skipLines();
    if (this.text[this.at] === ';') this.at++;
    return this.loopBody();
  }

  private loopBody(): List {
    this.skipLines();
    if (this.reserved() === '{') {
      this.at++;
      const body = this.closedList(CLOSE_BRACE);
      this.expect('}');
      return body;
    }
    this.expect('do');
    const body = this.closedList(DONE);
    this.expect('done');
    return body;
  }

  private forLoop(keyword: string): Compound {
    this.at += keyword.length;
    this.skipBlanks();
    if (this.text.startsWith('((', this.at)) {
      const end = this.arithmeticEnd(this.at + 2, true);
      if (end === undefined) this.fail('expected ))');
      const expression = this.inner(this.text.slice(this.at + 2, end)).documentText();
      this.at = end + 2;
      return { kind: 'loop', expression, body: this.doBody() };
    }
    const name = this.match(NAME);
    if (!name) this.fail('expected a variable name');
    this.at += name[0].length;
    this.skipLines();
    let words: Word[] | undefined;
    if (this.reserved() === 'in') {
      this.at += 2;
      words = [];
      for (;;) {
        this.skipBlanks();
        const word = this.word();
        if (!word) break;
        words.push(word);
      }
    } else if (this.text[this.at] === '(') {
      // zsh: for name ( words )
      this.at++;
      words = this.words(')');
      this.expectCharacter(')');
    }
    const variable = name[0];
    const body = this.doBody();
    return words ? { kind: 'for', variable, words, body } : { kind: 'for', variable, body };
  }

  private choice(): Compound {
    this.at += 4;
    this.skipBlanks();
    const word = this.word();
    if (!word) this.fail('expected a word');
    this.expect('in');
    const items: { patterns: Word[]; body: List }[] = [];
    for (;;) {
      this.skipLines();
      if (this.reserved() === 'esac') {
        this.at += 4;
        return { kind: 'case', word, items };
      }
      if (this.text[this.at] === '(') this.at++;
      const patterns: Word[] = [];
      for (;;) {
        this.skipBlanks();
        patterns.push(this.word() ?? []);
        this.skipBlanks();
        if (this.text[this.at] !== '|') break;
        this.at++;
      }
      this.expectCharacter(')');
      items.push({ patterns, body: this.closedList(ESAC) });
      this.skipLines();
      const end = this.match(/;;&|;;|;&/y);
      if (end) this.at += end[0].length;
    }
  }

  private functionAfterKeyword(): Compound {
    this.at += 8;
    this.skipBlanks();
    const name = this.match(BARE_WORD);
    if (!name) this.fail('expected a function name');
    this.at += name[0].length;
    this.skipBlanks();
    const brackets = this.match(/\([ \t]*\)/y);
    if (brackets) this.at += brackets[0].length;
    return this.functionBody(name[0]);
  }

  private functionBody(name: string): Compound {
    this.skipLines();
    return this.nested(() => ({ kind: 'function', name, body: this.command() }));
  }

  private test(): Compound {
    this.at += 2;
    const words: Word[] = [];
    for (;;) {
      this.skipLines();
      const c = this.text[this.at];
      if (c === undefined) this.fail('expected ]]');
      if (this.text.startsWith(']]', this.at) && !/[^\s|&;()<>]/.test(this.text[this.at + 2] ?? ' ')) {
        this.at += 2;
        return { kind: 'test', words };
      }
      const word = META.has(c) && !this.text.startsWith('<(', this.at) ? undefined : this.word();
      if (word) words.push(word);
      else this.at++;
    }
  }

  // Simple commands

  private simple(): Command {
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    const finished = (): SimpleCommand => ({ kind: 'simple', assignments, words, redirects });
    try {
      let declaring = false;
      for (;;) {
        this.skipBlanks();
        const redirect = this.redirect();
        if (redirect) {
          redirects.push(redirect);
          continue;
        }
        if (words.length === 0 || declaring) {
          const assignment = this.assignment(declaring);
          if (assignment) {
            assignments.push(assignment);
            continue;
          }
        }
        const start = this.at;
        const word = this.word();
        if (!word) break;
        words.push(word);
        if (words.length === 1) {
          const written = this.text.slice(start, this.at);
          declaring = DECLARATIONS.has(written);
          const brackets = assignments.length === 0 && redirects.length === 0 && this.match(/[ \t]*\([ \t]*\)/y);
          if (brackets && /^[^$"'`\\]+$/.test(written)) {
            this.at += brackets[0].length;
            return this.functionBody(written);
          }
        }
      }
      const c = this.text[this.at];
      if (words.length + assignments.length + redirects.length === 0) {
        this.fail(c === undefined ? 'unexpected end' : `unexpected ${JSON.stringify(c)}`);
      }
      if (c === '(') this.fail('unexpected "("');
      return finished();
    } catch (error) {
      if (error instanceof Broken && words.length > 0) {
        this.salvaged.push({ command: finished(), after: ';', background: false, from: this.at, to: this.at });
      }
      throw error;
    }
  }

  private assignment(declaring: boolean): Assignment | undefined {
    const match = this.match(ASSIGNMENT);
    if (!match) return undefined;
    const [whole, name = '', subscript, plus] = match;
    const start = this.at;
    this.at += whole.length;
    const append = plus === '+';
    const index = subscript === undefined ? {} : { index: this.inner(subscript.slice(1, -1)).documentText() };
    if (this.text[this.at] === '(') {
      this.at++;
      const items = this.nested(() => this.words(')'));
      this.expectCharacter(')');
      return { name, append, ...index, value: [], items };
    }
    if (declaring && subscript !== undefined) {
      this.at = start;
      return undefined;
    }
    return { name, append, ...index, value: this.word() ?? [] };
  }

  /** Words, over several lines, up to a closing character that is left unread. */
  private words(close: string): Word[] {
    const words: Word[] = [];
    for (;;) {
      this.skipLines();
      if (this.text[this.at] === close) return words;
      const word = this.word();
      if (!word) this.fail(`expected ${close}`);
      words.push(word);
    }
  }

  private redirect(): Redirect | undefined {
    const c = this.text.charCodeAt(this.at);
    const maybe = c === 60 || c === 62 || c === 38 || c === 123 || (c >= 48 && c <= 57);
    const match = maybe ? this.match(REDIRECT) : null;
    if (!match) return undefined;
    const [whole, descriptor, operator = ''] = match;
    const next = this.text[this.at + whole.length];
    if (next === '(' && descriptor === undefined && (operator === '<' || operator === '>')) return undefined;
    this.at += whole.length;
    this.skipBlanks();
    const fd = descriptor === undefined ? {} : { descriptor };
    if (operator === '<<' || operator === '<<-') {
      const start = this.at;
      const delimiter = this.word();
      if (!delimiter) this.fail('expected the end mark of a here-document');
      const written = this.text.slice(start, this.at);
      const into: Part[] = [];
      this.pending.push({
        delimiter: delimiter.map((part) => (part.kind === 'text' ? part.text : '')).join('') || written,
        literal: /["'\\]/.test(written),
        stripTabs: operator === '<<-',
        into,
      });
      return { operator: '<<', ...fd, word: into };
    }
    const word = this.word();
    if (!word) this.fail('expected a file name after a redirection');
    return { operator: REDIRECT_NAMES[operator] ?? '>', ...fd, word };
  }

  // Words

  /** One word at this place; undefined when none begins here. */
  private word(): Word | undefined {
    return this.plainWord() ?? this.mixedWord();
  }

  /** A word without quotes or anything else to replace, as most are. */
  private plainWord(): Word | undefined {
    const { text, at } = this;
    let end = at;
    while (end < text.length && !SPECIAL.has(text[end] as string)) end++;
    const next = text[end];
    if (end === at || (next !== undefined && next !== ' ' && next !== '\n')) return undefined;
    this.at = end;
    return [{ kind: 'text', text: text.slice(at, end), quoted: false }];
  }

  private mixedWord(): Word | undefined {
    const parts: Part[] = [];
    let plain = '';
    const flush = (): void => {
      if (plain !== '') parts.push({ kind: 'text', text: plain, quoted: false });
      plain = '';
    };
    const start = this.at;
    const { text } = this;
    for (;;) {
      const from = this.at;
      while (this.at < text.length && !SPECIAL.has(text[this.at] as string)) this.at++;
      if (this.at > from) plain += text.slice(from, this.at);
      const c = text[this.at];
      if (c === undefined) break;
      if (META.has(c)) {
        if ((c === '<' || c === '>') && text[this.at + 1] === '(') {
          flush();
          this.at += 2;
          const body = this.closedList(NO_CLOSERS);
          this.expectCharacter(')');
          parts.push({ kind: 'process', body, direction: c === '<' ? 'in' : 'out' });
          continue;
        }
        break;
      }
      const next = text[this.at + 1];
      switch (c) {
        case '\\':
          if (next === '\n') this.at += 2;
          else if (next === '\r' && text[this.at + 2] === '\n') this.at += 3;
          else {
            flush();
            parts.push({ kind: 'text', text: next ?? '\\', quoted: true });
            this.at += 2;
          }
          break;
        case "'": {
          const end = text.indexOf("'", this.at + 1);
          if (end === -1) this.fail("expected a closing '");
          flush();
          parts.push({ kind: 'text', text: text.slice(this.at + 1, end), quoted: true });
          this.at = end + 1;
          break;
        }
        case '"':
          flush();
          this.at++;
          parts.push(...this.nested(() => this.quotedText('"')));
          this.at++;
          break;
        case '$':
        case '`': {
          const part = this.expansion(false);
          if (part) {
            flush();
            parts.push(part);
          } else {
            plain += c;
            this.at++;
          }
          break;
        }
        default:
          // An extended glob such as @(a|b), or a zsh qualifier such as *(.)
          if (next === '(' && (plain !== '' || parts.length > 0 || c !== '!')) {
            const end = this.closingParenthesis(this.at + 2);
            plain += text.slice(this.at, end + 1);
            this.at = end + 1;
          } else {
            plain += c;
            this.at++;
          }
      }
    }
    flush();
    if (this.at === start) return undefined;
    if (parts.length === 0) parts.push({ kind: 'text', text: '', quoted: true });
    return parts;
  }

  private closingParenthesis(start: number): number {
    let open = 1;
    for (let at = start; at < this.text.length; at++) {
      const c = this.text[at];
      if (c === '(') open++;
      else if (c === ')' && --open === 0) return at;
      else if (c === '\\') at++;
      else if (c === '\n') break;
    }
    return this.fail('expected )');
  }

  /** Text in double quotes up to `close` (left unread), or a here-document's body up to the end of the text. */
  private quotedText(close: string | undefined): Part[] {
    const parts: Part[] = [];
    let literal = '';
    const { text } = this;
    let from = this.at;
    for (;;) {
      const c = text[this.at];
      if (c !== undefined && c !== close && c !== '\\' && c !== '$' && c !== '`') {
        this.at++;
        continue;
      }
      literal += text.slice(from, this.at);
      if (c === undefined && close !== undefined) this.fail(`expected a closing ${close}`);
      if (c === undefined || c === close) break;
      if (c === '\\') {
        const next = text[this.at + 1];
        if (next === '\n') this.at += 2;
        else if (next === '$' || next === '`' || next === '\\' || (next === '"' && close === '"')) {
          literal += next;
          this.at += 2;
        } else {
          literal += c;
          this.at++;
        }
      } else {
        const part = this.expansion(true);
        if (part) {
          if (literal !== '') parts.push({ kind: 'text', text: literal, quoted: true });
          literal = '';
          parts.push(part);
        } else {
          literal += c;
          this.at++;
        }
      }
      from = this.at;
    }
    if (literal !== '' || parts.length === 0) parts.push({ kind: 'text', text: literal, quoted: true });
    return parts;
  }

  // Expansions

  /** The expansion at a `$` or a backquote; undefined when the character stands for itself. */
  private expansion(quoted: boolean): Part | undefined {
    const { text } = this;
    if (text[this.at] === '`') return this.backquotes(quoted);
    const next = text[this.at + 1];
    switch (next) {
      case '(': {
        if (text[this.at + 2] === '(') {
          const end = this.arithmeticEnd(this.at + 3);
          if (end !== undefined) return this.arithmetic(this.at + 3, end, end + 2, quoted);
        }
        this.at += 2;
        return { kind: 'substitution', body: this.substitutionBody(), quoted };
      }
      case '[': {
        const end = text.indexOf(']', this.at);
        if (end === -1) return undefined;
        return this.arithmetic(this.at + 2, end, end + 1, quoted);
      }
      case '{':
        return this.nested(() => this.braced(quoted));
      case "'":
        return quoted ? undefined : this.ansiQuotes();
      case '"':
        if (quoted) return undefined;
        // $"…": translated text, the same as "…" for us. Read as an empty part; the quotes follow.
        this.at++;
        return { kind: 'text', text: '', quoted: true };
      default: {
        const match = this.match(/\$([A-Za-z_]\w*|[0-9@*#?$!_-])/y);
        if (!match) return undefined;
        this.at += match[0].length;
        return { kind: 'parameter', name: match[1] ?? '', quoted, length: false, indirect: false };
      }
    }
  }

  private arithmetic(start: number, end: number, after: number, quoted: boolean): Part {
    const word = this.inner(this.text.slice(start, end)).documentText();
    this.at = after;
    return { kind: 'arithmetic', word, quoted };
  }

  /** The list in `$( )`. Here-documents begun outside wait until it is over. */
  private substitutionBody(): List {
    const outer = this.pending;
    this.pending = [];
    const body = this.closedList(NO_CLOSERS);
    this.expectCharacter(')');
    this.pending = [...outer, ...this.pending];
    return body;
  }

  private backquotes(quoted: boolean): Part {
    let raw = '';
    let at = this.at + 1;
    for (;;) {
      const c = this.text[at];
      if (c === undefined) this.fail('expected a closing `');
      if (c === '`') break;
      const next = this.text[at + 1];
      if (
        c === '\\' &&
        next !== undefined &&
        (next === '`' || next === '\\' || next === '$' || (quoted && next === '"'))
      ) {
        raw += next;
        at += 2;
      } else {
        raw += c;
        at++;
      }
    }
    this.at = at + 1;
    const script = this.inner(raw).script();
    if (script.broken !== undefined) {
      this.salvaged.push(...script.body.items);
      this.fail(script.broken);
    }
    return { kind: 'substitution', body: script.body, quoted };
  }

  private ansiQuotes(): Part {
    let result = '';
    let at = this.at + 2;
    const { text } = this;
    for (;;) {
      const c = text[at];
      if (c === undefined) this.fail("expected a closing '");
      if (c === "'") break;
      if (c !== '\\') {
        result += c;
        at++;
        continue;
      }
      const escaped = readEscape(text, at);
      result += escaped.text;
      at = escaped.end;
    }
    this.at = at + 1;
    return { kind: 'text', text: withoutMarks(result), quoted: true };
  }

  private braced(quoted: boolean): Part {
    const { text } = this;
    this.at += 2;
    // zsh flags: ${(f)name}
    const flags = this.match(/\([A-Za-z@.:0-9/]*\)/y);
    if (flags) this.at += flags[0].length;
    let indirect = false;
    let length = false;
    if (text[this.at] === '!' && /[\w@*#?$!-]/.test(text[this.at + 1] ?? '')) {
      indirect = true;
      this.at++;
    } else if (text[this.at] === '#' && text[this.at + 1] !== '}' && /[\w@*?$!-]/.test(text[this.at + 1] ?? '')) {
      length = true;
      this.at++;
    }
    const name = this.match(/[A-Za-z_]\w*|\d+|[@*#?$!_-]/y);
    if (!name) this.fail('expected a variable name between braces');
    this.at += name[0].length;
    const base = { kind: 'parameter', name: name[0], quoted, length, indirect } as const;
    const index = text[this.at] === '[' ? this.subscript() : undefined;
    const withIndex = index === undefined ? base : { ...base, index };
    if (text[this.at] === '}') {
      this.at++;
      return withIndex;
    }
    const operator = this.match(/:[-=?+]|[-=?+]|##|#|%%|%|\/\/|\/#|\/%|\/|\^\^|\^|,,|,|@|:|\*|~~|~/y);
    if (!operator) this.fail('unknown expansion between braces');
    this.at += operator[0].length;
    const operand = this.operand(quoted);
    this.at++;
    return { ...withIndex, operator: operator[0], operand };
  }

  private subscript(): Word {
    const start = this.at + 1;
    let open = 1;
    let at = start;
    for (; at < this.text.length && open > 0; at++) {
      if (this.text[at] === '[') open++;
      else if (this.text[at] === ']') open--;
    }
    if (open > 0) this.fail('expected ]');
    this.at = at;
    return this.inner(this.text.slice(start, at - 1)).documentText();
  }

  /** The word after an operator in `${ }`, up to its closing brace, which is left unread. */
  private operand(quoted: boolean): Word {
    const parts: Part[] = [];
    let plain = '';
    const { text } = this;
    const flush = (): void => {
      if (plain !== '') parts.push({ kind: 'text', text: plain, quoted });
      plain = '';
    };
    for (;;) {
      const c = text[this.at];
      if (c === undefined) this.fail('expected }');
      if (c === '}') break;
      if (c === '\\') {
        const next = text[this.at + 1];
        flush();
        if (next !== '\n') parts.push({ kind: 'text', text: next ?? '', quoted: true });
        this.at += 2;
      } else if (c === "'" && !quoted) {
        const end = text.indexOf("'", this.at + 1);
        if (end === -1) this.fail("expected a closing '");
        flush();
        parts.push({ kind: 'text', text: text.slice(this.at + 1, end), quoted: true });
        this.at = end + 1;
      } else if (c === '"') {
        flush();
        this.at++;
        parts.push(...this.nested(() => this.quotedText('"')));
        this.at++;
      } else if (c === '$' || c === '`') {
        const part = this.expansion(quoted);
        if (part) {
          flush();
          parts.push(part);
        } else {
          plain += c;
          this.at++;
        }
      } else {
        plain += c;
        this.at++;
      }
    }
    flush();
    return parts;
  }

  /**
   * Where `))` closes arithmetic that begins at `start`; undefined when it is no arithmetic. bash decides by the
   * parentheses alone, zsh falls back to two subshells, so what cannot be an expression is read as commands.
   */
  private arithmeticEnd(start: number, separators = false): number | undefined {
    let open = 0;
    for (let at = start; at < this.text.length; at++) {
      const c = this.text[at];
      if (c === '(') open++;
      else if (c === ')') {
        if (open === 0) {
          const closes = this.text[at + 1] === ')' && !/\w\s+[\w"'.~]/.test(this.text.slice(start, at));
          return closes ? at : undefined;
        }
        open--;
      } else if (c === '\\') at++;
      else if (c === '\n' || c === "'" || (c === ';' && !separators)) return undefined;
    }
    return undefined;
  }
}

const NO_CLOSERS: ReadonlySet<string> = new Set();
const CLOSE_BRACE: ReadonlySet<string> = new Set(['}']);
const THEN: ReadonlySet<string> = new Set(['then']);
const AFTER_THEN: ReadonlySet<string> = new Set(['elif', 'else', 'fi']);
const FI: ReadonlySet<string> = new Set(['fi']);
const DO: ReadonlySet<string> = new Set(['do', '{']);
const DONE: ReadonlySet<string> = new Set(['done']);
const ESAC: ReadonlySet<string> = new Set(['esac']);
const NO_LIST: List = { kind: 'list', items: [] };

const REDIRECT_NAMES: Readonly<Record<string, Redirect['operator']>> = {
  '<': '<',
  '>': '>',
  '>>': '>>',
  '<>': '<>',
  '>|': '>|',
  '>!': '>|',
  '>>|': '>>',
  '&>': '&>',
  '&>>': '&>>',
  '<&': '<&',
  '>&': '>&',
  '<<<': '<<<',
};

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  E: '\u001b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '?': '?',
};

/** The escape at a backslash, as `$'…'`, `echo -e` and `printf` understand it, and where the text goes on. */
export function readEscape(text: string, at: number): { readonly text: string; readonly end: number } {
  const c = text[at + 1];
  if (c === undefined) return { text: '\\', end: at + 1 };
  const simple = SIMPLE_ESCAPES[c];
  if (simple !== undefined) return { text: simple, end: at + 2 };
  const rest = text.slice(at + 1, at + 10);
  const coded = /^(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|0?([0-7]{1,3}))/.exec(rest);
  if (coded) {
    const octal = coded[4];
    const hex = coded[1] ?? coded[2] ?? coded[3];
    const code = octal === undefined ? Number.parseInt(hex ?? '0', 16) : Number.parseInt(octal, 8) & 255;
    const valid = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return { text: valid ? String.fromCodePoint(code) : '', end: at + 1 + coded[0].length };
  }
  if (c === 'c' && text[at + 2] !== undefined) {
    return { text: String.fromCharCode(text.charCodeAt(at + 2) & 31 || 32), end: at + 3 };
  }
  return { text: `\\${c}`, end: at + 2 };
}
