/**
 * Compiles one C file. Used for the hook (build/hook.mjs) and for the small C helpers of tests and benchmarks:
 *   node build/c-compiler.mjs SOURCE OUTPUT [--target=win32-x64] [--pinned] [--sanitize]
 *
 * A result is built in a temporary file and renamed, and is left alone while neither the source nor the way it is
 * compiled has changed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fetchZig, ZIG_NAME, zigCanBeFetched, zigEnvironment, zigInCache } from './zig.mjs';

const root = path.resolve(import.meta.dirname, '..');

/**
 * Node's name of a target: zig's name, and what its linker needs beyond the C library.
 * @type {Readonly<Record<string, { readonly triple: string, readonly link: readonly string[] }>>}
 */
const TARGETS = {
  'linux-x64': { triple: 'x86_64-linux-musl', link: ['-static', '-fPIE'] },
  'linux-arm64': { triple: 'aarch64-linux-musl', link: ['-static', '-fPIE'] },
  // Entitlements, even empty ones, are how zig 0.11 is told to sign (ad hoc) for Intel; for arm64 it always does.
  'darwin-x64': { triple: 'x86_64-macos.11.0-none', link: ['--entitlements', 'build/entitlements-empty.plist'] },
  'darwin-arm64': { triple: 'aarch64-macos.11.0-none', link: [] },
  'win32-x64': { triple: 'x86_64-windows-gnu', link: ['-lntdll', '-luserenv', '-ladvapi32'] },
  'win32-arm64': { triple: 'aarch64-windows-gnu', link: ['-lntdll', '-luserenv', '-ladvapi32'] },
};

export const TARGET_NAMES = Object.keys(TARGETS);
export const HOST = `${process.platform}-${process.arch}`;

/**
 * A file's name as a program of that target.
 * @param {string} name
 * @param {string} target
 */
export const programName = (name, target) => (target.startsWith('win32-') ? `${name}.exe` : name);

/** @param {string} target */
function targetOf(target) {
  const found = TARGETS[target];
  if (!found) throw new Error(`There is no target ${target}. There are: ${TARGET_NAMES.join(', ')}.`);
  return found;
}

