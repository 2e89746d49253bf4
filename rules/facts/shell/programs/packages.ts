/** Package managers: where packages come from, what runs when they are installed, what is published. */
import type { Invocation, ProgramTable } from '../invocation.ts';
import { textOf } from '../invocation.ts';
import { EMPTY, isKnown, known, unknown, type Value, withoutMarks, withText } from '../value.ts';

export const PACKAGE_PROGRAMS: ProgramTable = {
  'npm cnpm tnpm': {
    values:
      '--registry --prefix -C -w --workspace --tag --otp --access --userconfig --globalconfig --cache --script-shell --loglevel --omit --include -c --call',
    run: npm,
  },
  pnpm: { values: '--registry -C --dir --filter -F --store-dir --tag --otp --loglevel --reporter', run: npm },
  'yarn yarnpkg': { values: '--registry --cwd --otp --tag --modules-folder --cache-folder', run: npm },
  bun: { values: '--registry --cwd -e --eval -p --print -r --preload --config -c', run: bun },
  'npx pnpx bunx': { leading: true, values: '-p --package -c --call --registry -w --workspace', run: packageRunner },
  corepack: {},
  'pip pip3 pip2': { values: PIP_VALUES(), run: pip },
  pipx: { values: `${PIP_VALUES()} --python --spec --suffix`, run: pipx },
  uv: {
    values: `${PIP_VALUES()} --python -p --with --from --index --default-index --group --extra --project --directory --with-requirements --publish-url -t --token --env-file`,
    run: uv,
  },
  uvx: {
    leading: true,
    values: '--from --with --python -p --index-url --index --default-index --extra-index-url -i',
    run: (i) => toolRunner(i, i.value('--from')),
  },
  'poetry pdm hatch rye flit': {
    values: '-C --directory -P --project -r --repository -u --username -p --password --source -G --group',
    run: poetry,
  },
  pipenv: {
    values: '-r --requirements --index -i --pypi-mirror',
    run: (i) =>
      i.word(0) === 'run'
        ? i.run(i.args.slice(1))
        : pythonInstall(i, /^(?:install|update)$/.test(i.word(0)) ? i.operands.slice(1) : []),
  },
  twine: {
    values: '-r --repository --repository-url -u -p --config-file',
    run: (i) => {
      if (i.word(0) === 'upload') i.act('publish_package', i.line);
      return EMPTY;
    },
  },
  'conda mamba micromamba': { values: '-n --name -c --channel -p --prefix -f --file', run: conda },
  easy_install: { values: '-i --index-url', run: (i) => pythonInstall(i, i.operands) },
  cargo: {
    values:
      '--git --branch --tag --rev --path --registry --index --token --manifest-path -p --package --features --target --target-dir --config -Z -j --bin --example --root --vers --version',
    run: cargo,
  },
  go: { run: goTool },
  gem: { values: '--source -s -v --version -i --install-dir --host -k --key', run: gem },
  bundle: { run: bundler },
  bundler: { run: bundler },
  'composer composer.phar': { values: '-d --working-dir', run: composer },
  'apt apt-get aptitude dnf yum zypper microdnf rpm-ostree': {
    values: '-t -o -c --releasever --repofrompath --enablerepo --disablerepo',
    run: systemPackages,
  },
  'pacman yay paru': {
    run: (i) => {
      if (i.args.some((arg) => /^-S/.test(arg.text) && !/^-S[sigyuc]*[si]/.test(arg.text)))
        i.act('install_global', i.line);
      if (i.args.some((arg) => /^-R/.test(arg.text))) i.act('remove_system_package', i.line);
      if (i.args.some((arg) => /^-U/.test(arg.text))) i.act('install_unchecked', i.line);
      return EMPTY;
    },
  },
  apk: {
    values: '-X --repository -p --root',
    run: (i) => {
      if (i.word(0) === 'add') i.act('install_global', i.line);
      if (i.word(0) === 'del') i.act('remove_system_package', i.line);
      if (i.has('--allow-untrusted')) i.act('install_unchecked', i.line);
      if (i.has('-X', '--repository')) i.act('registry_redirect', i.line);
      return EMPTY;
    },
  },
  'dpkg rpm': {
    values: '--root --dbpath',
    run: (i) => {
      if (/(?:^| )(?:-i|--install|-U\w*|-ivh)\b/.test(i.line)) {
        i.act('install_unchecked', i.line);
        for (const operand of i.operands) /^https?:/.test(operand.text) ? i.fetch(operand) : i.read(operand);
      }
      if (/(?:^| )(?:-r|-P|--remove|--purge|-e|--erase)\b/.test(i.line)) i.act('remove_system_package', i.line);
      return EMPTY;
    },
  },
  'add-apt-repository apt-add-repository apt-key': {
    run: (i) => {
      i.act('registry_redirect', i.line);
      return EMPTY;
    },
  },
  'brew port': { values: '--prefix', run: brew },
  'snap flatpak': { run: systemPackages },
  'winget choco chocolatey scoop': { values: '--id -s --source --version -e -v', run: windowsPackages },
  'nix-shell guix': {
    values: '--run --command -p --packages -I -A --attr',
    run: (i) => {
      const command = i.value('--run', '--command');
      if (command) return i.shell(command);
      return behind(i, '--');
    },
  },
  'nix-env nix-channel nix': {
    run: (i) => {
      if (/(?:^| )(?:-i|-iA|--install)\b|profile install/.test(i.line)) i.act('install_global', i.line);
      if (i.name === 'nix-channel' && i.has('--add')) i.act('registry_redirect', i.line);
      if (/^(?:shell|develop)$/.test(i.word(0))) return behind(i, '-c', '--command');
      return unknown({ kind: 'program', name: i.name });
    },
  },
  'mvn mvnw gradle gradlew sbt ant lein': {
    operands: 'mention',
    values: '-s -gs -f -P -p -I --init-script --settings -b -c',
    run: javaBuild,
  },
  'nuget dotnet': { run: dotnet },
  mix: {
    run: (i) => {
      if (/^hex\.(?:publish|retire)/.test(i.word(0))) i.act('publish_package', i.line);
      if (/^ecto\.(?:drop|reset)/.test(i.word(0))) i.act('database_reset', i.line);
      return EMPTY;
    },
  },
  'vsce ovsx np release-it semantic-release goreleaser standard-version pod luarocks jsr': { run: publishers },
  'lerna changeset': {
    run: (i) => {
      if (i.word(0) === 'publish') i.act('publish_package', i.line);
      return EMPTY;
    },
  },
  'flutter dart': {
    run: (i) => {
      if (/\bpub publish\b|\bpub lish\b/.test(i.line) && !i.has('--dry-run', '-n')) i.act('publish_package', i.line);
      return EMPTY;
    },
  },
  make: { values: '-f --file --makefile -C --directory -j -I -o -W --eval', run: makeTarget },
  'gmake bmake': { values: '-f --file -C --directory -j --eval', run: makeTarget },
  'rimraf del del-cli': { operands: 'delete', recursive: true, forced: true, values: '-g', prints: 'nothing' },
  shx: { leading: true, run: (i) => (i.operands.length > 0 ? i.run(i.operands) : EMPTY) },
  'cpx copyfiles ncp cpy': { operands: 'read', last: 'write', recursive: true },
  'cross-env cross-env-shell env-cmd': { leading: true, values: '-f -e', run: crossEnvironment },
};

