/** Programs that search, print and transform text. */

import { toBase64 } from '../../content/base64.ts';
import { isSecretName } from '../../content/secrets.ts';
import { decoded } from '../encodings.ts';
import type { Invocation, ProgramTable } from '../invocation.ts';
import { textOf } from '../invocation.ts';
import { readEscape } from '../posix/parser.ts';
import type { CodeLanguage } from '../scene.ts';
import { TooMuch } from '../too-much.ts';
import {
  EMPTY,
  isKnown,
  joinValues,
  known,
  partOf,
  unknown,
  unknownToken,
  type Value,
  withOrigins,
  withoutMarks,
  withText,
} from '../value.ts';
import { searchesSecrets } from './files.ts';

const GREP_VALUES =
  '-e -f -m -A -B -C -D -d --regexp --file --max-count --after-context --before-context --context --include --exclude --exclude-dir --exclude-from --color --colour --label --binary-files';
const RG_VALUES = `${GREP_VALUES} -g -t -T -r -M -j -E --glob --iglob --type --type-not --replace --max-columns --threads --sort --sortr --max-depth -d --engine --pre --ignore-file --encoding --type-add --colors --path-separator --max-filesize`;

export const TEXT_PROGRAMS: ProgramTable = {
  'grep egrep fgrep zgrep ggrep': {
    values: GREP_VALUES,
    run: (i) => search(i, i.has('-r', '-R', '--recursive', '--dereference-recursive')),
  },
  'rg ripgrep': {
    values: RG_VALUES,
    run: (i) => {
      const program = i.value('--pre');
      if (program) i.run([program], { wrapper: 'rg' });
      return search(i, true);
    },
  },
  'ag ack ugrep': { values: `${GREP_VALUES} -G -g --ignore --ignore-dir --type`, run: (i) => search(i, true) },
  'ast-grep sg comby semgrep': {
    values: '-p -l -r --pattern --lang --rewrite',
    prints: 'content',
    first: 'nothing',
    operands: 'mention',
  },
  sed: { values: '-e -f -l --expression --file --line-length', run: streamEdit },
  gsed: { values: '-e -f -l --expression --file --line-length', run: streamEdit },
  'jq gojq jaq': { values: '-f --from-file --indent -L --tab', run: jsonFilter },
  yq: { values: '-f -o -p -P --expression --from-file', run: jsonFilter },
  'xmlstarlet xmllint tidy dasel mlr csvcut csvgrep in2csv xsv qsv gron fx jless': { operands: 'mention' },
  tr: { run: translate },
  rev: {
    run: (i) =>
      transformed(i, (text) =>
        text
          .split('\n')
          .map((line) => [...line].reverse().join(''))
          .join('\n'),
      ),
  },
  cut: { values: '-d -f -c -b --delimiter --fields --characters --bytes --output-delimiter', run: cutColumns },
  'sort uniq shuf paste join comm tsort nkf': {
    operands: 'read',
    values: '-k -t -o -S -T -n -d -f -w -s -1 -2 -j --key --field-separator --output -i',
    roles: { '-o --output': 'write' },
    run: passThrough,
  },
  'diff cmp colordiff diff3 sdiff vimdiff delta icdiff difft': {
    operands: 'read',
    values: '-U -C -W -x -X -I --exclude --label',
    recursive: '-r --recursive',
  },
  echo: { run: (i) => printEcho(i) },
  printf: { run: (i) => printFormatted(i.args) },
  man: {
    operands: 'mention',
    values: '-P --pager -M -s -S -L -m',
    roles: { '-P --pager': 'command' },
    prints: 'names',
  },
  unset: {
    run: (i) => {
      if (/\bHIST/.test(i.line)) i.act('wipe_history', i.line);
      return EMPTY;
    },
  },
  set: {
    run: (i) => {
      if (/\+o history/.test(i.line)) i.act('wipe_history', i.line);
      return EMPTY;
    },
  },
  'true false : sleep yes seq date cal uptime whatis apropos info clear reset tput stty logname arch nproc getconf locale tty wait jobs bg fg disown umask ulimit type which hash times caller shopt bind complete compgen compopt let getopts return exit break continue logout suspend enable help':
    {
      prints: 'names',
      run: simplePrinters,
    },
  'whoami id hostname uname hostid ifconfig ip lscpu lsblk lspci lsusb sw_vers system_profiler hostnamectl dmidecode groups users w who last finger getent arp netstat ss route':
    {
      run: machineFacts,
    },
  printenv: { run: printEnvironment },
  envsubst: { run: (i) => withOrigins(unknown(...i.input.origins), { kind: 'environment' }) },
  base64: { values: '-w -b -i -o --wrap --break --input --output', run: (i) => encode(i, 'base64') },
  'base32 base58 basenc': { values: '-w --wrap', run: (i) => encode(i, 'base32') },
  xxd: {
    values: '-c -g -l -s -o',
    run: (i) => (i.args.some((arg) => /^-[a-z]*r/.test(arg.text)) ? decodeHex(i) : encode(i, 'hex')),
  },
  'uudecode uuencode': {
    operands: 'read',
    run: (i) => withOrigins(unknown(...i.origins), { kind: 'decoded', how: i.name }),
  },
  'rot13 caesar': { run: (i) => transformed(i, rot13, 'rot13') },
  'vi vim nvim rvim rview gvim vimdiff nano pico emacs emacsclient micro ed ex red helix hx kak view vimtutor joe mcedit':
    { run: editor },
  'code code-insiders cursor windsurf subl sublime_text atom zed mate bbedit gedit kate idea webstorm pycharm goland open xdg-open start wslview explorer nautilus gnome-open kde-open':
    {
      values: '-a -g --goto --install-extension -n -b -u',
      run: openers,
    },
  'column less': { operands: 'read' },
};

