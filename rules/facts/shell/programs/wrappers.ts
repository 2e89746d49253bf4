/** Programs that run other programs: everything after them is followed as a command of its own. */
import { turnsOf } from '../breadth.ts';
import type { Invocation, ProgramTable } from '../invocation.ts';
import { textOf } from '../invocation.ts';
import { linesOf } from '../posix/builtins.ts';
import {
  EMPTY,
  isKnown,
  joinValues,
  known,
  mergeOrigins,
  splitWords,
  unknown,
  type Value,
  withText,
} from '../value.ts';

/** Runs what follows the options and, for some programs, a few operands of their own. */
function starts(skip = 0) {
  return (i: Invocation): Value => (i.operands.length > skip ? i.run(i.operands.slice(skip)) : EMPTY);
}

export const WRAPPER_PROGRAMS: ProgramTable = {
  'sudo doas pkexec gsudo run0 sudo-rs please sudoedit': {
    leading: true,
    values: '-u --user -g --group -C -D --chdir -h --host -p --prompt -r -t -T -U -R --chroot -a',
    run: elevate,
  },
  su: { values: '-c --command -s --shell -g -G -w', run: switchUser },
  runuser: { values: '-c --command -u --user -s --shell -g -G', run: switchUser },
  runas: {
    slash: true,
    values: '/user',
    run: (i) => {
      i.act('sudo', i.line);
      return i.operands[0] ? i.shell(i.operands[0]) : EMPTY;
    },
  },
  env: { leading: true, values: '-u -C -S --unset --chdir --split-string -a --argv0', run: withEnvironment },
  'nohup setsid time gtime chronic unbuffer catchsegv fakeroot eatmydata firejail bwrap dbus-launch dbus-run-session xvfb-run caffeinate systemd-inhibit gamemoderun prime-run arch linux32 linux64 setarch rlwrap winpty stdbuf pty ts rtk':
    {
      leading: true,
      values:
        '-o -e -i -f -a -s -w -t --who --what --why --server-args --format --output -n --bind --ro-bind --dev --proc',
      run: starts(),
    },
  'timeout gtimeout': { leading: true, values: '-s --signal -k --kill-after', run: starts(1) },
  'nice ionice': { leading: true, values: '-n --adjustment -c --class --classdata -p', run: starts() },
  'taskset numactl chrt cpulimit': { leading: true, values: '-c -p -l -N -m', run: starts(1) },
  flock: {
    leading: true,
    values: '-w --timeout -E -c --command',
    run: (i) => {
      const command = i.value('-c', '--command');
      if (command) return i.shell(command);
      const rest = i.operands.slice(1);
      const text = rest[0]?.text === '-c' ? rest[1] : undefined;
      return text ? i.shell(text) : rest.length > 0 ? i.run(rest) : EMPTY;
    },
  },
  chroot: { leading: true, values: '--userspec --groups', run: (i) => inContainer(i, i.operands.slice(1)) },
  'unshare nsenter': {
    leading: true,
    values: '-t --target -S -G --setuid --setgid -R -w --wd --root',
    run: (i) => {
      if (i.name === 'nsenter') i.act('container_escape', i.line);
      return i.operands.length > 0 ? i.run(i.operands) : EMPTY;
    },
  },
  'strace ltrace': {
    leading: true,
    values: '-e -o -p -s -u -E -P',
    run: (i) => {
      if (i.has('-p')) i.act('debug_process', i.line);
      return i.operands.length > 0 ? i.run(i.operands) : EMPTY;
    },
  },
  'valgrind heaptrack dtruss dtrace rr': { leading: true, values: '-o -e', run: starts() },
  'gdb lldb gcore procdump': { values: '-p --pid -ex -iex -x -o', singleDash: true, run: debug },
  hyperfine: {
    values: '-w --warmup -r --runs -p --prepare -c --cleanup -n --export-json --export-markdown',
    run: (i) => {
      for (const command of [...i.options.values('-p', '--prepare', '-c', '--cleanup'), ...i.operands])
        i.shell(command, i.state.fork(), EMPTY);
      return EMPTY;
    },
  },
  perf: { run: (i) => (/^(?:stat|record|trace)$/.test(i.word(0)) ? i.run(i.operands.slice(1)) : EMPTY) },
  watch: { leading: true, values: '-n --interval', run: (i) => i.shell(joinValues(i.operands, ' ')) },
  'entr nodemon chokidar onchange watchexec cargo-watch': {
    values: '-s -c -e -w -x -i --exec --ext --watch --ignore -d',
    run: (i) => {
      const command = i.value('-x', '--exec', '-c') ?? (i.name === 'entr' ? undefined : i.value('-s'));
      if (command) return i.shell(command);
      if (i.name === 'entr' && i.has('-s') && i.value('-s')) return i.shell(i.value('-s') as Value);
      for (const operand of i.operands) i.touch('mention', operand);
      return EMPTY;
    },
  },
  'xargs gxargs': {
    leading: true,
    values:
      '-I -i -n -P -L -s -d -E -a --arg-file --delimiter --max-args --max-procs --replace --max-lines --max-chars',
    run: eachArgument,
  },
  'parallel rush': {
    leading: true,
    values: '-j --jobs -I -a --arg-file -N --colsep --delay --timeout --joblog --results -S --sshlogin',
    run: inParallel,
  },
  script: {
    values: '-c --command -t -T -E',
    run: (i) => {
      const command = i.value('-c', '--command');
      return command ? i.shell(command) : EMPTY;
    },
  },
  expect: {
    values: '-c -f',
    run: (i) => {
      const code = i.value('-c');
      if (code) for (const match of code.text.matchAll(/\bspawn\s+(.+)/g)) i.shell(withText(code, match[1] ?? ''));
      return EMPTY;
    },
  },
  'concurrently npm-run-all run-p run-s': {
    values: '-n --names -c --prefix-colors -k',
    run: (i) => {
      if (i.name === 'concurrently') for (const operand of i.operands) i.shell(operand);
      return EMPTY;
    },
  },
  'systemd-run': {
    leading: true,
    values: '-p --property -u --unit --on-calendar --on-active --on-boot --uid --gid -E --setenv --description --slice',
    run: (i) => {
      if (i.options.options.some((option) => option.name.startsWith('--on-'))) i.act('schedule_job', i.line);
      return i.operands.length > 0 ? i.run(i.operands) : EMPTY;
    },
  },
  'at batch': {
    values: '-f -q -t -m',
    run: (i) => {
      if (i.has('-l', '-d', '-r')) return EMPTY;
      i.act('schedule_job', i.line);
      const file = i.value('-f');
      if (file) i.read(file);
      else if (i.input.text !== '') i.shell(i.input, i.state, EMPTY);
      return EMPTY;
    },
  },
  'dotenv dotenvx': {
    leading: true,
    values: '-e -f --env-file -c -v',
    run: (i) => {
      const rest = i.operands[0]?.text === 'run' ? i.operands.slice(1) : i.operands;
      return rest.length > 0 ? i.run(rest[0]?.text === '--' ? rest.slice(1) : rest) : EMPTY;
    },
  },
  direnv: {
    run: (i) => (i.word(0) === 'exec' ? i.run(i.args.slice(2)) : unknown({ kind: 'program', name: 'direnv' })),
  },
  'aws-vault chamber doppler infisical teller saml2aws granted envchain summon berglas': { run: secretRunner },
  busybox: { leading: true, run: starts() },
  toybox: { leading: true, run: starts() },
  'flatpak-spawn distrobox-enter host-spawn': {
    leading: true,
    values: '--env --directory',
    run: (i) => {
      if (i.has('--host')) i.act('container_escape', i.line);
      return i.operands.length > 0 ? i.run(i.operands) : EMPTY;
    },
  },
  wsl: {
    leading: true,
    values: '-d --distribution -u --user -e --exec --cd',
    run: (i) => {
      const program = i.value('-e', '--exec');
      const words = program ? [program, ...i.operands] : i.operands;
      if (i.args.some((arg) => arg.text === '--unregister')) i.act('wipe_disk', i.line);
      return words.length > 0 ? i.run(words) : EMPTY;
    },
  },
};

