/** Whatever comes in where a hook's input belongs: the agent hears a denial in its own words, and Perch stays up. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentAdapter, HookReply } from '../../main/agents/adapter.ts';
import { ADAPTERS } from '../../main/agents/adapters.ts';
import { startServe } from '../faults/start-serve.ts';
import { HOOK, runHook } from '../hook-runner.ts';
import { rawCall } from '../raw-call.ts';
import { recordsIn } from '../records-in.ts';
import { disguised, UNREADABLE, withOneWrongMember } from './hostile-inputs.ts';

const HOME = '/home/dev';
const FAULT = /fault of its own/;
/** In the words of one of the agents. */
const DENIAL = /"(deny|block)"|"cancel":true|"permission":"deny"/;

/** Whether the reply is the one by which this agent is denied a step that could not be read, whatever the reason. */
function isRefusal(adapter: AgentAdapter, reply: HookReply | undefined): boolean {
  const model = adapter.refuse('REASON');
  return (
    reply !== undefined &&
    reply.exitCode === model.exitCode &&
    holdsInOrder(reply.stdout, model.stdout.split('REASON')) &&
    holdsInOrder(reply.stderr, model.stderr.split('REASON'))
  );
}

function holdsInOrder(text: string, parts: readonly string[]): boolean {
  let at = 0;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.startsWith(parts[0] ?? '') && text.endsWith(parts.at(-1) ?? '');
}

/** Whether an agent can read it: nothing, a sentence with exit code 2, or JSON. */
function isWellFormed({ exitCode, stdout }: HookReply): boolean {
  if (exitCode === 2 || stdout === '') return true;
  const value: unknown = JSON.parse(stdout);
  return typeof value === 'object' && value !== null;
}

/** What is wrong with any of them, all tried at once. */
async function forEveryAgent(check: (adapter: AgentAdapter) => Promise<readonly string[]>): Promise<readonly string[]> {
  const all = await Promise.all(ADAPTERS.map(async (adapter) => [adapter.name, await check(adapter)] as const));
  return all.flatMap(([name, wrong]) => wrong.map((what) => `${name}, ${what}`));
}

describe.skipIf(process.platform === 'win32' || !existsSync(HOOK))('hostile hook input', () => {
  // One for all of them: it has to stay up anyway.
  const data = mkdtempSync(path.join(os.tmpdir(), 'perch-test-'));
  let endpoint = '';
  let stop = async () => {};
  beforeAll(async () => {
    ({ endpoint, stop } = await startServe(data, { home: HOME }));
  }, 30_000);
  afterAll(async () => {
    await stop();
    rmSync(data, { recursive: true, force: true });
  });

  it('is denied in each agent’s own words when it cannot be read', async () => {
    const wrong = await forEveryAgent(async (adapter) => {
      const replies = await Promise.all(UNREADABLE.map(({ body }) => rawCall(endpoint, adapter.name, body)));
      return replies.flatMap((reply, index) =>
        isRefusal(adapter, reply) ? [] : [`${UNREADABLE[index]?.name}: ${JSON.stringify(reply)}`],
      );
    });
    expect(wrong).toEqual([]);
  });

  it.each(ADAPTERS.map((adapter) => [adapter.title, adapter] as const))(
    'of %s never makes Perch fail, whichever member is wrong',
    async (_title, adapter) => {
      const inputs = [...withOneWrongMember(sampleOf(adapter))];
      const replies = await Promise.all(inputs.map(({ body }) => rawCall(endpoint, adapter.name, body, HOME)));
      const wrong = replies.flatMap((reply, index) => {
        const fine = reply && isWellFormed(reply) && !FAULT.test(reply.stdout + reply.stderr);
        return fine ? [] : [`${inputs[index]?.name}: ${JSON.stringify(reply)}`];
      });
      expect(wrong).toEqual([]);
    },
  );

  it('does not hide a step that is denied otherwise', async () => {
    const through = await forEveryAgent(async (adapter) => {
      const inputs = disguised(sampleOf(adapter));
      const replies = await Promise.all(inputs.map(({ body }) => rawCall(endpoint, adapter.name, body, HOME)));
      return replies.flatMap((reply, index) => {
        const denied = !reply || reply.exitCode === 2 || DENIAL.test(reply.stdout);
        return denied ? [] : [`${inputs[index]?.name}: ${JSON.stringify(reply)}`];
      });
    });
    expect(through).toEqual([]);
  });

  it('of sixteen megabytes is answered, recorded in short, and holds nobody up for long', async () => {
    const command = `cat ~/.ssh/id_ed25519 # ${'a\u0001'.repeat(2_300_000)}`;
    const body = Buffer.from(
      JSON.stringify({ hook_event_name: 'PreToolUse', tool_name: 'Bash', tool_input: { command }, cwd: HOME }),
    );
    expect(body.length).toBeGreaterThan(15 * 1024 * 1024);
    const reply = await rawCall(endpoint, 'claude-code', body);
    expect(JSON.parse(reply?.stdout ?? '')).toMatchObject({ hookSpecificOutput: { permissionDecision: 'deny' } });
    expect(reply?.stdout.length).toBeLessThan(256 * 1024);
    expect(JSON.stringify(recordsIn(data)[0]).length).toBeLessThan(1024 * 1024);
  });

  it('goes the same way through the hook itself', async () => {
    const results = await Promise.all(
      UNREADABLE.slice(0, 8).map(({ body }) => runHook('claude-code', endpoint, body, ['--deadline=10'])),
    );
    for (const { code, stdout } of results) {
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ hookSpecificOutput: { permissionDecision: 'deny' } });
    }
  });
});

/** A call that the default rules deny: reading a private key. */
function sampleOf(adapter: AgentAdapter): Buffer {
  const recorded = path.join(import.meta.dirname, '../fixtures/hooks', adapter.name, 'read-ssh-key.PreToolUse.json');
  const sample = Buffer.from(adapter.sample('hostile', HOME, path.posix.join(HOME, '.ssh/id_ed25519')));
  return existsSync(recorded) ? readFileSync(recorded) : sample;
}
