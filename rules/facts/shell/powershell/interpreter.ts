/** Follows PowerShell without running it: pipelines, cmdlets, .NET calls, and the programs it starts. */

import { fromBase64, fromBase64Utf16, fromHex } from '../../content/base64.ts';
import { isSecretName } from '../../content/secrets.ts';
import { turnsOf } from '../breadth.ts';
import { Courses, perhaps } from '../courses.ts';
import type { Engine, Scene } from '../scene.ts';
import type { State } from '../state.ts';
import {
  concat,
  EMPTY,
  hasUnknown,
  isKnown,
  joinValues,
  known,
  mergeOrigins,
  type Origin,
  splitWords,
  UNKNOWN_TOKEN,
  unknown,
  type Value,
  withOrigins,
  withoutMarks,
  withText,
} from '../value.ts';
import { cmdletFor } from './cmdlets.ts';
import type { PsShell, PsValue } from './interpreter-types.ts';
import { parsePowerShell } from './parser.ts';
import { type CmdletCall, runCmdlet } from './run-cmdlet.ts';
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

export class PowerShell implements PsShell {
  readonly scene: Scene;
  readonly engine: Engine;
  private readonly functions = new Map<string, { readonly parameters: readonly string[]; readonly body: PsBlock }>();
  private readonly values = new Map<string, PsValue>();

  constructor(scene: Scene, engine: Engine) {
    this.scene = scene;
    this.engine = engine;
  }

  script(text: Value, state: State, input: Value = EMPTY): Value {
    const script: PsScript = parsePowerShell(text.text);
    if (script.broken !== undefined)
      this.scene.opaque(`the PowerShell command cannot be read to its end: ${script.broken}`);
    const before = state.textOrigins;
    state.textOrigins = text.origins;
    const output = this.run(script.body, state, input, script.broken === undefined && this.scene.takesSteps());
    state.textOrigins = before;
    return output;
  }

  run(block: PsBlock, state: State, item: Value, steps = false): Value {
    let output: Value = EMPTY;
    const courses = new Courses(state);
    for (const [index, statement] of block.statements.entries()) {
      courses.join(block.joins?.[index] ?? ';');
      const stretch = block.stretches?.[index];
      // What one statement leaves to the next, aliases and modules among it, is not followed far enough.
      if (steps && stretch) this.scene.beginStep({ ...stretch, standsAlone: index === 0 });
      output = concat(
        output,
        courses.run((place) => this.statement(statement, place, item)),
      );
    }
    courses.meet();
    return output;
  }

  private statement(statement: PsStatement, state: State, item: Value): Value {
    this.scene.step();
    switch (statement.kind) {
      case 'pipeline':
        return this.text(this.pipeline(statement.stages, state, item));
      case 'assign':
        this.assign(statement, state, item);
        return EMPTY;
      case 'branches': {
        let output: Value = EMPTY;
        for (const part of statement.parts)
          output = concat(
            output,
            perhaps(state, () =>
              'statements' in part ? this.run(part, state, item) : this.statement(part, state, item),
            ),
          );
        return output;
      }
      case 'exit': {
        if (statement.code) this.statement(statement.code, state, item);
        state.isOver = 'shell';
        return EMPTY;
      }
      case 'each': {
        const over = this.blockValue(statement.over, state, item);
        return this.forItems(over, (each) => {
          this.setVariable(statement.variable, each, state);
          return perhaps(state, () => this.run(statement.body, state, item));
        });
      }
      case 'function':
        this.functions.set(statement.name.toLowerCase(), { parameters: statement.parameters, body: statement.body });
        return EMPTY;
    }
  }

  private forItems(over: PsValue, body: (item: PsValue) => Value): Value {
    const items = over.kind === 'list' ? over.items : [over];
    let output: Value = EMPTY;
    for (const each of turnsOf(items, (one) => this.text(one).text)) output = concat(output, body(each));
    return output;
  }

  /** The value of a bracket: the last statement's, kept as a list when it is one. */
  private blockValue(block: PsBlock, state: State, item: Value): PsValue {
    const [only] = block.statements;
    if (block.statements.length === 1 && only?.kind === 'pipeline') return this.pipeline(only.stages, state, item);
    if (block.statements.length > 1) return plain(this.run(block, state, item));
    return only ? plain(this.statement(only, state, item)) : plain(EMPTY);
  }

  private pipeline(stages: readonly PsStage[], state: State, item: Value): PsValue {
    let flow: PsValue = plain(item);
    for (const [index, stage] of stages.entries()) {
      if (stage.kind === 'expression') {
        flow = this.expression(stage.expression, state, item);
        if (stage.redirects.length > 0) flow = plain(this.redirect(this.text(flow), stage.redirects, state, item));
      } else flow = this.command(stage, state, index === 0 ? plain(EMPTY) : flow, item, index > 0);
    }
    return flow;
  }

