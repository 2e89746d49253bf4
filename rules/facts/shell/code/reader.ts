/**
 * Follows inline code of Python, JavaScript, Ruby and PHP: constants and simple variables are computed, calls are
 * looked up in `apis.ts`, everything else stays unknown.
 */
import { isSecretName } from '../../content/secrets.ts';
import { turnsOf } from '../breadth.ts';
import { decoded } from '../encodings.ts';
import type { CodeLanguage, Engine, Scene } from '../scene.ts';
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
  UNKNOWN,
  UNKNOWN_TOKEN,
  unknown,
  type Value,
  withOrigins,
  withoutMarks,
  withText,
} from '../value.ts';
import { type Api, type Argument, apiFor } from './apis.ts';
import type { Call, Expression } from './expression.ts';
import { GRAMMAR_LANGUAGES, type GrammarLanguage, type Grammars } from './grammars.ts';
import { readSimpleCode } from './simple.ts';
import { readCode } from './trees.ts';

type CodeValue =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'list'; readonly items: readonly CodeValue[] }
  | { readonly kind: 'object'; readonly entries: ReadonlyMap<string, CodeValue> }
  /** A module, class or function by its full name. */
  | { readonly kind: 'ref'; readonly path: string }
  /** What a call made: `Path('x')`, `open('f')`. */
  | { readonly kind: 'made'; readonly path: string; readonly args: readonly CodeValue[]; readonly value: Value }
  | { readonly kind: 'function'; readonly parameters: readonly string[]; readonly body: Expression };

const LONGEST_CODE = 65_536;
const DEEPEST_CALL = 8;

/** Stand-ins for the marks, which no grammar reads. */
const MARK = '\ue000';
const TOKEN_MARK = '\ue001';

export class CodeReader {
  private readonly scene: Scene;
  private readonly engine: Engine;
  private readonly grammars: Grammars | undefined;

  constructor(scene: Scene, engine: Engine, grammars: Grammars | undefined) {
    this.scene = scene;
    this.engine = engine;
    this.grammars = grammars;
  }

  run(language: CodeLanguage, code: Value, state: State, input: Value): Value {
    const text = code.text.slice(0, LONGEST_CODE);
    if (code.text.length > LONGEST_CODE) this.scene.opaque('the code is longer than Perch reads');
    const isGrammar = (GRAMMAR_LANGUAGES as readonly string[]).includes(language);
    if (!isGrammar)
      return readSimpleCode(language, withText(code, text), { scene: this.scene, engine: this.engine, state, input });
    if (!this.grammars) {
      this.scene.opaque(`Perch cannot read ${language} code here`);
      return unknown();
    }
    const grammar = language as GrammarLanguage;
    const source = text.replaceAll(UNKNOWN, MARK).replaceAll(UNKNOWN_TOKEN, TOKEN_MARK);
    const read = readCode(
      this.grammars,
      grammar,
      grammar === 'php' && !source.includes('<?') ? `<?php ${source}` : source,
      () => this.scene.step(),
    );
    if (!read) {
      this.scene.opaque('the code takes too long to read');
      return unknown();
    }
    const run = new CodeRun(this.scene, this.engine, language, state, code.origins);
    run.evaluate(read.root);
    run.finish();
    if (read.hasError)
      readSimpleCode(language, withText(code, text), { scene: this.scene, engine: this.engine, state, input });
    const printed = run.origins;
    return unknown(...(printed.length > 0 ? printed : [{ kind: 'program', name: language } as const]));
  }
}

class CodeRun {
  private readonly scene: Scene;
  private readonly engine: Engine;
  private readonly language: CodeLanguage;
  private readonly state: State;
  private readonly textOrigins: readonly Origin[];
  private readonly variables = new Map<string, CodeValue>();
  private depth = 0;
  private socket: string | undefined;
  private shell = false;
  /** Everything the code read: it may print any of it. */
  origins: readonly Origin[] = [];

