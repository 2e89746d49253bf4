/** How long it takes to try a changed rule on recorded calls. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { rulesIn } from '../../main/guard/rule-folders.ts';
import { runTrial } from '../../main/rulebook/trial/run.ts';
import { makeRecord } from './records/make.ts';
import type { BenchSection } from './section.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** Of a record’s entries about half are calls, so 100,000; the others are prompts and results. */
const RECORDS = 184_000;

const RULE = `- rule: Ask before anything is installed
  desc: Your rule.
  condition: call.actions intersects (install_package, install_global)
  output: The person is asked first.
  priority: WARNING
  source: coding_agent
  tags: [coding_agent_ask]
`;

export async function measure(): Promise<BenchSection> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'perch-bench-trial-'));
  try {
    const packs = path.join(folder, 'packs');
    mkdirSync(packs);
    cpSync(path.join(root, 'rules/packs'), packs, { recursive: true });
    const { now } = makeRecord(path.join(folder, 'data'), RECORDS);
    const before = rulesIn(packs);
    const started = performance.now();
    const result = await runTrial(
      path.join(root, 'out/main/trial-worker.mjs'),
      {
        folder: path.join(folder, 'data'),
        ownPlaces: [],
        before,
        after: [...before, { name: 'mine.yaml', content: RULE }],
        since: now - 2 * 365 * 86_400_000,
      },
      { signal: new AbortController().signal, progress: () => undefined },
    );
    const seconds = (performance.now() - started) / 1000;
    const calls = result?.calls ?? 0;
    return {
      title: 'Trying a changed rule on recorded calls',
      method:
        'All default packs, before and after one more rule, in threads of their own: reading, deriving and judging twice.',
      rows: [
        { name: 'calls', value: calls, unit: 'calls' },
        { name: 'the whole trial', value: seconds, unit: 's' },
        { name: 'for 100,000 calls', value: (seconds / calls) * 100_000, unit: 's' },
        { name: 'calls that would have gone otherwise', value: result?.changes.length ?? 0, unit: 'listed' },
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
