import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { RULE_OPTIONS } from '../../rules/facts/catalogue.ts';
import type { CallFacts } from '../../rules/facts/facts.ts';
import type { Grammars } from '../../rules/facts/shell/code/grammars.ts';
import { loadRules, type RuleSet } from '../../rules/language/index.ts';
import { HookInputError } from '../agents/adapter.ts';
import { messageOf } from '../errors.ts';
import { loadGrammars } from '../guard/grammars.ts';
import { projectName } from '../guard/project-rules/news.ts';
import { followProject, type LoadedProject } from '../guard/project-rules/rules.ts';
import { rulesIn } from '../guard/rule-folders.ts';
import { builtPlaces } from '../places.ts';
import { judgeCall } from '../verdict/judge.ts';
import { decide, type Judgement, type PolicySettings } from '../verdict/policy.ts';
import { tightened } from '../verdict/project.ts';
import { readArguments, UsageError } from './arguments.ts';
import { decodeRecordedCall, factsOfRecordedCall, type RecordedCall, readRecordedCall } from './recorded-call.ts';
import type { Terminal } from './terminal.ts';

interface Judging {
  readonly rules: RuleSet;
  readonly grammars: Grammars;
  readonly settings: PolicySettings;
  readonly home: string | undefined;
  readonly project: LoadedProject | undefined;
}

/**
 * `perch judge`: recorded calls, judged against a file system that exists only in memory. With `--project` as if all of
 * them were made in that project, by its own rules too.
 */
export async function judge(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const { values, words } = readArguments(args, {
      home: undefined,
      packs: undefined,
      project: undefined,
      mode: ['guardrails', 'monitor'],
      floor: ['defer', 'allow'],
    });
    if (words.length === 0) throw new UsageError('name one or more files of calls, one JSON object a line');
    const judging: Judging = {
      rules: loadPacks(values.packs ?? builtPlaces(path.resolve(import.meta.dirname, '..')).packs),
      grammars: await loadGrammars(),
      settings: {
        mode: (values.mode as PolicySettings['mode'] | undefined) ?? 'guardrails',
        floor: (values.floor as PolicySettings['floor'] | undefined) ?? 'defer',
      },
      home: values.home,
      project: values.project === undefined ? undefined : await openProject(values.project, terminal),
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
  const { rules, failure } = loadRules(files, RULE_OPTIONS);
  if (rules) return rules;
  const line = failure ? `, line ${failure.range.start.line}` : '';
  throw new UsageError(`${failure?.file}${line}: ${failure?.message}`);
}

async function openProject(folder: string, terminal: Terminal): Promise<LoadedProject> {
  const project = await followProject(path.resolve(folder)).current();
  const { problems, unknown, files } = project.found;
  for (const problem of [unknown, ...problems])
    if (problem !== '') terminal.writeError(`perch judge: ${folder}: ${problem}\n`);
  if (files.length + problems.length === 0 && unknown === '')
    throw new UsageError(`there are no rules in ${path.join(folder, '.perch', 'rules')}`);
  return project;
}

function judgementOf(facts: CallFacts, { rules, project }: Judging): Judgement {
  const own = judgeCall(rules, facts);
  if (!project) return own;
  const isOwn = (rule: string) => rules.rules.some(({ name }) => name === rule);
  return tightened(own, project.judge(facts), projectName(project.found.project), isOwn);
}

function judgeLine(line: string, place: string, judging: Judging) {
  const row = readLine(line, place);
  const started = performance.now();
  try {
    const facts = factsOfRecordedCall(row, decodeRecordedCall(row, place), judging);
    const verdict = decide(judgementOf(facts, judging), judging.settings);
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

function readLine(line: string, place: string): RecordedCall {
  let call: unknown;
  try {
    call = JSON.parse(line);
  } catch (error) {
    throw new UsageError(`${place}: ${messageOf(error)}`);
  }
  return readRecordedCall(call, place);
}

function microsecondsSince(started: number): number {
  return Math.round((performance.now() - started) * 1000);
}