  constructor(scene: Scene, engine: Engine, language: CodeLanguage, state: State, textOrigins: readonly Origin[]) {
    this.scene = scene;
    this.engine = engine;
    this.language = language;
    this.state = state;
    this.textOrigins = textOrigins;
  }

  /** A shell whose input and output is a connection is somebody else's shell. */
  finish(): void {
    if (this.socket !== undefined && this.shell) this.scene.act('reverse_shell', this.socket, this.language);
  }

  evaluate(expression: Expression): CodeValue {
    this.scene.step();
    switch (expression.kind) {
      case 'text':
        return plain(this.marked(expression.text));
      case 'name':
        return this.named(expression.name);
      case 'member':
        return this.member(this.evaluate(expression.of), expression.name);
      case 'index':
        return this.element(this.evaluate(expression.of), this.evaluate(expression.key));
      case 'join':
        return plain(expression.parts.map((part) => this.text(this.evaluate(part))).reduce(concat, EMPTY));
      case 'divide': {
        const left = this.evaluate(expression.left);
        const right = this.text(this.evaluate(expression.right));
        const path = joinPath([this.text(left), right]);
        return left.kind === 'made' ? { ...left, args: [plain(path)], value: path } : plain(path);
      }
      case 'list':
        return { kind: 'list', items: expression.items.map((item) => this.evaluate(item)) };
      case 'object':
        return {
          kind: 'object',
          entries: new Map(
            expression.entries.map(([key, value], index) => [key === '' ? `...${index}` : key, this.evaluate(value)]),
          ),
        };
      case 'assign':
        this.assign(expression.target, this.evaluate(expression.value));
        return plain(EMPTY);
      case 'import':
        if (expression.as !== '') this.variables.set(expression.as, { kind: 'ref', path: expression.module });
        for (const [name, local] of expression.names)
          this.variables.set(local, { kind: 'ref', path: `${expression.module}.${name}` });
        return plain(EMPTY);
      case 'each':
        return this.each(expression);
      case 'function': {
        const made: CodeValue = { kind: 'function', parameters: expression.parameters, body: expression.body };
        if (expression.name !== '') this.variables.set(expression.name, made);
        return made;
      }
      case 'shell':
        return this.commandLine(this.text(this.evaluate(expression.command)));
      case 'block': {
        let last: CodeValue = plain(EMPTY);
        for (const item of expression.items) last = this.evaluate(item);
        return expression.items.length === 1 ? last : plain(EMPTY);
      }
      case 'call':
        return this.call(expression);
    }
  }

  // Names and values

  private marked(text: string): Value {
    const value = text.replaceAll(MARK, UNKNOWN).replaceAll(TOKEN_MARK, UNKNOWN_TOKEN);
    return { text: value, origins: hasUnknown(value) ? this.textOrigins : [], glob: false };
  }

  private named(name: string): CodeValue {
    const value = this.variables.get(name);
    if (value) return value;
    if (/^\$_(?:ENV|SERVER)$|^ENV$/.test(name))
      return { kind: 'made', path: 'environment', args: [], value: unknown({ kind: 'environment' }) };
    if (name.startsWith('$')) return plain(unknown());
    return { kind: 'ref', path: name };
  }

  private member(of: CodeValue, name: string): CodeValue {
    if (of.kind === 'ref') {
      const path = `${of.path}.${name}`;
      if (/^(?:os\.environb?|process\.env|Deno\.env|import\.meta\.env|Bun\.env)$/.test(path))
        return { kind: 'made', path: 'environment', args: [], value: unknown({ kind: 'environment' }) };
      return { kind: 'ref', path };
    }
    if (of.kind === 'made' && of.path === 'environment') return plain(this.environment(name));
    if (of.kind === 'object') return of.entries.get(name) ?? plain(unknown());
    if (of.kind === 'made' || of.kind === 'value' || of.kind === 'list')
      return {
        kind: 'made',
        path: `${pathOf(of)}.${name}`,
        args: of.kind === 'made' ? of.args : [of],
        value: withOrigins(unknown(), ...this.text(of).origins),
      };
    return plain(unknown());
  }

