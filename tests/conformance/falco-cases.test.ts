/** Every recorded case of the real engine: what it accepts and refuses, in which words, what matches and what it says. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Answer, parseCase, type RecordedCase } from './case.ts';
import { runCase } from './run-case.ts';

const root = path.resolve(import.meta.dirname, '../..');
const cases = gunzipSync(readFileSync(path.join(root, 'tests/fixtures/falco-cases.jsonl.gz')))
  .toString('utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map(parseCase);

/** The cases of the first table of DEVIATIONS.md. */
const deviations = [
  ...readFileSync(path.join(import.meta.dirname, 'DEVIATIONS.md'), 'utf8').matchAll(/^\| `(\d\d-[a-z-]+-\d+)`/gm),
].map((match) => match[1] ?? '');

const topics = groupByTopic(cases);

describe('the recorded cases of Falco', () => {
  it('are all there', () => expect(cases).toHaveLength(3650));

  for (const [topic, members] of topics) {
    it(`${topic}: ${members.length} cases get the same answer`, () => {
      const others = members
        .filter((recorded) => recorded.undefined === undefined)
        .filter((recorded) => !agrees(runCase(recorded), recorded))
        .map((recorded) => recorded.id);
      expect(others).toEqual(deviations.filter((id) => id.startsWith(topic)));
    });
  }

  it('that crash the real engine get an answer all the same', () => {
    const crashes = cases.filter((recorded) => recorded.undefined !== undefined);
    expect(crashes.length).toBeGreaterThan(0);
    for (const recorded of crashes) expect(runCase(recorded).id).toBe(recorded.id);
  });
});

function topicOf({ id }: RecordedCase): string {
  return id.slice(0, id.lastIndexOf('-'));
}

function groupByTopic(all: readonly RecordedCase[]): Map<string, RecordedCase[]> {
  const groups = new Map<string, RecordedCase[]>();
  for (const recorded of all) groups.set(topicOf(recorded), [...(groups.get(topicOf(recorded)) ?? []), recorded]);
  return groups;
}

function agrees(answer: Answer, { expected }: RecordedCase): boolean {
  const failed = expected.load?.find((file) => !file.successful);
  const ok = expected.fatal === undefined && failed === undefined;
  if (answer.ok !== ok) return false;
  if (!ok) return JSON.stringify(answer.errors) === JSON.stringify(failed?.errors.slice(0, 1) ?? []);
  return JSON.stringify(answer.events) === JSON.stringify(expected.events ?? answer.events);
}
