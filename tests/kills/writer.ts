/** Writes records as fast as it can and says which of them are safe, until somebody kills it. */
import { writeSync } from 'node:fs';
import { openRecords } from '../../main/audit/records.ts';
import { generate } from '../main/audit/generate.ts';

const [folder = '', worker = '', seed = '1'] = process.argv.slice(2);

/** Agents that call at the same time. */
const AGENTS = 6;

const records = openRecords({
  folder,
  home: '/home/ana',
  hostname: 'testhost',
  version: '0.0.0',
  worker,
  problemsChanged: () => undefined,
});

async function agent(number: number): Promise<void> {
  let count = 0;
  for (const record of generate(1_000_000, { seed: Number(seed) * AGENTS + number })) {
    const toolUse = `${seed}-${number}-${count++}`;
    await records.append({ ...record, toolUse });
    // From here on the answer may be with the agent.
    writeSync(1, `${toolUse}\n`);
  }
}

await Promise.all(Array.from({ length: AGENTS }, (_, number) => agent(number)));