  private element(of: CodeValue, key: CodeValue): CodeValue {
    const text = this.text(key);
    if (of.kind === 'made' && of.path === 'environment')
      return plain(isKnown(text) ? this.environment(text.text) : unknown({ kind: 'environment' }));
    if (of.kind === 'ref') {
      if (of.path === 'Dir') return this.apply('Dir.[]', [key], new Map(), undefined);
      return isKnown(text)
        ? this.member(of, text.text)
        : { kind: 'made', path: 'computed', args: [], value: unknown() };
    }
    if (of.kind === 'object') return of.entries.get(text.text) ?? plain(unknown());
    if (of.kind === 'list') return of.items[Number(text.text)] ?? plain(unknown());
    return plain(withOrigins(unknown(), ...this.text(of).origins));
  }

  private environment(name: string): Value {
    if (name === 'HOME' || name === 'USERPROFILE') return known(this.scene.home);
    const value = this.scene.variables.get(name);
    if (value !== undefined) return known(value);
    return isSecretName(name) ? unknown({ kind: 'secret', name }) : unknown();
  }

  private text(value: CodeValue): Value {
    switch (value.kind) {
      case 'value':
        return value.value;
      case 'made':
        return value.value;
      case 'list':
        return joinValues(
          value.items.map((item) => this.text(item)),
          ' ',
        );
      case 'object':
        return withOrigins(unknown(), ...[...value.entries.values()].flatMap((entry) => this.text(entry).origins));
      case 'ref':
      case 'function':
        return unknown();
    }
  }

  private assign(target: Expression, value: CodeValue): void {
    if (target.kind === 'name') this.variables.set(target.name, value);
    else if (target.kind === 'object') {
      for (const [key, local] of target.entries)
        if (local.kind === 'name') this.variables.set(local.name, this.member(value, key));
    } else if (target.kind === 'list') {
      for (const [index, item] of target.items.entries())
        this.assign(
          item,
          value.kind === 'list'
            ? (value.items[index] ?? plain(unknown()))
            : plain(withOrigins(unknown(), ...this.text(value).origins)),
        );
    } else if (target.kind === 'block') for (const item of target.items) this.assign(item, plain(unknown()));
  }

  private each({ variables, over, body }: Extract<Expression, { kind: 'each' }>): CodeValue {
    const values = this.evaluate(over);
    const [first = ''] = variables;
    const items =
      values.kind === 'list' ? turnsOf(values.items, (item) => this.text(item).text) : [plain(this.text(values))];
    for (const variable of variables.slice(1))
      this.variables.set(variable, plain(withOrigins(unknown(), ...this.text(values).origins)));
    let last: CodeValue = plain(EMPTY);
    for (const item of items) {
      if (first !== '') this.variables.set(first, item);
      last = this.evaluate(body);
    }
    return last;
  }

  // Calls

  private call(call: Call): CodeValue {
    if (this.depth > DEEPEST_CALL) return plain(unknown());
    const { callee } = call;
    const receiver = callee.kind === 'member' ? this.evaluate(callee.of) : undefined;
    const target = callee.kind === 'member' && receiver ? this.method(receiver, callee.name) : this.evaluate(callee);
    const args = call.args.map((arg) => this.evaluate(arg));
    const named = new Map(call.named.map(([key, value]) => [key, this.evaluate(value)]));
    for (const arg of args) {
      const item = receiver ? this.itemOf(receiver) : plain(unknown());
      if (arg.kind === 'function') this.invoke(arg, [item]);
      // `.then(eval)`, `.forEach(fs.unlinkSync)`: a function handed on by name
      else if (
        arg.kind === 'ref' &&
        callee.kind === 'member' &&
        /^(?:then|forEach|map|each|filter|reduce|catch|finally|apply|call)$/.test(callee.name)
      )
        this.apply(arg.path, [item], new Map(), undefined);
    }
    if (target.kind === 'function') return this.invoke(target, args);
    if (target.kind === 'ref') return this.apply(target.path, args, named, receiver);
    if (target.kind === 'value' && isKnown(target.value) && /^[\w.]+$/.test(target.value.text))
      return this.apply(target.value.text, args, named, receiver);
    if (target.kind === 'made' && target.path === 'computed')
      this.scene.opaque('the code calls a function that is not known before');
    if (target.kind === 'made') return this.apply(target.path, args, named, receiver);
    return plain(withOrigins(unknown(), ...args.flatMap((arg) => this.text(arg).origins)));
  }

