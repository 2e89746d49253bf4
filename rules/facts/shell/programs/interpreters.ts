/** Shells and language interpreters: what they are told to run is followed in its own grammar. */

import { fromBase64Utf16 } from '../../content/base64.ts';
import { readUrl } from '../../network/url.ts';
import { baseName } from '../../paths/spelling.ts';
import type { Invocation, ProgramTable } from '../invocation.ts';
import { textOf } from '../invocation.ts';
import type { CodeLanguage } from '../scene.ts';
import {
  EMPTY,
  isKnown,
  joinValues,
  known,
  unknown,
  type Value,
  withOrigins,
  withoutMarks,
  withText,
} from '../value.ts';

export const INTERPRETER_PROGRAMS: ProgramTable = {
  'sh bash zsh dash ksh mksh ash rbash yash posh git-bash': {
    leading: true,
    values: '-O -o --init-file --rcfile',
    run: shellProgram,
  },
  'fish nu xonsh elvish csh tcsh': { leading: true, values: '-c --command -C --init-command', run: otherShell },
  'powershell pwsh powershell_ise': { run: powerShell },
  cmd: { run: commandPrompt },
  'python python2 python3 pypy pypy3 py pythonw ipython bpython': {
    run: (i) =>
      interpreter(i, {
        language: 'python',
        code: ['-c'],
        values: ['-W', '-X', '--check-hash-based-pycs'],
        module: '-m',
      }),
  },
  'node nodejs electron': {
    run: (i) =>
      interpreter(i, {
        language: 'javascript',
        code: ['-e', '-p', '-pe', '-ep', '--eval', '--print'],
        values: [
          '-r',
          '--require',
          '--import',
          '--loader',
          '--experimental-loader',
          '-C',
          '--conditions',
          '--env-file',
          '--input-type',
        ],
      }),
  },
  'ts-node tsx esno swc-node babel-node vite-node': {
    run: (i) =>
      interpreter(i, {
        language: 'javascript',
        code: ['-e', '-p', '--eval'],
        values: ['-r', '--require', '-P', '--project', '--tsconfig', '--import'],
      }),
  },
  deno: { run: deno },
  'perl perl5': {
    run: (i) => interpreter(i, { language: 'perl', code: ['-e', '-E'], values: ['-I', '-M', '-m'], clusters: true }),
  },
  'ruby jruby irb': {
    run: (i) => interpreter(i, { language: 'ruby', code: ['-e'], values: ['-r', '-I', '-C', '-E'], clusters: true }),
  },
  'php php8 php-cli': {
    run: (i) =>
      interpreter(i, { language: 'php', code: ['-r', '-B', '-R', '-E'], values: ['-d', '-c', '-z', '-S', '-t'] }),
  },
  'lua luajit lua5.1 lua5.3 lua5.4': { run: (i) => interpreter(i, { language: 'lua', code: ['-e'], values: ['-l'] }) },
  'Rscript R': { run: (i) => interpreter(i, { language: 'lua', code: ['-e'], values: [] }) },
  'julia elixir erl ghci ocaml guile racket sbcl clojure bb groovy scala kotlin swift tclsh wish': {
    run: (i) => interpreter(i, { language: 'lua', code: ['-e', '-eval', '--eval', '-E', '-noshell'], values: [] }),
  },
  osascript: { run: appleScript },
  'awk gawk mawk nawk': { run: awk },
  'wscript cscript': {
    slash: true,
    run: (i) => {
      if (i.operands[0]) windowsScript(i, i.operands[0]);
      return EMPTY;
    },
  },
  mshta: {
    run: (i) => {
      if (i.args[0]) windowsScript(i, i.args[0]);
      return EMPTY;
    },
  },
  'regsvr32 rundll32 installutil msbuild regasm regsvcs cmstp odbcconf mavinject presentationhost ieexec hh pcalua forfiles dnx msxsl':
    { run: livingOffTheLand },
  'java javaw': { operands: 'mention', singleDash: true, values: '-cp -classpath -jar -m -p --module-path' },
  'csi fsi': { operands: 'execute' },
};

// POSIX shells