function search(i: Invocation, recursive: boolean): Value {
  const patternGiven = i.has('-e', '-f', '--regexp', '--file') || (i.name === 'rg' && i.has('--files', '--type-list'));
  for (const file of i.options.values('-f', '--file')) i.read(file);
  const pattern = patternGiven ? i.value('-e', '--regexp') : i.operands[0];
  const places = patternGiven ? i.operands : i.operands.slice(1);
  // Only whether or where something matches is shown, not the contents.
  const quiet = i.has(
    '-q',
    '--quiet',
    '--silent',
    '-c',
    '--count',
    '-l',
    '--files-with-matches',
    '-L',
    '--files-without-match',
    '--files',
  );
  const fromPipe = places.length === 0 && !(recursive && i.input.origins.length === 0 && i.input.text === '');
  if (fromPipe) return matchingLines(i, pattern);
  for (const place of places.length === 0 ? [known('.')] : places) {
    const folder = recursive && i.scene.resolve(place, i.state).standing !== 'file';
    if (quiet && !folder) i.touch('list', place);
    else if (folder) {
      const touch = i.touch('search', place, { recursive: true });
      const wide = touch && ['home', 'all_homes', 'whole_disk'].some((kind) => touch.kinds.has(kind as 'home'));
      if (wide && searchesSecrets(pattern?.text ?? '')) i.act('search_secrets', i.line);
    } else i.read(place);
  }
  return unknown(...i.origins, { kind: 'program', name: i.name });
}

/** Lines of known text that match; the whole text when the pattern is not plain. */
function matchingLines(i: Invocation, pattern: Value | undefined): Value {
  const input = filteredEnvironment(i, pattern);
  if (!isKnown(input)) return partOf(input);
  if (!pattern || !isKnown(pattern) || /[\\^$.*+?()[\]{}|]/.test(pattern.text)) return input;
  const keep = (line: string): boolean => line.includes(pattern.text) !== i.has('-v', '--invert-match');
  return withText(
    input,
    input.text
      .split(/(?<=\n)/)
      .filter(keep)
      .join(''),
  );
}

/** `env | grep NODE` shows no secrets, `env | grep -i token` shows nothing else. */
function filteredEnvironment(i: Invocation, pattern: Value | undefined): Value {
  const { input } = i;
  if (!pattern || i.has('-v', '--invert-match') || !input.origins.some((origin) => origin.kind === 'environment'))
    return input;
  const others = input.origins.filter((origin) => origin.kind !== 'environment');
  const wantsSecrets = /token|secret|pass|pwd|cred|key|auth|aws|api|github|^\.?\*?$/i.test(pattern.text);
  return unknown(...others, ...(wantsSecrets ? [{ kind: 'secret', name: 'environment' } as const] : []));
}