  private itemOf(value: CodeValue): CodeValue {
    return value.kind === 'list' ? (value.items[0] ?? plain(unknown())) : plain(this.text(value));
  }

  private invoke(target: Extract<CodeValue, { kind: 'function' }>, args: readonly CodeValue[]): CodeValue {
    if (this.depth > DEEPEST_CALL) return plain(unknown());
    for (const [index, parameter] of target.parameters.entries())
      this.variables.set(parameter, args[index] ?? plain(unknown()));
    this.depth++;
    const result = this.evaluate(target.body);
    this.depth--;
    return result;
  }

  /** The function a method name stands for; texts and lists have methods of their own. */
  private method(receiver: CodeValue, name: string): CodeValue {
    if (receiver.kind === 'ref' || receiver.kind === 'object') return this.member(receiver, name);
    return { kind: 'ref', path: `${pathOf(receiver)}.${name}` };
  }

  private apply(
    path: string,
    args: readonly CodeValue[],
    named: ReadonlyMap<string, CodeValue>,
    receiver: CodeValue | undefined,
  ): CodeValue {
    const full = path === 'Path' ? 'pathlib.Path' : path;
    const api = apiFor(this.language, full);
    if (!api) return this.unlisted(full, args, named, receiver);
    return this.perform(full, api, args, named, receiver);
  }

  private unlisted(
    path: string,
    args: readonly CodeValue[],
    named: ReadonlyMap<string, CodeValue>,
    receiver: CodeValue | undefined,
  ): CodeValue {
    const method = path.slice(path.lastIndexOf('.') + 1);
    if (receiver && (receiver.kind === 'value' || receiver.kind === 'list' || receiver.kind === 'made')) {
      const result = this.textMethod(method, this.text(receiver), receiver, args);
      if (result) return plain(result);
    }
    // array_map('unlink', …): a function by its name
    if (
      this.language === 'php' &&
      /^(?:array_map|array_walk|call_user_func|call_user_func_array|array_filter|usort)$/.test(path)
    ) {
      const [callback, ...rest] = path === 'array_walk' ? [args[1], args[0]] : args;
      const name = callback ? this.text(callback) : EMPTY;
      if (isKnown(name) && /^\w+$/.test(name.text))
        return this.apply(
          name.text,
          rest.flatMap((arg) => (arg ? [arg] : [])),
          named,
          undefined,
        );
    }
    if (
      /^(?:File|IO)\.(?:write|puts|print)$|^(?:open|io\.open|codecs\.open|fopen)\.write$|^fwrite$|^fputs$/.test(path)
    ) {
      const opened = receiver?.kind === 'made' ? receiver.args[0] : undefined;
      const content = args[0] && this.text(args[0]);
      if (opened && content)
        this.scene.touch(
          'write',
          this.text(opened),
          this.state,
          this.language,
          isKnown(content) ? { newText: content.text } : {},
        );
    }
    const origins = [...args, ...named.values()].flatMap((arg) => this.text(arg).origins);
    const before = receiver ? this.text(receiver).origins : [];
    return { kind: 'made', path, args, value: unknown(...mergeOrigins(before, origins)) };
  }

