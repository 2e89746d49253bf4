import { appendFileSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lastToolUse, watchTranscripts } from '../../../main/agents/transcripts.ts';
import type { AgentName } from '../../../rules/facts/call.ts';
import { temporaryFolder } from '../../temporary.ts';

const AT = '2026-11-21T12:48:43.759Z';
const THEN = Date.parse(AT);

/** One line of each agent's log as its real program writes it, shortened. */
const LINES: readonly (readonly [AgentName, string, string])[] = [
  [
    'claude-code',
    '.claude/projects/-app/a.jsonl',
    `{"message":{"content":[{"type":"tool_use","name":"Bash"}]},"timestamp":"${AT}"}`,
  ],
  [
    'codex',
    '.codex/sessions/2026/11/21/rollout-a.jsonl',
    `{"timestamp":"${AT}","type":"response_item","payload":{"type":"function_call","name":"exec_command"}}`,
  ],
  [
    'gemini',
    '.gemini/tmp/app/chats/session-a.jsonl',
    `{"timestamp":"${AT}","type":"gemini","toolCalls":[{"name":"read_file"}]}`,
  ],
  [
    'qwen',
    '.qwen/projects/-app/chats/a.jsonl',
    `{"timestamp":"${AT}","message":{"parts":[{"functionCall":{"name":"edit"}}]}}`,
  ],
  [
    'droid',
    '.factory/sessions/-app/a.jsonl',
    `{"timestamp":"${AT}","message":{"content":[{"type":"tool_use","name":"Execute"}]}}`,
  ],
  ['copilot', '.copilot/session-state/x/events.jsonl', `{"type":"tool.execution_start","data":{},"timestamp":"${AT}"}`],
];

function homeWith(file: string, text: string) {
  const home = temporaryFolder();
  const at = path.join(home, file);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, text);
  return { at, place: { home, platform: 'linux', environment: {} } as const };
}

describe.each(LINES)("%s's log", (agent, file, line) => {
  it('tells when a tool was used', async () => {
    const { place } = homeWith(file, `{"timestamp":"${AT}","type":"user"}\n${line}\n`);
    expect(await lastToolUse(agent, place, THEN - 1)).toBe(THEN);
  });

  it('tells nothing when the person and the model only talked, or long ago', async () => {
    const { place, at } = homeWith(file, `{"timestamp":"${AT}","content":"say \\"type\\":\\"tool_use\\""}\n`);
    expect(await lastToolUse(agent, place, THEN - 1)).toBeUndefined();
    appendFileSync(at, line);
    expect(await lastToolUse(agent, place, THEN + 1)).toBeUndefined();
    utimesSync(at, 1, 1);
    expect(await lastToolUse(agent, place, THEN - 1)).toBeUndefined();
  });
});

it('what Codex types into a running program has no hook and is no sign', async () => {
  const line = `{"timestamp":"${AT}","payload":{"type":"function_call","name":"write_stdin"}}`;
  const { place } = homeWith('.codex/sessions/2026/11/21/rollout-a.jsonl', line);
  expect(await lastToolUse('codex', place, THEN - 1)).toBeUndefined();
});

it.each([
  ['long after the tool, when it never asked', 400_000, 0, true],
  ['while a question may still be open', 100_000, 0, false],
  ['when it asked about that step', 400_000, THEN - 5_000, false],
  ['when it asked only about an earlier one', 400_000, THEN - 90_000, true],
])('an agent is silent: %s', async (_when, later, heardAt, expected) => {
  const [agent, file, line] = LINES[0] ?? ['codex', '', ''];
  const { place } = homeWith(file, line);
  let now = THEN - 1000;
  const watch = watchTranscripts({ place, agents: () => [agent], heardAt: () => heardAt, now: () => now });
  onTestFinished(() => watch.close());
  now = THEN + later;
  await watch.look();
  expect(watch.silent()).toEqual(expected ? [{ agent, usedAt: THEN }] : []);
});
