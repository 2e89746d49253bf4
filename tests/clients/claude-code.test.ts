import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { claudeCodeFiles } from '../../main/agents/claude-code/registration.ts';
import { fileRegistration } from '../../main/agents/file-registration.ts';
import { folderLedger } from '../../main/agents/ledger.ts';
import { openStore } from '../../main/audit/store.ts';
import { HOOK } from '../hook-runner.ts';
import { perchServe } from '../perch-serve.ts';
import { temporaryFolder } from '../temporary.ts';
import { CLAUDE_CODE, installClient } from './install.ts';
import { startModelServer, type WantedCall } from './model-server.ts';

/** What no model may get to read. */
const SECRET = 'THE-SECRET-OF-THE-KEY-FILE';

let program = '';
beforeAll(async () => {
  program = await installClient(CLAUDE_CODE);
}, 300_000);

/** A home with a key and a project, Claude Code registered with Perch in it. */
function newHome() {
  const home = temporaryFolder();
  const project = path.join(home, 'app');
  mkdirSync(path.join(home, '.ssh'));
  mkdirSync(path.join(home, '.claude'));
  mkdirSync(project);
  writeFileSync(path.join(home, '.ssh/id_ed25519'), SECRET);
  writeFileSync(path.join(project, 'notes.txt'), 'buy milk');
  return { home, project, data: path.join(home, 'perch-data') };
}

function register(home: string, endpoint: string, hook = HOOK) {
  const registration = fileRegistration(claudeCodeFiles, folderLedger(path.join(home, 'ledger')));
  registration.register({ home, platform: process.platform, environment: {} }, { program: hook, endpoint });
}

/** Runs Claude Code on a prompt whose model asks for one tool call. Gives back what the model then read. */
async function runClaude(
  { home, project }: { home: string; project: string },
  wanted: WantedCall,
): Promise<string | undefined> {
  const model = await startModelServer(wanted);
  onTestFinished(() => model.stop());
  // Bypass mode: nothing but the hook stands between the model and the tool.
  const args = ['-p', 'go on', '--permission-mode', 'bypassPermissions', '--output-format', 'json'];
  const child = spawn(program, args, {
    cwd: project,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 60_000,
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      ANTHROPIC_BASE_URL: model.url,
      ANTHROPIC_API_KEY: 'not-a-key',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      // Claude Code refuses bypass mode to root without it.
      IS_SANDBOX: '1',
    },
  });
  await new Promise((resolve) => child.once('close', resolve));
  return model.toolResult;
}

const readKey = (home: string): WantedCall => ({
  name: 'Read',
  input: { file_path: path.join(home, '.ssh/id_ed25519') },
});

/** The judged calls of one data folder, oldest first, read after the service has stopped. */
function recordsIn(data: string) {
  const store = openStore(path.join(data, 'audit.db'));
  try {
    return [...store.page({ limit: 100 })].filter(({ decision }) => decision !== '').reverse();
  } finally {
    store.close();
  }
}

describe('a real Claude Code', () => {
  it('reads the key when Perch is not registered: the test would notice', async () => {
    const place = newHome();
    expect(await runClaude(place, readKey(place.home))).toContain(SECRET);
  });

  it('is denied the key, and its model is told why', async () => {
    const place = newHome();
    const perch = await perchServe(place.data, { home: place.home });
    register(place.home, perch.endpoint);
    const result = await runClaude(place, readKey(place.home));
    expect(result).not.toContain(SECRET);
    expect(result).toMatch(/Do not try to reach the same result another way/);
    await perch.stop();
    expect(recordsIn(place.data)).toMatchObject([
      { agent: 'claude-code', event: 'PreToolUse', tool: 'Read', kind: 'read', decision: 'deny', by: 'rule' },
    ]);
  });

  it('reads an everyday file without hearing from Perch', async () => {
    const place = newHome();
    const perch = await perchServe(place.data, { home: place.home });
    register(place.home, perch.endpoint);
    const result = await runClaude(place, {
      name: 'Read',
      input: { file_path: path.join(place.project, 'notes.txt') },
    });
    expect(result).toContain('buy milk');
    await perch.stop();
    expect(recordsIn(place.data)).toMatchObject([{ tool: 'Read', decision: 'defer', by: 'floor' }]);
  });

  it('gets through in monitor, and the record says that it would have been denied', async () => {
    const place = newHome();
    const perch = await perchServe(place.data, { home: place.home, args: ['--mode', 'monitor'] });
    register(place.home, perch.endpoint);
    expect(await runClaude(place, readKey(place.home))).toContain(SECRET);
    await perch.stop();
    expect(recordsIn(place.data)).toMatchObject([{ decision: 'defer', by: 'mode', wouldBe: 'deny' }]);
  });

  it('is stopped when Perch is not running', async () => {
    const place = newHome();
    register(place.home, path.join(place.data, 'run', 'perch.sock'));
    const result = await runClaude(place, {
      name: 'Bash',
      input: { command: 'touch made.txt', description: 'make a file' },
    });
    expect(result).toMatch(/Perch/);
    expect(existsSync(path.join(place.project, 'made.txt'))).toBe(false);
  });

  it('is stopped when the hook program is gone', async () => {
    const place = newHome();
    register(place.home, path.join(place.data, 'perch.sock'), path.join(place.home, 'no such program'));
    await runClaude(place, { name: 'Bash', input: { command: 'touch made.txt', description: 'make a file' } });
    expect(existsSync(path.join(place.project, 'made.txt'))).toBe(false);
    expect(readFileSync(path.join(place.home, '.claude/settings.json'), 'utf8')).toContain('"onFailure": "block"');
  });
});
