import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HookProgram } from '../../main/agents/registration.ts';
import { lastToolUse } from '../../main/agents/transcripts.ts';
import type { AgentName } from '../../rules/facts/call.ts';
import { HOOK } from '../hook-runner.ts';
import { CLIENTS, type Client } from './clients.ts';
import { keepResult } from './results.ts';
import { newPlace, runClient } from './run-client.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';
import { REASON, type StandIn, standIn } from './stand-in.ts';

/** `npm run test:clients` runs those of CI; `-- --all` all of them; `-- codex gemini` the ones named. */
const named = (process.env['PERCH_TEST_CLIENTS'] ?? '').split(',').filter(Boolean);
const chosen = CLIENTS.filter(({ agent, inCi }) =>
  named.length > 0 ? named.includes(agent) || named.includes('all') : inCi,
);

describe.each(chosen.map((client) => [client.agent, client] as const))('a real %s', (_agent, client) => {
  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))('%s', async (_name, scenario) => {
    await plays(client, scenario);
  });
});

/** Agents whose logs tell Perch when they work without asking. */
const WRITES_LOG: ReadonlySet<AgentName> = new Set(['claude-code', 'codex', 'gemini', 'copilot', 'qwen', 'droid']);

async function plays(client: Client, scenario: Scenario): Promise<void> {
  const place = newPlace();
  onTestFinished(place.remove);
  const started = Date.now();
  const perch = await perchFor(scenario, place.home);
  const run = await runClient(client, place, scenario.wish(place), hookFor(scenario, place.home, perch));
  const called = perch?.events.some(({ type }) => type === 'tool-call') ?? false;
  const ran = scenario.ran(run);
  const modelRead = run.modelRead?.replaceAll(place.home, '~') ?? null;
  keepResult({ agent: client.agent, version: client.version, scenario: scenario.name, called, ran, modelRead });

  if (scenario.perch === 'not registered' && WRITES_LOG.has(client.agent)) {
    const where = { home: place.home, platform: process.platform, environment: {} };
    expect(await lastToolUse(client.agent, where, started), 'its log shows the tool').toBeGreaterThan(started);
  }

  const about = `${run.output.slice(-2000)}\n${run.requests.join('\n')}`;
  expect(run.timedOut, about).toBe(false);
  expect(ran, about).toBe(scenario.mustRun);
  if (perch) expect(called, about).toBe(true);
  if (scenario.perch === 'answering' && !scenario.mustRun && !client.endsRun) {
    // Some clients wrap the reason's lines or escape its letters; the words must be there.
    expect(run.modelRead).toContain(REASON.slice(0, 40));
  }
}

async function perchFor({ perch }: Scenario, home: string): Promise<StandIn | undefined> {
  if (perch !== 'answering' && perch !== 'hanging') return undefined;
  const service = await standIn(home, perch === 'hanging' ? 'hang' : 'deny');
  onTestFinished(() => service.stop());
  return service;
}

function hookFor({ perch }: Scenario, home: string, service: StandIn | undefined): HookProgram | undefined {
  if (perch === 'not registered') return undefined;
  return {
    program: perch === 'hook missing' ? path.join(home, 'no such place/perch-hook') : HOOK,
    endpoint: service?.endpoint ?? path.join(home, 'run/perch.sock'),
    deadlineSeconds: 5,
  };
}