function shellProgram(i: Invocation): Value {
  const flags = i.args.map((arg) => arg.text);
  const commandAt = flags.findIndex((flag) => /^-[a-zA-Z]*c[a-zA-Z]*$/.test(flag));
  if (flags.some((flag) => flag === '--version' || flag === '--help' || flag === '-n')) return EMPTY;
  if (commandAt !== -1) {
    const rest = i.args.slice(commandAt + 1).filter((arg, index) => index > 0 || !/^[-+][a-z]$/.test(arg.text));
    const [text, calledAs, ...positional] = rest;
    if (!text) return EMPTY;
    const state = i.state.fork();
    state.depth++;
    state.positional = positional;
    state.calledAs = calledAs;
    return i.script('posix', text, state, i.input);
  }
  const { operands } = i;
  const readsInput = operands.length === 0 || operands[0]?.text === '-' || i.has('-s');
  if (readsInput) {
    const { input } = i;
    if (input.text === '' && input.origins.length === 0) {
      // A shell that waits for somebody to type: what is typed later is not seen.
      if (i.state.where === 'here') i.opaque('it opens a shell, and what is typed into it later is not seen');
      return unknown({ kind: 'program', name: i.name });
    }
    const state = i.state.fork();
    state.depth++;
    state.positional = operands;
    const printed = i.script('posix', input, state, EMPTY);
    return isKnown(input) ? printed : withOrigins(printed, { kind: 'program', name: i.name });
  }
  const [file, ...args] = operands;
  return file ? i.runFile(file, 'posix', args) : EMPTY;
}

function otherShell(i: Invocation): Value {
  const command = i.value('-c', '--command', '-C', '--init-command');
  if (command) return i.shell(command);
  const [file, ...args] = i.operands;
  if (file) return i.runFile(file, 'posix', args);
  if (i.input.text !== '' || i.input.origins.length > 0) return i.shell(i.input, i.state, EMPTY);
  if (i.state.where === 'here' && !i.has('--version', '-v', '--help', '-h', '-n', '--no-execute'))
    i.opaque('it opens a shell, and what is typed into it later is not seen');
  return unknown({ kind: 'program', name: i.name });
}

// PowerShell and cmd

const POWERSHELL_VALUES = [
  'executionpolicy',
  'ex',
  'ep',
  'exec',
  'windowstyle',
  'w',
  'win',
  'version',
  'inputformat',
  'outputformat',
  'configurationname',
  'custompipename',
  'workingdirectory',
  'wd',
  'settingsfile',
  'psconsolefile',
];

function powerShell(i: Invocation): Value {
  let hidden = false;
  for (let at = 0; at < i.args.length; at++) {
    const arg = i.args[at] as Value;
    const flag = /^(?:-{1,2}|\/)([A-Za-z]+)(?::(.*))?$/s.exec(arg.text);
    if (arg.text === '-') return i.script('powershell', i.input, i.state, EMPTY);
    if (!flag) {
      // Windows PowerShell runs a bare argument as a command, PowerShell 7 as a file.
      if (/\.ps1$/i.test(arg.text) && !/\s/.test(arg.text)) return i.runFile(arg, 'powershell', i.args.slice(at + 1));
      return i.script('powershell', joinValues(i.args.slice(at), ' '));
    }
    const name = (flag[1] ?? '').toLowerCase();
    const next = flag[2] === undefined ? i.args[at + 1] : withText(arg, flag[2]);
    if (
      name === 'c' ||
      ('command'.startsWith(name) && name.startsWith('com')) ||
      name === 'commandwithargs' ||
      name === 'cwa'
    ) {
      const rest = i.args.slice(at + 1);
      if (rest[0]?.text === '-') return i.script('powershell', i.input, i.state, EMPTY);
      return i.script('powershell', joinValues(rest, ' '));
    }
    if (name === 'ec' || (name.startsWith('e') && 'encodedcommand'.startsWith(name)))
      return encodedCommand(i, next, hidden);
    if (name === 'f' || name === 'file' || name === 'fi' || name === 'fil') {
      if (next?.text === '-') return i.script('powershell', i.input, i.state, EMPTY);
      return next ? i.runFile(next, 'powershell', i.args.slice(at + 2)) : EMPTY;
    }
    if (/^(?:w|win|windowstyle)/.test(name) && /hid/i.test(textOf(next))) hidden = true;
    if (POWERSHELL_VALUES.some((value) => value === name || (name.length > 2 && value.startsWith(name)))) at++;
  }
  if (i.input.text !== '' || i.input.origins.length > 0) return i.script('powershell', i.input, i.state, EMPTY);
  return EMPTY;
}

function encodedCommand(i: Invocation, text: Value | undefined, hidden: boolean): Value {
  if (!text) return EMPTY;
  const decoded = isKnown(text) ? fromBase64Utf16(text.text) : undefined;
  const origin = { kind: 'decoded', how: '-EncodedCommand' } as const;
  if (hidden) i.act('run_hidden', i.line);
  if (decoded === undefined) {
    i.act('run_decoded', '-EncodedCommand');
    i.opaque('PowerShell runs an encoded command that cannot be read');
    return unknown(origin);
  }
  return i.script('powershell', withOrigins(known(withoutMarks(decoded)), origin));
}

