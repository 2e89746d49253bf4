/** git: what each of its commands loses, sends or runs. */
import { readRemotePath, readUrl } from '../../network/url.ts';
import type { Invocation, ProgramTable } from '../invocation.ts';
import { textOf } from '../invocation.ts';
import { Arguments } from '../options.ts';
import { EMPTY, known, UNKNOWN_TOKEN, unknown, unknownToken, type Value, withText } from '../value.ts';

export const GIT_PROGRAMS: ProgramTable = {
  git: { run: git },
  'git-filter-repo bfg': { does: ['git_rewrite_history'] },
  hub: { run: git },
};

/** One git command: its own name, what follows it, and the repository it acts on. */
interface GitCall {
  readonly i: Invocation;
  readonly command: string;
  readonly args: readonly Value[];
}

const GLOBAL_VALUES = '-C -c --git-dir --work-tree --namespace --exec-path --config-env --super-prefix';

function git(i: Invocation): Value {
  const global = new Arguments(i.args, { values: GLOBAL_VALUES, leading: true });
  const [command, ...args] = global.operands;
  const state = i.state.fork();
  for (const folder of global.values('-C', '--work-tree')) state.cwd = i.scene.enter(folder, state);
  for (const folder of global.values('--git-dir')) {
    const real = i.scene.resolve(folder, state).real;
    if (!global.has('--work-tree')) state.cwd = real?.replace(/\/\.git$/, '');
  }
  for (const setting of global.values('-c', '--config-env')) {
    const cut = setting.text.indexOf('=');
    if (cut > 0) applySetting(i, setting.text.slice(0, cut), withText(setting, setting.text.slice(cut + 1)));
  }
  if (!command) return EMPTY;
  const inner = i.narrowed(args, state);
  const handler = COMMANDS[command.text];
  if (handler && Object.hasOwn(COMMANDS, command.text))
    return handler({ i: inner, command: command.text, args }) ?? unknown({ kind: 'program', name: 'git' });
  for (const arg of args) inner.touch('mention', arg);
  return unknown({ kind: 'program', name: 'git' });
}

type Handler = (call: GitCall) => Value | undefined;

