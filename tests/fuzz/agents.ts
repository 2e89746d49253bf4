/** Hook inputs of every agent, bent: each is read or refused in words, judged, masked, and answered in a form that blocks. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type AgentAdapter, type HookEvent, HookInputError } from '../../main/agents/adapter.ts';
import { ADAPTERS } from '../../main/agents/adapters.ts';
import { actionsOfCall } from '../../main/audit/actions.ts';
import { contentOf, recordOf } from '../../main/audit/content.ts';
import { maskRecord } from '../../main/audit/masking/mask.ts';
import { EMPTY_RECORD } from '../../main/audit/record.ts';
import { loadGrammars } from '../../main/guard/grammars.ts';
import { deriveFacts } from '../../rules/facts/facts.ts';
import { contextOf } from '../score/rows.ts';
import { type Failure, type Fuzzer, stackOf, workDone } from './fuzzer.ts';
import { bend, mutate } from './mutate.ts';
import type { Random } from './random.ts';

/** From the root of the project, where npm runs its scripts. */
const RECORDED = 'tests/fixtures/hooks';
const FOLDERS: Readonly<Record<string, string>> = { 'claude-code': 'claude' };
/** Of work. */
const LONGEST_MILLISECONDS = 10_000;

export function agentsFuzzer(): Fuzzer {
  let grammars: ReturnType<typeof loadGrammars> | undefined;
  const recorded = new Map<string, readonly string[]>();
  return {
    name: 'agents',
    async attempt(random) {
      grammars ??= loadGrammars();
      const adapter = random.pick(ADAPTERS);
      const seeds = recorded.get(adapter.name) ?? inputsOf(adapter);
      recorded.set(adapter.name, seeds);
      const body = random.raw() ?? makeBody(random.pick(seeds), random);
      const text = body.toString('latin1');
      const start = workDone();
      const what = tryInput(adapter.name, body, await grammars);
      const took = workDone() - start;
      if (what) return fail(what, adapter.name, text);
      if (took > LONGEST_MILLISECONDS) return fail(`took ${Math.round(took)} ms of work`, adapter.name, text);
      return undefined;
    },
    seeds: () =>
      ADAPTERS.flatMap((adapter, index) =>
        inputsOf(adapter).map((input) => ({ input, picks: [{ index, of: ADAPTERS.length }] })),
      ),
  };
}

function makeBody(seed: string, random: Random): Buffer {
  const text = random.chance(0.5) ? JSON.stringify(bend(JSON.parse(seed), random)) : mutate(seed, random);
  return random.chance(0.05) ? brokenBytes(text, random) : Buffer.from(text);
}

function fail(what: string, agent: string, input: string): Failure {
  return { what: `${agent}: ${what}`, input };
}

function tryInput(name: string, body: Buffer, grammars: Awaited<ReturnType<typeof loadGrammars>>): string | undefined {
  const adapter = ADAPTERS.find((one) => one.name === name);
  if (!adapter) return 'no adapter';
  let event: HookEvent;
  try {
    event = adapter.decode({ body, cwd: '/home/dev', agentPid: 7 });
  } catch (error) {
    if (error instanceof HookInputError) return error.message === '' ? 'refused without a word' : undefined;
    return stackOf(error);
  }
  try {
    if (event.type === 'session-event') return undefined;
    const { call } = event;
    const row = { id: '', tool: '', input: {}, cwd: call.cwd, os: 'linux', category: '', expect: 'ask' } as const;
    const facts = deriveFacts(call, contextOf(row, grammars));
    if (facts.views.length === 0) return 'no view of the call';
    const record = { ...EMPTY_RECORD, at: 0, agent: call.agent, cwd: call.cwd, input: call.input };
    const masked = maskRecord({ ...record, actions: actionsOfCall(call, call.cwd) }, () => 'f');
    const content = contentOf(masked);
    const { id: _id, hash: _hash, ...again } = recordOf(1, content, Buffer.alloc(32));
    if (contentOf(again) !== content) return 'the record is not what was written';
    for (const decision of ['allow', 'deny', 'ask', 'defer'] as const) {
      const reply = adapter.encode(event, { decision, reason: 'no "way"\n\ud800' });
      if (reply.stdout !== '') JSON.parse(reply.stdout);
      const isSilent = reply.exitCode === 0 && reply.stdout === '' && reply.stderr === '';
      if (decision === 'deny' && isSilent) return 'a denial says nothing';
    }
  } catch (error) {
    return stackOf(error);
  }
  return undefined;
}

function inputsOf(adapter: AgentAdapter): readonly string[] {
  const sample = adapter.sample('s', '/home/dev', '/home/dev/.ssh/id_rsa');
  const folder = path.join(RECORDED, FOLDERS[adapter.name] ?? adapter.name);
  // Not every agent was recorded.
  if (!existsSync(folder)) return [sample];
  const recorded = (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => name.endsWith('.json'))
    .map((name) => readFileSync(path.join(folder, name), 'utf8'));
  return recorded.length > 0 ? recorded : [sample];
}

function brokenBytes(text: string, random: Random): Buffer {
  const bytes = Buffer.from(text);
  for (let times = random.below(5); times >= 0; times--) bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
}