function commandPrompt(i: Invocation): Value {
  const at = i.args.findIndex((arg) => /^\/[ckr]$/i.test(arg.text) || /^\/[a-z:/]*\/[ck]$/i.test(arg.text));
  if (at !== -1) return i.script('cmd', joinValues(i.args.slice(at + 1), ' '));
  const attached = i.args.find((arg) => /^\/[ck]./i.test(arg.text));
  if (attached)
    return i.script(
      'cmd',
      joinValues([withText(attached, attached.text.slice(2)), ...i.args.slice(i.args.indexOf(attached) + 1)], ' '),
    );
  return i.input.text === '' ? EMPTY : i.script('cmd', i.input, i.state, EMPTY);
}

// Languages

/** Scripts that are programs of their own, with commands Perch knows. */
const COMMAND_SCRIPTS: ReadonlySet<string> = new Set(['manage.py', 'artisan', 'composer.phar', 'wp-cli.phar']);

interface Language {
  readonly language: CodeLanguage;
  readonly code: readonly string[];
  readonly values: readonly string[];
  readonly module?: string;
  /** Flags may be written together: `-lane 'code'`. */
  readonly clusters?: boolean;
}

function interpreter(i: Invocation, { language, code, values, module, clusters }: Language): Value {
  const texts: Value[] = [];
  let given: readonly Value[] = [];
  let inPlace = false;
  for (let at = 0; at < i.args.length; at++) {
    const arg = i.args[at] as Value;
    const { text } = arg;
    const next = i.args[at + 1];
    if (module !== undefined && (text === module || /^-[a-zA-Z]*m$/.test(text)) && next)
      return pythonModule(i, next, i.args.slice(at + 2));
    const attached = code.find(
      (flag) => flag.length === 2 && text.startsWith(flag) && text.length > 2 && language === 'python',
    );
    const cluster = clusters ? /^-([a-zA-Z0-9.]*)([eE])(.*)$/s.exec(text) : null;
    const long = code.find((flag) => flag.startsWith('--') && text.startsWith(`${flag}=`));
    if (clusters && /^-[a-z0-9]*i/.test(text)) inPlace = true;
    if (code.includes(text)) {
      if (next) texts.push(next);
      at++;
    } else if (attached) texts.push(withText(arg, text.slice(2)));
    else if (long) texts.push(withText(arg, text.slice(long.length + 1)));
    else if (cluster && !text.startsWith('--')) {
      if (cluster[3]) texts.push(withText(arg, cluster[3]));
      else if (next) {
        texts.push(next);
        at++;
      }
    } else if (/^-[a-zA-Z]*c$/.test(text) && language === 'python' && next) {
      texts.push(next);
      at++;
    } else if (values.includes(text)) {
      if (/^(?:-r|--require|--import|--loader|--experimental-loader)$/.test(text)) i.touch('mention', next);
      at++;
    } else if (text === '-' || (text.startsWith('-') && text.length > 1)) {
      if (text === '-') return runCode(i, language, [i.input], i.args.slice(at + 1));
      if (/^-S$/.test(text)) at++;
    } else if (texts.length === 0) {
      const script = baseName(text);
      if (COMMAND_SCRIPTS.has(script)) return i.run([known(script), ...i.args.slice(at + 1)]);
      return i.runFile(arg, language, i.args.slice(at + 1));
    } else {
      // One-liners with -n or -p go over the files that follow; -i writes them back.
      given = i.args.slice(at);
      for (const file of given) {
        if (inPlace)
          i.scene.touch('edit', file, i.state, i.name, { newText: texts.map((value) => value.text).join('\n') });
        else i.touch('mention', file);
      }
      break;
    }
  }
  if (texts.length > 0) return runCode(i, language, texts, given);
  const { input } = i;
  if (input.text === '' && input.origins.length === 0) return EMPTY;
  return runCode(i, language, [input], []);
}

function runCode(i: Invocation, language: CodeLanguage, texts: readonly Value[], args: readonly Value[]): Value {
  const state = i.state.fork();
  state.depth++;
  state.positional = args;
  const fromPipe = texts[0] === i.input;
  return i.script(language, joinValues(texts, '\n'), state, fromPipe ? EMPTY : i.input);
}

function pythonModule(i: Invocation, module: Value, args: readonly Value[]): Value {
  switch (module.text) {
    case 'pip':
    case 'pipx':
    case 'uv':
    case 'twine':
    case 'pytest':
    case 'poetry':
    case 'awscli':
      return i.run([module.text === 'awscli' ? known('aws') : module, ...args]);
    case 'http.server':
    case 'SimpleHTTPServer':
      i.act('listen', `http.server ${args.map((arg) => arg.text).join(' ')}`);
      for (const [index, arg] of args.entries())
        if (/^(?:-d|--directory)$/.test(args[index - 1]?.text ?? '')) i.touch('search', arg, { recursive: true });
      return EMPTY;
    case 'base64':
      return i.run([known('base64'), ...args]);
    case 'venv':
    case 'virtualenv':
      return EMPTY;
    default:
      for (const arg of args) i.touch('mention', arg);
      return unknown({ kind: 'program', name: `python -m ${module.text}` });
  }
}