function streamEdit(i: Invocation): Value {
  const inPlace = i.args.some((arg) => /^-[nErszu]*i|^--in-place/.test(arg.text));
  const scripts = i.options.values('-e', '--expression');
  const hasScript = scripts.length > 0 || i.has('-f', '--file');
  for (const file of i.options.values('-f', '--file')) i.read(file);
  const operands = i.operands[0]?.text === '' && inPlace ? i.operands.slice(1) : i.operands;
  const files = hasScript ? operands : operands.slice(1);
  const all = hasScript ? scripts : operands.slice(0, 1);
  for (const script of all) sedScript(i, script);
  // GNU's `e` flag runs what the replacement made of a line.
  if (files.length === 0 && all.some((script) => /^s(.).*\1[gIpm0-9]{0,12}e[gIpm0-9]{0,12}$/s.test(script.text)))
    i.shell(i.input);
  for (const file of files) {
    if (inPlace) {
      i.scene.touch('edit', file, i.state, i.name, { newText: all.map((script) => script.text).join('\n') });
    } else i.read(file);
  }
  if (files.length > 0 || i.origins.length > 0) return inPlace ? EMPTY : unknown(...i.origins);
  return all.reduce((value, script) => substituted(value, script), i.input);
}

/** `w file`, `r file` and GNU's `e command` inside a sed script. */
function sedScript(i: Invocation, script: Value): void {
  const { text } = script;
  for (const match of text.matchAll(/(?:^|[;\n{}]|\/[gIpe0-9]{0,12})[^\S\n]*[wW][^\S\n]+([^\n;}]+)/g))
    i.write(withText(script, (match[1] ?? '').trim()));
  for (const match of text.matchAll(/(?:^|[;\n{}\d$])[^\S\n]*r[^\S\n]+([^\n;}]+)/g))
    i.read(withText(script, (match[1] ?? '').trim()));
  const command = /(?:^|[;\n{}\d$/])[^\S\n]*e[^\S\n]+([^\n;}]+)/.exec(text);
  if (command) i.shell(withText(script, command[1] ?? ''));
  if (/^s(.)(?:(?!\1).)*\1((?:(?!\1).)*)\1[gIp0-9]*e/.test(text))
    i.shell(withText(script, /^s(.)(?:(?!\1).)*\1((?:(?!\1).)*)\1/.exec(text)?.[2] ?? ''));
}