const COMMANDS: Readonly<Record<string, Handler>> = {
  add: stage,
  stage,
  rm: remove,
  mv: nothing,
  commit: (call) => {
    if (
      parsed(call, '-m -F -C -c -t --author --date --message --file --fixup --squash --trailer -S').has(
        '-n',
        '--no-verify',
      )
    )
      act(call, 'git_skip_checks');
    return EMPTY;
  },
  push,
  reset: (call) => {
    const options = parsed(call);
    if (options.has('--hard', '--merge')) discard(call, options.word(0) || 'HEAD');
    return EMPTY;
  },
  checkout,
  restore: (call) => {
    const options = parsed(call, '-s --source --conflict --pathspec-from-file');
    if (options.has('--staged', '-S') && !options.has('--worktree', '-W')) return EMPTY;
    if (!options.operands.every((operand) => isRegenerable(call, operand)))
      discard(call, options.operands.map((operand) => operand.text).join(' '));
    return EMPTY;
  },
  switch: (call) => {
    if (parsed(call, '-c -C --create --force-create --orphan').has('-f', '--force', '--discard-changes'))
      discard(call, call.i.line);
    return EMPTY;
  },
  clean: (call) => {
    const options = parsed(call, '-e --exclude');
    const forced = options.has('-f', '--force') || options.has('-i');
    if (!forced || options.has('-n', '--dry-run')) return EMPTY;
    if (options.operands.length > 0 && options.operands.every((operand) => isRegenerable(call, operand))) return EMPTY;
    discard(call, 'untracked files');
    return EMPTY;
  },
  stash: (call) => {
    if (/^(?:drop|clear)$/.test(textOf(call.args[0]))) discard(call, `stash ${textOf(call.args[0])}`);
    return undefined;
  },
  'read-tree': (call) => {
    if (parsed(call).has('--reset')) discard(call, line(call));
    return EMPTY;
  },
  branch: (call) => {
    const options = parsed(call, '-u --set-upstream-to --contains --merged --no-merged --sort --format');
    const remote = options.has('-r', '--remotes');
    if (!remote && (options.has('-D') || (options.has('-d', '--delete') && options.has('-f', '--force'))))
      act(call, 'git_delete_branch', names(options));
    else if (options.has('-f', '--force', '-M', '-C') && !options.has('-d', '--delete')) {
      // `git branch -M main` names the first branch of a new repository.
      if (!options.has('-M') || options.operands.length > 1) act(call, 'git_rewrite_history', names(options));
    }
    return undefined;
  },
  tag: (call) => {
    const options = parsed(call, '-m -F -u --message --file --local-user --sort --format --contains --points-at -n');
    if (options.has('-d', '--delete')) act(call, 'git_delete_tag', names(options));
    else if (options.has('-f', '--force')) act(call, 'git_rewrite_history', names(options));
    return undefined;
  },
  rebase: (call) => {
    const options = parsed(call, '-x --exec --onto -s -X --strategy');
    for (const program of options.values('-x', '--exec')) call.i.shell(program);
    if (options.has('--root')) act(call, 'git_rewrite_history');
    return EMPTY;
  },
  'filter-branch': (call) => {
    act(call, 'git_rewrite_history');
    for (const [index, arg] of call.args.entries())
      if (/^--(?:tree|index|env|msg|commit|parent)-filter$/.test(arg.text) && call.args[index + 1])
        call.i.shell(call.args[index + 1] as Value);
    return EMPTY;
  },
  'filter-repo': (call) => {
    act(call, 'git_rewrite_history');
    return EMPTY;
  },
  replace: (call) => {
    act(call, 'git_rewrite_history');
    return EMPTY;
  },
  'update-ref': (call) => {
    act(call, parsed(call).has('-d', '--stdin') ? 'git_delete_branch' : 'git_rewrite_history');
    return EMPTY;
  },
  reflog: (call) => {
    if (/^(?:expire|delete)$/.test(textOf(call.args[0]))) act(call, 'git_destroy_recovery');
    return undefined;
  },
  gc: (call) => {
    if (/--prune=(?:now|all)|--aggressive.*--prune/.test(line(call))) act(call, 'git_destroy_recovery');
    return EMPTY;
  },
  prune: (call) => {
    if (!parsed(call).has('-n', '--dry-run')) act(call, 'git_destroy_recovery');
    return EMPTY;
  },
  remote,
  config,
  worktree: (call) => {
    const options = parsed(call, '-b -B --reason');
    if (options.word(0) === 'remove' && options.has('-f', '--force')) discard(call, names(options));
    return undefined;
  },
  submodule: (call) => {
    const options = parsed(call, '-b --branch --name --reference --depth');
    if (options.word(0) === 'foreach')
      call.i.shell(
        withText(
          call.args[0] as Value,
          options.operands
            .slice(1)
            .map((operand) => operand.text)
            .join(' '),
        ),
      );
    if (options.word(0) === 'deinit' && options.has('-f', '--force')) discard(call, 'submodules');
    if (options.word(0) === 'add') contact(call, options.operands[1], 'fetch');
    return undefined;
  },
  clone,
  fetch: transfer,
  pull: transfer,
  'ls-remote': transfer,
  archive: (call) => {
    const options = parsed(call, '-o --output --format --prefix --remote --exec');
    for (const file of options.values('-o', '--output')) call.i.write(file);
    for (const url of options.values('--remote')) contact(call, url, 'fetch');
    return unknown({ kind: 'file', path: 'the repository', secret: false });
  },
  bundle: (call) => {
    if (textOf(call.args[0]) === 'create') call.i.write(call.args[1]);
    return undefined;
  },
  'format-patch': (call) => {
    for (const folder of parsed(call, '-o --output-directory').values('-o', '--output-directory')) call.i.write(folder);
    return undefined;
  },
  apply: (call) => {
    const options = parsed(call, '--directory --exclude --include -p -C');
    for (const file of options.operands) call.i.read(file);
    if (options.has('--unsafe-paths')) call.i.write(options.value('--directory') ?? known('/'));
    return EMPTY;
  },
  am: (call) => {
    for (const file of parsed(call, '-p -C --directory').operands) call.i.read(file);
    return EMPTY;
  },
  bisect: (call) => (textOf(call.args[0]) === 'run' ? call.i.run(call.args.slice(1)) : undefined),
  show: shownFile,
  'cat-file': shownFile,
  diff: (call) => {
    const options = parsed(call, '--output -O -S -G --diff-filter --stat -U');
    for (const file of options.values('--output')) call.i.write(file);
    // Beside a file outside, the other is a file, too.
    const areFiles = options.has('--no-index') || options.operands.some((file) => isOutside(call, file));
    for (const file of options.operands) if (areFiles || looksSecret(call, file)) call.i.read(file);
    return options.has('--stat', '--name-only', '--name-status', '--shortstat', '--numstat', '--quiet')
      ? undefined
      : repositoryContents(call);
  },
  log: (call) => {
    for (const file of parsed(call, '-n -S -G -L --format --pretty --author --since --until --grep --output').operands)
      if (looksSecret(call, file)) call.i.read(file);
    return parsed(call).has('-p', '-u', '--patch') ? repositoryContents(call) : undefined;
  },
  blame: (call) => {
    for (const file of parsed(call, '-L -S --date').operands) call.i.touch('mention', file);
    return undefined;
  },
  grep: (call) => {
    const pager = call.args.find((arg) => /^(?:-O|--open-files-in-pager=).+/.test(arg.text));
    if (pager) call.i.shell(withText(pager, pager.text.replace(/^(?:-O|--open-files-in-pager=)/, '')));
    return undefined;
  },
  credential: (call) => {
    if (textOf(call.args[0]) !== 'fill') return EMPTY;
    act(call, 'read_token');
    return unknown({ kind: 'secret', name: 'git credential' });
  },
  'credential-store': (call) => {
    act(call, 'read_token');
    return unknown();
  },
  'send-email': (call) => {
    act(call, 'send_mail');
    return EMPTY;
  },
  daemon: (call) => {
    act(call, 'listen');
    return EMPTY;
  },
  maintenance: (call) => {
    if (textOf(call.args[0]) === 'start') act(call, 'schedule_job');
    return EMPTY;
  },
  init: (call) => {
    if (parsed(call, '-b --initial-branch --template --separate-git-dir').value('--template'))
      act(call, 'git_run_program');
    return EMPTY;
  },
  'rev-parse': (call) => {
    if (/--show-toplevel|--show-superproject/.test(line(call))) return known(`${call.i.scene.surroundings.project}\n`);
    return unknownToken();
  },
  'symbolic-ref': () => unknownToken(),
  describe: () => unknownToken(),
  'ls-files': (call) => (parsed(call, '-x -X').has('-d', '--deleted', '-i', '--ignored') ? unknown() : trackedNames()),
  'ls-tree': trackedNames,
  status: () => ({ text: `${UNKNOWN_TOKEN}\n`, origins: [{ kind: 'program', name: 'git' }], glob: false }),
  difftool: (call) => {
    const program = parsed(call, '-x --extcmd -t --tool').value('-x', '--extcmd');
    return program ? call.i.shell(program) : undefined;
  },
};