  /** Methods of texts that hide or build other texts. */
  private textMethod(method: string, text: Value, receiver: CodeValue, args: readonly CodeValue[]): Value | undefined {
    const first = args[0] ? this.text(args[0]) : EMPTY;
    switch (method) {
      case 'decode':
      case 'encode':
      case 'strip':
      case 'trim':
      case 'toString':
      case 'to_s':
      case 'chomp':
      case 'read':
      case 'text':
      case 'content':
      case 'as_posix':
      case 'freeze':
      case 'str':
        return method === 'decode' && /rot|hex|base64|zip/.test(first.text)
          ? withOrigins(text, { kind: 'decoded', how: first.text })
          : isKnown(text)
            ? withText(
                text,
                method === 'strip' || method === 'trim' || method === 'chomp' ? text.text.trim() : text.text,
              )
            : text;
      case 'join': {
        if (receiver.kind === 'list')
          return joinValues(
            receiver.items.map((item) => this.text(item)),
            first.text,
          );
        const [list] = args;
        return list?.kind === 'list'
          ? joinValues(
              list.items.map((item) => this.text(item)),
              text.text,
            )
          : undefined;
      }
      case 'format': {
        let index = 0;
        const origins = args.flatMap((arg) => this.text(arg).origins);
        const filled = text.text.replace(/\{\w*\}|%[sd]/g, () => {
          const arg = args[index++];
          return arg ? this.text(arg).text : UNKNOWN;
        });
        return { text: filled, origins: mergeOrigins(text.origins, origins), glob: false };
      }
      case 'replace':
      case 'replaceAll':
      case 'sub':
      case 'gsub': {
        const second = args[1] ? this.text(args[1]) : EMPTY;
        return isKnown(text) && isKnown(first) && isKnown(second)
          ? withText(text, text.text.replaceAll(first.text, second.text))
          : undefined;
      }
      case 'reverse':
        return isKnown(text) && receiver.kind !== 'list'
          ? withOrigins(withText(text, [...text.text].reverse().join('')), { kind: 'decoded', how: 'reverse' })
          : undefined;
      case 'lower':
      case 'toLowerCase':
      case 'downcase':
        return withText(text, text.text.toLowerCase());
      case 'upper':
      case 'toUpperCase':
      case 'upcase':
        return withText(text, text.text.toUpperCase());
      case 'concat':
        return args.map((arg) => this.text(arg)).reduce(concat, text);
      case 'pack': {
        const item = receiver.kind === 'list' && receiver.items[0] ? this.text(receiver.items[0]) : text;
        return /^H/.test(first.text) ? decoded(item, 'hex') : undefined;
      }
      case 'unpack1':
      case 'unpack':
        return /^m/.test(first.text)
          ? decoded(text, 'base64')
          : /^H/.test(first.text)
            ? decoded(text, 'hex')
            : undefined;
      default:
        return undefined;
    }
  }