function elevate(i: Invocation): Value {
  const shellOption = i.has('-i', '--login', '-s', '--shell');
  const edits = i.name === 'sudoedit' || i.has('-e', '--edit');
  if (i.operands.length === 0 && i.has('-k', '-K', '-v', '-l', '--list', '--validate', '-n') && !shellOption)
    return EMPTY;
  const state = i.state.fork();
  state.privileged = true;
  state.wrappers = [...state.wrappers, i.name];
  if (edits) for (const operand of i.operands) i.touch('edit', operand);
  const inner = i.operands[0]?.text.replace(/^.*\//, '') ?? '';
  if (inner === 'true' || inner === ':') return EMPTY;
  const interactive = /^(?:sh|bash|zsh|fish|dash|ksh|su)$/.test(inner) && i.operands.length === 1;
  i.act(
    (shellOption && i.operands.length === 0) || interactive || (inner === 'su' && i.operands.length <= 2)
      ? 'root_shell'
      : 'sudo',
    i.line,
  );
  // Assignments in front: sudo VAR=x program
  let start = 0;
  while (/^[A-Za-z_]\w*=/.test(i.operands[start]?.text ?? '')) start++;
  const words = i.operands.slice(start);
  if (words.length === 0 || edits) {
    return shellOption && isKnown(i.input) && i.input.text !== '' ? i.shell(i.input, state, EMPTY) : EMPTY;
  }
  return i.engine.run(words, state, { input: i.input });
}

function switchUser(i: Invocation): Value {
  const command = i.value('-c', '--command');
  const user = i.word(0) === '-' ? i.word(1) : i.word(0);
  const state = i.state.fork();
  state.privileged = user === '' || user === 'root';
  state.wrappers = [...state.wrappers, i.name];
  i.act(command ? 'sudo' : 'root_shell', i.line);
  return command ? i.engine.script('posix', command, state, i.input) : EMPTY;
}

function withEnvironment(i: Invocation): Value {
  const split = i.value('-S', '--split-string');
  const state = i.state.fork();
  state.environment = new Map(state.environment);
  const folder = i.value('-C', '--chdir');
  if (folder) state.cwd = i.scene.enter(folder, state);
  const words = split ? [...splitWords(split), ...i.operands] : [...i.operands];
  while (words[0] && /^[A-Za-z_]\w*=/s.test(words[0].text)) {
    const word = words.shift() as Value;
    const cut = word.text.indexOf('=');
    const value = withText(word, word.text.slice(cut + 1));
    state.environment.set(word.text.slice(0, cut), value);
    i.engine.exports(word.text.slice(0, cut), value, state);
  }
  if (words.length === 0) {
    i.act('read_environment', 'env');
    return unknown({ kind: 'environment' });
  }
  if (split && words.length === splitWords(split).length)
    return i.engine.script('posix', joinValues(words, ' '), state, i.input);
  state.wrappers = [...state.wrappers, 'env'];
  return i.engine.run(words, state, { input: i.input });
}

export function inContainer(i: Invocation, words: readonly Value[], input: Value = i.input): Value {
  return words.length === 0 ? unknown() : i.engine.run(words, i.elsewhere('container'), { input });
}

function debug(i: Invocation): Value {
  const attaches =
    i.has('-p', '--pid') ||
    i.name === 'gcore' ||
    i.name === 'procdump' ||
    i.operands.some((operand) => /^\d+$/.test(operand.text));
  if (attaches) i.act(i.name === 'gcore' || i.name === 'procdump' ? 'read_process_memory' : 'debug_process', i.line);
  for (const command of i.options.values('-ex', '-iex', '-o')) {
    const shell =
      /^\s*(?:!|shell|platform shell)\s*(.+)/s.exec(command.text) ?? /\bsystem\(\s*"(.+)"\s*\)/s.exec(command.text);
    if (shell) i.shell(withText(command, shell[1] ?? ''));
    const python = /^\s*(?:python(?:-interactive)?|py|pi|script)\s+(.+)/s.exec(command.text);
    if (python) i.script('python', withText(command, python[1] ?? ''));
    if (/dump memory|gcore|generate-core/.test(command.text)) i.act('read_process_memory', i.line);
  }
  const words = i.operands.filter((operand) => !/^\d+$/.test(operand.text));
  if (i.has('--args') && words.length > 0) return i.run(words);
  return EMPTY;
}

/** Commands that print what is kept, by their first two words. */
const PRINTS_SECRETS =
  /^(?:read|get|export|env|show|inject|reveal|document|access|script)(?: |$)|^secrets(?: (?:get|download|list|$)|$)|^item (?:get|edit)|^configs? tokens|^tokens? create/;

/** Runs a program with secrets in its environment; one that prints its environment prints them. */
export function withSecrets(i: Invocation, words: readonly Value[]): Value {
  const printed = i.run(words);
  if (printed.origins.some((origin) => origin.kind === 'environment')) i.act('read_keychain', `${i.name} ${i.line}`);
  return printed;
}

function secretRunner(i: Invocation): Value {
  const dashes = i.args.findIndex((arg) => arg.text === '--');
  const [verb = '', topic = ''] = i.operands.map((operand) => operand.text);
  if (dashes !== -1) return withSecrets(i, i.args.slice(dashes + 1));
  if (i.name === 'envchain' && i.operands.length > 1) return withSecrets(i, i.operands.slice(1));
  if (verb === 'exec' && i.operands.length > 2) return withSecrets(i, i.operands.slice(2));
  if (PRINTS_SECRETS.test(`${verb} ${topic}`.trim())) {
    i.act('read_keychain', `${i.name} ${i.line}`);
    return unknown({ kind: 'secret', name: i.name });
  }
  if (/(?:^| )(?:delete|rm|remove|revoke)(?: |$)/.test(`${verb} ${topic}`))
    i.act('service_delete', `${i.name} ${i.line}`);
  return unknown({ kind: 'program', name: i.name });
}

function eachArgument(i: Invocation): Value {
  const words = i.operands.length === 0 ? [known('echo')] : i.operands;
  const file = i.value('-a', '--arg-file');
  const input = file ? i.content(file) : i.input;
  const placeholder =
    textOf(i.value('-I', '--replace')) || (i.args.some((arg) => /^(?:-i|--replace)$/.test(arg.text)) ? '{}' : '');
  const separator = i.has('-0', '--null') ? /\0/ : undefined;
  const lines =
    isKnown(input) && separator === undefined
      ? linesOf(input)
      : linesOf(withText(input, input.text.replace(/\n+/g, '\n')));
  const items = placeholder === '' ? lines.flatMap(splitWords) : lines.map((line) => withText(line, line.text.trim()));
  const found = items.length > 0 ? items : input.origins.length > 0 ? [unknown(...input.origins)] : [];
  if (placeholder === '') return i.run([...words, ...found], { input: EMPTY });
  let output: Value = EMPTY;
  for (const item of turnsOf(found, ({ text }) => text)) {
    const filled = words.map((word) =>
      word.text.includes(placeholder)
        ? {
            ...withText(word, word.text.replaceAll(placeholder, item.text)),
            glob: item.glob,
            origins: mergeOrigins(word.origins, item.origins),
          }
        : word,
    );
    output = i.run(filled, { input: EMPTY });
  }
  return output;
}

function inParallel(i: Invocation): Value {
  const cut = i.operands.findIndex((operand) => /^:::\+?$/.test(operand.text));
  const command = cut === -1 ? i.operands : i.operands.slice(0, cut);
  const given =
    cut === -1 ? linesOf(i.input) : i.operands.slice(cut + 1).filter((operand) => !/^:::/.test(operand.text));
  if (command.length === 0) {
    for (const line of turnsOf(given, ({ text }) => text)) i.shell(line, i.state, EMPTY);
    return EMPTY;
  }
  const items = given.length > 0 ? given : [unknown(...i.input.origins)];
  for (const item of turnsOf(items, ({ text }) => text)) {
    const uses = command.some((word) => /\{[./#%]*\}/.test(word.text));
    const words = uses
      ? command.map((word) => ({
          ...withText(word, word.text.replace(/\{[./#%]*\}/g, item.text)),
          origins: mergeOrigins(word.origins, item.origins),
        }))
      : [...command, item];
    i.shell(joinValues(words, ' '), i.state, EMPTY);
  }
  return EMPTY;
}