// Helpers

function parsed({ args }: GitCall, values?: string): Arguments {
  return new Arguments(args, values === undefined ? {} : { values });
}

function line({ args }: GitCall): string {
  return args.map((arg) => arg.text).join(' ');
}

function names(options: Arguments): string {
  return options.operands.map((operand) => operand.text).join(' ');
}

function act({ i, command, args }: GitCall, name: Parameters<Invocation['act']>[0], object?: string): void {
  i.act(
    name,
    object === undefined || object === '' ? `git ${command} ${args.map((arg) => arg.text).join(' ')}` : object,
  );
}

function nothing(): Value {
  return EMPTY;
}

/** Every name of the repository; what comes after it may take all of them. */
function trackedNames(): Value {
  return { text: `${UNKNOWN_TOKEN}\n`, origins: [{ kind: 'program', name: 'git ls-files' }], glob: false };
}

/** What is in the project's files, as far as git prints it. */
function repositoryContents(call: GitCall): Value {
  return unknown({ kind: 'file', path: 'the repository', secret: false }, ...call.i.origins);
}

/** Throws work away; in another repository that is also a reach outside the project. */
function discard(call: GitCall, object: string): void {
  const { scene, state } = call.i;
  act(call, 'git_discard', `git ${call.command}: ${object}`);
  if (
    state.where === 'here' &&
    (state.cwd === undefined || !(scene.surroundings.inProject(state.cwd) || state.cwd === scene.surroundings.project))
  )
    act(call, 'git_elsewhere_discard');
}

