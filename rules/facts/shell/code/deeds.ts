/** What functions do: files, programs, connections and code, as `apis.ts` has them. */
import { decoded } from '../encodings.ts';
import type { CodeLanguage, Engine, Scene } from '../scene.ts';
import type { State } from '../state.ts';
import {
  EMPTY,
  hasUnknown,
  isKnown,
  known,
  mergeOrigins,
  type Origin,
  UNKNOWN_TOKEN,
  unknown,
  type Value,
  withOrigins,
  withoutMarks,
  withText,
} from '../value.ts';
import type { Api, Argument } from './apis.ts';
import { environmentVariable, member } from './members.ts';
import {
  type Certain,
  type CodeValue,
  certainly,
  either,
  forEach,
  isTrue,
  joinPath,
  objectEntry,
  optionsOf,
  plain,
  textOf,
  wordsOf,
} from './values.ts';

/** Names that arguments go by, of the first and of the second. */
const NAMED: readonly (readonly string[] | undefined)[] = [
  ['path', 'file', 'filename', 'src', 'source', 'url', 'name', 'pathname', 'top', 'cmd', 'command', 'fd'],
  ['dst', 'dest', 'destination', 'mode', 'data', 'path'],
];

export class Deeds {
  private readonly scene: Scene;
  private readonly engine: Engine;
  private readonly language: CodeLanguage;
  private readonly state: State;
  private socket: string | undefined;
  private shell = false;
  /** Everything the code read: it may print any of it. */
  origins: readonly Origin[] = [];

  constructor(scene: Scene, engine: Engine, language: CodeLanguage, state: State) {
    this.scene = scene;
    this.engine = engine;
    this.language = language;
    this.state = state;
  }

  /** A shell whose input and output is a connection is somebody else's shell. */
  finish(): void {
    if (this.socket !== undefined && this.shell) this.scene.act('reverse_shell', this.socket, this.language);
  }

  /** Does what an entry of `apis.ts` says, and says what comes of it. */
  perform(
    path: string,
    api: Api,
    args: readonly Certain[],
    named: ReadonlyMap<string, Certain>,
    receiver: Certain | undefined,
  ): CodeValue {
    const argument = (which: Argument | undefined): CodeValue | undefined => {
      if (which === undefined) return undefined;
      if (which === 'self') return receiver;
      if (which === 'last') return args.at(-1);
      if (which === 'port-host') return args.length > 1 ? args[1] : (objectEntry(args[0], 'host') ?? args[0]);
      if (typeof which !== 'number') return named.get(which);
      return args[which] ?? NAMED[which]?.map((name) => named.get(name)).find((one) => one !== undefined);
    };
    const value = (which: Argument | undefined): Value | undefined => {
      const found = argument(which);
      return found === undefined ? undefined : certainly(textOf(found));
    };
    /** Each of the things that stand there: one, or those of a list. */
    const each = (which: Argument | undefined): readonly Value[] => {
      const found = which === 'all' ? args : [argument(which)].flatMap((one) => one ?? []);
      const items = found.flatMap((one) => (one.kind === 'list' ? one.items : [one]));
      return items.flatMap(optionsOf).map((one) => certainly(textOf(one)));
    };
    const by = this.language;
    const recursive =
      api.recursive === true ||
      (api.recursiveOption !== undefined && isTrue(objectEntry(args.at(-1), api.recursiveOption)));
    const options = recursive ? { recursive } : {};
    if (api.does) this.scene.act(api.does, path, by);
    const folder = value(api.enter);
    if (folder) this.state.cwd = this.scene.enter(folder, this.state);
    let content: Value | undefined;
    for (const readPath of each(api.read))
      content = this.read(readPath, api, argument(api.mode) ?? named.get('mode'), options);
    for (const writePath of each(api.write)) {
      const given = argument(api.content);
      const written = given && textOf(given);
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
    ] as const)
      for (const path of each(which)) this.scene.touch(operation, path, this.state, by, options);
    for (const path of each(api.remove)) this.scene.touch('delete', path, this.state, by, { ...options, forced: true });
    const command = value(api.shell);
    if (command) {
      const place = this.placeOf(args, named);
      if (api.program === undefined && args[0]?.kind === 'list')
        return this.startProgram(wordsOf(args[0]), named, place);
      return this.commandLine(command, place);
    }
    if (api.program !== undefined) return this.program(api.program, args, named);
    const code = value(api.code);
    if (code) return this.code(path, code);
    const host = argument(api.host);
    for (const one of host ? optionsOf(host) : [undefined]) this.contact(path, api, args, named, value(api.url), one);
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

