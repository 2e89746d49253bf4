import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCliPackage } from '../../build/package/cli.mjs';
import { root, run } from './built.ts';

const work = mkdtempSync(path.join(os.tmpdir(), 'perch-cli-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('the command line from npm', () => {
  const place = path.join(work, 'node_modules/perch-cli');
  const perch = (...args: string[]) => run(path.join(place, 'out/cli/perch.mjs'), args);

  beforeAll(async () => {
    const archive = await makeCliPackage(work);
    mkdirSync(place, { recursive: true });
    expect(run('tar', ['-xzf', archive, '--strip-components=1', '-C', place]).code).toBe(0);
    // What npm would fetch: the two packages with native code, and what loads one of them.
    for (const name of ['@photostructure', '@vscode', 'node-gyp-build']) {
      symlinkSync(path.join(root, 'node_modules', name), path.join(work, 'node_modules', name));
    }
  });

  it('judges a recorded call by the default rules', () => {
    const calls = path.join(work, 'calls.jsonl');
    writeFileSync(
      calls,
      `${JSON.stringify({ id: '1', tool: 'Bash', input: { command: 'cat ~/.ssh/id_ed25519' }, cwd: '/home/ann/app' })}\n`,
    );
    const { code, stdout } = perch('judge', calls);
    expect(JSON.parse(stdout)).toMatchObject({ id: '1', decision: 'deny' });
    expect(code).toBe(0);
  });

  it('checks a rule file, and fails where it has a mistake', () => {
    const file = path.join(work, 'mine.yaml');
    writeFileSync(file, '- rule: Mine\n  desc: x\n  condition: no.such = 1\n  output: x\n  priority: INFO\n');
    const { code, stdout, stderr } = perch('rules', 'check', file);
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain('no.such');
  });

  it('brings the hook of this system', () => {
    const hook = path.join(place, `out/hook/${process.platform}-${process.arch}/perch-hook`);
    expect(run(hook, ['claude-code']).code).toBe(2);
  });
});
