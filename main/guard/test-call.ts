import { spawn } from 'node:child_process';
import path from 'node:path';
import type { AgentAdapter } from '../agents/adapter.ts';
import { TEST_SESSION } from './guard.ts';

/** What came back from a hook that was run as an agent runs it. */
export interface TestCallResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Whether Perch answered, by whatever verdict: some agents are denied by exit code 2, and so does the hook block by
 * itself; only the hook's own sentences say that the step "was stopped" for want of an answer.
 */
export function reachedPerch({ exitCode, stderr }: TestCallResult): boolean {
  return exitCode === 0 || (exitCode === 2 && !/so this step was stopped/.test(stderr));
}

/** Longest time a test call may take, in milliseconds. */
const TEST_TIMEOUT = 10_000;

/**
 * Runs the real hook with a call that the default rules deny: reading a private key. Nothing is read; the call is only
 * judged. It proves the whole path from the hook to the record.
 */
export function sendTestCall(
  hook: { readonly program: string; readonly endpoint: string },
  agent: AgentAdapter,
  home: string,
): Promise<TestCallResult> {
  return new Promise((resolve) => {
    const child = spawn(hook.program, [agent.name, `--endpoint=${hook.endpoint}`, '--deadline=5'], {
      cwd: home,
      timeout: TEST_TIMEOUT,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.on('error', (error) => resolve({ exitCode: -1, stdout, stderr: error.message }));
    child.on('close', (code) => resolve({ exitCode: code ?? -1, stdout, stderr }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(agent.sample(TEST_SESSION, home, path.join(home, '.ssh', 'id_ed25519')));
  });
}