  private read(path: Value, api: Api, mode: CodeValue | undefined, options: { readonly recursive?: boolean }): Value {
    const by = this.language;
    // Ruby's `open("| command")`
    if (by === 'ruby' && path.text.startsWith('|')) return textOf(this.commandLine(withText(path, path.text.slice(1))));
    if (/^(?:https?|ftp):/.test(path.text)) {
      this.scene.contactUrl(path, 'fetch', by, [], false);
      return unknown({ kind: 'network', from: path.text });
    }
    const how = api.mode === undefined || !mode ? '' : textOf(mode).text;
    if (/^[wax]/.test(how)) {
      this.scene.touch(how.startsWith('a') ? 'edit' : 'write', path, this.state, by);
      return EMPTY;
    }
    const content = this.scene.contentOf(this.scene.touch('read', path, this.state, by, options));
    this.origins = mergeOrigins(this.origins, content.origins);
    if (how.includes('+')) this.scene.touch('edit', path, this.state, by);
    return content;
  }

  /** `file.write(text)` on what opened a file. */
  writeTo(opened: CodeValue | undefined, content: Certain | undefined): void {
    if (!opened || !content) return;
    const text = textOf(content);
    for (const file of optionsOf(opened))
      this.scene.touch(
        'write',
        certainly(textOf(file)),
        this.state,
        this.language,
        isKnown(text) ? { newText: text.text } : {},
      );
  }

