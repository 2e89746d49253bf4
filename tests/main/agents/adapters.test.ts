import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HookInputError } from '../../../main/agents/adapter.ts';
import { ADAPTERS, adapterFor, agentTitle } from '../../../main/agents/adapters.ts';
import { AGENT_NAMES } from '../../../rules/facts/call.ts';
import { decodeWith } from './golden.ts';

it('there is one adapter for every agent', () => {
  expect(ADAPTERS.map(({ name }) => name).sort()).toEqual([...AGENT_NAMES].sort());
  expect(adapterFor('nobody')).toBeUndefined();
  expect(agentTitle('codex')).toBe('Codex');
});

describe.each(ADAPTERS.map((adapter) => [adapter.title, adapter] as const))('%s', (_title, adapter) => {
  it('understands its own test call as reading that file', () => {
    const event = decodeWith(adapter, adapter.sample('session-1', '/home/dev', "/home/dev/it's a key"));
    if (event.type !== 'tool-call') throw new Error('a test call is a tool call');
    expect(event.call).toMatchObject({ agent: adapter.name, sessionId: 'session-1' });
    const named = event.call.command?.text ?? event.call.targets[0]?.path ?? '';
    expect(named).toMatch(/key/);
  });

  it('never says more than deny where nobody can be asked', () => {
    const event = decodeWith(adapter, adapter.sample('s', '/', '/key'));
    if (event.type !== 'tool-call') throw new Error('a test call is a tool call');
    const asked = adapter.encode({ ...event, canAsk: false }, { decision: 'ask', reason: 'no' });
    const denied = adapter.encode(event, { decision: 'deny', reason: 'no' });
    if (adapter.asks === 'yes') return;
    expect(asked.exitCode).toBe(denied.exitCode);
    expect(asked.stdout).not.toContain('"ask"');
    expect(asked.stdout.length + asked.stderr.length).toBeGreaterThan(denied.stdout.length + denied.stderr.length);
  });

  it('either understands an input or says what is wrong with it, whatever it is', () => {
    const anything = fc.oneof(
      fc.json(),
      fc.string(),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(anything, (body) => understandsOrSays(adapter.name, body)),
      { numRuns: 150 },
    );
  });

  it('does so when its own input is bent', () => {
    const sample = JSON.parse(adapter.sample('s', '/', '/key')) as Record<string, unknown>;
    const keys = fc.constantFrom(...Object.keys(sample));
    const bent = fc.tuple(keys, fc.jsonValue()).map(([key, value]) => JSON.stringify({ ...sample, [key]: value }));
    fc.assert(
      fc.property(bent, (body) => understandsOrSays(adapter.name, body)),
      { numRuns: 300 },
    );
  });
});

function understandsOrSays(name: string, body: string | Buffer): boolean {
  const adapter = adapterFor(name);
  if (!adapter) return false;
  try {
    decodeWith(adapter, body);
    return true;
  } catch (error) {
    if (error instanceof HookInputError) return error.message !== '';
    throw error;
  }
}
