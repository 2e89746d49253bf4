/** A process ends in the middle of a call, without a word. */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { HOOK, type HookResult, runHook } from '../hook-runner.ts';
import { perchServe } from '../perch-serve.ts';
import { temporaryFolder } from '../temporary.ts';
import { DENIED, HARMLESS, shellCall, verdictOf } from './calls.ts';
import { checkRecord, recordedCalls } from './record-check.ts';

const HOME = '/home/dev';
const descriptorsOf = (pid: number) => readdirSync(`/proc/${pid}/fd`).length;

/** Calls in waves, so that at any moment some are under way; ids tell them apart. */
function callAll(endpoint: string, count: number, round: number): Promise<readonly (readonly [string, HookResult])[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const id = `${round}-${index}-${index % 2 ? 'denied' : 'harmless'}`;
      await sleep(index * 4);
      const input = shellCall(index % 2 ? DENIED : HARMLESS, id);
      return [id, await runHook('claude-code', endpoint, input, ['--deadline=3'])] as const;
    }),
  );
}

describe.skipIf(process.platform !== 'linux')('when the service is killed', () => {
  it('no call runs that would have been denied, what was answered is recorded, and service comes back', async () => {
    const data = temporaryFolder();
    const notObjected: string[] = [];
    const recoveries: number[] = [];
    for (let round = 0; round < 3; round++) {
      const started = performance.now();
      const perch = await perchServe(data, { home: HOME });
      expect((await runHook('claude-code', perch.endpoint, shellCall(HARMLESS, `${round}-first`))).code).toBe(0);
      recoveries.push(performance.now() - started);
      const calls = callAll(perch.endpoint, 40, round);
      await sleep(70 + round * 40);
      await perch.stop('SIGKILL');
      const results = await calls;
      for (const [id, result] of results) {
        const verdict = verdictOf(result);
        expect(['denied', 'stopped', 'not objected']).toContain(verdict);
        if (id.endsWith('denied')) expect(verdict, id).not.toBe('not objected');
        if (verdict === 'stopped') expect(result.stderr).toMatch(/so this step was stopped/);
        else notObjected.push(id);
      }
      // The kill came in the middle: some were answered, some were not.
      expect(results.some(([, result]) => verdictOf(result) === 'stopped')).toBe(true);
    }
    // Other tests run at the same time and may hold one of them up.
    expect(Math.min(...recoveries.slice(1))).toBeLessThan(2000);
    const perch = await perchServe(data, { home: HOME });
    await perch.stop();
    const recorded = recordedCalls(data);
    expect(notObjected.filter((id) => !recorded.has(id))).toEqual([]);
    expect(await checkRecord(data)).toMatchObject({ breaks: [] });
  }, 60_000);

  it('one that hangs is as good as none: calls are stopped at their deadline, and go on when it does', async () => {
    const perch = await perchServe(temporaryFolder(), { home: HOME });
    process.kill(perch.pid, 'SIGSTOP');
    const waiting = await runHook('claude-code', perch.endpoint, shellCall(HARMLESS, 'a'), ['--deadline=0.5']);
    process.kill(perch.pid, 'SIGCONT');
    expect(waiting).toMatchObject({ code: 2, stdout: '' });
    expect(verdictOf(await runHook('claude-code', perch.endpoint, shellCall(DENIED, 'b')))).toBe('denied');
  });
});

describe.skipIf(process.platform !== 'linux')('when hooks are killed', () => {
  it('in the middle of their calls, the service goes on and keeps nothing of them', async () => {
    const data = temporaryFolder();
    const perch = await perchServe(data, { home: HOME });
    await killHooks(perch.endpoint);
    // What is opened with the first calls stays open.
    await sleep(1500);
    const before = descriptorsOf(perch.pid);
    await killHooks(perch.endpoint);
    expect(verdictOf(await runHook('claude-code', perch.endpoint, shellCall(DENIED, 'last')))).toBe('denied');
    await expect.poll(() => descriptorsOf(perch.pid), { timeout: 5000 }).toBeLessThanOrEqual(before);
    await perch.stop();
    expect(await checkRecord(data)).toMatchObject({ breaks: [] });
  });
});

async function killHooks(endpoint: string): Promise<void> {
  for (let index = 0; index < 40; index++) {
    const child = spawn(HOOK, ['claude-code', `--endpoint=${endpoint}`]);
    child.stdin.on('error', () => undefined);
    // Half of them have sent nothing yet, the others everything.
    if (index % 2) child.stdin.end(shellCall(HARMLESS, `killed-${index}`));
    else child.stdin.write('{');
    await sleep(index % 5);
    child.kill('SIGKILL');
  }
}