  private contact(
    path: string,
    api: Api,
    args: readonly Certain[],
    named: ReadonlyMap<string, Certain>,
    url: Value | undefined,
    host: Certain | undefined,
  ): void {
    const data = api.sends ? [...args, ...named.values()].map((arg) => textOf(arg)) : [];
    if (url) {
      const sends = data.some(
        (value, index) => (index > 0 || named.size > 0) && (value.text !== '' || value.origins.length > 0),
      );
      const object = [...args].find((arg) => arg.kind === 'object');
      const method = object ? textOf(objectEntry(object, 'method') ?? plain(EMPTY)).text : '';
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
      const name = certainly(textOf(first ?? plain(EMPTY)));
      // A socket that is a file.
      if (/^[/~]/.test(name.text)) {
        this.scene.touch('edit', name, this.state, this.language);
        return;
      }
      const number = port ? Number(textOf(port).text) : 0;
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
    args: readonly Certain[],
    content: Value,
    receiver: Certain | undefined,
  ): CodeValue {
    const first = args[0] ? textOf(args[0]) : EMPTY;
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
      case 'secret': {
        const found = plain(
          isKnown(first) ? environmentVariable(this.scene, first.text) : unknown({ kind: 'secret', name: path }),
        );
        // What stands in for a variable that is not set.
        return args[1] ? either([found, args[1]]) : found;
      }
      case 'base64': {
        // Buffer.from(text) without an encoding is no decoding.
        const encoding = args[1] ? textOf(args[1]).text : '';
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
        return args.length === 0 && receiver ? plain(textOf(receiver)) : plain(first);
      case 'path':
        return {
          kind: 'made',
          path: 'pathlib.Path',
          args,
          value: args.length > 0 ? joinPath(args.map((arg) => textOf(arg))) : receiver ? textOf(receiver) : known('.'),
        };
      case 'joined': {
        const parts = [...(receiver && receiver.kind === 'made' ? [receiver] : []), ...args].map((arg) => textOf(arg));
        return { kind: 'made', path: receiver ? 'pathlib.Path' : 'text', args, value: joinPath(parts) };
      }
      case 'names': {
        const isMethod = path.startsWith('pathlib.') && receiver?.kind === 'made';
        const below = path.endsWith('.rglob') ? [known('**')] : [];
        const folder = isMethod
          ? joinPath([textOf(receiver), ...below, ...args.map(textOf)])
          : receiver && args.length === 0
            ? textOf(receiver)
            : first;
        const isGlob = /[*?[]/.test(folder.text);
        const names = isGlob ? { ...folder, glob: true } : joinPath([folder, known(UNKNOWN_TOKEN)]);
        return path.startsWith('pathlib.')
          ? { kind: 'made', path: 'pathlib.Path', args: [], value: names }
          : plain(names);
      }
      case 'machine':
        return plain(unknown({ kind: 'machine', what: path }));
      case 'module':
        return isKnown(first)
          ? { kind: 'ref', path: first.text.replace(/^node:/, '') }
          : { kind: 'made', path: 'computed', args: [], value: unknown() };
      case 'member': {
        const [of, name] = args;
        const text = name ? textOf(name) : EMPTY;
        if (of && isKnown(text) && text.text !== '') return member(this.scene, of, text.text);
        return { kind: 'made', path: 'computed', args: [], value: unknown() };
      }
      default:
        return made(unknown(...args.flatMap((arg) => textOf(arg).origins)));
    }
  }

  private program(position: Argument, args: readonly Certain[], named: ReadonlyMap<string, Certain>): CodeValue {
    const start = typeof position === 'number' ? position : 0;
    const [given, second, ...rest] = args.slice(start);
    const first = given ?? named.get('args');
    if (!first) return plain(unknown());
    const place = this.placeOf(args, named);
    if (first.kind === 'list') return this.startProgram(wordsOf(first), named, place);
    const command = textOf(first);
    const throughShell =
      isTrue(named.get('shell')) || isTrue(objectEntry(second?.kind === 'object' ? second : rest[0], 'shell'));
    if (second === undefined || (second.kind === 'object' && !throughShell)) {
      return /\s/.test(command.text) || throughShell
        ? this.commandLine(command, place)
        : this.startProgram([first], named, place);
    }
    const items = second.kind === 'list' ? wordsOf(second) : second.kind === 'object' ? [] : [second, ...rest];
    // execv repeats the program's name as its first argument.
    return this.startProgram(
      [first, ...items.filter((item) => item.kind !== 'object' && item.kind !== 'function')],
      named,
      place,
    );
  }

  /** Where a program starts: where the code is, or in the folder that the call names. */
  private placeOf(args: readonly Certain[], named: ReadonlyMap<string, Certain>): State {
    const place = this.state.fork();
    const options = args.find((arg) => arg.kind === 'object');
    const folder =
      named.get('cwd') ?? named.get('chdir') ?? objectEntry(options, 'cwd') ?? objectEntry(options, 'chdir');
    if (folder) place.cwd = this.scene.enter(certainly(textOf(folder)), place);
    return place;
  }

  private startProgram(items: readonly CodeValue[], named: ReadonlyMap<string, Certain>, place: State): CodeValue {
    const input = named.get('input');
    return forEach(
      items,
      (...words) => {
        const [program] = words;
        if (program) this.notice(textOf(program));
        const printed = this.engine.run(
          words.map((word) => certainly(textOf(word))),
          place.fork(),
          { wrapper: this.language, ...(input ? { input: textOf(input) } : {}) },
        );
        this.origins = mergeOrigins(this.origins, printed.origins);
        return { kind: 'made', path: 'process', args: words, value: printed };
      },
      true,
    );
  }

  /** @returns what the command prints */
  commandLine(command: Value, place = this.state): CodeValue {
    this.notice(certainly(command));
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
    const printed = this.engine.script(language, command, place.fork());
    this.origins = mergeOrigins(this.origins, printed.origins);
    return { kind: 'made', path: 'process', args: [plain(command)], value: printed };
  }

  private notice(command: Value): void {
    if (
      /^(?:\S*\/)?(?:sh|bash|zsh|dash|ksh|cmd|cmd\.exe|powershell|powershell\.exe|pwsh)(?:\s+-i\b.*|\s*)$/.test(
        command.text,
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
