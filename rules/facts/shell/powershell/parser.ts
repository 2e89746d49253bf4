/**
 * Reads PowerShell. Written by hand because the grammar at hand stumbles over `$env:USERPROFILE\x`, which every
 * other command on Windows holds. Never throws: `PsScript.broken` says where the reading ended.
 *
 *     script    := statement ((newline | ";" | "&&" | "||") statement)*
 *     statement := keyword … | expression "=" statement | stage ("|" stage)*
 *     stage     := expression | ("&" | ".")? word element*
 */
import type { Join } from '../courses.ts';
import type {
  PsBlock,
  PsCommand,
  PsElement,
  PsExpression,
  PsRedirect,
  PsScript,
  PsStage,
  PsStatement,
} from './syntax.ts';

const DEEPEST = 60;

class Broken extends Error {}

const BINARY: Readonly<Record<string, number>> = {
  and: 1,
  or: 1,
  xor: 1,
  band: 2,
  bor: 2,
  bxor: 2,
  f: 6,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  '..': 7,
};
const COMPARISON =
  /^[ic]?(?:eq|ne|gt|ge|lt|le|like|notlike|match|notmatch|contains|notcontains|in|notin|replace|split|join|is|isnot|as|shl|shr)$/;

export function parsePowerShell(source: string): PsScript {
  return new Parser(source).script();
}

class Parser {
  private readonly text: string;
  private at = 0;
  private depth = 0;
  private readonly salvaged: PsStatement[] = [];

  constructor(text: string) {
    this.text = text;
  }

  script(): PsScript {
    const statements: PsStatement[] = [];
    const joins: Join[] = [];
    const stretches: { from: number; to: number }[] = [];
    try {
      this.statements(statements, joins, '', stretches);
      if (this.at < this.text.length) this.fail(`unexpected ${JSON.stringify(this.text[this.at])}`);
      return { body: { statements, joins, stretches } };
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      return { body: { statements: [...statements, ...this.salvaged] }, broken: error.message };
    }
  }

  private fail(message: string): never {
    throw new Broken(message);
  }

