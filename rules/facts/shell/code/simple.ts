/**
 * Languages without a grammar here (Perl, awk, Lua, AppleScript and others), and code the grammars cannot read:
 * calls of well-known functions with constant arguments are found by their shape.
 */
import { fromBase64 } from '../../content/base64.ts';
import { MOST_ALTERNATIVES } from '../breadth.ts';
import type { CodeLanguage, Engine, Scene } from '../scene.ts';
import type { State } from '../state.ts';
import { TooMuch } from '../too-much.ts';
import { hasUnknown, isKnown, known, type Origin, unknown, type Value, withOrigins, withoutMarks } from '../value.ts';
import { unescapeLiteral } from './expression.ts';

export interface SimpleContext {
  readonly scene: Scene;
  readonly engine: Engine;
  readonly state: State;
  readonly input: Value;
}

export function readSimpleCode(language: CodeLanguage, code: Value, context: SimpleContext): Value {
  const reader = new SimpleReader(language, code, context);
  if (language === 'awk') return reader.awk();
  if (language === 'applescript') return reader.appleScript();
  return reader.general();
}

/** A quoted text of most languages, Perl's `q{}` and `qq()` included. */
const STRING = String.raw`(?:"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|\bqq?\s*(?:\{[^{}]*\}|\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>|([|!/#~])(?:(?!\1).)*\1))`;

