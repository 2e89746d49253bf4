import { existsSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Endpoint, givenEndpoint } from '../../../main/service/endpoint.ts';
import { announceReturn } from '../../../main/service/listen.ts';
import { startService } from '../../../main/service/service.ts';
import { runHook } from '../../hook-runner.ts';
import { temporaryFolder } from '../../temporary.ts';

const serve = (endpoint: Endpoint, answer: string) =>
  startService({
    endpoint,
    handle: async () => ({ exitCode: 0, stdout: answer, stderr: '' }),
    problem: () => undefined,
  });

function place() {
  const endpoint = givenEndpoint(path.join(temporaryFolder(), 'run/s'), process.platform);
  const marker = path.join(path.dirname(endpoint.forHooks), 'returning');
  return {
    endpoint,
    marker,
    ask: (deadline = 20) => runHook('codex', endpoint.forHooks, '{}', [`--deadline=${deadline}`]),
  };
}

const soon = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe.skipIf(process.platform === 'win32')('while Perch is replaced by a newer version', () => {
  it('calls wait for it, and are judged by it', async () => {
    const { endpoint, marker, ask } = place();
    const old = await serve(endpoint, 'old');
    expect((await ask()).stdout).toBe('old');
    announceReturn(endpoint);
    expect(statSync(marker).mode & 0o777).toBe(0o600);
    await old.stop();
    const waiting = Promise.all(Array.from({ length: 8 }, () => ask()));
    await soon(700);
    const renewed = await serve(endpoint, 'new');
    expect((await waiting).map(({ code, stdout }) => [code, stdout])).toEqual(Array(8).fill([0, 'new']));
    expect(existsSync(marker)).toBe(false);
    await renewed.stop();
    expect((await ask()).stderr).toContain('Perch is not running');
  });

  it('calls are stopped at their deadline when it does not come back', async () => {
    const { endpoint, ask } = place();
    await (await serve(endpoint, 'old')).stop();
    announceReturn(endpoint);
    const { code, stderr } = await ask(0.5);
    expect(code).toBe(2);
    expect(stderr).toContain('being replaced by a newer version and did not come back in time');
  });

  it.each([
    ['that is over', -300],
    ['that is dated to come', 300],
  ])('no call waits for a return %s', async (_which, seconds) => {
    const { endpoint, marker, ask } = place();
    await (await serve(endpoint, 'old')).stop();
    announceReturn(endpoint);
    const time = Date.now() / 1000 + seconds;
    utimesSync(marker, time, time);
    expect((await ask()).stderr).toContain('Perch is not running');
  });
});