/** A path given in full that no repository of the project holds: `git diff` compares such files like any others. */
function isOutside({ i }: GitCall, operand: Value): boolean {
  if (!/^(?:\/|~)/.test(operand.text)) return false;
  const { real } = i.scene.resolve(operand, i.state);
  return real !== undefined && !i.scene.surroundings.inProject(real);
}

function isRegenerable({ i }: GitCall, operand: Value): boolean {
  const path = i.scene.resolve(operand, i.state);
  return i.scene.kindsOf(path, false).has('regenerable');
}

function looksSecret({ i }: GitCall, operand: Value): boolean {
  const path = i.scene.resolve(operand, i.state);
  const kinds = i.scene.kindsOf(path, false);
  return kinds.has('env_file') || kinds.has('private_key') || kinds.has('ssh_key');
}

function stage(call: GitCall): Value {
  const options = parsed(call, '--chmod --pathspec-from-file');
  for (const operand of options.operands) {
    if (operand.text === '.' || operand.text === '*') continue;
    const path = call.i.scene.resolve(operand, call.i.state);
    const kinds = call.i.scene.kindsOf(path, false);
    if (
      ['env_file', 'ssh_key', 'private_key', 'cloud_credentials', 'token_file', 'kube_config', 'password_store'].some(
        (kind) => kinds.has(kind as 'env_file'),
      )
    ) {
      act(call, 'git_add_secret', operand.text);
    }
  }
  return EMPTY;
}

function remove(call: GitCall): Value {
  const options = parsed(call);
  if (options.has('--cached', '-n', '--dry-run')) return EMPTY;
  for (const operand of options.operands)
    call.i.remove(operand, { recursive: options.has('-r'), forced: options.has('-f', '--force') });
  return EMPTY;
}

function shownFile(call: GitCall): Value {
  const options = parsed(call, '--format --pretty --stat');
  let whole = call.command === 'show' && !options.has('-s', '--no-patch', '--stat', '--name-only', '--name-status');
  for (const operand of options.operands) {
    const path = /^[^:]*:(.+)$/s.exec(operand.text)?.[1];
    if (path) call.i.read(withText(operand, path));
    if (path) whole = false;
  }
  if (whole) return repositoryContents(call);
  return unknown(...call.i.origins, { kind: 'program', name: 'git' });
}

const FILE_EXTENSION = /\.(?:[a-z]{1,4}|json|yaml|toml|lock|html|scss|tsx|jsx|java|php|vue|svelte)$/i;

function checkout(call: GitCall): Value {
  const options = parsed(call, '-b -B --orphan -t --track --conflict');
  const dashes = call.args.findIndex((arg) => arg.text === '--');
  const afterDashes = dashes === -1 ? [] : call.args.slice(dashes + 1);
  const paths =
    afterDashes.length > 0
      ? afterDashes
      : options.operands.filter(
          (operand) =>
            operand.text === '.' ||
            operand.text === '*' ||
            operand.text.startsWith(':/') ||
            (FILE_EXTENSION.test(operand.text) && !options.has('-b', '-B')),
        );
  if (options.has('-f', '--force') || paths.some((path) => !isRegenerable(call, path))) discard(call, line(call));
  return EMPTY;
}

// Remotes

/** Branches that people share by convention; the repository's own default branch counts as well. */
const SHARED_BRANCH =
  /^(?:refs\/heads\/)?(?:main|master|trunk|develop|development|production|prod|staging|stable|release(?:[/-].*)?|live|gh-pages)$/;