/** Runs the words behind an option that ends all others. */
function behind(i: Invocation, ...options: readonly string[]): Value {
  const at = i.args.findIndex((arg) => options.includes(arg.text));
  const words = at === -1 ? [] : i.args.slice(at + 1);
  return words.length > 0 ? i.run(words) : unknown({ kind: 'program', name: i.name });
}

function PIP_VALUES(): string {
  return '-r --requirement -i --index-url --extra-index-url -f --find-links --trusted-host -t --target --prefix --root -c --constraint -e --editable --proxy --cert --client-cert --python --platform --cache-dir --log --timeout --retries --src';
}

// Specifications of packages

type Source = 'registry' | 'url' | 'git' | 'path';

function sourceOf(spec: string): Source {
  const rest = spec.replace(/^(?:@[^/@\s]+\/)?[^@/\s:]+(?:\[[^\]]*\])?\s*@\s*(?=[a-z+]+[:/]|\.{0,2}\/|https?:)/i, '');
  if (/^git(?:\+|:|@)|^(?:github|gitlab|bitbucket|gist):|\.git(?:#|@|$)|^ssh:\/\/git@/i.test(rest)) return 'git';
  if (/^https?:\/\//i.test(rest))
    return /^https?:\/\/(?:github|gitlab)\.com\/[^/]+\/[^/]+\/?(?:#.*)?$/i.test(rest) ? 'git' : 'url';
  if (
    /^(?:\.{1,2}(?:\/|\\|$)|\/|~|file:|link:|workspace:|portal:|[A-Za-z]:[\\/])/.test(rest) ||
    /\.(?:tgz|whl|tar\.gz|zip|gem|nupkg)$/i.test(rest)
  )
    return 'path';
  return /^[\w.-]+\/[\w.-]+(?:#.*)?$/.test(rest) ? 'git' : 'registry';
}

const OFFICIAL_REGISTRIES =
  /^https?:\/\/(?:registry\.npmjs\.(?:org|com)|registry\.yarnpkg\.com|npm\.jsr\.io|(?:test\.)?pypi\.org|files\.pythonhosted\.org|upload\.pypi\.org|download\.pytorch\.org|rubygems\.org|index\.crates\.io|crates\.io|proxy\.golang\.org|api\.nuget\.org|repo\.packagist\.org|npm\.pkg\.github\.com|localhost|127\.0\.0\.1)(?:[:/]|$)/i;

function isOfficial(url: string): boolean {
  return OFFICIAL_REGISTRIES.test(url);
}

function checkRegistry(i: Invocation, ...values: readonly (Value | undefined)[]): void {
  for (const value of values) {
    if (!value || isOfficial(value.text)) continue;
    i.act('registry_redirect', value);
    if (/^http:/i.test(value.text)) i.act('registry_insecure', value);
  }
}

function installs(i: Invocation, specs: readonly Value[]): void {
  i.act('install_package', specs.map((spec) => spec.text).join(' '));
  for (const spec of specs) {
    const source = sourceOf(spec.text);
    if (source === 'url') {
      i.act('install_from_url', spec);
      i.scene.contactUrl(withText(spec, spec.text.replace(/^.*?(?=https?:)/i, '')), 'fetch', i.name);
    } else if (source === 'git') {
      i.act('install_from_git', spec);
      i.scene.contactsIn(spec.text.replace(/^git\+/, ''), 'fetch', i.name);
    }
  }
}

// JavaScript

const INSTALL =
  /^(?:install|i|in|ins|inst|add|isntall|ci|clean-install|update|up|upgrade|import|link|ln|install-test|it|dedupe)$/;
const BUILT_IN = new Set(
  'install i add ci remove rm un uninstall unlink update up upgrade outdated audit list ls ll la why view info show init create config set get run run-script test t tst start stop restart exec x dlx publish unpublish pack link version whoami login logout adduser owner access token team org profile deprecate dist-tag cache store prune dedupe fund doctor bin root prefix help search explore rebuild rb workspaces workspace plugin import approve-builds patch npm global dist-tags bugs docs repo home edit star ping pkg query sbom hook completion set-script self-update setup env fetch deploy server licenses node policies check autoclean generate-lock-entry tag versions ws'.split(
    ' ',
  ),
);

function npm(i: Invocation): Value {
  const [first, ...rest] = i.operands;
  checkRegistry(i, i.value('--registry'));
  if (/--strict-ssl[= ]false|--no-strict-ssl|--unsafe-perm/.test(i.line)) i.act('install_unchecked', i.line);
  const command = textOf(first);
  const folder = i.value('--prefix', '-C', '--dir', '--cwd');
  const state = i.state.fork();
  if (folder) state.cwd = i.scene.enter(folder, state);
  if (command === '' && i.name !== 'npm' && i.name !== 'pnpm') installs(i, []);
  if (command === '') return EMPTY;
  if (command === 'global' || (i.name === 'yarn' && command === 'npm'))
    return npm(
      i.narrowed(
        [...(command === 'global' ? [known('-g')] : []), ...i.args.slice(i.args.indexOf(first as Value) + 1)],
        state,
      ),
    );
  if (command === 'workspace' || command === 'workspaces')
    return npm(i.narrowed(i.args.slice(i.args.indexOf(first as Value) + (command === 'workspace' ? 2 : 1)), state));
  if (INSTALL.test(command)) {
    installs(i, rest);
    if (i.has('-g', '--global', '--location=global')) i.act('install_global', i.line);
    return EMPTY;
  }
  switch (command) {
    case 'publish':
      if (!i.has('--dry-run')) i.act('publish_package', i.line);
      return EMPTY;
    case 'unpublish':
    case 'deprecate':
      i.act('unpublish_package', i.line);
      return EMPTY;
    case 'owner':
    case 'access':
    case 'adduser':
    case 'login':
    case 'team':
    case 'org':
    case 'dist-tag':
      if (!/^(?:ls|list|get)$/.test(textOf(rest[0]))) i.act('package_owner', i.line);
      return EMPTY;
    case 'token':
      i.act(textOf(rest[0]) === 'create' ? 'package_owner' : 'read_token', i.line);
      return unknown({ kind: 'secret', name: 'npm token' });
    case 'config':
    case 'set':
    case 'c':
      return npmConfig(
        i,
        command === 'set' ? ['set', ...rest.map((value) => value.text)] : rest.map((value) => value.text),
      );
    case 'pkg':
    case 'set-script':
      if (
        /(?:^| )(?:scripts\.)?(?:pre|post)?install\b|scripts\.(?:prepare|prepublish\w*)/.test(i.line) &&
        /\bset|set-script/.test(i.line)
      )
        i.act('lifecycle_script', i.line);
      if (/scripts\./.test(i.line))
        for (const setting of rest.slice(1)) {
          const script = /^scripts\.[\w:.-]+=(.*)$/s.exec(setting.text);
          if (script) i.scene.tolerantly(() => i.shell(withText(setting, script[1] ?? ''), i.state.fork(), EMPTY));
        }
      return EMPTY;
    case 'exec':
    case 'x':
    case 'dlx':
      return executePackage(i, rest, command === 'dlx');
    case 'create':
    case 'init': {
      const [name] = rest;
      if (name && sourceOf(name.text) !== 'registry')
        i.act(sourceOf(name.text) === 'url' ? 'run_downloaded' : 'install_from_git', name);
      return EMPTY;
    }
    case 'explore':
      return rest.length > 1 ? i.run(rest.slice(1)) : EMPTY;
    case 'run':
    case 'run-script':
      return runScript(i, textOf(rest[0]), state);
    case 'test':
    case 't':
    case 'start':
    case 'stop':
    case 'restart':
      return runScript(i, command === 't' ? 'test' : command, state);
    default:
      if (BUILT_IN.has(command)) return unknown({ kind: 'program', name: i.name });
      // yarn and pnpm run scripts and installed programs by their bare names.
      if (i.name === 'npm') return EMPTY;
      return followScript(i, command, state) ?? i.run(i.operands);
  }
}

function npmConfig(i: Invocation, words: readonly string[]): Value {
  const [verb, ...settings] = words;
  const line = settings.join(' ');
  if (verb === 'get' || verb === 'list' || verb === 'ls') {
    if (/_auth|token|password/i.test(line)) i.act('read_token', i.line);
    return unknown({ kind: 'program', name: i.name });
  }
  if (verb !== 'set') return EMPTY;
  const registry = /(?:registry|npmRegistryServer)["']?[ =]+["']?(\S+)/i.exec(line);
  if (registry) checkRegistry(i, known(registry[1] ?? ''));
  if (/strict-ssl[ =]+false|enableStrictSsl[ =]+false|unsafe-perm/i.test(line)) i.act('install_unchecked', line);
  if (/script-shell|node-options|shell[ =]|^init-module|globalconfig|prefix[ =]|onload-script/i.test(line))
    i.act('lifecycle_script', line);
  if (/https?-proxy|(?:^| )proxy/i.test(line)) i.act('proxy_change', line);
  return EMPTY;
}

function packageRunner(i: Invocation): Value {
  checkRegistry(i, i.value('--registry'));
  const call = i.value('-c', '--call');
  if (call) return i.shell(call);
  return executePackage(i, i.operands, true);
}

/** `npx name args`: the package is fetched if it is missing, then its program runs. */
function executePackage(i: Invocation, words: readonly Value[], fetches: boolean): Value {
  const [spec, ...args] = words[0]?.text === '--' ? words.slice(1) : words;
  const packages = [...i.options.values('-p', '--package'), ...(spec ? [spec] : [])];
  for (const value of packages) {
    const source = sourceOf(value.text);
    if (source === 'url' || source === 'git') {
      i.act('run_downloaded', value);
      i.scene.contactsIn(value.text, 'fetch', i.name);
    }
  }
  if (!spec) return EMPTY;
  if (fetches) i.act('run_remote_package', spec);
  const line = packages.map((value) => value.text).join(' ');
  if (i.has('-y', '--yes') && /mcp|modelcontextprotocol/i.test(line)) i.act('agent_mcp_add', i.line);
  if (
    /^(?:skills|add-skill|@anthropic-ai\/skills)$/.test(spec.text.replace(/@[\d.^~a-z-]+$/, '')) &&
    /\badd\b/.test(i.line)
  )
    i.act('agent_plugin_add', i.line);
  const program =
    PACKAGE_PROGRAM_NAMES[spec.text.replace(/(?!^)@.*$/, '')] ??
    spec.text.replace(/(?!^)@.*$/, '').replace(/^@[^/]+\//, '');
  return i.run([withText(spec, program), ...args]);
}

/** Packages whose program has another name. */
const PACKAGE_PROGRAM_NAMES: Readonly<Record<string, string>> = {
  '@anthropic-ai/claude-code': 'claude',
  '@openai/codex': 'codex',
  '@google/gemini-cli': 'gemini',
  '@github/copilot': 'copilot',
  '@qwen-code/qwen-code': 'qwen',
  'opencode-ai': 'opencode',
  '@aws-amplify/cli': 'amplify',
  'aws-cdk': 'cdk',
  'firebase-tools': 'firebase',
  '@railway/cli': 'railway',
  typescript: 'tsc',
  '@redocly/cli': 'redocly',
};

function runScript(i: Invocation, name: string, state: typeof i.state): Value {
  if (name === '') return EMPTY;
  followScript(i, name, state);
  return unknown({ kind: 'program', name: i.name });
}

const LONGEST_MANIFEST = 262_144;

/** Follows a script of the project's package.json; undefined when there is none of that name. */
function followScript(i: Invocation, name: string, state: typeof i.state): Value | undefined {
  if (state.where !== 'here' || state.cwd === undefined || state.depth > 6) return undefined;
  const text = i.scene.files.readText(`${state.cwd}/package.json`, LONGEST_MANIFEST);
  const scripts = text === undefined ? undefined : scriptsOf(text);
  if (!scripts) return undefined;
  let output: Value | undefined;
  for (const each of [`pre${name}`, name, `post${name}`]) {
    const script = scripts[each];
    if (typeof script !== 'string') continue;
    const inner = state.fork();
    inner.depth += 2;
    output = i.scene.tolerantly(() => i.engine.script('posix', known(withoutMarks(script)), inner, EMPTY));
  }
  return output;
}

function scriptsOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const manifest: unknown = JSON.parse(text);
    const scripts =
      typeof manifest === 'object' && manifest !== null && 'scripts' in manifest ? manifest.scripts : undefined;
    return typeof scripts === 'object' && scripts !== null ? (scripts as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function bun(i: Invocation): Value {
  const code = i.value('-e', '--eval', '-p', '--print');
  if (code) return i.script('javascript', code);
  const command = i.word(0);
  if (command === 'run' && i.operands[1] && /[./]/.test(i.operands[1].text))
    return i.runFile(i.operands[1], 'javascript', i.operands.slice(2));
  if (/\.[cm]?[jt]sx?$/.test(command) && i.operands[0])
    return i.runFile(i.operands[0], 'javascript', i.operands.slice(1));
  if (command === 'x') return executePackage(i, i.operands.slice(1), true);
  if (/^(?:build|test|upgrade|create|repl|pm)$/.test(command)) return EMPTY;
  return npm(i);
}

// Python

function pip(i: Invocation): Value {
  const command = i.word(0);
  const rest = i.operands.slice(1);
  if (command === 'config' && textOf(rest[0]) === 'set') {
    const [, key, value] = rest;
    if (/index-url|find-links/.test(textOf(key))) checkRegistry(i, value);
    if (/trusted-host/.test(textOf(key))) i.act('install_unchecked', i.line);
    return EMPTY;
  }
  if (/^(?:install|download|wheel)$/.test(command)) return pythonInstall(i, rest);
  return unknown({ kind: 'program', name: 'pip' });
}

function pythonInstall(i: Invocation, specs: readonly Value[]): Value {
  checkRegistry(
    i,
    ...i.options
      .values('-i', '--index-url', '--extra-index-url', '--index', '--default-index', '-f', '--find-links')
      .filter((value) => /^https?:/.test(value.text)),
  );
  if (i.has('--trusted-host', '--allow-insecure-host')) {
    i.act('install_unchecked', i.line);
    if (i.has('-i', '--index-url', '--extra-index-url', '-f', '--find-links')) i.act('registry_insecure', i.line);
  }
  for (const file of i.options.values('-r', '--requirement', '-c', '--constraint')) {
    if (/^https?:/.test(file.text)) {
      i.act('install_from_url', file);
      i.fetch(file);
    } else i.read(file);
  }
  installs(i, [...specs, ...i.options.values('-e', '--editable')]);
  return EMPTY;
}

function pipx(i: Invocation): Value {
  const command = i.word(0);
  if (command === 'run')
    return toolRunner(i.narrowed(i.args.slice(i.args.indexOf(i.operands[0] as Value) + 1)), i.value('--spec'));
  if (command === 'install' || command === 'inject') {
    i.act('install_global', i.line);
    return pythonInstall(i, i.operands.slice(1));
  }
  return EMPTY;
}

function toolRunner(i: Invocation, from: Value | undefined): Value {
  const [name, ...args] = i.operands;
  checkRegistry(i, ...i.options.values('--index-url', '--index', '--default-index', '--extra-index-url', '-i'));
  const source = from ?? name;
  if (!source || !name) return EMPTY;
  const kind = sourceOf(source.text);
  if (kind === 'git' || kind === 'url') {
    i.act('run_downloaded', source);
    i.scene.contactsIn(source.text.replace(/^git\+/, ''), 'fetch', i.name);
  } else i.act('run_remote_package', source);
  return i.run([withText(name, name.text.replace(/(?:@|==).*$/, '')), ...args]);
}

function uv(i: Invocation): Value {
  const [command, ...rest] = i.operands;
  const after = command ? i.args.slice(i.args.indexOf(command) + 1) : [];
  switch (textOf(command)) {
    case 'pip':
      return pip(i.narrowed(after));
    case 'add':
    case 'sync':
    case 'lock':
      return pythonInstall(i, textOf(command) === 'add' ? rest : []);
    case 'tool':
      if (textOf(rest[0]) === 'run')
        return toolRunner(i.narrowed(i.args.slice(i.args.indexOf(rest[0] as Value) + 1)), i.value('--from'));
      if (textOf(rest[0]) === 'install') {
        i.act('install_global', i.line);
        return pythonInstall(i, rest.slice(1));
      }
      return EMPTY;
    case 'run': {
      const words = after.filter(
        (arg, index) =>
          !(arg.text.startsWith('-') && after.slice(0, index).every((before) => before.text.startsWith('-'))),
      );
      const [program] = words;
      if (!program) return EMPTY;
      return /\.py$/.test(program.text) ? i.runFile(program, 'python', words.slice(1)) : i.run(words);
    }
    case 'publish':
      i.act('publish_package', i.line);
      return EMPTY;
    default:
      return unknown({ kind: 'program', name: 'uv' });
  }
}

function poetry(i: Invocation): Value {
  const command = i.word(0);
  const after = i.operands[0] ? i.args.slice(i.args.indexOf(i.operands[0]) + 1) : [];
  if (command === 'run') return i.run(after);
  if (command === 'publish') i.act('publish_package', i.line);
  if (command === 'add' || command === 'install') installs(i, command === 'add' ? i.operands.slice(1) : []);
  if (command === 'source' && i.word(1) === 'add') checkRegistry(i, i.operands[3]);
  if (command === 'config' && /pypi-token|http-basic|repositories/.test(i.line))
    i.act(/repositories/.test(i.line) ? 'registry_redirect' : 'package_owner', i.line);
  return unknown({ kind: 'program', name: i.name });
}

function conda(i: Invocation): Value {
  const command = i.word(0);
  if (command === 'run') {
    const words = i.args.slice(i.args.findIndex((arg) => arg.text === 'run') + 1);
    const start = words.findIndex(
      (word, index) => !word.text.startsWith('-') && !/^(?:-n|--name|-p|--prefix)$/.test(words[index - 1]?.text ?? ''),
    );
    return start === -1 ? EMPTY : i.run(words.slice(start));
  }
  checkRegistry(
    i,
    ...i.options
      .values('-c', '--channel')
      .filter((value) => /^https?:/.test(value.text) && !/anaconda\.(?:org|com)/.test(value.text)),
  );
  if (command === 'install' || command === 'create') i.act('install_package', i.line);
  if (/\bconfig\b.*(?:--add|--set|--prepend) channels? https?:/.test(i.line)) i.act('registry_redirect', i.line);
  return EMPTY;
}

// Other languages

function cargo(i: Invocation): Value {
  const [command] = i.operands.filter((operand) => !operand.text.startsWith('+'));
  switch (textOf(command)) {
    case 'publish':
      if (!i.has('--dry-run', '-n')) i.act('publish_package', i.line);
      break;
    case 'yank':
      i.act('unpublish_package', i.line);
      break;
    case 'owner':
    case 'login':
      i.act('package_owner', i.line);
      break;
    case 'install':
      i.act('install_global', i.line);
      if (i.has('--git')) i.act('install_from_git', i.line);
      break;
    case 'add':
      if (i.has('--git')) i.act('install_from_git', i.line);
      break;
    default:
  }
  if (i.value('--index', '--registry') && /^(?:install|add)$/.test(textOf(command)))
    checkRegistry(i, i.value('--index'));
  return EMPTY;
}

function goTool(i: Invocation): Value {
  const command = i.args[0]?.text ?? '';
  const operands = i.args.slice(1).filter((arg) => !arg.text.startsWith('-'));
  if (command === 'install') i.act('install_global', i.line);
  if (command === 'run' && operands[0] && /@/.test(operands[0].text)) i.act('run_remote_package', operands[0]);
  else if (command === 'run' && operands[0]) i.touch('execute', operands[0]);
  if (command === 'env' && i.args.some((arg) => arg.text === '-w')) {
    if (
      /GOPROXY=(?!https:\/\/proxy\.golang\.org|direct|off)|GONOSUM(?:DB|CHECK)|GOSUMDB=off|GOINSECURE|GOFLAGS=.*(?:insecure|toolexec)|GONOPROXY/.test(
        i.line,
      )
    )
      i.act('registry_redirect', i.line);
  }
  const toolexec = i.args.find((arg) => arg.text.startsWith('-toolexec'));
  if (toolexec) i.shell(withText(toolexec, toolexec.text.replace(/^-toolexec=?/, '')));
  return unknown({ kind: 'program', name: 'go' });
}

function gem(i: Invocation): Value {
  switch (i.word(0)) {
    case 'push':
      i.act('publish_package', i.line);
      break;
    case 'yank':
      i.act('unpublish_package', i.line);
      break;
    case 'owner':
    case 'signin':
      i.act('package_owner', i.line);
      break;
    case 'sources':
      if (/-a |--add/.test(i.line) && !/https:\/\/rubygems\.org/.test(i.line)) i.act('registry_redirect', i.line);
      break;
    case 'install':
      checkRegistry(i, i.value('--source', '-s'));
      i.act('install_global', i.line);
      break;
    default:
  }
  return EMPTY;
}

function bundler(i: Invocation): Value {
  const command = i.word(0);
  if (command === 'exec') return i.run(i.args.slice(i.args.findIndex((arg) => arg.text === 'exec') + 1));
  if (command === 'config' && /mirror|ssl_verify_mode/.test(i.line)) i.act('registry_redirect', i.line);
  if (command === 'install' || command === 'add') i.act('install_package', i.line);
  return EMPTY;
}

function composer(i: Invocation): Value {
  const words = i.word(0) === 'global' ? i.operands.slice(1) : i.operands;
  const command = textOf(words[0]);
  if (command === 'require')
    installs(
      i,
      words.slice(1).filter((word) => !/^[\w.-]+\/[\w.-]+/.test(word.text)),
    );
  if (command === 'config' && /repositor|secure-http|disable-tls|packagist/.test(i.line))
    i.act('registry_redirect', i.line);
  if (command === 'exec') return i.run(words.slice(1));
  if (command === 'run' || command === 'run-script') return EMPTY;
  return EMPTY;
}

function javaBuild(i: Invocation): Value {
  if (
    /(?:^|[ :])(?:deploy|publish(?!ToMavenLocal)\w*|uploadArchives|release|nexusPublish|bintrayUpload|closeAndReleaseRepository)(?: |$)/.test(
      i.line,
    ) &&
    !/-DskipDeploy|--dry-run|-m\b/.test(i.line)
  ) {
    if (!/\bpublishToMavenLocal\b/.test(i.line) || /\bpublish\b/.test(i.line)) i.act('publish_package', i.line);
  }
  const script = i.value('-I', '--init-script');
  if (script) i.touch('execute', script);
  return EMPTY;
}

function dotnet(i: Invocation): Value {
  const { line } = i;
  if (/^(?:nuget )?push\b|nuget push/.test(line)) i.act('publish_package', line);
  if (/nuget (?:delete)|^delete /.test(line)) i.act('unpublish_package', line);
  if (/(?:nuget )?(?:add|update) source|sources add/i.test(line) && !/api\.nuget\.org/.test(line))
    i.act('registry_redirect', line);
  if (/--add-source (?!https:\/\/api\.nuget\.org)/.test(line)) i.act('registry_redirect', line);
  if (/\bef database drop/.test(line)) i.act('database_drop', line);
  if (/\bworkload install|\btool install (?:-g|--global)|tool install .*(?:-g|--global)/.test(line))
    i.act('install_global', line);
  return EMPTY;
}

// The system

const REMOVES = /^(?:remove|purge|autoremove|erase|uninstall|rm|del|removeptf)$/;

function systemPackages(i: Invocation): Value {
  const command = i.word(0);
  if (i.has('-s', '--simulate', '--just-print', '--dry-run', '--recon', '--assumeno')) return EMPTY;
  if (/^(?:install|reinstall|localinstall|in|si|upgrade|full-upgrade|dist-upgrade)$/.test(command))
    i.act('install_global', i.line);
  else if (REMOVES.test(command)) i.act('remove_system_package', i.line);
  if (
    /--allow-unauthenticated|--nogpgcheck|--no-gpg-check|AllowUnauthenticated|--force-yes|--dangerous|--repofrompath/.test(
      i.line,
    )
  )
    i.act('install_unchecked', i.line);
  if (/^(?:remote-add|addrepo|ar)$/.test(command) || /config-manager --add-repo/.test(i.line))
    i.act('registry_redirect', i.line);
  for (const operand of i.operands.slice(1))
    if (/^https?:\/\/.*\.(?:deb|rpm|snap)$/.test(operand.text)) i.act('install_from_url', operand);
  return EMPTY;
}

function brew(i: Invocation): Value {
  const command = i.word(0);
  if (/^(?:install|reinstall|upgrade)$/.test(command)) {
    i.act('install_global', i.line);
    for (const operand of i.operands.slice(1)) if (/^https?:/.test(operand.text)) i.act('install_from_url', operand);
  }
  if (/^(?:uninstall|remove|rm)$/.test(command)) i.act('remove_system_package', i.line);
  if (command === 'tap' && i.operands.length > 2) i.act('registry_redirect', i.line);
  if (command === 'services' && /^(?:start|run|restart)$/.test(i.word(1))) i.act('install_service', i.line);
  return unknown({ kind: 'program', name: 'brew' });
}

function windowsPackages(i: Invocation): Value {
  const command = i.word(0).toLowerCase();
  if (/^(?:install|add|upgrade)$/.test(command)) i.act('install_global', i.line);
  if (/^(?:uninstall|remove)$/.test(command)) i.act('remove_system_package', i.line);
  if ((command === 'source' && /^add$/i.test(i.word(1))) || command === 'bucket') i.act('registry_redirect', i.line);
  if (/https?:\/\//.test(i.line) && command === 'install') i.act('install_from_url', i.line);
  return EMPTY;
}

function publishers(i: Invocation): Value {
  const command = i.word(0);
  const dry = i.has('--dry-run', '-d', '--snapshot', '--no-publish');
  if (dry) return EMPTY;
  if (
    /^(?:np|release-it|semantic-release)$/.test(i.name) ||
    /^(?:publish|upload|trunk|release|unpublish)$/.test(command)
  ) {
    if (i.name !== 'pod' || i.word(1) === 'push') i.act('publish_package', i.line);
  }
  return EMPTY;
}

function crossEnvironment(i: Invocation): Value {
  const state = i.state.fork();
  state.environment = new Map(state.environment);
  const words = [...i.operands];
  while (words[0] && /^[A-Za-z_]\w*=/.test(words[0].text)) {
    const word = words.shift() as Value;
    const cut = word.text.indexOf('=');
    state.environment.set(word.text.slice(0, cut), withText(word, word.text.slice(cut + 1)));
    i.engine.exports(word.text.slice(0, cut), withText(word, word.text.slice(cut + 1)), state);
  }
  return words.length === 0 ? EMPTY : i.engine.run(words, state, { input: i.input, wrapper: i.name });
}

// make

function makeTarget(i: Invocation): Value {
  for (const text of i.options.values('--eval')) {
    const shell = /\$\(shell\s+(.+)\)/s.exec(text.text) ?? /:\s*;?\s*\n?\t?(.+)$/s.exec(text.text);
    if (shell) i.shell(withText(text, shell[1] ?? ''));
  }
  const state = i.state.fork();
  const folder = i.value('-C', '--directory');
  if (folder) state.cwd = i.scene.enter(folder, state);
  const file = i.value('-f', '--file', '--makefile');
  const assignments = new Map<string, string>();
  for (const operand of i.operands) {
    const match = /^([A-Za-z_]\w*)\s*[:+?]?=(.*)$/s.exec(operand.text);
    if (match) assignments.set(match[1] ?? '', match[2] ?? '');
  }
  const targets = i.operands.map((operand) => operand.text).filter((text) => !text.includes('='));
  if (file?.text === '-') {
    if (isKnown(i.input)) followMakefile(i, i.input.text, targets, state, assignments);
    else i.opaque('make runs rules that are not known before');
    return EMPTY;
  }
  if (state.where !== 'here' || state.cwd === undefined || state.depth > 4) return EMPTY;
  const names = file ? [file.text] : ['GNUmakefile', 'makefile', 'Makefile'];
  for (const name of names) {
    const real = i.scene.resolver.resolve(name, state.cwd).real;
    const text = real === undefined ? undefined : i.scene.files.readText(real, LONGEST_MANIFEST);
    if (text === undefined) continue;
    i.scene.tolerantly(() => followMakefile(i, withoutMarks(text), targets, state, assignments));
    break;
  }
  return EMPTY;
}

function followMakefile(
  i: Invocation,
  text: string,
  targets: readonly string[],
  state: typeof i.state,
  assignments: Map<string, string>,
): void {
  const rules = new Map<string, { readonly needs: readonly string[]; readonly recipe: string[] }>();
  let recipe: string[] | undefined;
  let first: string | undefined;
  for (const line of text.replace(/\\\r?\n/g, ' ').split(/\r?\n/)) {
    if (line.startsWith('\t')) {
      recipe?.push(line.trim().replace(/^[@+-]+\s*/, ''));
      continue;
    }
    const variable = /^(?:export\s+)?([A-Za-z_][\w.]*)\s*(?:[:?+]?:?=|!=)\s*(.*)$/.exec(line);
    const rule = variable ? null : /^([^#=:\s][^=:]*?)\s*::?\s*([^=;]*)(?:;(.*))?$/.exec(line);
    if (variable && !assignments.has(variable[1] ?? '')) assignments.set(variable[1] ?? '', variable[2] ?? '');
    if (!rule) {
      if (line.trim() !== '' && !line.startsWith('#')) recipe = undefined;
      continue;
    }
    recipe = rule[3] === undefined ? [] : [rule[3].trim()];
    for (const name of (rule[1] ?? '').split(/\s+/)) {
      if (!name.startsWith('.')) first ??= name;
      rules.set(name, { needs: (rule[2] ?? '').split(/\s+/).filter((need) => need !== ''), recipe });
    }
  }
  const done = new Set<string>();
  const follow = (name: string): void => {
    const rule = rules.get(name);
    if (!rule || done.has(name) || done.size > 50) return;
    done.add(name);
    for (const need of rule.needs) follow(need);
    for (const line of rule.recipe) {
      const inner = state.fork();
      inner.depth += 2;
      i.engine.script('posix', known(expandMake(line, assignments)), inner, EMPTY);
    }
  };
  for (const target of targets.length > 0 ? targets : first === undefined ? [] : [first]) follow(target);
}

/** Replaces make's variables; what is not assigned becomes a shell variable nobody knows. */
function expandMake(line: string, assignments: ReadonlyMap<string, string>, depth = 0): string {
  if (depth > 5) return line;
  return line.replace(
    /\$(?:\$|[({]([\w.]+)[)}]|\(shell ([^()]*)\)|([@<^*?%]))/g,
    (whole, name: string | undefined, shell: string | undefined) => {
      if (whole === '$$') return '$';
      if (shell !== undefined) return `$(${shell})`;
      const value = name === undefined ? undefined : assignments.get(name);
      return value === undefined ? `$MAKE_${name ?? 'target'}` : expandMake(value, assignments, depth + 1);
    },
  );
}
