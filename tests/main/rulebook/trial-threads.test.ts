import { describe, expect, it } from 'vitest';
import { trialWorker } from '../../../build/bundle.mjs';
import type { TrialData } from '../../../main/rulebook/trial/protocol.ts';
import { runTrial } from '../../../main/rulebook/trial/run.ts';
import { bundledWorker } from '../../bundled-worker.ts';
import { openTestRecords } from '../audit/open-records.ts';
import { call } from '../audit/sample.ts';
import { ruleText } from '../guard/project-rules/project.ts';

const program = bundledWorker('trial-worker', trialWorker);

const START = Date.UTC(2026, 0, 1);

/** A record of commands, one a minute, half of them of another session. */
async function recorded(commands: readonly string[]): Promise<Pick<TrialData, 'folder'>> {
  const { records, files } = await openTestRecords();
  for (const [minute, command] of commands.entries()) {
    await records.append(
      call({ at: START + minute * 60_000, session: `s${minute % 2}`, tool: 'Bash', kind: 'shell', input: { command } }),
    );
  }
  return { folder: files.database.replace(/[\\/][^\\/]+$/, '') };
}

const rules = (text: string) => [{ name: 'own.yaml', content: text }];
const never = new AbortController().signal;

describe('a trial in its threads', () => {
  it('judges every recorded call once, by both sets of rules, from the time that was asked for', async () => {
    const folder = await recorded(['ls', 'frob a', 'ls', 'frob b', 'frob c', 'ls']);
    const after = rules(ruleText('No frobbing', 'coding_agent_deny', 'cmd.programs intersects (frob)'));
    const told: (readonly [number, number])[] = [];
    const progress = (done: number, total: number) => told.push([done, total]);
    const all = { ...folder, ownPlaces: [], before: rules('[]'), after, since: START };
    const result = await runTrial(await program(), all, { signal: never, progress });
    expect(result).toMatchObject({ calls: 6, changed: 3, denied: 3, asked: 0 });
    expect(result?.changes).toMatchObject([{ before: 'none', after: 'deny' }, { after: 'deny' }, { after: 'deny' }]);
    expect(result?.changes.map(({ record }) => record)).toEqual([5, 4, 2]);
    expect(told.at(-1)).toEqual([6, 6]);
    const late = await runTrial(await program(), { ...all, since: START + 4 * 60_000 }, { signal: never, progress });
    expect(late).toMatchObject({ calls: 2, changed: 1 });
  });

  it('is called off at once, before it begins or in the middle', async () => {
    const folder = await recorded(['ls']);
    const data = { ...folder, ownPlaces: [], before: rules('[]'), after: rules('[]'), since: 0 };
    const progress = () => undefined;
    expect(await runTrial(await program(), data, { signal: AbortSignal.abort(), progress })).toBeUndefined();
    const stop = new AbortController();
    const running = runTrial(await program(), data, { signal: stop.signal, progress });
    stop.abort();
    expect(await running).toBeUndefined();
  });

  it('says why it cannot be', async () => {
    const folder = await recorded(['ls']);
    const data = { ...folder, ownPlaces: [], before: rules('- rule: ['), after: rules('[]'), since: 0 };
    const options = { signal: never, progress: () => undefined };
    await expect(runTrial(await program(), data, options)).rejects.toThrow('The rules do not load');
    await expect(runTrial('/nowhere/worker.mjs', data, options)).rejects.toThrow();
  });
});
