/**
 * Languages without a grammar here (Perl, awk, Lua, R and others), and code the grammars cannot read: calls of
 * well-known functions are found by their shape, with everything their arguments may stand for.
 */
import { fromBase64 } from '../../../content/base64.ts';
import type { CodeLanguage } from '../../scene.ts';
import { isKnown, known, unknown, type Value, withOrigins, withoutMarks } from '../../value.ts';
import { readAppleScript } from './applescript.ts';
import { readAwk } from './awk.ts';
import { isNothingKnown, type ShapeContext, ShapeDeeds } from './deeds.ts';
import { type Argument, flat, type Item } from './lists.ts';
import { literalAt } from './literals.ts';
import { APPLIES, Names } from './names.ts';

export function readByShape(language: CodeLanguage, code: Value, context: ShapeContext): Value {
  if (language === 'awk') return readAwk(code, context);
  if (language === 'applescript') return readAppleScript(code, context);
  return new ShapeReader(language, code, context).read();
}

/** A call: its name, and a bracket, a blank or a text behind it. */
const CALL = /(?<![\w$@%.'"-])(:?[A-Za-z_](?:[\w.]|::|->)*!?)(?=(\s*\()|\s|["'[])/g;

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
    'slurp read_file File.read File.read! readLines readRDS read.csv open io.open io.lines file.show readFileSync fs.readFileSync',
  ),
  write: words('spew write_file File.write File.write! writeLines writeFileSync fs.writeFileSync file.create cat'),
};

const RENAMES = words('rename os.rename file.rename');
const FOLDER_CHANGES = words('chdir setwd lfs.chdir os.chdir cd File.cd File.cd! Dir.chdir');

const CALLED: ReadonlySet<string> = new Set([
  ...FOLDER_CHANGES,
  ...Object.values(DEEDS).flatMap((names: ReadonlySet<string>) => [...names]),
  ...RENAMES,
  'chmod',
  'symlink',
  'link',
]);

class ShapeReader {
  private readonly language: CodeLanguage;
  private readonly text: string;
  private readonly context: ShapeContext;
  private readonly deeds: ShapeDeeds;
  private readonly names: Names;

  constructor(language: CodeLanguage, code: Value, context: ShapeContext) {
    this.language = language;
    this.text = withoutComments(code.text, language);
    this.context = context;
    this.deeds = new ShapeDeeds(language, code, context);
    this.names = new Names(this.text, language, context.scene, context.state);
  }

  read(): Value {
    this.calls();
    this.commands();
    if (this.language === 'perl') this.perl();
    this.decoding();
    this.network(this.text);
    const { origins } = this.deeds;
    return unknown(...(origins.length > 0 ? origins : [{ kind: 'program', name: this.language } as const]));
  }

  private readonly step = (cost: number): void => this.context.scene.step(cost);

  private calls(): void {
    const { scene } = this.context;
    for (const match of this.text.matchAll(CALL)) {
      scene.step();
      const [, written = '', bracket] = match;
      const name = plainName(written);
      if (!CALLED.has(name) && !APPLIES.has(name)) continue;
      const at = match.index + written.length;
      if (bracket === undefined && !this.isGivenSomething(match.index, at)) continue;
      const given = this.names.reader.arguments(at).list;
      if (CALLED.has(name))
        this.call(name, given, written.includes('->') || this.text.startsWith('->', match.index - 2));
      else this.apply(given);
    }
  }