  private redirect(printed: Value, redirects: readonly PsRedirect[], state: State, item: Value): Value {
    let rest = printed;
    for (const { append, stream, target } of redirects) {
      const path = this.text(this.expression(target, state, item));
      const content = stream === '1' || stream === '*';
      if (path.text === '' || /^\$?null$/i.test(path.text)) {
        if (content) rest = EMPTY;
        continue;
      }
      this.scene.touch(
        append ? 'edit' : 'write',
        path,
        state,
        'powershell',
        content && isKnown(printed) && printed.text !== '' ? { newText: printed.text } : {},
      );
      this.scene.remember(path, state, content ? printed : unknown(), append);
      if (content) rest = EMPTY;
    }
    return rest;
  }

  // Commands

  private command(command: PsCommand, state: State, input: PsValue, item: Value, piped: boolean): PsValue {
    const head = this.expression(command.name, state, item);
    if (head.kind === 'block') {
      return plain(
        this.redirect(
          this.call(
            { parameters: head.parameters, body: head.body },
            this.argumentValues(command.elements, state, item),
            state,
            this.text(input),
          ),
          command.redirects,
          state,
          item,
        ),
      );
    }
    const name = this.text(head);
    if (hasUnknown(name.text) && !/[\\/]\w[^\\/]*$/.test(name.text)) {
      this.scene.opaque('the program it runs is not known before');
      return plain(unknown());
    }
    const aliased = state.aliases.get(name.text.toLowerCase()) ?? name.text;
    if (piped) this.scene.piped(aliased);
    const declared = this.functions.get(aliased.toLowerCase());
    let output: PsValue;
    if (declared && state.running.length < 8 && !state.running.includes(aliased.toLowerCase())) {
      const running = state.running;
      state.running = [...running, aliased.toLowerCase()];
      output = plain(this.call(declared, this.argumentValues(command.elements, state, item), state, this.text(input)));
      state.running = running;
    } else if (command.operator === '.' && /\.ps1$/i.test(aliased))
      output = plain(this.source(withText(name, aliased), state));
    else output = this.dispatch(withText(name, aliased), command.elements, state, input, item);
    return command.redirects.length === 0
      ? output
      : plain(this.redirect(this.text(output), command.redirects, state, item));
  }

  private dispatch(name: Value, elements: readonly PsElement[], state: State, input: PsValue, item: Value): PsValue {
    const found = cmdletFor(name.text);
    const native = found && isNativeCall(name.text, elements);
    if (found && !native) {
      this.scene.started({
        name: found.name,
        argv: [name.text, ...elements.map((element) => this.shown(element, state, item))],
        privileged: state.privileged,
        where: state.where,
        wrappers: state.wrappers,
      });
      return runCmdlet(found.name, found.cmdlet, {
        shell: this,
        state,
        input,
        elements: elements.flatMap((element) => this.given(element, state, item)),
        item,
        setVariable: (variable, value) => this.setVariable(variable, value, state),
        getVariable: (variable) => this.variable(variable, state, item),
      });
    }
    const words: Value[] = [name];
    for (const element of elements) {
      if (element.parameter !== undefined) words.push(known(`-${element.parameter}${element.value ? ':' : ''}`));
      if (element.value) words.push(...this.flat(this.expression(element.value, state, item)));
    }
    return plain(this.engine.run(words, state, { input: this.text(input) }));
  }

  /** One argument of a cmdlet; several where a table or a list is spread out. */
  private given(element: PsElement, state: State, item: Value): CmdletCall['elements'] {
    const { parameter } = element;
    const value = element.value && this.expression(element.value, state, item);
    if (parameter === undefined && element.splat) {
      if (value?.kind === 'table')
        return [...value.entries].map(([name, entry]) => ({ parameter: name, value: entry }));
      if (value?.kind === 'list') return value.items.map((each) => ({ value: each }));
    }
    return [{ ...(parameter === undefined ? {} : { parameter }), ...(value === undefined ? {} : { value }) }];
  }

  private shown(element: PsElement, state: State, item: Value): string {
    if (element.parameter !== undefined) return `-${element.parameter}`;
    const { value } = element;
    return value.kind === 'text'
      ? value.text
      : value.kind === 'block'
        ? '{…}'
        : this.text(this.expression(value, state, item)).text;
  }

  private argumentValues(elements: readonly PsElement[], state: State, item: Value): readonly PsValue[] {
    return elements.flatMap((element) => (element.value ? [this.expression(element.value, state, item)] : []));
  }