  private perform(
    path: string,
    api: Api,
    args: readonly CodeValue[],
    named: ReadonlyMap<string, CodeValue>,
    receiver: CodeValue | undefined,
  ): CodeValue {
    const argument = (which: Argument | undefined): CodeValue | undefined => {
      if (which === undefined) return undefined;
      if (which === 'self') return receiver;
      if (which === 'last') return args.at(-1);
      if (which === 'port-host') return args.length > 1 ? args[1] : (objectEntry(args[0], 'host') ?? args[0]);
      return typeof which === 'number' ? args[which] : named.get(which);
    };
    const value = (which: Argument | undefined): Value | undefined => {
      const found = argument(which);
      return found === undefined ? undefined : this.text(found);
    };
    const by = this.language;
    const recursive =
      api.recursive === true ||
      (api.recursiveOption !== undefined && isTrue(objectEntry(args.at(-1), api.recursiveOption)));
    const options = recursive ? { recursive } : {};
    if (api.does) this.scene.act(api.does, path, by);
    let content: Value | undefined;
    const readPath = value(api.read);
    if (readPath) {
      if (/^(?:https?|ftp):/.test(readPath.text)) {
        this.scene.contactUrl(readPath, 'fetch', by, [], false);
        content = unknown({ kind: 'network', from: readPath.text });
      } else {
        const mode =
          api.mode === undefined
            ? ''
            : (value(api.mode) ?? named.get('mode'))
              ? this.text(argument(api.mode) ?? named.get('mode') ?? plain(EMPTY)).text
              : '';
        if (api.mode !== undefined && /^[wax]/.test(mode))
          this.scene.touch(mode.startsWith('a') ? 'edit' : 'write', readPath, this.state, by);
        else {
          const touch = this.scene.touch('read', readPath, this.state, by, options);
          content = this.scene.contentOf(touch);
          this.origins = mergeOrigins(this.origins, content.origins);
          if (api.mode !== undefined && mode.includes('+')) this.scene.touch('edit', readPath, this.state, by);
        }
      }
    }
    const writePath = value(api.write);
    if (writePath) {
      const written = value(api.content);
      this.scene.touch(
        'write',
        writePath,
        this.state,
        by,
        written && isKnown(written) ? { newText: written.text } : {},
      );
      this.scene.remember(writePath, this.state, written ?? content ?? unknown());
    }
    for (const [operation, which] of [
      ['edit', api.edit],
      ['list', api.list],
      ['permissions', api.permissions],
      ['execute', api.execute],
    ] as const) {
      const path = value(which);
      if (path) this.scene.touch(operation, path, this.state, by, options);
    }
    const removed = argument(api.remove);
    if (removed)
      for (const item of removed.kind === 'list' ? removed.items : [removed])
        this.scene.touch('delete', this.text(item), this.state, by, { ...options, forced: true });
    const command = value(api.shell);
    if (command) {
      if (api.program === undefined && args[0]?.kind === 'list') return this.startProgram(args[0].items, named);
      return this.commandLine(command);
    }
    if (api.program !== undefined) return this.program(api.program, args, named);
    const code = value(api.code);
    if (code) return this.code(path, code);
    this.contact(path, api, args, named, value(api.url), argument(api.host));
    const sql = value(api.sql);
    if (
      sql &&
      /^\s*(?:select|insert|update|delete|drop|truncate|alter|create|grant|copy|attach|with|pragma|vacuum|revoke|merge)\b/i.test(
        sql.text,
      )
    )
      this.engine.script('sql', sql, this.state.fork());
    return this.yielded(path, api, args, content ?? EMPTY, receiver);
  }

  private contact(
    path: string,
    api: Api,
    args: readonly CodeValue[],
    named: ReadonlyMap<string, CodeValue>,
    url: Value | undefined,
    host: CodeValue | undefined,
  ): void {
    const data = api.sends ? [...args, ...named.values()].map((arg) => this.text(arg)) : [];
    if (url) {
      const sends = data.some(
        (value, index) => (index > 0 || named.size > 0) && (value.text !== '' || value.origins.length > 0),
      );
      const object = [...args].find((arg) => arg.kind === 'object');
      const method = object ? this.text(objectEntry(object, 'method') ?? plain(EMPTY)).text : '';
      const posts =
        /\b(?:post|put|patch|Request|sendBeacon)\b/i.test(path.slice(path.lastIndexOf('.'))) ||
        /^(?:POST|PUT|PATCH|DELETE)$/i.test(method) ||
        named.has('data') ||
        named.has('json') ||
        named.has('files') ||
        objectEntry(object, 'body') !== undefined;
      this.scene.contactUrl(url, sends && posts ? 'send' : 'fetch', this.language, data, false);
    }
    if (host) {
      const [first, port] = host.kind === 'list' ? host.items : [host, args[args.length - 1]];
      const name = this.text(first ?? plain(EMPTY));
      // A socket that is a file.
      if (/^[/~]/.test(name.text)) {
        this.scene.touch('edit', name, this.state, this.language);
        return;
      }
      const number = port ? Number(this.text(port).text) : 0;
      this.scene.contact(hasUnknown(name.text) ? '' : name.text.replace(/^\w+:\/\//, ''), 'connect', this.language, {
        data,
        port: Number.isFinite(number) ? number : 0,
      });
      if (api.yields === 'socket' && !/^(?:localhost|127\.|0\.0\.0\.0|::1)/.test(name.text)) this.socket = name.text;
    }
  }