function substituted(value: Value, script: Value): Value {
  const match = /^s([/|#,:~])((?:(?!\1)[^\\[\]()*+?{}^$.]|\\.)*)\1((?:(?!\1)[^\\&]|\\.)*)\1(g?)$/.exec(script.text);
  if (!isKnown(value) || !match) return unknown(...value.origins);
  const [, , pattern = '', replacement = '', flag] = match;
  const plain = (text: string): string => text.replace(/\\(.)/g, '$1');
  if (pattern === '') return value;
  return withText(
    value,
    flag === 'g'
      ? value.text.replaceAll(plain(pattern), plain(replacement))
      : value.text.replace(plain(pattern), () => plain(replacement)),
  );
}

const TWO_VALUES = new Set(['--arg', '--argjson', '--slurpfile', '--rawfile']);

function jsonFilter(i: Invocation): Value {
  const words: Value[] = [];
  for (let at = 0; at < i.args.length; at++) {
    const arg = i.args[at] as Value;
    if (TWO_VALUES.has(arg.text)) {
      if (arg.text.endsWith('file')) i.read(i.args[at + 2]);
      at += 2;
    } else if (/^(?:-f|--from-file|--indent|-L|-o|-p|--expression)$/.test(arg.text)) at++;
    else if (!/^-/.test(arg.text) || arg.text === '-') words.push(arg);
  }
  const hasFilter = i.has('-f', '--from-file');
  const commands = new Set(['eval', 'e', 'eval-all', 'ea', 'shell-completion']);
  const rest = i.name === 'yq' && commands.has(words[0]?.text ?? '') ? words.slice(1) : words;
  const [filter] = rest;
  const inPlace = i.args.some((arg) => /^-[a-zA-Z]*i|^--in-?place/.test(arg.text)) && i.name === 'yq';
  for (const file of hasFilter ? rest : rest.slice(1)) {
    if (inPlace) i.scene.touch('edit', file, i.state, i.name, { newText: filter?.text ?? '' });
    else i.read(file);
  }
  const environment = /\benv\b|\$ENV\b/.test(filter?.text ?? '') ? [{ kind: 'environment' } as const] : [];
  if (environment.length > 0 && !/\benv\.\w|\$ENV\.\w/.test(filter?.text ?? '')) i.act('read_environment', i.line);
  const constant = i.has('-n', '--null-input') && i.origins.length === 0 && environment.length === 0;
  return constant
    ? withText(filter ?? EMPTY, `${(filter?.text ?? '').replace(/^"|"$/g, '')}\n`)
    : unknown(...i.origins, ...environment);
}

function transformed(i: Invocation, change: (text: string) => string, how?: string): Value {
  const input =
    i.operands.length > 0 && i.name !== 'tr'
      ? joinValues(
          i.operands.map((operand) => i.content(operand)),
          '',
        )
      : i.input;
  if (!isKnown(input)) return input;
  const result = withText(input, withoutMarks(change(input.text)));
  return how === undefined && i.name !== 'rev' && i.name !== 'tr'
    ? result
    : withOrigins(result, { kind: 'decoded', how: how ?? i.name });
}

function rot13(text: string): string {
  return text.replace(/[A-Za-z]/g, (c) =>
    String.fromCharCode((c <= 'Z' ? 90 : 122) >= c.charCodeAt(0) + 13 ? c.charCodeAt(0) + 13 : c.charCodeAt(0) - 13),
  );
}

function characterSet(text: string): string[] {
  const source = unescaped(text)
    .replaceAll('[:upper:]', 'A-Z')
    .replaceAll('[:lower:]', 'a-z')
    .replaceAll('[:digit:]', '0-9')
    .replaceAll('[:alpha:]', 'A-Za-z')
    .replaceAll('[:alnum:]', '0-9A-Za-z')
    .replaceAll('[:space:]', ' \t\n\r\f\v')
    .replaceAll('[:blank:]', ' \t');
  const characters: string[] = [];
  const all = [...source];
  for (let at = 0; at < all.length && characters.length < 1000; at++) {
    const start = all[at] as string;
    const end = all[at + 2];
    if (all[at + 1] === '-' && end !== undefined && start.length === 1 && end >= start) {
      for (let code = start.charCodeAt(0); code <= end.charCodeAt(0); code++)
        characters.push(String.fromCharCode(code));
      at += 2;
    } else characters.push(start);
  }
  return characters;
}

function translate(i: Invocation): Value {
  const [first, second] = i.operands;
  const complement = i.has('-c', '-C', '--complement');
  if (!first || !isKnown(first) || complement) return i.input;
  const set = characterSet(first.text);
  if (i.has('-d', '--delete'))
    return transformedPlainly(i, (text) => [...text].filter((c) => !set.includes(c)).join(''));
  if (!second || !isKnown(second)) return i.input;
  const replacement = characterSet(second.text);
  if (replacement.length === 0) return i.input;
  const change = (text: string): string =>
    [...text]
      .map((c) => {
        const index = set.indexOf(c);
        return index === -1 ? c : (replacement[Math.min(index, replacement.length - 1)] as string);
      })
      .join('');
  // Replacing separators is everyday work; replacing letters by letters hides text.
  const letters = set.filter((c) => /[A-Za-z]/.test(c)).length > 5 && change('abc').toLowerCase() !== 'abc';
  return letters ? transformed(i, change, 'tr') : transformedPlainly(i, change);
}

function transformedPlainly(i: Invocation, change: (text: string) => string): Value {
  return isKnown(i.input) ? withText(i.input, withoutMarks(change(i.input.text))) : i.input;
}

function cutColumns(i: Invocation): Value {
  const characters = textOf(i.value('-c', '-b', '--characters', '--bytes'));
  const fields = textOf(i.value('-f', '--fields'));
  const delimiter = textOf(i.value('-d', '--delimiter')) || '\t';
  for (const operand of i.operands) i.read(operand);
  if (i.operands.length > 0) return unknown(...i.origins);
  const range = /^(\d*)(-?)(\d*)$/.exec(characters || fields);
  if (!isKnown(i.input)) return i.input;
  if (!range) return unknown(...i.input.origins);
  const start = Number(range[1] || 1) - 1;
  const end = range[2] === '' ? start + 1 : range[3] === '' ? undefined : Number(range[3]);
  const line = (text: string): string => {
    const pieces = characters === '' ? text.split(delimiter) : [...text];
    return pieces.slice(start, end).join(characters === '' ? delimiter : '');
  };
  return withText(i.input, i.input.text.split('\n').map(line).join('\n'));
}

function passThrough(i: Invocation): Value | undefined {
  return i.operands.length === 0 ? i.input : undefined;
}

// Printing

export function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  let result = '';
  for (let at = 0; at < text.length; ) {
    if (text[at] !== '\\') {
      result += text[at++];
      continue;
    }
    const escaped = readEscape(text, at);
    result += escaped.text;
    at = escaped.end;
  }
  return result;
}

function printEcho(i: Invocation): Value {
  let words = i.args;
  let escapes = false;
  while (words[0] && /^-[neE]+$/.test(words[0].text)) {
    escapes ||= words[0].text.includes('e');
    words = words.slice(1);
  }
  const newline = i.args[0] && /^-[eE]*n/.test(i.args[0].text) ? '' : '\n';
  const text = joinValues(words, ' ');
  if (!escapes || !text.text.includes('\\')) return withText(text, text.text + newline);
  const decoded = withText(text, keepingMarks(text.text, unescaped) + newline);
  return /\\(?:x|0|[1-7]|u)/.test(text.text) ? withOrigins(decoded, { kind: 'decoded', how: 'echo -e' }) : decoded;
}

/** Unescapes without letting an escape make a mark of its own. */
function keepingMarks(text: string, change: (text: string) => string): string {
  return text
    .split(/([\0\u0001])/)
    .map((piece) => (piece === '\u0000' || piece === '\u0001' ? piece : withoutMarks(change(piece))))
    .join('');
}

/** Characters that `printf` prints by using its format again. */
const LONGEST_PRINTED = 100_000;

/** @throws {TooMuch} */
export function printFormatted(args: readonly Value[]): Value {
  const [format, ...values] = args[0]?.text === '--' ? args.slice(1) : args;
  if (!format) return EMPTY;
  const origins = [...format.origins, ...values.flatMap((value) => value.origins)];
  const coded =
    /\\(?:x|0?[0-7]{2}|u)/.test(format.text) ||
    (/%b/.test(format.text) && values.some((value) => /\\(?:x|0)/.test(value.text)));
  const template = keepingMarks(format.text, unescaped);
  let used = 0;
  let text = '';
  const once = (): void => {
    text += template.replace(
      /%(%|[-+ #0]*(?:\d+|\*)?(?:\.(?:\d+|\*))?([a-zA-Z]|\(.*?\)T))/g,
      (whole, spec: string, kind: string | undefined) => {
        if (spec === '%') return '%';
        const value = values[used++]?.text ?? '';
        if (kind === 'b') return keepingMarks(value, unescaped);
        if (kind === 'c') return value.slice(0, 1);
        if (kind === 's' || kind === 'd' || kind === 'i' || kind === 'u') return value;
        if (kind === 'q') return value;
        if ((kind === 'x' || kind === 'X') && /^\d+$/.test(value)) return Number(value).toString(16);
        return kind === 'o' && /^\d+$/.test(value) ? Number(value).toString(8) : whole;
      },
    );
  };
  once();
  while (used > 0 && used < values.length) {
    if (text.length >= LONGEST_PRINTED) throw new TooMuch('it prints more than Perch follows');
    const before = used;
    once();
    if (used === before) break;
  }
  const result: Value = { text, origins, glob: false };
  return coded ? withOrigins(result, { kind: 'decoded', how: 'printf' }) : result;
}

function simplePrinters(i: Invocation): Value | undefined {
  if (i.name === 'date' || i.name === 'nproc' || i.name === 'arch') return unknownToken();
  if ((i.name === 'which' || i.name === 'type') && i.operands[0])
    return withText(i.operands[0], `/usr/bin/${i.operands[0].text}\n`);
  if (i.name === 'seq') return unknownToken();
  return undefined;
}

function machineFacts(i: Invocation): Value {
  const token = i.name === 'whoami' || i.name === 'id' || i.name === 'hostname' || i.name === 'uname';
  const origin = { kind: 'machine', what: i.name } as const;
  if (
    /^(?:ip|ifconfig|route|hostname|hostnamectl|arp)$/.test(i.name) &&
    /(?:^| )(?:add|del|delete|set|set-\w+|flush|replace|up|down)(?: |$)/.test(i.line)
  )
    i.act('network_setting', `${i.name} ${i.line}`);
  if (i.name === 'getent' && /^g?shadow$/.test(i.word(0))) i.act('read_password_hashes', i.line);
  return token ? unknownToken(origin) : unknown(origin);
}

function printEnvironment(i: Invocation): Value | undefined {
  if (i.operands.length > 0) {
    return joinValues(
      i.operands.map((operand) =>
        isSecretName(operand.text) ? unknown({ kind: 'secret', name: operand.text }) : unknown(),
      ),
      '\n',
    );
  }
  i.act('read_environment', i.name);
  return unknown({ kind: 'environment' });
}

// Encodings

function encode(i: Invocation, how: 'base64' | 'base32' | 'hex'): Value {
  const decodes = i.args.some((arg) => /^-[a-zA-Z]*[dD]|^--d/.test(arg.text)) && how !== 'hex';
  const file = i.operands[0] ?? i.value('-i', '--input');
  const input = file ? i.content(file) : i.input;
  const output = i.value('-o', '--output');
  const result = decodes
    ? decoded(input, how)
    : isKnown(input) && how === 'base64'
      ? withText(input, toBase64(input.text))
      : unknown(...input.origins);
  if (!output) return result;
  i.write(output, result);
  return EMPTY;
}

function decodeHex(i: Invocation): Value {
  const input = i.operands[0] ? i.content(i.operands[0]) : i.input;
  const plain = i.args.some((arg) => /^-[a-z]*p/.test(arg.text));
  const text = plain ? input.text : input.text.replace(/^[0-9a-f]+: ?((?:[0-9a-f]{2,4} ?)+).*$/gim, '$1');
  return decoded(withText(input, text), 'hex');
}

// Editors and openers

const EDITOR_LANGUAGES: Readonly<Record<string, CodeLanguage>> = { py: 'python', lu: 'lua', ru: 'ruby', pe: 'perl' };

function editor(i: Invocation): Value {
  for (let at = 0; at < i.args.length; at++) {
    const arg = i.args[at] as Value;
    const attached = /^(?:\+|-c=?|--cmd=?|--eval=?)(.+)$/s.exec(arg.text);
    const command = /^(?:-c|--cmd|-S|--eval|-f|-batch|--batch)$/.test(arg.text)
      ? i.args[++at]
      : attached && withText(arg, attached[1] ?? '');
    if (!command) {
      if (!/^[-+]/.test(arg.text)) i.scene.touch('edit', arg, i.state, i.name);
      continue;
    }
    const bang = /!(.+)$/s.exec(command.text);
    if (bang) i.shell(withText(command, bang[1] ?? ''));
    const code = /(?:^|:|\|)\s*(py3?|python3?|pyx|lua|ruby|perl)\s+(.+)$/s.exec(command.text);
    if (code) i.script(EDITOR_LANGUAGES[code[1]?.slice(0, 2) ?? ''] ?? 'python', withText(command, code[2] ?? ''));
    const lisp = /\(shell-command(?:-to-string)? "((?:[^"\\]|\\.)*)"/.exec(command.text);
    if (lisp) i.shell(withText(command, lisp[1] ?? ''));
    const terminal = /\((?:ansi-)?term "([^"]+)"/.exec(command.text);
    if (terminal) i.shell(withText(command, terminal[1] ?? ''));
  }
  const typed = /^(?:\d*|%|\.|,)*!(.+)$/m.exec(i.input.text);
  if (typed && (i.name === 'ed' || i.name === 'ex' || i.name === 'red')) i.shell(withText(i.input, typed[1] ?? ''));
  return EMPTY;
}

function openers(i: Invocation): Value {
  if (i.word(0) === 'tunnel') i.act('share_terminal', `${i.name} ${i.line}`);
  for (const extension of i.options.values('--install-extension')) i.act('agent_plugin_add', extension);
  if (i.has('--install-extension')) return EMPTY;
  for (const operand of i.operands) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(operand.text) && !/^[a-z]:[\\/]/i.test(operand.text)) i.fetch(operand);
    else if (operand.text !== '' && operand.text !== '.') i.touch('list', operand);
  }
  const application = textOf(i.value('-a'));
  if (i.name === 'open' && /\bperch\b/i.test(application)) i.act('window_control', application);
  return EMPTY;
}