  private call(
    target: { readonly parameters: readonly string[]; readonly body: PsBlock },
    args: readonly PsValue[],
    state: State,
    input: Value,
  ): Value {
    for (const [index, parameter] of target.parameters.entries())
      this.setVariable(parameter, args[index] ?? plain(unknown()), state);
    this.setVariable('args', { kind: 'list', items: args }, state);
    return this.run(target.body, state, input);
  }

  private source(file: Value, state: State): Value {
    this.scene.touch('execute', file, state, 'powershell');
    return EMPTY;
  }

  // Variables

  private assign(statement: Extract<PsStatement, { kind: 'assign' }>, state: State, item: Value): void {
    const { target, value: source, append } = statement;
    const value: PsValue =
      source.kind === 'pipeline'
        ? this.pipeline(source.stages, state, item)
        : plain(this.statement(source, state, item));
    const variable = target.kind === 'cast' ? target.of : target;
    if (variable.kind === 'variable') {
      const before = append ? this.text(this.variable(variable.name, state, item)) : undefined;
      this.setVariable(variable.name, before ? plain(concat(before, this.text(value))) : value, state);
    } else if (variable.kind === 'list') {
      for (const [index, each] of variable.items.entries())
        if (each.kind === 'variable')
          this.setVariable(each.name, value.kind === 'list' ? (value.items[index] ?? plain(unknown())) : value, state);
    } else if (variable.kind === 'member' || variable.kind === 'index') this.expression(variable, state, item);
  }

  private setVariable(name: string, value: PsValue, state: State): void {
    const environment = /^env:(.+)$/i.exec(name)?.[1];
    if (environment !== undefined) {
      const text = this.text(value);
      state.environment = new Map(state.environment).set(environment, text);
      this.engine.exports(environment, text, state);
      return;
    }
    this.values.set(name.toLowerCase().replace(/^(?:global|script|local|private|using|variable):/, ''), value);
  }

  private variable(name: string, state: State, item: Value): PsValue {
    const lower = name.toLowerCase().replace(/^(?:global|script|local|private|using|variable):/, '');
    if (lower === '_' || lower === 'psitem' || lower === 'input') return plain(item);
    if (lower === 'null' || lower === 'true' || lower === 'false')
      return plain(lower === 'null' ? EMPTY : known(lower));
    const environment = /^env:(.+)$/i.exec(name)?.[1];
    if (environment !== undefined) return plain(this.environment(environment, state));
    const value = this.values.get(lower);
    if (value) return value;
    switch (lower) {
      case 'home':
        return plain(known(this.scene.home));
      case 'pwd':
        return plain(state.cwd === undefined ? unknown() : known(state.cwd));
      case 'psscriptroot':
        return plain(state.cwd === undefined ? unknown() : known(state.cwd));
      case 'profile':
        return plain(
          known(
            this.scene.os === 'windows'
              ? `${this.scene.home}/Documents/PowerShell/Microsoft.PowerShell_profile.ps1`
              : `${this.scene.home}/.config/powershell/Microsoft.PowerShell_profile.ps1`,
          ),
        );
      case 'pshome':
        return plain(known('C:/Windows/System32/WindowsPowerShell/v1.0'));
      case 'pid':
      case 'lastexitcode':
      case '?':
        return plain({ text: UNKNOWN_TOKEN, origins: [], glob: false });
      case 'executioncontext':
        return { kind: 'made', type: 'ExecutionContext', args: [], value: unknown() };
      default:
        return plain(isSecretName(name) ? unknown({ kind: 'secret', name }) : unknown());
    }
  }

  private environment(name: string, state: State): Value {
    const assigned = [...state.environment].find(([key]) => key.toLowerCase() === name.toLowerCase());
    if (assigned) return assigned[1];
    for (const [key, value] of this.scene.variables) if (key.toLowerCase() === name.toLowerCase()) return known(value);
    return isSecretName(name) ? unknown({ kind: 'secret', name }) : unknown();
  }

  // Expressions

