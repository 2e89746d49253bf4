import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { AgentName } from '../../rules/facts/call.ts';
import type { SilentAgent } from './findings.ts';
import type { UserPlace } from './registration.ts';

/**
 * Agents write down what they do, one JSON object a line, with its time. Where such a log shows a tool that Perch was
 * never asked about, the agent runs without its hook: started with a switch, or before Perch was. Seen with the real
 * clients (tests/clients).
 */
interface TranscriptPlace {
  readonly agent: AgentName;
  folder(place: UserPlace): string;
  /** How deep below the folder its files lie. */
  readonly depth: number;
  /** A line that stands for a tool which has a hook. */
  readonly tool: RegExp;
}

const PLACES: readonly TranscriptPlace[] = [
  {
    agent: 'claude-code',
    folder: ({ home, environment }) =>
      path.join(environment['CLAUDE_CONFIG_DIR'] || path.join(home, '.claude'), 'projects'),
    depth: 2,
    tool: /"type":"tool_use"/,
  },
  {
    agent: 'codex',
    folder: ({ home, environment }) => path.join(environment['CODEX_HOME'] || path.join(home, '.codex'), 'sessions'),
    depth: 4,
    // What is typed into a running program, and plans, have no hook.
    tool: /"type":"(?:function_call|custom_tool_call)",(?!.*"name":"(?:write_stdin|update_plan)")/,
  },
  {
    agent: 'gemini',
    folder: ({ home, environment }) => path.join(environment['GEMINI_CLI_HOME'] || home, '.gemini', 'tmp'),
    depth: 3,
    tool: /"toolCalls":\[\{/,
  },
  {
    agent: 'qwen',
    folder: ({ home, environment }) => path.join(environment['QWEN_HOME'] || path.join(home, '.qwen'), 'projects'),
    depth: 3,
    tool: /"functionCall":\{/,
  },
  {
    agent: 'droid',
    folder: ({ home, environment }) => path.join(environment['FACTORY_HOME_OVERRIDE'] || home, '.factory', 'sessions'),
    depth: 2,
    tool: /"type":"tool_use"/,
  },
  {
    agent: 'copilot',
    folder: ({ home, environment }) =>
      path.join(environment['COPILOT_HOME'] || path.join(home, '.copilot'), 'session-state'),
    depth: 2,
    tool: /"type":"tool\.execution_start"/,
  },
];

/** How much of a log's end is read, in bytes: what one step gives back may be long. */
const TAIL = 1024 * 1024;

/**
 * When an agent last used a tool, by its own logs; undefined when it has not since then.
 * @param since milliseconds since 1970: older logs are not opened
 */
export async function lastToolUse(agent: AgentName, place: UserPlace, since: number): Promise<number | undefined> {
  const transcripts = PLACES.find((one) => one.agent === agent);
  if (!transcripts) return undefined;
  let latest: number | undefined;
  for (const file of await logsIn(transcripts.folder(place), transcripts.depth, since)) {
    for (const line of (await tailOf(file)).split('\n')) {
      if (!transcripts.tool.test(line)) continue;
      const at = timeIn(line);
      if (at !== undefined && at >= since && at > (latest ?? 0)) latest = at;
    }
  }
  return latest;
}

async function logsIn(folder: string, depth: number, since: number): Promise<readonly string[]> {
  const found: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory() && depth > 1) found.push(...(await logsIn(at, depth - 1, since)));
    if (!entry.isFile() || !entry.name.endsWith('.jsonl')) continue;
    const changed = await stat(at).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    if (changed >= since) found.push(at);
  }
  return found;
}

async function tailOf(file: string): Promise<string> {
  const handle = await open(file).catch(() => undefined);
  if (!handle) return '';
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, TAIL);
    const { buffer } = await handle.read({ buffer: Buffer.alloc(length), position: size - length, length });
    return buffer.toString('utf8');
  } catch {
    return '';
  } finally {
    await handle.close();
  }
}

function timeIn(line: string): number | undefined {
  const at = Date.parse(/"timestamp":"([^"]+)"/.exec(line)?.[1] ?? '');
  return Number.isNaN(at) ? undefined : at;
}

/** A step may wait for its answer, or for the hook's deadline, so long before it counts as not asked about. */
const PATIENCE = 5 * 60_000;
/** Clocks of a log and of a call differ a little: the log is written when the model spoke, the hook runs after that. */
const SAME_STEP = 60_000;
const LOOK_EVERY = 60_000;

export interface TranscriptWatch {
  silent(): readonly SilentAgent[];
  look(): Promise<void>;
  close(): void;
}

/**
 * Compares agents' logs with what Perch heard, once a minute, away from the path of calls.
 * @param heardAt when an agent last asked Perch, in milliseconds since 1970; 0 when it never did
 */
export function watchTranscripts(parts: {
  readonly place: UserPlace;
  agents(): readonly AgentName[];
  heardAt(agent: AgentName): number;
  readonly now: () => number;
}): TranscriptWatch {
  const started = parts.now();
  let silent: readonly SilentAgent[] = [];
  const look = async () => {
    const found: SilentAgent[] = [];
    for (const agent of parts.agents()) {
      const usedAt = await lastToolUse(agent, parts.place, started);
      if (usedAt === undefined || parts.now() - usedAt < PATIENCE) continue;
      if (usedAt > parts.heardAt(agent) + SAME_STEP) found.push({ agent, usedAt });
    }
    silent = found;
  };
  const timer = setInterval(() => void look(), LOOK_EVERY);
  timer.unref();
  return { silent: () => silent, look, close: () => clearInterval(timer) };
}
