import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { AGENT_TIMEOUT_SECONDS, commandLine, HOOK_DEADLINE_SECONDS, PASSES } from '../../../main/agents/command.ts';
import { temporaryFolder } from '../../temporary.ts';

const isHere = (program: string) => spawnSync('which', [program]).status === 0;

/** A program at an unpleasant place, which prints its arguments one a line and ends as it is told. */
function programAt(name: string, exitCode: number): string {
  const folder = path.join(temporaryFolder(), name);
  mkdirSync(folder);
  const program = path.join(folder, 'perch-hook');
  writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@"\nexit ${exitCode}\n`);
  chmodSync(program, 0o755);
  return program;
}

const PLACES = [
  'plain',
  'with space',
  "it's",
  'quo"te',
  'Ünïcödé 鳥',
  'dollar $HOME',
  'back\\slash',
  'a;b|c&d',
  '(x) [y] {z}',
];
const SHELLS = [
  ['sh', ['-c']],
  ['bash', ['-c']],
  ['bash', ['-lc']],
  ['dash', ['-c']],
  ['zsh', ['-c']],
  ['fish', ['-c']],
] as const;

describe.each(SHELLS)('%s %j', (shell, args) => {
  const kind = shell === 'fish' ? 'own' : 'posix';
  const run = (line: string) => spawnSync(shell, [...args, line], { encoding: 'utf8' });

  it.runIf(isHere(shell)).each(PLACES)('runs a hook that lies in "%s" with its arguments', (place) => {
    const program = programAt(place, 0);
    const endpoint = path.join(path.dirname(program), 'perch.sock');
    const result = run(commandLine({ agent: 'codex', onFailure: '{"a":"it\'s"}' }, { program, endpoint }, kind));
    expect(result.stdout.trimEnd().split('\n')).toEqual([
      'codex',
      `--endpoint=${endpoint}`,
      `--deadline=${HOOK_DEADLINE_SECONDS}`,
      '--on-failure={"a":"it\'s"}',
    ]);
    expect(result.status).toBe(0);
  });

  it.runIf(isHere(shell)).each([
    ['ends with 2', 2, 2],
    ['crashes with 139', 139, 2],
    ['ends with 1', 1, 2],
    ['says yes', 0, 0],
  ])('a hook that %s', (_what, ends, status) => {
    const program = programAt('x', ends);
    expect(run(commandLine({ agent: 'codex' }, { program, endpoint: '/s' }, kind)).status).toBe(status);
    const passing = commandLine({ agent: 'codex', ...PASSES }, { program, endpoint: '/s' }, kind);
    expect(run(passing).status).toBe(0);
  });

  it.runIf(isHere(shell))('a hook that is gone blocks, with a word on stderr', () => {
    const result = run(commandLine({ agent: 'codex' }, { program: '/no where/perch-hook', endpoint: '/s' }, kind));
    expect(result.status).toBe(2);
    expect(result.stderr).not.toBe('');
  });
});

describe('on Windows', () => {
  const program = "C:\\Users\\Zoë O'Neil\\Perch\\perch-hook.exe";
  const endpoint = '\\\\.\\pipe\\perch-3f';
  const decoded = (line: string) => Buffer.from(line.split(' ').at(-1) ?? '', 'base64').toString('utf16le');
  const inPowershell = `& 'C:\\Users\\Zoë O''Neil\\Perch\\perch-hook.exe' 'gemini' '--endpoint=${endpoint}' '--deadline=290'; if ($LASTEXITCODE -ne 0) { exit 2 }`;

  it('PowerShell gets a call with its own quotes', () => {
    expect(commandLine({ agent: 'gemini' }, { program, endpoint }, 'powershell')).toBe(inPowershell);
  });

  it('cmd gets a line without a quote, whatever the path', () => {
    const plain = commandLine({ agent: 'codex' }, { program: 'C:\\Perch\\perch-hook.exe', endpoint }, 'cmd');
    expect(plain).toBe(`C:\\Perch\\perch-hook.exe codex --endpoint=${endpoint} --deadline=290 || exit 2`);
    const line = commandLine({ agent: 'gemini' }, { program, endpoint }, 'cmd');
    expect(line).toMatch(/^powershell\.exe -NoLogo -NoProfile -NonInteractive -EncodedCommand [A-Za-z0-9+/=]+$/);
    expect(decoded(line)).toBe(inPowershell);
  });

  it('a shell nobody knows gets what all of them read alike', () => {
    const line = commandLine({ agent: 'droid' }, { program: 'C:\\Perch\\perch-hook.exe', endpoint }, 'unknown-windows');
    expect(line).toMatch(/^[\w.+/= -]+$/);
  });
});

it('an agent always waits longer than the hook', () => {
  expect(AGENT_TIMEOUT_SECONDS).toBeGreaterThan(HOOK_DEADLINE_SECONDS);
});

it.runIf(isHere('zsh'))('the shells that are tested are real ones', () => {
  expect(execFileSync('zsh', ['-c', 'echo $ZSH_VERSION'], { encoding: 'utf8' })).toMatch(/\d/);
});