  private expression(expression: PsExpression, state: State, item: Value): PsValue {
    this.scene.step();
    switch (expression.kind) {
      case 'text':
        return plain(this.literal(expression.text, expression.bare, state));
      case 'join': {
        const value = expression.parts
          .map((part) => this.text(this.expression(part, state, item)))
          .reduce(concat, EMPTY);
        return plain({ ...value, glob: value.glob || (expression.bare && /[*?[]/.test(value.text)) });
      }
      case 'variable':
        return this.variable(expression.name, state, item);
      case 'group':
        return this.blockValue(expression.body, state, item);
      case 'block':
        return { kind: 'block', body: expression.body, parameters: expression.parameters };
      case 'table':
        return {
          kind: 'table',
          entries: new Map(expression.entries.map(([key, value]) => [key, this.expression(value, state, item)])),
        };
      case 'type':
        return { kind: 'type', name: expression.name };
      case 'cast':
        return this.cast(expression.type, this.expression(expression.of, state, item));
      case 'list':
        return { kind: 'list', items: expression.items.map((each) => this.expression(each, state, item)) };
      case 'index':
        return this.element(this.expression(expression.of, state, item), this.expression(expression.key, state, item));
      case 'unary':
        return this.unary(expression.operator, this.expression(expression.of, state, item));
      case 'binary':
        return this.binary(
          expression.operator,
          this.expression(expression.left, state, item),
          this.expression(expression.right, state, item),
        );
      case 'member': {
        const of = this.expression(expression.of, state, item);
        const name = this.text(this.expression(expression.name, state, item));
        return expression.args
          ? this.method(
              of,
              name,
              expression.args.map((arg) => this.expression(arg, state, item)),
              state,
              item,
            )
          : this.property(of, name);
      }
    }
  }

  private literal(text: string, bare: boolean, state: State): Value {
    return { text, origins: hasUnknown(text) ? state.textOrigins : [], glob: /[*?[]/.test(text), bare };
  }

  text(value: PsValue): Value {
    switch (value.kind) {
      case 'value':
      case 'made':
        return value.value;
      case 'list':
        return joinValues(
          value.items.map((item) => this.text(item)),
          '\n',
        );
      case 'table':
        return unknown(...[...value.entries.values()].flatMap((entry) => this.text(entry).origins));
      case 'block':
      case 'type':
        return EMPTY;
    }
  }

  private flat(value: PsValue): readonly Value[] {
    return value.kind === 'list' ? value.items.flatMap((item) => this.flat(item)) : [this.text(value)];
  }

  private cast(type: string, value: PsValue): PsValue {
    if (/^(?:System\.)?char$/i.test(type)) {
      const code = (each: Value): Value =>
        /^\d+$/.test(each.text)
          ? withText(each, withoutMarks(String.fromCodePoint(Math.min(Number(each.text), 0x10ffff))))
          : each;
      return value.kind === 'list' ? value : plain(code(this.text(value)));
    }
    if (/^(?:System\.)?char\[\]$/i.test(type))
      return {
        kind: 'list',
        items: this.flat(value).flatMap((each) =>
          /^\d+$/.test(each.text) ? [this.cast('char', plain(each))] : [...each.text].map((c) => plain(known(c))),
        ),
      };
    if (/^(?:System\.)?scriptblock$/i.test(type)) return value;
    return value;
  }

  private element(of: PsValue, key: PsValue): PsValue {
    const index = this.text(key);
    if (of.kind === 'table') return of.entries.get(index.text.toLowerCase()) ?? plain(unknown());
    const items: readonly PsValue[] =
      of.kind === 'list' ? of.items : isKnown(this.text(of)) ? [...this.text(of).text].map((c) => plain(known(c))) : [];
    if (key.kind === 'list') return { kind: 'list', items: key.items.map((each) => this.element(of, each)) };
    const position = Number(index.text);
    const found = items[position < 0 ? items.length + position : position];
    return found ?? plain(withOrigins(unknown(), ...this.text(of).origins));
  }

  private unary(operator: string, value: PsValue): PsValue {
    if (operator === 'join') return plain(joinValues(this.flat(value), ''));
    if (operator === 'split') return { kind: 'list', items: splitWords(this.text(value)).map(plain) };
    if (operator === '-' || operator === '+')
      return plain(withText(this.text(value), `${operator === '-' ? '-' : ''}${this.text(value).text}`));
    return plain(unknown());
  }

  private binary(operator: string, left: PsValue, right: PsValue): PsValue {
    const a = this.text(left);
    const b = this.text(right);
    switch (operator.replace(/^[ic](?=replace|split|join)/, '')) {
      case '+': {
        if (left.kind === 'list')
          return { kind: 'list', items: [...left.items, ...(right.kind === 'list' ? right.items : [right])] };
        const sum = /^\d+$/.test(a.text) && /^\d+$/.test(b.text);
        return plain(sum ? known(String(Number(a.text) + Number(b.text))) : concat(a, b));
      }
      case '-':
      case '*':
      case '/':
      case '%':
      case 'bxor':
        return plain(arithmetic(operator, a, b));
      case 'f':
        return plain(this.formatted(a, right));
      case '..': {
        const [from, to] = [Number(a.text), Number(b.text)];
        if (!Number.isInteger(from) || !Number.isInteger(to) || Math.abs(to - from) > 200) return plain(unknown());
        const step = from <= to ? 1 : -1;
        return {
          kind: 'list',
          items: Array.from({ length: Math.abs(to - from) + 1 }, (_, index) =>
            plain(known(String(from + index * step))),
          ),
        };
      }
      case 'join':
        return plain(joinValues(this.flat(left), b.text));
      case 'split':
        return {
          kind: 'list',
          items:
            isKnown(a) && isKnown(b) && b.text !== ''
              ? a.text.split(b.text).map((piece) => plain(withText(a, piece)))
              : [plain(a)],
        };
      case 'replace': {
        const [pattern, replacement] = right.kind === 'list' ? right.items.map((each) => this.text(each)) : [b, EMPTY];
        return plain(replaced(a, pattern ?? EMPTY, replacement ?? EMPTY));
      }
      default:
        return plain(unknown(...mergeOrigins(a.origins, b.origins)));
    }
  }

  private formatted(format: Value, values: PsValue): Value {
    const args = this.flat(values);
    const text = format.text.replace(/\{(\d+)[^}]*\}/g, (whole, index: string) => args[Number(index)]?.text ?? whole);
    const shuffled = /\{\d+\}\{\d+\}/.test(format.text);
    const value: Value = {
      text,
      origins: mergeOrigins(
        format.origins,
        args.flatMap((arg) => arg.origins),
      ),
      glob: false,
    };
    return shuffled ? withOrigins(value, { kind: 'decoded', how: '-f' }) : value;
  }

  // .NET

  private property(of: PsValue, name: Value): PsValue {
    const text = this.text(of);
    const property = name.text.toLowerCase();
    // `$PROFILE.AllUsersAllHosts` and its like are start-up files, too.
    if (/^(?:all|current)users(?:all|current)hosts?$/.test(property)) return of;
    if (of.kind === 'table') return of.entries.get(property) ?? plain(unknown());
    if (property === 'historysavepath')
      return plain(
        known(`${this.scene.home}/AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/ConsoleHost_history.txt`),
      );
    if (of.kind === 'type') return this.staticMember(of.name, name.text, undefined, []);
    if (
      /^(?:content|rawcontent|value|fullname|path|name|directory|directoryname|psobject|basestream|message|definition)$/.test(
        property,
      )
    )
      return of.kind === 'made' || of.kind === 'value' ? plain(text) : plain(unknown(...text.origins));
    if (property === 'length' || property === 'count' || property === 'id')
      return plain({ text: UNKNOWN_TOKEN, origins: text.origins, glob: false });
    return { kind: 'made', type: `${typeName(of)}.${name.text}`, args: [], value: unknown(...text.origins) };
  }

  private method(of: PsValue, name: Value, args: readonly PsValue[], state: State, item: Value): PsValue {
    const values = args.map((arg) => this.text(arg));
    const [first = EMPTY, second = EMPTY] = values;
    if (of.kind === 'type') return this.staticMember(of.name, name.text, state, args);
    if (of.kind === 'block') return plain(this.call({ parameters: of.parameters, body: of.body }, args, state, item));
    const text = this.text(of);
    const type = typeName(of);
    const method = name.text.toLowerCase();
    if (/webclient/i.test(type)) return this.webClient(method, values, state);
    if (/httpclient/i.test(type) && /^(?:get|post|put|send|delete)/.test(method)) {
      this.scene.contactUrl(first, /^(?:post|put|send)/.test(method) ? 'send' : 'fetch', 'powershell', values.slice(1));
      return plain(unknown({ kind: 'network', from: first.text }));
    }
    if (/wscript\.shell|shell\.application/i.test(type)) {
      if (/^(?:run|exec|shellexecute)$/.test(method))
        return plain(
          this.engine.script('cmd', joinValues(values.slice(0, method === 'shellexecute' ? 2 : 1), ' '), state.fork()),
        );
      if (method === 'sendkeys' || method === 'appactivate') this.scene.act('window_control', first.text, 'powershell');
      if (method === 'regwrite') this.scene.act('autostart_change', first.text, 'powershell');
      return plain(unknown());
    }
    if (/executioncontext/i.test(type) && /^(?:invokescript|newscriptblock)$/.test(method))
      return plain(this.evaluate(first, state));
    if (/scriptblock/i.test(type) && /^invoke/.test(method)) return plain(this.evaluate(text, state));
    const isFile = of.kind === 'value' && isKnown(text) && text.text !== '' && args.length === 0;
    if (isFile && method === 'delete') this.scene.touch('delete', text, state, 'powershell');
    if (isFile && /^open(?:read|text)$/.test(method))
      return plain(this.scene.contentOf(this.scene.touch('read', text, state, 'powershell')));
    const isShadow = text.origins.some((origin) => origin.kind === 'program' && origin.name === 'shadowcopy');
    if (isShadow && method === 'delete') this.scene.act('destroy_backup', type, 'powershell');
    if (/getstream|tcpclient/i.test(type) && method === 'getstream')
      return { kind: 'made', type: 'NetworkStream', args: [], value: text };
    if (/networkstream|streamwriter/i.test(type) && /^write/.test(method))
      this.scene.act('reverse_shell', text.text, 'powershell');
    return plain(
      textMethod(method, text, first, second) ??
        unknown(
          ...mergeOrigins(
            text.origins,
            values.flatMap((value) => value.origins),
          ),
        ),
    );
  }

  private webClient(method: string, [url = EMPTY, ...rest]: readonly Value[], state: State): PsValue {
    if (method.startsWith('upload')) {
      const [a = EMPTY, b = EMPTY] = rest;
      const data = method.startsWith('uploadfile')
        ? this.scene.contentOf(this.scene.touch('read', rest.length > 1 ? b : a, state, 'powershell'))
        : rest.length > 1
          ? b
          : a;
      this.scene.contactUrl(url, 'send', 'powershell', [data]);
      return plain(EMPTY);
    }
    if (!/^(?:download|openread)/.test(method)) return plain(unknown());
    this.scene.contactUrl(url, 'fetch', 'powershell');
    const content = unknown({ kind: 'network', from: url.text });
    const [target] = rest;
    if (method.startsWith('downloadfile') && target) {
      this.scene.touch('write', target, state, 'powershell');
      this.scene.remember(target, state, content);
      return plain(EMPTY);
    }
    return plain(content);
  }

  private evaluate(code: Value, state: State): Value {
    for (const origin of code.origins) {
      if (origin.kind === 'network') this.scene.act('run_downloaded', origin.from, 'powershell');
      if (origin.kind === 'decoded') this.scene.act('run_decoded', origin.how, 'powershell');
    }
    if (!isKnown(code) && code.text.replace(/[\0\u0001\s]/g, '') === '') {
      if (!code.origins.some((origin) => origin.kind === 'network'))
        this.scene.opaque('PowerShell runs text that is not known before');
      return unknown(...code.origins);
    }
    return this.engine.script('powershell', code, state);
  }

  private staticMember(type: string, member: string, state: State | undefined, args: readonly PsValue[]): PsValue {
    const name = `${type.replace(/^System\./i, '')}::${member}`.toLowerCase();
    const values = args.map((arg) => this.text(arg));
    const [first = EMPTY, second = EMPTY] = values;
    const touch = (
      operation: 'read' | 'write' | 'edit' | 'delete' | 'list',
      value: Value,
      options = {},
    ): readonly Origin[] =>
      state ? this.scene.contentOf(this.scene.touch(operation, value, state, 'powershell', options)).origins : [];
    switch (name) {
      case 'io.file::delete':
        touch('delete', first);
        return plain(EMPTY);
      case 'io.directory::delete':
        touch('delete', first, { recursive: /true/i.test(second.text), forced: true });
        return plain(EMPTY);
      case 'io.file::readalltext':
      case 'io.file::readalllines':
      case 'io.file::readallbytes':
      case 'io.file::openread':
      case 'io.file::opentext':
        return plain(unknown(...touch('read', first)));
      case 'io.file::writealltext':
      case 'io.file::writealllines':
      case 'io.file::writeallbytes':
        if (state)
          this.scene.touch('write', first, state, 'powershell', isKnown(second) ? { newText: second.text } : {});
        if (state) this.scene.remember(first, state, second);
        return plain(EMPTY);
      case 'io.file::appendalltext':
        if (state)
          this.scene.touch('edit', first, state, 'powershell', isKnown(second) ? { newText: second.text } : {});
        return plain(EMPTY);
      case 'io.file::copy':
        touch('read', first);
        touch('write', second);
        return plain(EMPTY);
      case 'io.file::move':
      case 'io.directory::move':
        touch('delete', first, { deep: true });
        touch('write', second);
        return plain(EMPTY);
      case 'io.file::create':
        touch('write', first);
        return plain(EMPTY);
      case 'io.path::combine':
        return plain(joinValues(values, '/'));
      case 'io.path::gettemppath':
        return plain(known(this.scene.variables.get('TEMP') ?? '/tmp'));
      case 'convert::frombase64string': {
        const decoded = isKnown(first) ? fromBase64(first.text) : undefined;
        const utf16 = isKnown(first) ? fromBase64Utf16(first.text) : undefined;
        const text = decoded !== undefined && /\0/.test(decoded) ? utf16 : decoded;
        return {
          kind: 'made',
          type: 'Bytes',
          args: [],
          value: withOrigins(text === undefined ? unknown(...first.origins) : withText(first, withoutMarks(text)), {
            kind: 'decoded',
            how: 'base64',
          }),
        };
      }
      case 'convert::tobase64string':
        return plain(unknown(...first.origins));
      case 'environment::getenvironmentvariable':
        return plain(
          isKnown(first) && state ? this.environment(first.text, state) : unknown({ kind: 'secret', name: first.text }),
        );
      case 'environment::setenvironmentvariable':
        if (state) this.engine.exports(first.text, second, state);
        if (/user|machine/i.test(values[2]?.text ?? '')) this.scene.act('startup_change', first.text, 'powershell');
        return plain(EMPTY);
      case 'environment::getenvironmentvariables':
        return plain(unknown({ kind: 'environment' }));
      case 'environment::getfolderpath':
        return plain(known(folderOf(first.text, this.scene.home)));
      case 'diagnostics.process::start':
        return plain(
          state
            ? this.engine.run([first, ...splitWords(second)], state.fork(), { wrapper: 'Process.Start' })
            : unknown(),
        );
      case 'scriptblock::create':
        return { kind: 'made', type: 'ScriptBlock', args: [], value: first };
      case 'reflection.assembly::load':
      case 'reflection.assembly::loadfrom':
      case 'reflection.assembly::loadfile':
        if (/download|network/i.test(first.text) || first.origins.some((origin) => origin.kind === 'network'))
          this.scene.act('run_downloaded', first.text, 'powershell');
        else if (first.origins.some((origin) => origin.kind === 'decoded'))
          this.scene.act('run_decoded', first.text, 'powershell');
        return plain(unknown());
      case 'reflection.assembly::loadwithpartialname':
        return plain(unknown());
      case 'windows.forms.sendkeys::send':
      case 'windows.forms.sendkeys::sendwait':
      case 'system.windows.forms.sendkeys::sendwait':
      case 'microsoft.visualbasic.interaction::appactivate':
        this.scene.act('window_control', first.text, 'powershell');
        return plain(EMPTY);
      case 'windows.forms.clipboard::gettext':
        this.scene.act('read_clipboard', 'clipboard', 'powershell');
        return plain(unknown({ kind: 'secret', name: 'clipboard' }));
      case 'net.servicepointmanager::servercertificatevalidationcallback':
        return plain(EMPTY);
      case 'net.dns::gethostaddresses':
      case 'net.dns::gethostentry':
      case 'net.dns::resolve':
        this.scene.contact(hasUnknown(first.text) ? '' : first.text, 'look_up', 'powershell', { data: [first] });
        if (hasUnknown(first.text) && first.origins.length > 0) this.scene.act('send_dns', first.text, 'powershell');
        return plain(unknown());
      case 'net.webrequest::create':
        this.scene.contactUrl(first, 'fetch', 'powershell');
        return plain(unknown({ kind: 'network', from: first.text }));
      case 'string::join':
        return plain(
          joinValues(
            args.slice(1).flatMap((arg) => this.flat(arg)),
            first.text,
          ),
        );
      case 'string::concat':
        return plain(
          joinValues(
            args.flatMap((arg) => this.flat(arg)),
            '',
          ),
        );
      case 'string::format': {
        const [format, ...rest] = args;
        return plain(this.formatted(format ? this.text(format) : EMPTY, { kind: 'list', items: rest }));
      }
      case 'text.regularexpressions.regex::replace':
      case 'regex::replace':
        return plain(replaced(first, second, values[2] ?? EMPTY));
      default:
        break;
    }
    if (/getstring$/.test(name)) return plain(first);
    if (/getbytes$/.test(name)) return plain(first);
    if (/encoding::/.test(name)) return { kind: 'made', type: 'Encoding', args: [], value: EMPTY };
    if (/fromhexstring$/.test(name))
      return plain(
        withOrigins(
          isKnown(first) ? withText(first, withoutMarks(fromHex(first.text) ?? '')) : unknown(...first.origins),
          { kind: 'decoded', how: 'hex' },
        ),
      );
    if (/::new$/.test(name)) return this.construct(type, args);
    if (/^ref::assembly|amsi/i.test(`${name} ${first.text}`)) this.scene.act('security_off', first.text, 'powershell');
    return {
      kind: 'made',
      type: `${type}.${member}`,
      args,
      value: unknown(...values.flatMap((value) => value.origins)),
    };
  }

  construct(type: string, args: readonly PsValue[]): PsValue {
    const values = args.flatMap((arg) => this.flat(arg));
    if (/tcpclient|sockets\.socket|udpclient/i.test(type) && values[0]) {
      const [host, port] = values;
      this.scene.contact(host && !hasUnknown(host.text) ? host.text : '', 'connect', 'powershell', {
        port: Number(port?.text) || 0,
      });
      return { kind: 'made', type: 'TcpClient', args, value: host ?? unknown() };
    }
    const [first] = args;
    return {
      kind: 'made',
      type,
      args,
      value:
        first && /stream(?:reader|writer)|memorystream|gzipstream|deflatestream/i.test(type)
          ? /gzip|deflate/i.test(type)
            ? withOrigins(this.text(first), { kind: 'decoded', how: type })
            : this.text(first)
          : EMPTY,
    };
  }
}

function plain(value: Value): PsValue {
  return { kind: 'value', value };
}

function typeName(value: PsValue): string {
  return value.kind === 'made' ? value.type : value.kind;
}

/** `curl -sL x` in PowerShell 7 is the program, `curl -Uri x` the cmdlet's alias; so with `rm -rf`, `ls -la`. */
function isNativeCall(name: string, elements: readonly PsElement[]): boolean {
  const [first] = elements;
  // `sc` is Set-Content in Windows PowerShell and the program for services everywhere else.
  if (/^sc$/i.test(name) && first?.value?.kind === 'text')
    return /^(?:create|config|stop|start|delete|failure|sdset|query|pause|continue|description|\\\\.*)$/i.test(
      first.value.text,
    );
  if (!/^(?:rm|cp|mv|ls|cat|kill|mount|ps|diff|sort|tee|sleep|pwd|mkdir|rmdir|man|clear|echo|type)$/i.test(name))
    return false;
  return (
    elements.some(
      (element) =>
        element.parameter !== undefined &&
        /^(?:-\w[\w-]*|[a-z]?r[a-z]?f?|rf|fr|la|al|lah|lart|p|R|f|9|15|SIGKILL|aux|ef|sf|sfn)$/.test(
          element.parameter,
        ) &&
        !/^(?:f|p|r)$/.test(element.parameter),
    ) || elements.some((element) => element.value?.kind === 'text' && /^--\w/.test(element.value.text))
  );
}

function arithmetic(operator: string, a: Value, b: Value): Value {
  const [x, y] = [Number(a.text), Number(b.text)];
  if (operator === '*' && a.text !== '' && Number.isNaN(x) && Number.isInteger(y))
    return withText(a, a.text.repeat(Math.max(0, Math.min(y, 1000))));
  if (a.text === '' || b.text === '' || Number.isNaN(x) || Number.isNaN(y))
    return unknown(...mergeOrigins(a.origins, b.origins));
  const result = { '-': x - y, '*': x * y, '/': x / y, '%': x % y, bxor: x ^ y }[operator] ?? 0;
  return known(String(result));
}

function replaced(text: Value, pattern: Value, replacement: Value): Value {
  if (!isKnown(text) || !isKnown(pattern) || pattern.text === '') return text;
  const origins = mergeOrigins(text.origins, replacement.origins);
  try {
    return { text: text.text.replace(new RegExp(pattern.text, 'gi'), replacement.text), origins, glob: text.glob };
  } catch {
    return text;
  }
}

function textMethod(method: string, text: Value, first: Value, second: Value): Value | undefined {
  if (!isKnown(text))
    return /^(?:tostring|trim\w*|tolower\w*|toupper\w*|readtoend|split|getstring)$/.test(method) ? text : undefined;
  switch (method) {
    case 'replace':
      return first.text === '' ? text : withText(text, text.text.replaceAll(first.text, second.text));
    case 'tostring':
    case 'normalize':
    case 'readtoend':
    case 'tochararray':
      return text;
    case 'getstring':
    case 'getbytes':
      return first;
    case 'trim':
      return withText(text, text.text.trim());
    case 'tolower':
    case 'tolowerinvariant':
      return withText(text, text.text.toLowerCase());
    case 'toupper':
    case 'toupperinvariant':
      return withText(text, text.text.toUpperCase());
    case 'substring': {
      const start = Number(first.text);
      return withText(
        text,
        second.text === '' ? text.text.slice(start) : text.text.slice(start, start + Number(second.text)),
      );
    }
    case 'insert':
      return withText(text, text.text.slice(0, Number(first.text)) + second.text + text.text.slice(Number(first.text)));
    case 'remove':
      return withText(
        text,
        text.text.slice(0, Number(first.text)) +
          (second.text === '' ? '' : text.text.slice(Number(first.text) + Number(second.text))),
      );
    default:
      return undefined;
  }
}

function folderOf(name: string, home: string): string {
  switch (name.toLowerCase()) {
    case 'startup':
      return `${home}/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Startup`;
    case 'applicationdata':
      return `${home}/AppData/Roaming`;
    case 'localapplicationdata':
      return `${home}/AppData/Local`;
    case 'desktop':
    case 'desktopdirectory':
      return `${home}/Desktop`;
    case 'mydocuments':
    case 'personal':
      return `${home}/Documents`;
    default:
      return home;
  }
}