  /** Whether a name without brackets is a call: not a word of a text for people. */
  private isGivenSomething(from: number, at: number): boolean {
    const next = this.names.reader.skip(at);
    if (literalAt(this.text, next, this.language, this.step)) return true;
    if (!/[@$%&\w\\]/.test(this.text[next] ?? '')) return false;
    const line = this.text.slice(this.text.lastIndexOf('\n', from) + 1, from).slice(-400);
    return !/["']/.test(line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, ''));
  }

  private call(name: string, given: readonly Argument[], isMethod = false): void {
    for (const list of flat(given)) this.deed(name, list, isMethod);
  }

  /** `lapply(files, unlink)`. */
  private apply(given: readonly Argument[]): void {
    const isCalled = ({ lists }: Argument) => CALLED.has(lists[0]?.[0]?.word ?? '');
    const [called] = given.filter(isCalled);
    const name = called?.lists[0]?.[0]?.word;
    if (name !== undefined)
      this.call(
        name,
        given.filter((argument) => argument !== called),
      );
  }

  private deed(name: string, args: readonly Item[], isMethod: boolean): void {
    const { deeds } = this;
    const [first, second] = args;
    if (FOLDER_CHANGES.has(name)) deeds.enter(first);
    else if (DEEDS.shell.has(name))
      this.shell(args.filter(({ label }) => label === undefined || /^(?:args|command)$/.test(label)));
    else if (DEEDS.code.has(name)) {
      if (this.language !== 'lua')
        for (const value of first?.values ?? []) if (!isNothingKnown(value)) deeds.script(value);
    } else if (DEEDS.removeTree.has(name))
      for (const arg of args) deeds.touch('delete', arg, { recursive: true, forced: true });
    else if (DEEDS.remove.has(name)) this.remove(name, args);
    else if (DEEDS.write.has(name) && name !== 'cat') deeds.touch('write', first);
    else if (name === 'open' || name === 'io.open')
      this.open(this.language === 'perl' && !isMethod && args.length > 1 ? args.slice(1) : args);
    else if (DEEDS.read.has(name)) deeds.read(first);
    else if (RENAMES.has(name) && second) {
      deeds.touch('delete', first, { deep: true });
      deeds.touch('write', second);
    } else if (name === 'chmod') for (const arg of args.slice(1)) deeds.touch('permissions', arg);
    else if ((name === 'symlink' || name === 'link') && second) {
      deeds.read(first);
      deeds.touch('write', second);
    }
  }

  private remove(name: string, args: readonly Item[]): void {
    // R's rm() forgets variables.
    if (name === 'rm' && /<-/.test(this.text)) return;
    const isRecursive = args.some(
      ({ label, word }) => label === 'recursive' && !/^(?:F|FALSE|false)$/.test(word ?? ''),
    );
    for (const arg of args) this.deeds.delete(arg, isRecursive ? { recursive: true, forced: true } : {});
  }

  private shell(args: readonly Item[]): void {
    const [first, ...rest] = args;
    const values = first?.values ?? [];
    const isProgram = ({ text }: Value) => rest.length > 0 && !/[\s;|&]/.test(text);
    const programs = values.filter(isProgram);
    if (programs.length > 0) this.deeds.run([{ values: programs }, ...rest]);
    for (const value of values) {
      // In other languages these names may be anybody's.
      const isSure = this.language === 'perl' || this.language === 'lua';
      if (!isProgram(value) && (isSure || !isNothingKnown(value))) this.deeds.shell(value);
    }
  }

  /** Perl's `open(F, "<", "x")`, `open F, "x"`, `open(F, "cmd |")`; Lua's `io.open("x", "w")`. */
  private open(args: readonly Item[]): void {
    const { deeds } = this;
    const [first, second] = args;
    if (this.language !== 'perl') {
      if (second?.values.some(({ text }) => /^[wa]/.test(text))) deeds.touch('write', first);
      else deeds.read(first);
      return;
    }
    for (const { text } of first?.values ?? []) {
      const mode = /^\s*(\+?[<>]{1,2}|\|-|-\|)(?::\S+)?\s*$/.exec(text)?.[1];
      // A mode that is not known may be any.
      if (mode === undefined && !isKnown(known(text)) && second) deeds.read(second);
      if (mode?.includes('|') && args.length > 2) deeds.run(args.slice(1));
      else if (mode !== undefined) this.opened(mode, second);
      else {
        const begin = /^\s*(\+?[<>|]*)/.exec(text)?.[1] ?? '';
        const target = text.replace(/^\s*[+<>|]+/, '').trim();
        this.opened(/\|$/.test(target) ? '|' : begin, { values: [known(target.replace(/\s*\|$/, ''))] });
      }
    }
  }

  private opened(mode: string, target: Item | undefined): void {
    if (mode.includes('|')) for (const value of target?.values ?? []) this.deeds.shell(value);
    else if (mode.includes('>')) this.deeds.touch('write', target);
    else this.deeds.read(target);
  }

  /** Backquotes and `qx{}`. */
  private commands(): void {
    if (!/^(?:perl|ruby|php)$/.test(this.language)) return;
    const starts = /`|\bqx\b/g;
    for (let match = starts.exec(this.text); match; match = starts.exec(this.text)) {
      const literal = literalAt(this.text, match.index, this.language, this.step);
      if (literal?.kind !== 'command') continue;
      starts.lastIndex = literal.end;
      for (const value of this.names.reader.filled(literal.from, literal.to, true)) this.deeds.shell(value);
    }
  }

  private perl(): void {
    // while (<>) goes through what the program is given.
    this.deeds.read({ values: this.names.valuesOf('ARGV') });
    if (/\$ENV\{|%ENV\b/.test(this.text)) this.deeds.carries({ kind: 'environment' });
  }

  private decoding(): void {
    const { scene, engine, state } = this.context;
    const { text } = this;
    for (const match of text.matchAll(
      /(?:decode_base64|b64decode|base64_decode|atob|Base64\.decode64)\s*\(?\s*(["'])([A-Za-z0-9+/=_-]+)\1/g,
    )) {
      const plain = fromBase64(match[2] ?? '');
      if (plain !== undefined && /\b(?:eval|exec|system|load)\b/.test(text)) {
        scene.act('run_decoded', 'base64', this.language);
        const decoded = withOrigins(known(withoutMarks(plain)), { kind: 'decoded', how: 'base64' });
        engine.script(this.language, decoded, state.fork());
      }
    }
    if (
      /\b(?:unpack\s*\(?\s*["'](?:H|u)|pack\s*\(?\s*["']H|tr\/a-z\/|rot13)/.test(text) &&
      /\b(?:eval|exec|system)\b/.test(text)
    )
      scene.act('run_decoded', this.language, this.language);
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
}

/** `File::Path::rmtree` and `File::Path->rmtree` are rmtree. */
function plainName(written: string): string {
  const name = written.replace(/^.*->/, '');
  return CALLED.has(name) ? name : name.replace(/^.*::/, '');
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

/** `#` comments in Perl and R, `--` in Lua; good enough, since a comment only ever adds what it names. */
function withoutComments(text: string, language: CodeLanguage): string {
  if (language === 'lua') return text.replace(/--[^\n"']*$/gm, '');
  return language === 'perl' ? text.replace(/(^|\s)#[^\n"'{}]*$/gm, '$1') : text;
}