function deno(i: Invocation): Value {
  const command = i.word(0);
  const rest = i.operands.slice(1);
  if (command === 'eval') return rest[0] ? runCode(i, 'javascript', [rest[0]], []) : EMPTY;
  const [file] = command === 'run' || command === 'serve' ? rest : [];
  if (!file) return unknown({ kind: 'program', name: 'deno' });
  if (/^https?:/.test(file.text)) {
    i.fetch(file);
    i.act('run_downloaded', file);
    return EMPTY;
  }
  if (file.text === '-') return runCode(i, 'javascript', [i.input], []);
  if (/^(?:npm|jsr):/.test(file.text)) i.act('run_remote_package', file);
  else return i.runFile(file, 'javascript', rest.slice(1));
  return EMPTY;
}

function appleScript(i: Invocation): Value {
  const language = i.args.findIndex((arg) => arg.text === '-l');
  const isJavaScript = language !== -1 && /javascript/i.test(i.args[language + 1]?.text ?? '');
  const texts = i.args.filter((_, index) => i.args[index - 1]?.text === '-e');
  const name: CodeLanguage = isJavaScript ? 'javascript' : 'applescript';
  if (texts.length > 0) return i.script(name, joinValues(texts, '\n'));
  const file = i.args.find((arg, index) => !arg.text.startsWith('-') && i.args[index - 1]?.text !== '-l');
  if (file) return i.runFile(file, name);
  return i.input.text === '' && i.input.origins.length === 0 ? EMPTY : i.script(name, i.input, i.state, EMPTY);
}

function awk(i: Invocation): Value {
  const words: Value[] = [];
  const variables: Value[] = [];
  let fromFile = false;
  for (let at = 0; at < i.args.length; at++) {
    const arg = i.args[at] as Value;
    if (/^(?:-f|--file)$/.test(arg.text)) {
      fromFile = true;
      if (i.args[at + 1]) i.read(i.args[++at]);
    } else if (arg.text === '-v') {
      const given = i.args[++at];
      if (given) variables.push(given);
    } else if (/^-v./.test(arg.text)) variables.push(withText(arg, arg.text.slice(2)));
    else if (/^-[Fi]$/.test(arg.text)) at++;
    else if (!arg.text.startsWith('-') || arg.text === '-') words.push(arg);
  }
  const inPlace = /(?:^| )-i inplace/.test(i.line);
  const program = fromFile ? undefined : words.shift();
  const content = words
    .filter((word) => !/^\w+=/.test(word.text))
    .map((word) => (inPlace ? i.scene.contentOf(i.scene.touch('edit', word, i.state, i.name)) : i.content(word)));
  const input = content.length > 0 ? joinValues(content, '') : i.input;
  const state = i.state.fork();
  state.positional = [...variables, ...words];
  const printed = program ? i.script('awk', program, state, input) : unknown();
  return unknown(...input.origins, ...printed.origins);
}

function windowsScript(i: Invocation, target: Value): void {
  if (/^(?:javascript|vbscript):/i.test(target.text)) {
    i.act('run_hidden', target);
    return;
  }
  const address = readUrl(target.text);
  if (address) {
    i.fetch(target);
    i.act('run_downloaded', target);
  } else i.runFile(target, undefined);
}

/** Programs of Windows that run code handed to them in unexpected ways. */
function livingOffTheLand(i: Invocation): Value {
  if (/https?:\/\/|\\\\[\w.]+\\/i.test(i.line)) {
    i.scene.contactsIn(i.line, 'fetch', i.name);
    if (i.name !== 'msbuild') i.act('run_downloaded', i.line);
  }
  if (/javascript:|vbscript:|scrobj\.dll|shell32\.dll,ShellExec|url\.dll|advpack\.dll|comsvcs\.dll/i.test(i.line)) {
    i.act(/comsvcs/i.test(i.line) ? 'read_process_memory' : 'run_hidden', i.line);
  }
  if (i.name === 'forfiles') {
    const command = /\/c\s+"?([^"]+)"?/i.exec(i.line);
    const folder = /\/p\s+"?([^"\s]+)"?/i.exec(i.line)?.[1] ?? '.';
    if (command) i.script('cmd', known((command[1] ?? '').replace(/@(?:path|file|relpath)/gi, `${folder}\\*`)));
  }
  if (i.name === 'pcalua') {
    const command = /-a\s+(\S+)/.exec(i.line);
    if (command) i.run([known(command[1] ?? '')]);
  }
  return EMPTY;
}
