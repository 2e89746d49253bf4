import { parentPort, workerData } from 'node:worker_threads';
import { RULE_OPTIONS } from '../../../rules/facts/catalogue.ts';
import { loadRules, type RuleFile, type RuleSet } from '../../../rules/language/index.ts';
import { recordOf } from '../../audit/content.ts';
import { recordFiles } from '../../audit/files.ts';
import { callFinder } from '../../audit/index/calls.ts';
import { openIndexForReading } from '../../audit/index/schema.ts';
import { openForReading } from '../../audit/store/database.ts';
import { recordReader } from '../../audit/store/reading.ts';
import { loadGrammars } from '../../guard/grammars.ts';
import { thisMachine } from '../../guard/machine.ts';
import { realFiles } from '../../guard/real-files.ts';
import type { FromTrial, TrialShare } from './protocol.ts';
import { shareOf, Trial } from './trial.ts';

/** Runs one trial in a thread of its own and ends. Whoever started it calls it off by ending the thread. */
const port = parentPort;
if (!port) throw new Error('This program runs as a worker only.');
const say = (message: FromTrial) => port.postMessage(message);

/** Records read at once, and between two tellings of progress. */
const STEP = 500;

const { folder, ownPlaces, before, after, since, share, of } = workerData as TrialShare;
const files = recordFiles(folder);
const database = openForReading(files.database);
const reader = recordReader(database);
const index = openIndexForReading(files.index, reader.identity());
const mayBeCalls = index ? callFinder(index) : undefined;
const trial = new Trial(rulesOf(before), rulesOf(after), {
  ...thisMachine(),
  grammars: await loadGrammars(),
  files: realFiles,
  perch: { paths: ownPlaces, processes: [] },
});

const last = reader.last()?.id ?? 0;
const first = firstSince(since);
const total = last - first + 1;
say({ type: 'progress', done: 0, total });
for (let at = first - 1; at < last; ) {
  const found = mayBeCalls?.(at, STEP);
  // What is not in the index yet is looked at record by record.
  const entries = found ? found.calls.flatMap((id) => reader.entry(id) ?? []) : reader.after(at, STEP);
  for (const { id, content, hash } of entries) {
    const record = recordOf(id, content, hash);
    if (shareOf(record, of) === share) trial.judge(record);
  }
  at = found?.last ?? entries.at(-1)?.id ?? last;
  say({ type: 'progress', done: Math.min(at, last) - first + 1, total });
}
index?.close();
database.close();
say({ type: 'done', result: trial.result() });

function rulesOf(files: readonly RuleFile[]): RuleSet {
  const { rules, failure } = loadRules(files, RULE_OPTIONS);
  if (!rules) throw new Error(`The rules do not load: ${failure?.message ?? ''}`);
  return rules;
}

/** The first record from that time on, found by halving: numbers rise with time. */
function firstSince(time: number): number {
  let low = reader.after(0, 1)[0]?.id ?? 1;
  let high = last + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [entry] = reader.after(middle - 1, 1);
    if (!entry || recordOf(entry.id, entry.content, entry.hash).at >= time) high = middle;
    else low = entry.id + 1;
  }
  return low;
}