/** A call: its name and an opening bracket or blank before its arguments. */
const CALL = /(?<![\w$@%.'"-])(:?[A-Za-z_](?:[\w.]|::|->)*!?)\s*(?:\(\s*|\s+)(?=["'(q@<%$&\w])/g;

interface Deeds {
  readonly shell: ReadonlySet<string>;
  readonly code: ReadonlySet<string>;
  readonly remove: ReadonlySet<string>;
  readonly removeTree: ReadonlySet<string>;
  readonly read: ReadonlySet<string>;
  readonly write: ReadonlySet<string>;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

const DEEDS: Deeds = {
  shell: words(
    'system exec popen os.execute os.system io.popen System.cmd System.shell Runtime.exec shell_exec passthru execSync child_process.execSync qx readpipe run open3 system2 shell :os.cmd os.cmd spawn backtick sys.process subprocess.run subprocess.call subprocess.Popen subprocess.check_output',
  ),
  code: words('eval exec load loadstring dofile parse evalq instance_eval'),
  remove: words(
    'unlink os.remove os.unlink File.delete File.unlink file.remove rmdir fs.unlinkSync fs.unlink File.rm rm unlinkSync',
  ),
  removeTree: words(
    'rmtree remove_tree File.rm_rf! File.rm_rf shutil.rmtree FileUtils.rm_rf fs.rmSync rm_rf rmSync File::Path::rmtree',
  ),
  read: words(
    'slurp read_file File.read File.read! readLines readRDS read.csv open io.open file.show readFileSync fs.readFileSync',
  ),
  write: words('spew write_file File.write File.write! writeLines writeFileSync fs.writeFileSync file.create cat'),
};

const CALLED: ReadonlySet<string> = new Set([
  ...Object.values(DEEDS).flatMap((names: ReadonlySet<string>) => [...names]),
  'open',
  'io.open',
  'rename',
  'chmod',
  'symlink',
  'link',
]);

class SimpleReader {
  private readonly language: CodeLanguage;
  private readonly code: Value;
  private readonly context: SimpleContext;
  private origins: readonly Origin[] = [];

  constructor(language: CodeLanguage, code: Value, context: SimpleContext) {
    this.language = language;
    this.code = code;
    this.context = context;
  }

  private value(written: string): Value {
    const text = written.replace(
      /\$ENV\{["']?HOME["']?\}|#\{(?:ENV\[["']HOME["']\]|Dir\.home)\}/g,
      this.context.scene.home,
    );
    return { text, origins: hasUnknown(text) ? this.code.origins : [], glob: false };
  }

  general(): Value {
    const { scene } = this.context;
    const text = withoutComments(this.code.text, this.language);
    for (const match of text.matchAll(CALL)) {
      scene.step();
      const name = (match[1] ?? '').replace(/^.*->/, '');
      if (!CALLED.has(name)) continue;
      const args = argumentsAt(text, (match.index ?? 0) + match[0].length);
      this.deed(name, args);
    }
    // Backquotes and qx{}
    if (this.language === 'perl' || this.language === 'ruby' || this.language === 'php') {
      for (const match of text.matchAll(/`([^`]+)`|\bqx\s*(?:\{([^{}]*)\}|\(([^()]*)\)|\/([^/]*)\/|\[([^[\]]*)\])/g))
        this.shell(this.value(match.slice(1).find((group) => group !== undefined) ?? ''));
    }
    this.perl(text);
    for (const match of text.matchAll(
      /(?:decode_base64|b64decode|base64_decode|atob|Base64\.decode64)\s*\(?\s*(["'])([A-Za-z0-9+/=_-]+)\1/g,
    )) {
      const plain = fromBase64(match[2] ?? '');
      if (plain !== undefined && /\b(?:eval|exec|system|load)\b/.test(text)) {
        scene.act('run_decoded', 'base64', this.language);
        this.context.engine.script(
          this.language,
          withOrigins(known(withoutMarks(plain)), { kind: 'decoded', how: 'base64' }),
          this.context.state.fork(),
        );
      }
    }
    if (
      /\b(?:unpack\s*\(?\s*["'](?:H|u)|pack\s*\(?\s*["']H|tr\/a-z\/|rot13)/.test(text) &&
      /\b(?:eval|exec|system)\b/.test(text)
    )
      scene.act('run_decoded', this.language, this.language);
    this.network(text);
    return unknown(...(this.origins.length > 0 ? this.origins : [{ kind: 'program', name: this.language } as const]));
  }

  private deed(name: string, args: readonly string[]): void {
    const { scene, state } = this.context;
    const [first] = args;
    if (DEEDS.shell.has(name)) {
      if (args.length > 1 && !/[\s;|&]/.test(first ?? ''))
        this.context.engine.run(
          args.map((arg) => this.value(arg)),
          state.fork(),
          { wrapper: this.language },
        );
      else if (first !== undefined) this.shell(this.value(first));
    } else if (DEEDS.code.has(name) && first !== undefined && this.language !== 'lua')
      this.context.engine.script(this.language, this.value(first), state.fork());
    else if (DEEDS.removeTree.has(name))
      for (const arg of args)
        scene.touch('delete', this.value(arg), state, this.language, { recursive: true, forced: true });
    else if (DEEDS.remove.has(name))
      for (const arg of args)
        scene.touch('delete', { ...this.value(arg), glob: /[*?[]/.test(arg) }, state, this.language);
    else if (DEEDS.write.has(name) && first !== undefined && name !== 'cat')
      scene.touch('write', this.value(first), state, this.language);
    else if (DEEDS.read.has(name) && first !== undefined && name !== 'open') this.read(this.value(first));
    else if (name === 'open' || name === 'io.open') this.open(args);
    else if (name === 'rename' && args[0] !== undefined && args[1] !== undefined) {
      scene.touch('delete', this.value(args[0]), state, this.language, { deep: true });
      scene.touch('write', this.value(args[1]), state, this.language);
    } else if (name === 'chmod')
      for (const arg of args.slice(1)) scene.touch('permissions', this.value(arg), state, this.language);
    else if ((name === 'symlink' || name === 'link') && args[1] !== undefined) {
      this.read(this.value(args[0] ?? ''));
      scene.touch('write', this.value(args[1]), state, this.language);
    }
  }

  /** Perl's `open(F, "<", "x")`, `open F, "x"`, `open(F, "cmd |")`; Lua's `io.open("x", "w")`. */
  private open(args: readonly string[]): void {
    const { scene, state } = this.context;
    const [first = '', second] = args;
    if (this.language !== 'perl') {
      if (second !== undefined && /^[wa]/.test(second)) scene.touch('write', this.value(first), state, this.language);
      else if (first !== '') this.read(this.value(first));
      return;
    }
    const mode = /^\s*(\+?[<>]{1,2}|\|-|-\|)(?::\S+)?\s*$/.exec(first)?.[1];
    const target = mode === undefined ? first.replace(/^\s*[+<>|]+\s*/, '').replace(/\s*\|\s*$/, '') : (second ?? '');
    if (mode?.includes('|') || (mode === undefined && /^\s*\||\|\s*$/.test(first))) this.shell(this.value(target));
    else if (mode?.includes('>') || (mode === undefined && /^\s*\+?>/.test(first)))
      scene.touch('write', this.value(target), state, this.language);
    else if (target !== '') this.read(this.value(target));
  }

  private perl(text: string): void {
    if (this.language !== 'perl') return;
    const { scene, state } = this.context;
    // while (<~/.ssh/*>) and unlink <*.log>
    for (const match of text.matchAll(/\bunlink\b[^;]*?(?:<([^<>]+)>|\bglob\s*\(?\s*["']?([^"')]+))/g))
      scene.touch('delete', { ...this.value(match[1] ?? match[2] ?? ''), glob: true }, state, 'perl');
    for (const match of text.matchAll(/@ARGV\s*=\s*\(?\s*(["'])([^"']+)\1/g)) this.read(this.value(match[2] ?? ''));
    if (/\$ENV\{|%ENV\b/.test(text)) this.origins = [...this.origins, { kind: 'environment' }];
  }

  private network(text: string): void {
    const { scene } = this.context;
    scene.contactsIn(text, 'fetch', this.language);
    const socket =
      /(?:PeerAddr|PeerHost|inet_aton|connect|TCPSocket\.(?:new|open)|fsockopen|socket\.tcp|sockaddr_in|\.connect)\W+["'(\s=>]*([\w.-]+\.[\w.-]+|localhost)["']?/.exec(
        text,
      );
    const peer =
      /PeerAddr\s*=>?\s*["']?([\w.-]+)/.exec(text) ??
      socket ??
      /["'](\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?["']/.exec(/socket|Socket|INET/.test(text) ? text : '');
    if (!peer) {
      if (/\bbind\s*\(\s*["'](?:\*|0\.0\.0\.0)|\blisten\s*\(/.test(text) && runsWhatArrives(text))
        scene.act('listen_shell', this.language, this.language);
      return;
    }
    const host = peer[1] ?? '';
    scene.contact(host, 'connect', this.language);
    const local = /^(?:localhost|127\.)/.test(host);
    const runsShell =
      /\b(?:sh|bash|cmd|powershell)\b/.test(text) &&
      /\b(?:exec|system|dup2|open\s*\(\s*STD|popen|fdopen|spawn|os\.execute|fork|proc_open)\b/i.test(text);
    if (!local && (runsShell || runsWhatArrives(text))) scene.act('reverse_shell', host, this.language);
  }

  private read(path: Value): void {
    const { scene, state } = this.context;
    this.origins = [...this.origins, ...scene.contentOf(scene.touch('read', path, state, this.language)).origins];
  }

  private shell(command: Value): void {
    const { engine, scene, state } = this.context;
    if (!isKnown(command) && command.text.replace(/[\0\u0001\s]/g, '') === '') {
      scene.opaque(`${this.language} code runs a command that is not known before`);
      return;
    }
    engine.script(scene.os === 'windows' ? 'cmd' : 'posix', command, state.fork());
  }

  /** awk: `system("…")`, `"…" | getline`, `print | "…"`, `print > "file"`, `getline < "file"`, `/inet/tcp/…`. */
  awk(): Value {
    const { scene, state } = this.context;
    const { text } = this.code;
    const string = /"((?:[^"\\]|\\.)*)"/.source;
    for (const match of text.matchAll(new RegExp(String.raw`\bsystem\s*\(\s*${string}`, 'g')))
      this.shell(this.value(unescapeLiteral(match[1] ?? '')));
    for (const match of text.matchAll(new RegExp(String.raw`${string}\s*\|&?\s*getline`, 'g')))
      this.shell(this.value(unescapeLiteral(match[1] ?? '')));
    for (const match of text.matchAll(new RegExp(String.raw`\|&?\s*${string}`, 'g')))
      this.shell(this.value(unescapeLiteral(match[1] ?? '')));
    for (const match of text.matchAll(
      new RegExp(String.raw`\bprintf?\b[^;}"]*(?:"(?:[^"\\]|\\.)*"[^;}"]*)*>>?\s*${string}`, 'g'),
    ))
      scene.touch('write', this.value(unescapeLiteral(match[1] ?? '')), state, 'awk');
    for (const match of text.matchAll(new RegExp(String.raw`\bgetline\b[^;}|]*<\s*${string}`, 'g')))
      this.read(this.value(unescapeLiteral(match[1] ?? '')));
    const socket = /\/inet\d?\/(?:tcp|udp)\/\d+\/([^/"]+)\/(\d+)/.exec(text);
    if (socket) {
      scene.contact(socket[1] ?? '', 'send', 'awk', { port: Number(socket[2]), data: [this.context.input] });
      if (/\bgetline\b/.test(text) && /\|&?\s*getline|\bsystem\b/.test(text))
        scene.act('reverse_shell', `${socket[1]}:${socket[2]}`, 'awk');
    }
    if (/\bsystem\s*\(\s*(?!")/.test(text) && !/\bsystem\s*\(\s*""/.test(text)) {
      // system($0) runs what comes through the pipe.
      const { input } = this.context;
      if (isKnown(input) && input.text !== '') this.shell(input);
      else scene.opaque('awk runs a command that is not known before');
    }
    if (/\bENVIRON\b/.test(text)) this.origins = [...this.origins, { kind: 'environment' }];
    return unknown(...this.origins);
  }

  /** AppleScript: `do shell script "…"`, System Events, and what it tells Finder. */
  appleScript(): Value {
    const { scene, state } = this.context;
    const { text } = this.code;
    for (const match of text.matchAll(/do shell script\s+("(?:[^"\\]|\\.)*"(?:\s*&\s*"(?:[^"\\]|\\.)*")*)/gi)) {
      const command = [...(match[1] ?? '').matchAll(/"((?:[^"\\]|\\.)*)"/g)]
        .map((part) => unescapeLiteral(part[1] ?? ''))
        .join('');
      const inner = state.fork();
      if (/with administrator privileges/i.test(text)) {
        inner.privileged = true;
        scene.act('sudo', command, 'osascript');
      }
      this.context.engine.script('posix', this.value(command), inner);
    }
    if (/do shell script\s+(?!")/i.test(text)) scene.opaque('AppleScript runs a command that is not known before');
    if (/\bkeystroke\b|\bkey code\b|\bclick\b|\bset value\b.*\bUI element|AXPress|perform action/i.test(text))
      scene.act('window_control', text.slice(0, 200), 'osascript');
    if (
      /(?:quit|kill|close)\b[^\n]*\bperch\b|\bperch\b[^\n]*\bto quit|tell (?:application|app) "perch"[\s\S]*quit|application process "perch"/i.test(
        text,
      )
    )
      scene.act('perch_stop', text.slice(0, 200), 'osascript');
    if (/make (?:new )?login item/i.test(text)) scene.act('autostart_change', text.slice(0, 200), 'osascript');
    if (/empty (?:the )?trash/i.test(text)) scene.act('empty_trash', text.slice(0, 200), 'osascript');
    if (
      /\b(?:delete|move)\b[^\n]*\b(?:folder|file|every item|items|POSIX file|home|documents|desktop)\b/i.test(text) &&
      /Finder/i.test(text)
    ) {
      const path = /POSIX file\s+"([^"]+)"/i.exec(text)?.[1];
      scene.touch('delete', known(path ?? scene.home), state, 'osascript', { recursive: true });
    }
    if (/the clipboard\b/i.test(text) && !/set the clipboard/i.test(text)) {
      scene.act('read_clipboard', 'osascript', 'osascript');
      this.origins = [...this.origins, { kind: 'secret', name: 'clipboard' }];
    }
    if (/display dialog[\s\S]*(?:hidden answer|password)/i.test(text))
      scene.act('read_keychain', text.slice(0, 200), 'osascript');
    if (/(?:shut ?down|restart|log out)\b/i.test(text) && /System Events|Finder|loginwindow/i.test(text))
      scene.act('shut_down', text.slice(0, 200), 'osascript');
    if (/tell (?:application|app) "(?:Mail|Messages)"[\s\S]*\bsend\b/i.test(text))
      scene.act('message_send', text.slice(0, 200), 'osascript');
    if (/tell (?:application|app) "Terminal"[\s\S]*do script\s+"((?:[^"\\]|\\.)*)"/i.test(text)) {
      const script = /do script\s+"((?:[^"\\]|\\.)*)"/i.exec(text)?.[1] ?? '';
      this.context.engine.script('posix', this.value(unescapeLiteral(script)), state.fork());
    }
    return unknown(...this.origins);
  }
}

/** A line that comes over the network is handed to a function that runs commands. */
function runsWhatArrives(text: string): boolean {
  return (
    /\b(?:receive|recv|readline|readLine|gets|read)\s*\(/.test(text) &&
    /\b(?:popen|os\.execute|system|exec|spawn|run|pipeline|shell_exec)\s*\(+\s*(?:pipeline\s*\(\s*)?(?:`\$|\$?[A-Za-z_]\w*\s*[,)]|\w+[:.](?:receive|recv|readline|gets|read)\s*\()/.test(
      text,
    )
  );
}

/** The constant texts that follow, up to the end of the call. */
function argumentsAt(text: string, start: number): readonly string[] {
  const pattern = new RegExp(`${STRING}|[;)\\n]|\\w+`, 'g');
  pattern.lastIndex = start;
  const args: string[] = [];
  let end = start;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (args.length >= MOST_ALTERNATIVES) throw new TooMuch('one call in it has more arguments than Perch follows');
    const [piece] = match;
    const between = text.slice(end, match.index);
    end = match.index + piece.length;
    if (/^[;)\n]$/.test(piece)) break;
    const literal = /^(?:(["'])([\s\S]*)\1|qq?\s*.([\s\S]*).)$/.exec(piece);
    if (!literal) continue;
    const value =
      literal[1] === "'"
        ? (literal[2] ?? '').replace(/\\(['\\])/g, '$1')
        : unescapeLiteral(literal[2] ?? literal[3] ?? '');
    // "a" . "b" and "a" + "b" are one text.
    if (/^\s*(?:\.\.?|\+|<>|~)\s*$/.test(between) && args.length > 0) args.push(`${args.pop()}${value}`);
    else args.push(value);
  }
  return args;
}

/** `#` comments in Perl and R, `--` in Lua; good enough, since a comment only ever adds what it names. */
function withoutComments(text: string, language: CodeLanguage): string {
  if (language === 'lua') return text.replace(/--[^\n"']*$/gm, '');
  return language === 'perl' ? text.replace(/(^|\s)#[^\n"'{}]*$/gm, '$1') : text;
}