  private nested<T>(read: () => T): T {
    if (++this.depth > DEEPEST) this.fail('nested too deep');
    const result = read();
    this.depth--;
    return result;
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text);
  }

  private skipBlanks(): void {
    for (;;) {
      const blanks = this.match(/[ \t\u00a0]+|`\r?\n|<#[\s\S]*?#>|(?<![^\s;|&(){}])#[^\n]*/y);
      if (!blanks) return;
      this.at += blanks[0].length;
    }
  }

  private skipLines(): void {
    for (;;) {
      this.skipBlanks();
      const c = this.text[this.at];
      if (c !== '\n' && c !== '\r' && c !== ';') return;
      this.at++;
    }
  }

  private block(close: string): PsBlock {
    return this.nested(() => {
      const statements: PsStatement[] = [];
      const joins: Join[] = [];
      this.statements(statements, joins, close);
      if (this.text[this.at] !== close) this.fail(`expected ${close}`);
      this.at++;
      return { statements, joins };
    });
  }

  private statements(
    into: PsStatement[],
    joins: Join[],
    close: string,
    stretches?: { from: number; to: number }[],
  ): void {
    let join: Join = ';';
    try {
      for (;;) {
        this.skipLines();
        const c = this.text[this.at];
        if (c === undefined || (close !== '' && c === close)) return;
        const from = this.at;
        into.push(this.statement());
        joins.push(join);
        stretches?.push({ from, to: this.at });
        this.skipBlanks();
        const separator = this.match(/&&|\|\||&(?=\s*(?:$|[;\n)}]))/y);
        join = separator?.[0] === '&&' || separator?.[0] === '||' ? separator[0] : ';';
        if (separator) this.at += separator[0].length;
        else {
          const next = this.text[this.at];
          if (next !== undefined && next !== close && !/[\n\r;]/.test(next)) {
            if (next === ')' || next === '}') return;
            this.fail(`unexpected ${JSON.stringify(next)}`);
          }
        }
      }
    } catch (error) {
      if (error instanceof Broken) this.salvaged.push(...into.splice(0));
      throw error;
    }
  }

  private braces(): PsBlock {
    this.skipLines();
    if (this.text[this.at] !== '{') this.fail('expected {');
    this.at++;
    return this.block('}');
  }

  private parentheses(): PsBlock {
    this.skipLines();
    if (this.text[this.at] !== '(') this.fail('expected (');
    this.at++;
    return this.block(')');
  }

  // Statements

  private statement(): PsStatement {
    const word = this.match(/[A-Za-z]+(?![\w.:\\/-])/y)?.[0].toLowerCase();
    switch (word) {
      case 'if': {
        this.at += 2;
        const parts: (PsBlock | PsStatement)[] = [this.parentheses(), this.braces()];
        for (;;) {
          const mark = this.at;
          this.skipLines();
          const next = this.match(/(elseif|else)\b/iy);
          if (!next) {
            this.at = mark;
            return { kind: 'branches', parts };
          }
          this.at += next[0].length;
          if (next[0].toLowerCase() === 'elseif') parts.push(this.parentheses());
          parts.push(this.braces());
        }
      }
      case 'while':
      case 'for':
        this.at += word.length;
        return { kind: 'branches', parts: [this.parentheses(), this.braces()] };
      case 'switch': {
        this.at += word.length;
        const options = this.match(/(?:\s*-\w+)*/y);
        this.at += options?.[0].length ?? 0;
        const subject = this.parentheses();
        this.skipLines();
        if (this.text[this.at] !== '{') this.fail('expected {');
        this.at++;
        const parts: (PsBlock | PsStatement)[] = [subject];
        for (;;) {
          this.skipLines();
          if (this.text[this.at] === '}') {
            this.at++;
            return { kind: 'branches', parts };
          }
          if (this.text[this.at] === '{') this.braces();
          else this.argument();
          parts.push(this.braces());
        }
      }
      case 'do': {
        this.at += 2;
        const body = this.braces();
        this.skipLines();
        const end = this.match(/(?:while|until)\b/iy);
        if (!end) this.fail('expected while or until');
        this.at += end[0].length;
        return { kind: 'branches', parts: [body, this.parentheses()] };
      }
      case 'foreach': {
        if (!this.match(/foreach\s*\(/iy)) return this.pipelineOrAssignment();
        this.at += 7;
        this.skipBlanks();
        this.at++;
        this.skipBlanks();
        const variable = this.match(/\$(\w+)\s+in\b/iy);
        if (!variable) this.fail('expected a variable and "in"');
        this.at += variable[0].length;
        const over = this.block(')');
        return { kind: 'each', variable: variable[1] ?? '', over, body: this.braces() };
      }
      case 'try': {
        this.at += 3;
        const parts: PsBlock[] = [this.braces()];
        for (;;) {
          const mark = this.at;
          this.skipLines();
          const next = this.match(/(?:catch(?:\s*\[[^\]]*\](?:\s*,\s*\[[^\]]*\])*)?|finally)(?=\s*\{)/iy);
          if (!next) {
            this.at = mark;
            return { kind: 'branches', parts };
          }
          this.at += next[0].length;
          parts.push(this.braces());
        }
      }
      case 'function':
      case 'filter': {
        this.at += word.length;
        this.skipBlanks();
        const name = this.match(/[\w:.-]+/y);
        if (!name) this.fail('expected a function name');
        this.at += name[0].length;
        this.skipBlanks();
        const head = this.text[this.at] === '(' ? this.parameterNames() : [];
        this.skipLines();
        if (this.text[this.at] !== '{') this.fail('expected {');
        this.at++;
        const inner = this.blockParameters();
        return { kind: 'function', name: name[0], parameters: inner.length > 0 ? inner : head, body: this.block('}') };
      }
      case 'param':
        if (this.match(/param\s*\(/iy)) {
          this.at += 5;
          this.parameterNames();
          return { kind: 'branches', parts: [] };
        }
        return this.pipelineOrAssignment();
      case 'begin':
      case 'process':
      case 'end':
      case 'trap':
        if (this.match(/\w+\s*\{/y)) {
          this.at += word.length;
          return { kind: 'branches', parts: [this.braces()] };
        }
        return this.pipelineOrAssignment();
      case 'exit': {
        this.at += word.length;
        this.skipBlanks();
        const c = this.text[this.at];
        const isPlain = c === undefined || /[\n\r;)}]/.test(c);
        return { kind: 'exit', ...(isPlain ? {} : { code: this.pipelineOrAssignment() }) };
      }
      case 'return':
      case 'throw':
      case 'break':
      case 'continue': {
        this.at += word.length;
        this.skipBlanks();
        const c = this.text[this.at];
        if (c === undefined || /[\n\r;)}]/.test(c)) return { kind: 'branches', parts: [] };
        return this.pipelineOrAssignment();
      }
      default:
        return this.pipelineOrAssignment();
    }
  }

  /** `param( … )` at the start of a block. */
  private blockParameters(): readonly string[] {
    this.skipLines();
    const attributes = this.match(/(?:\[[\w.]+\([^)]*\)\]\s*)*/y);
    this.at += attributes?.[0].length ?? 0;
    if (!this.match(/param\s*\(/iy)) return [];
    this.at += 5;
    this.skipBlanks();
    return this.parameterNames();
  }

  /** Names in a parameter list; types, attributes and defaults are skipped over. */
  private parameterNames(): readonly string[] {
    this.skipBlanks();
    const start = this.at;
    let open = 0;
    for (; this.at < this.text.length; this.at++) {
      const c = this.text[this.at];
      if (c === '(') open++;
      else if (c === ')' && --open === 0) break;
    }
    if (open > 0) this.fail('expected )');
    this.at++;
    const inside = this.text.slice(start + 1, this.at - 1);
    return [...inside.replace(/\[[^\]]*\]/g, '').matchAll(/(?:^|,)\s*\$(\w+)/g)].map((match) => match[1] ?? '');
  }

  private pipelineOrAssignment(): PsStatement {
    const stages: PsStage[] = [];
    if (this.startsExpression()) {
      const expression = this.expression(0);
      this.skipBlanks();
      const assignment = this.match(/(\+|-|\*|\/|%|\?\?)?=(?!=)/y);
      if (assignment) {
        this.at += assignment[0].length;
        this.skipLines();
        return {
          kind: 'assign',
          target: expression,
          append: assignment[1] === '+',
          value: this.nested(() => this.statement()),
        };
      }
      stages.push({ kind: 'expression', expression, redirects: this.redirects() });
    } else stages.push(this.command());
    for (;;) {
      this.skipBlanks();
      if (this.text[this.at] !== '|' || this.text[this.at + 1] === '|') {
        // A pipe may begin the next line.
        const next = this.match(/\s*\n\s*\|(?!\|)/y);
        if (!next) return { kind: 'pipeline', stages };
        this.at += next[0].length - 1;
      }
      this.at++;
      this.skipLines();
      if (this.startsExpression())
        stages.push({ kind: 'expression', expression: this.expression(0), redirects: this.redirects() });
      else stages.push(this.command());
    }
  }

  private startsExpression(): boolean {
    const c = this.text[this.at];
    if (c === undefined) this.fail('unexpected end');
    if (/["'(@[{]/.test(c)) return true;
    if (c === '$') return true;
    if (c === '-' || c === '+' || c === '!' || c === ',')
      return /^(?:!|,|[+-]{1,2}[\d$(]|-not\b|-join\b|-split\b|-bnot\b)/i.test(this.text.slice(this.at, this.at + 7));
    return /\d/.test(c) && this.match(/\d[\d.]*(?:[kmgt]b)?(?=\s*(?:$|[\s;|)}\]+*/%,-]|\.\.))/iy) !== null;
  }

  // Commands

  private command(): PsCommand {
    let operator: PsCommand['operator'] = '';
    const c = this.text[this.at];
    if (c === '&' || (c === '.' && /[\s('"$]/.test(this.text[this.at + 1] ?? ''))) {
      operator = c;
      this.at++;
      this.skipBlanks();
    }
    const bracketed = operator !== '' && /[({"'@[]/.test(this.text[this.at] ?? '');
    const name = bracketed ? this.postfix(this.primary()) : this.argument();
    const elements: PsElement[] = [];
    const redirects: PsRedirect[] = [];
    const finished = (): PsCommand => ({ kind: 'command', operator, name, elements, redirects });
    try {
      for (;;) {
        this.skipBlanks();
        const next = this.text[this.at];
        if (next === undefined || /[\n\r;|)}]/.test(next)) return finished();
        if (next === '&') {
          if (this.text[this.at + 1] === '&' || /^&\s*(?:$|[;\n)}])/.test(this.text.slice(this.at))) return finished();
          this.fail('unexpected "&"');
        }
        const redirect = this.redirect();
        if (redirect) {
          redirects.push(redirect);
          continue;
        }
        if (this.text.startsWith('--%', this.at)) {
          const end = this.match(/--%[^\n|]*/y);
          const rest = (end?.[0] ?? '').slice(3).trim();
          this.at += end?.[0].length ?? 3;
          for (const word of rest.split(/\s+/))
            if (word !== '') elements.push({ value: { kind: 'text', text: word, bare: true } });
          continue;
        }
        // PowerShell takes typographic dashes for dashes.
        const parameter = this.match(/[-–—―]([A-Za-z_?][\w-]*)(:(?!\/\/))?/y);
        const after = parameter ? this.text[this.at + parameter[0].length] : undefined;
        if (parameter && (parameter[2] !== undefined || after === undefined || /[\s;|)}&,]/.test(after))) {
          this.at += parameter[0].length;
          if (parameter[2] === undefined) elements.push({ parameter: parameter[1] ?? '' });
          else {
            this.skipBlanks();
            elements.push({ parameter: parameter[1] ?? '', value: this.argumentList() });
          }
          continue;
        }
        const splat = this.match(/@(\w+)(?=[\s;|)}]|$)/y);
        if (splat) {
          this.at += splat[0].length;
          elements.push({ value: { kind: 'variable', name: splat[1] ?? '' }, splat: true });
          continue;
        }
        const value = this.argumentList();
        const spelled = value.kind === 'text' && value.bare ? /^-([A-Za-z_][\w-]*)$/.exec(value.text) : null;
        elements.push(spelled ? { parameter: spelled[1] ?? '' } : { value });
      }
    } catch (error) {
      if (error instanceof Broken) this.salvaged.push({ kind: 'pipeline', stages: [finished()] });
      throw error;
    }
  }

  private redirects(): PsRedirect[] {
    const redirects: PsRedirect[] = [];
    for (;;) {
      this.skipBlanks();
      const redirect = this.redirect();
      if (!redirect) return redirects;
      redirects.push(redirect);
    }
  }

  private redirect(): PsRedirect | undefined {
    const match = this.match(/([1-6*])?(>>|>)(&\d)?/y);
    if (!match) return undefined;
    this.at += match[0].length;
    if (match[3] !== undefined)
      return { append: true, stream: '2', target: { kind: 'text', text: '$null', bare: true } };
    this.skipBlanks();
    return { append: match[2] === '>>', stream: match[1] ?? '1', target: this.argument() };
  }

  private argumentList(): PsExpression {
    const first = this.argument();
    const items = [first];
    for (;;) {
      const comma = this.match(/\s*,\s*/y);
      if (!comma) break;
      this.at += comma[0].length;
      items.push(this.argument());
    }
    return items.length === 1 ? first : { kind: 'list', items };
  }

  /** One argument: a bare word with strings and variables in it, or an expression in brackets. */
  private argument(): PsExpression {
    const c = this.text[this.at];
    if (c === '(' || c === '{' || (c === '@' && /[({]/.test(this.text[this.at + 1] ?? '')))
      return this.nested(() => this.postfix(this.primary()));
    if (c === '@' && /["']/.test(this.text[this.at + 1] ?? '')) return this.primary();
    const parts: PsExpression[] = [];
    let literal = '';
    const flush = (): void => {
      if (literal !== '') parts.push({ kind: 'text', text: literal, bare: true });
      literal = '';
    };
    const start = this.at;
    for (;;) {
      const next = this.text[this.at];
      if (next === undefined || /[\s;|,(){}]/.test(next) || (next === '&' && this.at > start)) {
        // `$x.Method(…)` and `name(…)` go on with a bracket.
        break;
      }
      if (next === '`') {
        // In a bare word the escape only takes a meaning away: r`m is rm.
        literal += this.text[this.at + 1] ?? '';
        this.at += 2;
      } else if (next === '"' || next === "'" || next === '“' || next === '”' || next === '‘' || next === '’') {
        flush();
        parts.push(this.string());
      } else if (next === '$' && /[\w{(:?^$]/.test(this.text[this.at + 1] ?? '')) {
        flush();
        const variable = this.nested(() => this.variableOrGroup());
        const whole =
          parts.length === 0 &&
          /[.[(]/.test(this.text[this.at] ?? '') &&
          !/^\.(?:[\\/]|\w+(?:[\\/]|$))/.test(this.text.slice(this.at, this.at + 20));
        parts.push(whole ? this.postfix(variable) : variable);
      } else {
        literal += next;
        this.at++;
      }
    }
    flush();
    if (this.at === start)
      this.fail(
        this.text[this.at] === undefined ? 'unexpected end' : `unexpected ${JSON.stringify(this.text[this.at])}`,
      );
    const [only] = parts;
    if (parts.length === 1 && only) return only;
    return parts.length === 0 ? { kind: 'text', text: '', bare: false } : { kind: 'join', parts, bare: true };
  }

  // Expressions

  private expression(minimum: number): PsExpression {
    return this.nested(() => {
      let left = this.unary();
      for (;;) {
        this.skipBlanks();
        const comma = this.text[this.at] === ',' && minimum <= 8;
        if (comma) {
          const items = [left];
          while (this.text[this.at] === ',') {
            this.at++;
            this.skipLines();
            items.push(this.unary());
            this.skipBlanks();
          }
          left = { kind: 'list', items };
          continue;
        }
        const match = this.match(/[-–—]([A-Za-z]+)\b|\.\.|\+(?![+=])|-(?![-=\w])|\*(?!=)|\/(?!=)|%(?!=)|-(?=\d|\$)/y);
        if (!match) return left;
        const operator = (match[1] ?? match[0]).toLowerCase();
        const precedence = BINARY[operator] ?? (COMPARISON.test(operator) ? 3 : undefined);
        if (precedence === undefined || precedence < minimum) return left;
        this.at += match[0].length;
        this.skipLines();
        left = { kind: 'binary', operator, left, right: this.expression(precedence + 1) };
      }
    });
  }

  private unary(): PsExpression {
    this.skipBlanks();
    const match = this.match(/!|[-–](?:not|bnot|join|split|csplit|isplit)\b|\+\+|--|[+-](?=[\d$(["'])|,/iy);
    if (match) {
      this.at += match[0].length;
      this.skipBlanks();
      const of = this.nested(() => this.unary());
      const operator = match[0].toLowerCase().replace(/^[-–](?=\w)/, '');
      return operator === ',' ? { kind: 'list', items: [of] } : { kind: 'unary', operator, of };
    }
    return this.postfix(this.primary());
  }

  private primary(): PsExpression {
    this.skipBlanks();
    const c = this.text[this.at];
    const next = this.text[this.at + 1];
    if (c === undefined) this.fail('unexpected end');
    if (c === '"' || c === "'" || c === '“' || c === '‘' || c === '”' || c === '’') return this.string();
    if (c === '@' && (next === '"' || next === "'")) return this.hereString();
    if (c === '@' && next === '(') {
      this.at += 2;
      return { kind: 'group', body: this.block(')') };
    }
    if (c === '@' && next === '{') {
      this.at += 2;
      return this.table();
    }
    if (c === '@') {
      const splat = this.match(/@(\w+)/y);
      if (splat) {
        this.at += splat[0].length;
        return { kind: 'variable', name: splat[1] ?? '' };
      }
    }
    if (c === '$') return this.variableOrGroup();
    if (c === '(') {
      this.at++;
      return { kind: 'group', body: this.block(')') };
    }
    if (c === '{') {
      this.at++;
      return this.nested(() => {
        const parameters = this.blockParameters();
        return { kind: 'block', body: this.block('}'), parameters };
      });
    }
    if (c === '[') return this.type();
    const number = this.match(/0x[0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE]\d+)?(?:[kmgtpKMGTP][bB])?/y);
    if (number) {
      this.at += number[0].length;
      return { kind: 'text', text: number[0].startsWith('0x') ? String(Number(number[0])) : number[0], bare: false };
    }
    const word = this.match(/[\w-]+/y);
    if (word) {
      this.at += word[0].length;
      return { kind: 'text', text: word[0], bare: true };
    }
    return this.fail(`unexpected ${JSON.stringify(c)}`);
  }

  private type(): PsExpression {
    const match = this.match(/\[\s*([\w.+`]+(?:\[[^\]]*\])*)\s*\]/y);
    if (!match) this.fail('expected a type name');
    this.at += match[0].length;
    const name = match[1] ?? '';
    if (this.text.startsWith('::', this.at)) return { kind: 'type', name };
    this.skipBlanks();
    const c = this.text[this.at];
    if (c !== undefined && /[$"'(@[\d{-]/.test(c))
      return { kind: 'cast', type: name, of: this.nested(() => this.unary()) };
    return { kind: 'type', name };
  }

  private postfix(start: PsExpression): PsExpression {
    let expression = start;
    for (;;) {
      const c = this.text[this.at];
      const access = this.match(/(?:\?\.|::|\.)(?=[\w"'$({])/y);
      if (access && !/^\.\./.test(this.text.slice(this.at, this.at + 2))) {
        this.at += access[0].length;
        const name = this.memberName();
        if (this.text[this.at] === '(') {
          this.at++;
          expression = { kind: 'member', of: expression, name, args: this.nested(() => this.callArguments()) };
        } else expression = { kind: 'member', of: expression, name };
      } else if (c === '[') {
        this.at++;
        this.skipLines();
        const key = this.nested(() => this.expression(0));
        this.skipLines();
        if (this.text[this.at] !== ']') this.fail('expected ]');
        this.at++;
        expression = { kind: 'index', of: expression, key };
      } else if (c === '+' && this.text[this.at + 1] === '+') this.at += 2;
      else if (c === '-' && this.text[this.at + 1] === '-' && !/\w/.test(this.text[this.at + 2] ?? '')) this.at += 2;
      else return expression;
    }
  }

  private memberName(): PsExpression {
    const c = this.text[this.at];
    if (c === '"' || c === "'") return this.string();
    if (c === '$') return this.variableOrGroup();
    if (c === '(') {
      this.at++;
      return { kind: 'group', body: this.block(')') };
    }
    const name = this.match(/\w+/y);
    if (!name) this.fail('expected a member name');
    this.at += name[0].length;
    return { kind: 'text', text: name[0], bare: true };
  }

  private callArguments(): readonly PsExpression[] {
    const args: PsExpression[] = [];
    for (;;) {
      this.skipLines();
      if (this.text[this.at] === ')') {
        this.at++;
        return args;
      }
      if (this.text[this.at] === ',') {
        this.at++;
        continue;
      }
      args.push(this.expression(9));
      this.skipLines();
      const c = this.text[this.at];
      if (c !== ',' && c !== ')') {
        // An operator of lower rank follows: `('a' + 'b')`.
        const left = args.pop() as PsExpression;
        args.push(this.continued(left));
      }
    }
  }

  private continued(left: PsExpression): PsExpression {
    const match = this.match(/\s*(?:[-–]([A-Za-z]+)\b|([+*/%-]|\.\.))/y);
    if (!match) return this.fail('expected )');
    this.at += match[0].length;
    this.skipLines();
    return { kind: 'binary', operator: (match[1] ?? match[2] ?? '').toLowerCase(), left, right: this.expression(0) };
  }

  private variableOrGroup(): PsExpression {
    if (this.text[this.at + 1] === '(') {
      this.at += 2;
      return { kind: 'group', body: this.block(')') };
    }
    const braced = this.match(/\$\{([^}]*)\}/y);
    if (braced) {
      this.at += braced[0].length;
      return { kind: 'variable', name: braced[1] ?? '' };
    }
    const name = this.match(
      /\$((?:(?:global|script|local|private|env|function|variable|using|hklm|hkcu):)?\w+|[$?^_])/iy,
    );
    if (!name) {
      this.at++;
      return { kind: 'text', text: '$', bare: true };
    }
    this.at += name[0].length;
    return { kind: 'variable', name: name[1] ?? '' };
  }

  private table(): PsExpression {
    return this.nested(() => {
      const entries: (readonly [string, PsExpression])[] = [];
      for (;;) {
        this.skipLines();
        if (this.text[this.at] === '}') {
          this.at++;
          return { kind: 'table', entries };
        }
        const key = this.match(/["']?([\w.-]+)["']?\s*=/y);
        if (!key) this.fail('expected a key');
        this.at += key[0].length;
        this.skipLines();
        entries.push([
          (key[1] ?? '').toLowerCase(),
          this.startsExpression() ? this.expression(0) : { kind: 'group', body: { statements: [this.statement()] } },
        ]);
      }
    });
  }

  private string(): PsExpression {
    const quote = this.text[this.at] as string;
    this.at++;
    const single = /['‘’]/.test(quote);
    const ends = single ? /['‘’]/ : /["“”]/;
    if (single) {
      let text = '';
      for (;;) {
        const c = this.text[this.at];
        if (c === undefined) this.fail('expected a closing quote');
        if (ends.test(c)) {
          if (!ends.test(this.text[this.at + 1] ?? '')) break;
          this.at++;
        }
        text += c;
        this.at++;
      }
      this.at++;
      return { kind: 'text', text, bare: false };
    }
    const parts = this.nested(() =>
      this.expandable(() => {
        const c = this.text[this.at];
        if (c === undefined) this.fail('expected a closing quote');
        if (!ends.test(c)) return undefined;
        if (ends.test(this.text[this.at + 1] ?? '')) return '"';
        return null;
      }),
    );
    this.at++;
    return joined(parts);
  }

  private hereString(): PsExpression {
    const open = this.match(/@(["'])[ \t]*\r?\n/y);
    if (!open) this.fail('expected a new line after @" ');
    const quote = open[1] as string;
    this.at += open[0].length;
    const end = this.text.indexOf(`\n${quote}@`, this.at - 1);
    if (end === -1) this.fail('expected the end of a here-string');
    const body = this.text.slice(this.at, Math.max(this.at, end)).replace(/\r$/, '');
    this.at = end + 3;
    if (quote === "'") return { kind: 'text', text: body, bare: false };
    const inner = new Parser(body);
    inner.depth = this.depth + 1;
    const parts = inner.expandable(() => (inner.at >= inner.text.length ? null : undefined));
    return joined(parts);
  }

  /** Text with `$x`, `$( )` and backquote escapes, until `end` says null; a text it returns is taken literally. */
  private expandable(end: () => string | null | undefined): PsExpression[] {
    const parts: PsExpression[] = [];
    let literal = '';
    for (;;) {
      const special = end();
      if (special === null) break;
      if (special !== undefined) {
        literal += special;
        this.at += 2;
        continue;
      }
      const c = this.text[this.at] as string;
      if (c === '`') {
        literal += escapedCharacter(this.text[this.at + 1] ?? '');
        this.at += 2;
      } else if (c === '$' && /[\w{(:?^$]/.test(this.text[this.at + 1] ?? '')) {
        if (literal !== '') parts.push({ kind: 'text', text: literal, bare: false });
        literal = '';
        parts.push(this.variableOrGroup());
      } else {
        literal += c;
        this.at++;
      }
    }
    if (literal !== '') parts.push({ kind: 'text', text: literal, bare: false });
    return parts;
  }
}

function joined(parts: readonly PsExpression[]): PsExpression {
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'text') return only;
  return parts.length === 0 ? { kind: 'text', text: '', bare: false } : { kind: 'join', parts, bare: false };
}

function escapedCharacter(c: string): string {
  return { n: '\n', t: '\t', r: '\r', a: '\u0007', b: '\b', e: '\u001b', f: '\f', v: '\v', '0': '' }[c] ?? c;
}