  private yielded(
    path: string,
    api: Api,
    args: readonly CodeValue[],
    content: Value,
    receiver: CodeValue | undefined,
  ): CodeValue {
    const first = args[0] ? this.text(args[0]) : EMPTY;
    const made = (value: Value, name = path): CodeValue => ({
      kind: 'made',
      path: name,
      args: receiver && args.length === 0 ? [receiver] : args,
      value,
    });
    switch (api.yields) {
      case 'content':
      case 'mode':
        return made(content);
      case 'network':
        return made(unknown({ kind: 'network', from: first.text }));
      case 'environment':
        return plain(unknown({ kind: 'environment' }));
      case 'secret':
        return plain(isKnown(first) ? this.environment(first.text) : unknown({ kind: 'secret', name: path }));
      case 'base64': {
        // Buffer.from(text) without an encoding is no decoding.
        const encoding = args[1] ? this.text(args[1]).text : '';
        if (path === 'Buffer.from' && encoding !== 'base64' && encoding !== 'hex') return made(first);
        return made(decoded(first, encoding === 'hex' ? 'hex' : 'base64'));
      }
      case 'hex':
        return made(decoded(first, 'hex'));
      case 'rot13':
      case 'packed':
        return made(withOrigins(unknown(...first.origins), { kind: 'decoded', how: path }));
      case 'home':
        return { kind: 'made', path: 'pathlib.Path', args: [], value: known(this.scene.home) };
      case 'cwd':
        return {
          kind: 'made',
          path: 'pathlib.Path',
          args: [],
          value: this.state.cwd === undefined ? unknown() : known(this.state.cwd),
        };
      case 'temporary':
        return plain(known(`${this.scene.variables.get('TMPDIR') ?? '/tmp'}/${UNKNOWN_TOKEN}`));
      case 'first':
        return args.length === 0 && receiver ? plain(this.text(receiver)) : plain(first);
      case 'path':
        return {
          kind: 'made',
          path: 'pathlib.Path',
          args,
          value:
            args.length > 0 ? joinPath(args.map((arg) => this.text(arg))) : receiver ? this.text(receiver) : known('.'),
        };
      case 'joined': {
        const parts = [...(receiver && receiver.kind === 'made' ? [receiver] : []), ...args].map((arg) =>
          this.text(arg),
        );
        return { kind: 'made', path: receiver ? 'pathlib.Path' : 'text', args, value: joinPath(parts) };
      }
      case 'names': {
        const folder = receiver && args.length === 0 ? this.text(receiver) : first;
        const isGlob = /[*?[]/.test(folder.text);
        return plain(isGlob ? { ...folder, glob: true } : joinPath([folder, known(UNKNOWN_TOKEN)]));
      }
      case 'machine':
        return plain(unknown({ kind: 'machine', what: path }));
      case 'module':
        return isKnown(first)
          ? { kind: 'ref', path: first.text.replace(/^node:/, '') }
          : { kind: 'made', path: 'computed', args: [], value: unknown() };
      case 'member': {
        const [of, name] = args;
        const text = name ? this.text(name) : EMPTY;
        if (of && isKnown(text) && text.text !== '') return this.member(of, text.text);
        return { kind: 'made', path: 'computed', args: [], value: unknown() };
      }
      default:
        return made(unknown(...args.flatMap((arg) => this.text(arg).origins)));
    }
  }

  // Programs and code

  private program(position: Argument, args: readonly CodeValue[], named: ReadonlyMap<string, CodeValue>): CodeValue {
    const start = typeof position === 'number' ? position : 0;
    const [first, second, ...rest] = args.slice(start);
    if (!first) return plain(unknown());
    if (first.kind === 'list') return this.startProgram(first.items, named);
    const command = this.text(first);
    const throughShell =
      isTrue(named.get('shell')) || isTrue(objectEntry(second?.kind === 'object' ? second : rest[0], 'shell'));
    if (second === undefined || (second.kind === 'object' && !throughShell)) {
      return /\s/.test(command.text) || throughShell ? this.commandLine(command) : this.startProgram([first], named);
    }
    const items = second.kind === 'list' ? second.items : second.kind === 'object' ? [] : [second, ...rest];
    // execv repeats the program's name as its first argument.
    return this.startProgram(
      [first, ...items.filter((item) => item.kind !== 'object' && item.kind !== 'function')],
      named,
    );
  }

  private startProgram(items: readonly CodeValue[], named: ReadonlyMap<string, CodeValue>): CodeValue {
    const words = items.map((item) => this.text(item));
    this.notice(words[0]);
    const input = named.get('input');
    const printed = this.engine.run(words, this.state.fork(), {
      wrapper: this.language,
      ...(input ? { input: this.text(input) } : {}),
    });
    this.origins = mergeOrigins(this.origins, printed.origins);
    return { kind: 'made', path: 'process', args: items, value: printed };
  }

  private commandLine(command: Value): CodeValue {
    this.notice(command);
    const language = this.scene.os === 'windows' ? 'cmd' : 'posix';
    if (!isKnown(command) && command.text.replace(/[\0\u0001\s]/g, '') === '') {
      for (const origin of command.origins) {
        if (origin.kind === 'network') this.scene.act('run_downloaded', origin.from, this.language);
        if (origin.kind === 'decoded') this.scene.act('run_decoded', origin.how, this.language);
      }
      if (!command.origins.some((origin) => origin.kind === 'network'))
        this.scene.opaque(`${this.language} code runs a command that is not known before`);
      return plain(unknown(...command.origins));
    }
    if (command.origins.some((origin) => origin.kind === 'decoded'))
      this.scene.act('run_decoded', command.text, this.language);
    const printed = this.engine.script(language, command, this.state.fork());
    this.origins = mergeOrigins(this.origins, printed.origins);
    return { kind: 'made', path: 'process', args: [plain(command)], value: printed };
  }

  private notice(command: Value | undefined): void {
    if (
      /^(?:\S*\/)?(?:sh|bash|zsh|dash|ksh|cmd|cmd\.exe|powershell|powershell\.exe|pwsh)(?:\s+-i\b.*|\s*)$/.test(
        command?.text ?? '',
      )
    )
      this.shell = true;
  }

  private code(path: string, code: Value): CodeValue {
    for (const origin of code.origins) {
      if (origin.kind === 'network') this.scene.act('run_downloaded', origin.from, this.language);
      if (origin.kind === 'decoded') this.scene.act('run_decoded', origin.how, this.language);
    }
    if (!isKnown(code)) {
      if (!code.origins.some((origin) => origin.kind === 'network' || origin.kind === 'file'))
        this.scene.opaque(`${path} runs code that is not known before`);
      return plain(unknown(...code.origins));
    }
    this.engine.script(this.language, withText(code, withoutMarks(code.text)), this.state.fork());
    // compile() hands the text on to exec().
    return plain(path.endsWith('compile') ? code : unknown());
  }
}

function plain(value: Value): CodeValue {
  return { kind: 'value', value };
}

function pathOf(value: CodeValue): string {
  return value.kind === 'made' || value.kind === 'ref' ? value.path : value.kind;
}

function objectEntry(value: CodeValue | undefined, key: string): CodeValue | undefined {
  return value?.kind === 'object' ? value.entries.get(key) : undefined;
}

function isTrue(value: CodeValue | undefined): boolean {
  return value?.kind === 'value' && /^true$/i.test(value.value.text);
}

function joinPath(parts: readonly Value[]): Value {
  return parts.reduce((left, right) => {
    if (left.text === '' || /^[/~]|^[A-Za-z]:[\\/]/.test(right.text)) return right.text === '' ? left : right;
    return {
      text: `${left.text.replace(/[\\/]$/, '')}/${right.text.replace(/^\//, '')}`,
      origins: mergeOrigins(left.origins, right.origins),
      glob: left.glob || right.glob,
    };
  }, EMPTY);
}