const WARNINGS = [
  ...['-Wall', '-Wextra', '-Wpedantic', '-Wshadow', '-Wconversion', '-Wundef', '-Wvla', '-Wformat=2'],
  ...['-Wstrict-prototypes', '-Wmissing-prototypes', '-Wwrite-strings', '-Werror'],
];
const LANGUAGE = ['-std=c11', ...WARNINGS];
const SANITIZE = ['-g', '-O1', '-fno-omit-frame-pointer', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'];

/** Stands for the path of the result in a compiler's options. */
const OUTPUT = '{output}';

/**
 * @typedef {{name: string, command: string, variants: readonly (readonly string[])[], environment?: NodeJS.ProcessEnv}} Compiler
 * The first variant (a list of options) that compiles is taken.
 */

/**
 * @param {string} program
 * @param {string} target
 * @param {string} source
 * @returns {Compiler}
 */
function zig(program, target, source) {
  const { triple, link } = targetOf(target);
  return {
    name: ZIG_NAME,
    command: program,
    environment: zigEnvironment,
    variants: [
      [
        // "Safe" keeps traps at undefined behaviour and the stack protector: the hook turns a trap into a block.
        ...['build-exe', '-target', triple, '-O', 'ReleaseSafe', '-fstrip', '--name', path.parse(source).name],
        ...['-cflags', ...LANGUAGE, '--', source, '-lc', ...link, `-femit-bin=${OUTPUT}`],
      ],
    ],
  };
}

/**
 * What this machine has. A program with musl starts fastest, and a static one faster than a dynamic one.
 * @param {string} source
 * @param {boolean} sanitize
 * @returns {Compiler | undefined}
 */
function ownCompiler(source, sanitize) {
  const candidates = sanitize ? ['cc'] : process.platform === 'win32' ? ['gcc', 'clang'] : ['musl-gcc', 'cc'];
  for (const command of candidates) {
    const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8', timeout: 60_000 });
    if (status !== 0) continue;
    const libraries = targetOf(HOST).link.filter((option) => option.startsWith('-l'));
    const compile = (/** @type {readonly string[]} */ options) => [
      ...LANGUAGE,
      ...options,
      '-o',
      OUTPUT,
      source,
      ...libraries,
    ];
    const release = ['-O2', '-s', '-fstack-protector-strong'];
    return {
      name: `${command}: ${stdout.split('\n', 1)[0]}`,
      command,
      variants: sanitize ? [compile(SANITIZE)] : [compile([...release, '-static']), compile(release)],
    };
  }
  return undefined;
}

/**
 * @param {string} source
 * @param {{ readonly target: string, readonly sanitize: boolean, readonly pinned: boolean }} how
 * @returns {Promise<Compiler | undefined>}
 */
async function chooseCompiler(source, { target, sanitize, pinned }) {
  if (sanitize) return ownCompiler(source, true);
  if (pinned || target !== HOST) return zig(await fetchZig(), target, source);
  const cached = zigInCache();
  if (cached) return zig(cached, target, source);
  return ownCompiler(source, false) ?? (zigCanBeFetched() ? zig(await fetchZig(), target, source) : undefined);
}

/**
 * Compiles `source` (relative to the repository) into `output` for `target`, unless that is done already. For this
 * machine any C compiler will do, unless it must be the `pinned` one. Throws with the compiler's words when it cannot.
 * @param {string} source
 * @param {string} output
 * @param {{ readonly target?: string, readonly sanitize?: boolean, readonly pinned?: boolean }} [how]
 */
export async function compile(source, output, { target = HOST, sanitize = false, pinned = false } = {}) {
  const isUpToDate = (/** @type {Compiler} */ compiler) => {
    const stamp = readStamp(output);
    return stamp?.inputs === inputs(source, compiler) && stamp.output === sha256(output);
  };
  // What zig built stands, even where zig is gone: nothing else builds a better one.
  if (!sanitize && isUpToDate(zig('zig', target, source))) return;
  const compiler = await chooseCompiler(source, { target, sanitize, pinned });
  if (!compiler) {
    throw new Error(
      `No C compiler was found to build ${source}. Install one (Debian: apt-get install gcc libc6-dev, macOS: ` +
        'xcode-select --install, Windows: LLVM-MinGW) and try again.',
    );
  }
  if (isUpToDate(compiler)) return;

  const folder = path.dirname(output);
  mkdirSync(folder, { recursive: true });
  const started = Date.now();
  console.log(`Building ${path.relative(root, output)} (${compiler.name}) ...`);
  // Under its own name already, since a macOS signature holds the file's name.
  const temporary = mkdtempSync(path.join(folder, '.new-'));
  const result = path.join(temporary, path.basename(output));
  try {
    runCompiler(compiler, source, result, target);
    if (target.startsWith('win32-')) clearTimestamp(result);
    mkdirSync(path.dirname(stampFile(output)), { recursive: true });
    writeFileSync(stampFile(output), JSON.stringify({ inputs: inputs(source, compiler), output: sha256(result) }));
    renameSync(result, output);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  const seconds = (Date.now() - started) / 1000;
  if (seconds > 2) console.log(`  done in ${seconds.toFixed(1)} s`);
}

/**
 * @param {Compiler} compiler
 * @param {string} source
 * @param {string} output
 * @param {string} target
 */
function runCompiler(compiler, source, output, target) {
  let words = '';
  for (const options of compiler.variants) {
    const filled = options.map((option) => option.replace(OUTPUT, () => output));
    const result = spawnSync(compiler.command, filled, {
      cwd: root,
      env: compiler.environment,
      encoding: 'utf8',
      timeout: 600_000,
    });
    if (result.status === 0) return;
    words = result.error?.message ?? result.stderr;
  }
  throw new Error(`${compiler.name} could not compile ${source} for ${target}:\n${words}`);
}

/**
 * The linker writes the time of day into a Windows program; without it the same source gives the same bytes.
 * @param {string} program
 */
function clearTimestamp(program) {
  const bytes = readFileSync(program);
  bytes.writeUInt32LE(0, bytes.readUInt32LE(0x3c) + 8);
  writeFileSync(program, bytes);
}

/**
 * Apart from the results, whose folders are packed as they are.
 * @param {string} output
 */
function stampFile(output) {
  return path.join(root, 'out/stamps', `${path.relative(root, output).replaceAll(/[^\w.-]+/g, '-')}.json`);
}

/**
 * @param {string} output
 * @returns {{ readonly inputs: string, readonly output: string } | undefined}
 */
function readStamp(output) {
  if (!existsSync(output) || !existsSync(stampFile(output))) return undefined;
  try {
    return JSON.parse(readFileSync(stampFile(output), 'utf8'));
  } catch {
    return undefined; // cut short by a crash: build anew
  }
}

/**
 * @param {string} source
 * @param {Compiler} compiler
 */
function inputs(source, compiler) {
  return createHash('sha256')
    .update(JSON.stringify([compiler.name, compiler.variants, sha256(path.join(root, source))]))
    .digest('hex');
}

/** @param {string} file */
const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

if (process.argv[1] === import.meta.filename) {
  const [source = '', output = ''] = process.argv.slice(2);
  const target = process.argv.find((argument) => argument.startsWith('--target='))?.slice('--target='.length);
  await compile(path.relative(root, path.resolve(source)), path.resolve(output), {
    target: target ?? HOST,
    sanitize: process.argv.includes('--sanitize'),
    pinned: process.argv.includes('--pinned'),
  });
}
