/**
 * What one hook call costs: the smallest process there is, the hook against the fastest service there can be, and the
 * hook against a given service, all in one run on the same machine.
 *   node build/run.mjs tests/bench/hook.ts [--endpoint=SOCKET]
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { scriptArguments } from '../script-options.ts';
import { compileHelper } from './helper.ts';
import { type BenchSection, percentiles, printSection } from './section.ts';

/** The repository, from here and from where build/run.mjs puts the bundle. */
const root = path.resolve(import.meta.dirname, '../..');

const ROUNDS = 10;
const CALLS_PER_ROUND = 50;
/** As often as busy agents call; processors and disks have gone to rest between two calls. */
const PER_SECOND = 20;
/** While warming up. */
const AT_ONCE = 1000;
const WARM_UP = 500;
/** A peer's hook is a program of Node's, which takes a hundred times as long. */
const PEER_CALLS_PER_ROUND = 10;
const PEER = 'node_modules/cc-safety-net';

const call = {
  session_id: '00000000-0000-4000-8000-000000000000',
  transcript_path: '/home/user/.claude/projects/project/00000000.jsonl',
  cwd: '/home/user/project',
  permission_mode: 'default',
  hook_event_name: 'PreToolUse',
  tool_use_id: 'toolu_00000000',
};
/** About the size of a recorded call that edits a file. */
const edit = JSON.stringify({
  ...call,
  tool_name: 'Write',
  tool_input: { file_path: '/home/user/project/notes.txt', content: 'one line of many\n'.repeat(85) },
});
const command = JSON.stringify({
  ...call,
  tool_name: 'Bash',
  tool_input: { command: 'cd app && npm test 2>&1 | tail -20', description: 'Run the tests' },
});

interface Candidate {
  readonly name: string;
  readonly command: readonly string[];
  readonly input: string;
  readonly perRound: number;
}

/**
 * Times 500 calls of each, 20 a second. The calls of the candidates alternate in rounds, so that whatever else the
 * machine does meets them all alike.
 * @param service another service to measure against: its endpoint, and what to call it in the table
 */
export async function measure(service?: { readonly endpoint: string; readonly name: string }): Promise<BenchSection> {
  const timer = compileHelper('spawn-timer');
  const server = compileHelper('echo-server');
  const hook = path.join(root, `out/hook/${process.platform}-${process.arch}/perch-hook`);
  execFileSync(process.execPath, ['build/hook.mjs', '--host'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });

  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const inputFile = path.join(folder, 'input.json');
  const echo = path.join(folder, 's');
  const echoServer = spawn(server, [echo], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(echoServer.stdout, 'data');
    const ask = (endpoint: string): readonly string[] => [hook, 'claude-code', `--endpoint=${endpoint}`];
    const candidates: readonly Candidate[] = [
      { name: 'cat (what any process costs here)', command: ['cat'], input: edit, perRound: CALLS_PER_ROUND },
      { name: 'hook, fastest possible service', command: ask(echo), input: edit, perRound: CALLS_PER_ROUND },
      ...(service ? againstPeer(service.name, ask(service.endpoint)) : []),
    ];
    const time = (runs: number, perSecond: number, candidate: Candidate): readonly number[] => {
      writeFileSync(inputFile, candidate.input);
      return execFileSync(timer, [String(runs), String(perSecond), inputFile, ...candidate.command], {
        encoding: 'utf8',
        timeout: 120_000,
      })
        .trim()
        .split('\n')
        .map((line) => Number(line) / 1000);
    };
    for (const candidate of candidates) {
      time(candidate.perRound < CALLS_PER_ROUND ? candidate.perRound : WARM_UP, AT_ONCE, candidate);
    }
    const times = candidates.map((): number[] => []);
    for (let round = 0; round < ROUNDS; round++)
      for (const [index, candidate] of candidates.entries())
        times[index]?.push(...time(candidate.perRound, PER_SECOND, candidate));
    return {
      title: 'One hook call',
      method:
        `${ROUNDS * CALLS_PER_ROUND} calls each (${ROUNDS * PEER_CALLS_PER_ROUND} of the other guard), ${PER_SECOND} a second, with an edit of ` +
        `${edit.length} bytes or a shell command of ${command.length}, in alternating rounds; from starting the process until it has ended and its output is read (posix_spawn, wait4)`,
      rows: candidates.map(({ name }, index) => ({ name, ...percentiles(times[index] ?? []), unit: 'ms' })),
    };
  } finally {
    echoServer.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The whole way with an edit, and with a command beside another guard's hook, which judges nothing but commands. */
function againstPeer(service: string, ask: readonly string[]): readonly Candidate[] {
  const { version } = JSON.parse(readFileSync(path.join(root, PEER, 'package.json'), 'utf8')) as { version: string };
  const peer = [process.execPath, path.join(root, PEER, 'dist/bin/cc-safety-net.js'), 'hook', '--claude-code'];
  return [
    { name: `hook, ${service}`, command: ask, input: edit, perRound: CALLS_PER_ROUND },
    { name: 'the same, a shell command', command: ask, input: command, perRound: CALLS_PER_ROUND },
    {
      name: `another guard: cc-safety-net ${version}, that command`,
      command: peer,
      input: command,
      perRound: PEER_CALLS_PER_ROUND,
    },
  ];
}

if (process.argv[1] === path.join(root, 'tests/bench/hook.ts')) {
  const usage = 'node build/run.mjs tests/bench/hook.ts [--endpoint=PATH]';
  const { endpoint } = scriptArguments(usage, { endpoint: { type: 'string' } }).values;
  const section = await measure(endpoint === undefined ? undefined : { endpoint, name: 'the given service' });
  process.stdout.write(printSection(section));
}
