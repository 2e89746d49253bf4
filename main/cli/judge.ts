import path from 'node:path';
import { performance } from 'node:perf_hooks';
import * as v from 'valibot';
import { CATALOGUE } from '../../rules/facts/catalogue.ts';
import { deriveFacts } from '../../rules/facts/facts.ts';
import type { OperatingSystem } from '../../rules/facts/files.ts';
import { memoryFiles, SAMPLE_HOMES } from '../../rules/facts/memory-files.ts';
import { emptySession } from '../../rules/facts/session.ts';
import type { Grammars } from '../../rules/facts/shell/code/grammars.ts';
import { loadRules, type RuleSet } from '../../rules/language/index.ts';
import { HookInputError, type ToolCallEvent } from '../agents/adapter.ts';
import { adapterFor } from '../agents/adapters.ts';
import { loadGrammars } from '../guard/grammars.ts';
import { rulesIn } from '../guard/rules.ts';
import { builtPlaces } from '../places.ts';
import { judgeCall } from '../verdict/judge.ts';
import { decide, type PolicySettings } from '../verdict/policy.ts';
import { readArguments, UsageError } from './arguments.ts';
import type { Terminal } from './terminal.ts';

/** A call in Claude Code's names, or any agent's whole hook input. */
const rowSchema = v.object({
  id: v.optional(v.string(), ''),
  os: v.optional(v.picklist(['linux', 'macos', 'windows', 'any']), 'any'),
  agent: v.optional(v.string(), 'claude-code'),
  tool: v.optional(v.string()),
  input: v.optional(v.record(v.string(), v.unknown()), {}),
  cwd: v.optional(v.string(), ''),
  hook: v.optional(v.record(v.string(), v.unknown())),
  setup: v.optional(
    v.object({
      symlinks: v.optional(v.record(v.string(), v.string()), {}),
      files: v.optional(v.record(v.string(), v.string()), {}),
      folders: v.optional(v.array(v.string()), []),
    }),
    {},
  ),
});
type Row = v.InferOutput<typeof rowSchema>;

interface Judging {
  readonly rules: RuleSet;
  readonly grammars: Grammars;
  readonly settings: PolicySettings;
  readonly home: string | undefined;
}

/** `perch judge`: recorded calls, judged against a file system that exists only in memory. */
export async function judge(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const { values, words } = readArguments(args, {
      home: undefined,
      packs: undefined,
      mode: ['guardrails', 'monitor'],
      floor: ['defer', 'allow'],
    });
    if (words.length === 0) throw new UsageError('name one or more files of calls, one JSON object a line');
    const judging: Judging = {
      rules: loadPacks(values.packs ?? builtPlaces(path.resolve(import.meta.dirname, '..'), false).packs),
      grammars: await loadGrammars(),
      settings: {
        mode: (values.mode as PolicySettings['mode'] | undefined) ?? 'guardrails',
        floor: (values.floor as PolicySettings['floor'] | undefined) ?? 'defer',
      },
      home: values.home,
    };
    for (const file of words) {
      const text = new TextDecoder().decode(await terminal.readFile(file));
      for (const [index, line] of text.split('\n').entries()) {
        if (line.trim() !== '') terminal.write(`${JSON.stringify(judgeLine(line, `${file}:${index + 1}`, judging))}\n`);
      }
    }
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.writeError(`perch judge: ${error.message}\n`);
      return 2;
    }
    throw error;
  }
}

function loadPacks(folder: string): RuleSet {
  const files = rulesIn(folder);
  if (files.length === 0) throw new UsageError(`there are no rule files in ${folder}`);
  const { rules, failure } = loadRules(files, { catalogues: [CATALOGUE] });
  if (rules) return rules;
  const line = failure ? `, line ${failure.range.start.line}` : '';
  throw new UsageError(`${failure?.file}${line}: ${failure?.message}`);
}

function judgeLine(line: string, place: string, judging: Judging) {
  const row = readRow(line, place);
  const os = row.os === 'any' ? 'linux' : row.os;
  const started = performance.now();
  try {
    const verdict = decide(judgeEvent(decodeRow(row, place), os, row, judging), judging.settings);
    return {
      id: row.id,
      decision: verdict.decision,
      ...(verdict.wouldBe ? { wouldBe: verdict.wouldBe } : {}),
      rules: verdict.rules.map(({ rule }) => rule),
      reason: verdict.reason,
      us: microsecondsSince(started),
    };
  } catch (error) {
    // What cannot be read is not let through, here as in the service.
    if (!(error instanceof HookInputError)) throw error;
    return { id: row.id, decision: 'deny', rules: [], reason: error.message, us: microsecondsSince(started) };
  }
}

function judgeEvent({ call }: ToolCallEvent, os: OperatingSystem, row: Row, { rules, grammars, home }: Judging) {
  const homeHere = home ?? SAMPLE_HOMES[os];
  const facts = deriveFacts(call, {
    os,
    home: homeHere,
    user: homeHere.split(/[\\/]/).at(-1) ?? '',
    files: memoryFiles({
      os,
      cwd: call.cwd,
      links: row.setup.symlinks ?? {},
      texts: row.setup.files ?? {},
      folders: row.setup.folders ?? [],
    }),
    session: emptySession(),
    perch: { paths: perchPlaces(os, homeHere) },
    correlationId: 1,
    grammars,
  });
  return judgeCall(rules, facts);
}

function readRow(line: string, place: string): Row {
  try {
    return v.parse(rowSchema, JSON.parse(line));
  } catch (error) {
    throw new UsageError(`${place}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function decodeRow(row: Row, place: string): ToolCallEvent {
  const adapter = adapterFor(row.agent.replaceAll('_', '-'));
  if (!adapter) throw new UsageError(`${place}: there is no agent "${row.agent}"`);
  const input = row.hook ?? {
    hook_event_name: 'PreToolUse',
    session_id: '',
    cwd: row.cwd,
    tool_name: row.tool ?? '',
    tool_input: row.input,
  };
  // Rows without a whole hook input speak Claude Code's language, whatever agent they are said to be from.
  const reader = row.hook ? adapter : (adapterFor('claude-code') ?? adapter);
  const event = reader.decode({ body: Buffer.from(JSON.stringify(input)), cwd: row.cwd, agentPid: 0 });
  if (event.type !== 'tool-call') throw new UsageError(`${place}: the hook input is not a tool call`);
  return row.hook ? event : { ...event, call: { ...event.call, agent: adapter.name } };
}

function microsecondsSince(started: number): number {
  return Math.round((performance.now() - started) * 1000);
}

/** Where Perch itself would be on such a machine. */
function perchPlaces(os: OperatingSystem, home: string): readonly string[] {
  switch (os) {
    case 'linux':
      return [`${home}/.config/Perch`, '/run/user/1000/perch', '/opt/Perch'];
    case 'macos':
      return [`${home}/Library/Application Support/Perch`, '/Applications/Perch.app'];
    case 'windows':
      return [`${home}\\AppData\\Roaming\\Perch`, `${home}\\AppData\\Local\\Programs\\Perch`, '\\\\.\\pipe\\perch'];
  }
}