function push(call: GitCall): Value {
  const options = parsed(call, '-o --push-option --receive-pack --exec --repo --recurse-submodules');
  const [remoteName, ...refs] = options.operands;
  const forced = options.has('-f', '--force') || refs.some((ref) => ref.text.startsWith('+'));
  const leased = options.options.some(
    (option) => option.name.startsWith('--force-with-lease') || option.name === '--force-if-includes',
  );
  for (const program of options.values('--receive-pack', '--exec')) {
    act(call, 'git_run_program', program.text);
    call.i.shell(program);
  }
  if (options.has('--no-verify')) act(call, 'git_skip_checks');
  if (options.has('-n', '--dry-run')) return EMPTY;
  const deletes = options.has('-d', '--delete', '--prune') || refs.some((ref) => ref.text.startsWith(':'));
  if (deletes) act(call, 'git_delete_remote_branch', line(call));
  else {
    const branches = refs.map((ref) =>
      (ref.text.replace(/^\+/, '').split(':').at(-1) ?? '').replace(/^refs\/heads\//, ''),
    );
    const current = call.i.scene.surroundings.branch;
    const targets =
      branches.length === 0 || branches.includes('HEAD')
        ? [...branches.filter((branch) => branch !== 'HEAD'), current ?? '']
        : branches;
    const shared =
      options.has('--mirror', '--all', '--branches') ||
      targets.some(
        (branch) => SHARED_BRANCH.test(branch) || (branch !== '' && branch === call.i.scene.surroundings.defaultBranch),
      );
    if (options.has('--mirror')) act(call, 'git_force_push_shared', line(call));
    else if (forced) act(call, shared ? 'git_force_push_shared' : 'git_force_push', line(call));
    else if (leased)
      act(
        call,
        shared ? 'git_force_push_shared' : targets.includes('') ? 'git_force_push' : 'git_force_push_lease',
        line(call),
      );
    else if (shared) act(call, 'git_push_shared', line(call));
  }
  const target = remoteName ?? options.value('--repo');
  if (target) pushTarget(call, target);
  return EMPTY;
}

function pushTarget(call: GitCall, target: Value): void {
  const { scene } = call.i;
  const isAddress = /[:/\\]/.test(target.text) && !/^[\w.-]+$/.test(target.text);
  const content: Value = unknown({ kind: 'program', name: 'git' });
  if (isAddress) {
    const host = readUrl(target.text)?.host ?? readRemotePath(target.text)?.host ?? '';
    scene.contact(host, 'send', 'git', { data: [content] });
    if (!scene.surroundings.remoteHosts.includes(host)) act(call, 'git_push_unknown_remote', target.text);
  } else if (scene.addedRemotes.has(target.text)) act(call, 'git_push_unknown_remote', target.text);
}

function remote(call: GitCall): Value | undefined {
  const options = parsed(call, '-t -m --push --add');
  const [verb, name, url] = options.operands;
  switch (textOf(verb)) {
    case 'add':
      call.i.scene.addedRemotes.add(textOf(name));
      act(call, 'git_add_remote', line(call));
      runsProgram(call, url);
      return EMPTY;
    case 'set-url':
    case 'rename':
      call.i.scene.addedRemotes.add(textOf(name));
      act(call, 'git_change_remote', line(call));
      return EMPTY;
    case 'remove':
    case 'rm':
      act(call, 'git_change_remote', line(call));
      return EMPTY;
    default:
      return undefined;
  }
}

/** git's `ext::` transport runs whatever follows it. */
function runsProgram(call: GitCall, url: Value | undefined): void {
  const command = /^ext::(.+)$/s.exec(url?.text ?? '')?.[1];
  if (url && command) {
    act(call, 'git_run_program', url.text);
    call.i.shell(withText(url, command));
  }
}

function contact(call: GitCall, url: Value | undefined, purpose: 'fetch' | 'send'): void {
  if (!url) return;
  runsProgram(call, url);
  const host = readUrl(url.text)?.host ?? readRemotePath(url.text)?.host;
  const address = readUrl(url.text);
  if (host !== undefined) call.i.scene.contact(host, purpose, 'git', { ...(address ? { address } : {}), data: [url] });
}

function clone(call: GitCall): Value {
  const options = parsed(
    call,
    '-b --branch --depth -o --origin -c --config -u --upload-pack --template --reference --separate-git-dir -j --jobs --filter --shallow-since',
  );
  for (const setting of options.values('-c', '--config')) {
    const cut = setting.text.indexOf('=');
    if (cut > 0) applySetting(call.i, setting.text.slice(0, cut), withText(setting, setting.text.slice(cut + 1)));
  }
  for (const program of options.values('-u', '--upload-pack')) call.i.shell(program);
  contact(call, options.operands[0], 'fetch');
  if (options.operands[1]) call.i.write(options.operands[1]);
  return EMPTY;
}

function transfer(call: GitCall): Value | undefined {
  const options = parsed(call, '--upload-pack --depth -j --jobs -s -X --strategy --deepen --shallow-since -o');
  for (const program of options.values('--upload-pack')) {
    act(call, 'git_run_program', program.text);
    call.i.shell(program);
  }
  const [target] = options.operands;
  if (target && /[:/]/.test(target.text)) contact(call, target, 'fetch');
  return undefined;
}

// Settings

const RUNS_PROGRAM =
  /^(?:core\.(?:pager|editor|sshcommand|fsmonitor|hookspath|gitproxy|askpass|alternaterefscommand)|sequence\.editor|diff\.external|diff\..*\.(?:command|textconv)|merge\..*\.driver|filter\..*\.(?:clean|smudge|process)|gpg\.(?:program|.*\.program)|alias\..*|pager\..*|browser\..*\.cmd|(?:diff|merge)tool\..*\.(?:cmd|path)|credential\..*helper|credential\.helper|init\.templatedir|include\.path|includeif\..*|remote\..*\.(?:uploadpack|receivepack|vcs)|uploadpack\.packobjectshook|protocol\.(?:ext\.)?allow|submodule\..*\.update|interactive\.difffilter|sendemail\..*cmd|web\.browser|man\..*\.cmd|trailer\..*\.(?:command|cmd))$/i;
const HARMLESS_PROGRAM =
  /^(?:|true|false|cat|less(?: .*)?|more|delta(?: .*)?|vim?|nvim|nano|emacs|code(?: --wait)?|code -w|diff-so-fancy.*|bat|most|:|store|cache.*|osxkeychain|manager(?:-core)?|libsecret|!gh auth git-credential|!.*\/gh auth git-credential|git-lfs .*|ssh)$/i;

function applySetting(i: Invocation, key: string, value: Value): void {
  const { text } = value;
  const lower = key.toLowerCase();
  if (RUNS_PROGRAM.test(key)) {
    const isAlias = lower.startsWith('alias.');
    const isHelper = /helper$/i.test(key);
    const program = text.startsWith('!') ? text.slice(1) : text;
    if (isHelper && /^store\b/.test(text)) i.act('git_store_credentials', `${key}=${text}`);
    if (!HARMLESS_PROGRAM.test(text) && (!isAlias || text.startsWith('!'))) {
      i.act('git_run_program', `${key}=${text}`);
      const isPath = /hookspath|templatedir|include|allow$/.test(lower);
      if (!isPath && (!isHelper || text.startsWith('!') || text.startsWith('/'))) i.shell(withText(value, program));
    }
  }
  if (/sslverify$/i.test(key) && /^(?:false|0|no|off)$/i.test(text)) i.act('git_insecure', `${key}=${text}`);
  if (/^(?:http|https|core\.git|remote\..*)(?:\..*)?\.?proxy$/i.test(key) && text !== '') {
    const proxy = readUrl(text, true);
    if (proxy) i.scene.contact(proxy.host, 'connect', 'git', { address: proxy });
    i.act('proxy_change', `${key}=${text}`);
  }
  if (/^url\..*\.(?:push)?insteadof$/i.test(key) || /^remote\..*\.(?:push)?url$/i.test(key))
    i.act('git_change_remote', `${key}=${text}`);
}

function config(call: GitCall): Value | undefined {
  const options = parsed(
    call,
    '-f --file --blob --type --default --comment --get --get-all --get-regexp --unset --unset-all --get-urlmatch --add --replace-all',
  );
  const verb = options.word(0);
  const reads =
    options.has(
      '--get',
      '--get-all',
      '--get-regexp',
      '--get-urlmatch',
      '-l',
      '--list',
      '--show-origin',
      '--name-only',
    ) ||
    verb === 'get' ||
    verb === 'list';
  const direct = options.value('--add', '--replace-all');
  const words = verb === 'set' || verb === 'unset' ? options.operands.slice(1) : options.operands;
  const key = direct ?? options.value('--unset', '--unset-all') ?? words[0];
  const value = direct ? words[0] : words[1];
  if (
    reads ||
    key === undefined ||
    (value === undefined && !options.has('--unset', '--unset-all', '-e', '--edit') && verb !== 'unset')
  )
    return unknown({ kind: 'program', name: 'git' });
  const wide = options.has('--global', '--system');
  if (wide) {
    act(call, 'git_global_config', line(call));
    call.i.touch('edit', known(options.has('--system') ? '/etc/gitconfig' : `${call.i.scene.home}/.gitconfig`));
  }
  for (const file of options.values('-f', '--file')) call.i.touch('edit', file);
  if (value) applySetting(call.i, key.text, value);
  return EMPTY;
}
