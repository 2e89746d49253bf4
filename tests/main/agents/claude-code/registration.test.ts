import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { claudeCodeFiles } from '../../../../main/agents/claude-code/registration.ts';
import { commandLine } from '../../../../main/agents/command.ts';
import { fileRegistration } from '../../../../main/agents/file-registration.ts';
import { folderLedger } from '../../../../main/agents/ledger.ts';
import type { HookProgram, UserPlace } from '../../../../main/agents/registration.ts';
import { SettingsFileError } from '../../../../main/agents/settings-file.ts';
import { temporaryFolder } from '../../../temporary.ts';

const HOOK: HookProgram = { program: '/opt/Perch/perch-hook', endpoint: '/run/user/1000/perch/perch.sock' };
const COMMAND = commandLine({ agent: 'claude-code' }, HOOK, 'posix');
const OWN_GROUP = { matcher: '*', hooks: [{ type: 'command', command: COMMAND, timeout: 305, onFailure: 'block' }] };

function home(settings?: string) {
  const folder = temporaryFolder();
  const place: UserPlace = { home: folder, platform: 'linux', environment: {} };
  const file = path.join(folder, '.claude/settings.json');
  mkdirSync(path.dirname(file));
  if (settings !== undefined) writeFileSync(file, settings);
  const registration = fileRegistration(claudeCodeFiles, folderLedger(path.join(folder, 'perch')));
  return { place, file, registration, read: () => readFileSync(file, 'utf8') };
}

const OTHER_HOOKS = `{
  // mine
  "model": "opus",
  "hooks": {
    "PreToolUse": [
      { "matcher": "Bash", "hooks": [{ "type": "command", "command": "my-own-check" }] }, // keep this
    ],
    "Stop": [{ "hooks": [{ "type": "command", "command": "say done" }] }]
  },
  "permissions": { "deny": ["Read(.env)"] }
}
`;

describe("Perch's entry in Claude Code's settings", () => {
  it('goes into a file that was not there', () => {
    const { place, file, registration, read } = home();
    expect(registration.check(place, HOOK)).toEqual({ state: 'absent' });
    registration.register(place, HOOK);
    const { hooks } = JSON.parse(read()) as { hooks: Record<string, unknown> };
    expect(hooks['PreToolUse']).toEqual([OWN_GROUP]);
    expect(Object.keys(hooks)).toEqual([
      'PreToolUse',
      'PermissionRequest',
      'PostToolUse',
      'SessionStart',
      'UserPromptSubmit',
      'Stop',
      'SubagentStart',
      'SubagentStop',
      'SessionEnd',
    ]);
    expect(registration.check(place, HOOK)).toEqual({ state: 'registered' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('names a time limit longer than the hook waits', () => {
    const deadline = Number(/--deadline=(\d+)/.exec(COMMAND)?.[1]);
    expect(OWN_GROUP.hooks[0]?.timeout).toBeGreaterThan(deadline);
  });

  it('leaves comments, order and other hooks as they are', () => {
    const { place, registration, read } = home(OTHER_HOOKS);
    registration.register(place, HOOK);
    expect(read()).toContain('// mine');
    expect(read()).toContain('// keep this');
    expect(read()).toContain('"command": "my-own-check"');
    expect(read().indexOf('"model"')).toBeLessThan(read().indexOf('"hooks"'));
    expect(registration.check(place, HOOK)).toEqual({ state: 'registered' });
  });

  it('stands there once, however often it is registered', () => {
    const { place, registration, read } = home(OTHER_HOOKS);
    registration.register(place, HOOK);
    const once = read();
    registration.register(place, HOOK);
    expect(read()).toBe(once);
  });

  it('takes the place of the entry of an older installation', () => {
    const { place, registration, read } = home(OTHER_HOOKS);
    registration.register(place, { ...HOOK, program: '/home/dev/old/perch-hook' });
    expect(registration.check(place, HOOK)).toMatchObject({ state: 'outdated' });
    registration.register(place, HOOK);
    expect(read()).not.toContain('/home/dev/old');
    expect(registration.check(place, HOOK)).toEqual({ state: 'registered' });
  });

  it.each([
    ['no file', undefined],
    ['an empty file', ''],
    ['an empty object', '{}'],
    ['other hooks and comments', OTHER_HOOKS],
    ['Windows line ends and a byte order mark', `\uFEFF${OTHER_HOOKS.replaceAll('\n', '\r\n')}`],
    ['tabs', OTHER_HOOKS.replaceAll('  ', '\t')],
    ['no line end at the end', '{ "model": "opus" }'],
  ])('goes without a trace: %s is restored byte for byte', (_what, before) => {
    const { place, file, registration, read } = home(before);
    registration.register(place, HOOK);
    registration.unregister(place);
    if (before === undefined) expect(existsSync(file)).toBe(false);
    else expect(read()).toBe(before);
    expect(registration.check(place, HOOK)).toEqual({ state: 'absent' });
  });

  it('goes alone when the person changed the file meanwhile', () => {
    const { place, registration, file, read } = home(OTHER_HOOKS);
    registration.register(place, HOOK);
    writeFileSync(file, read().replace('"opus"', '"sonnet"'));
    registration.unregister(place);
    expect(read()).toContain('"sonnet"');
    expect(read()).toContain('my-own-check');
    expect(read()).not.toContain('perch-hook');
  });

  it('keeps what the person changed between two registrations', () => {
    const { place, registration, file, read } = home('{ "model": "opus" }');
    registration.register(place, HOOK);
    writeFileSync(file, read().replace('"opus"', '"sonnet"'));
    registration.register(place, { ...HOOK, program: '/opt/new/perch-hook' });
    registration.unregister(place);
    expect(JSON.parse(read())).toEqual({ model: 'sonnet' });
  });

  it('never touches a hook that only resembles ours', () => {
    const alike = JSON.stringify({
      hooks: { PreToolUse: [{ hooks: [{ type: 'command', command: `${COMMAND} --verbose` }] }] },
    });
    const { place, registration, read } = home(alike);
    expect(registration.check(place, HOOK)).toEqual({ state: 'absent' });
    registration.register(place, HOOK);
    registration.unregister(place);
    expect(read()).toBe(alike);
  });

  it('is said to be switched off when all hooks are', () => {
    const { place, registration, file } = home('{ "disableAllHooks": true }');
    registration.register(place, HOOK);
    expect(registration.check(place, HOOK)).toEqual({ state: 'switched-off', file });
  });

  it.each([
    ['a matcher that lets tools past', (text: string) => text.replace('"matcher": "*"', '"matcher": "Bash"')],
    ['a shorter time limit', (text: string) => text.replace('"timeout": 305', '"timeout": 3')],
    ['failures that let tools run', (text: string) => text.replace('"onFailure": "block"', '"onFailure": "allow"')],
  ])('is outdated once somebody gave it %s', (_what, change) => {
    const { place, registration, file, read } = home();
    registration.register(place, HOOK);
    writeFileSync(file, change(read()));
    expect(registration.check(place, HOOK)).toMatchObject({ state: 'outdated' });
    registration.register(place, HOOK);
    expect(registration.check(place, HOOK)).toEqual({ state: 'registered' });
  });

  it.each([
    ['broken JSON', '{\n  "model": "opus",\n  oops\n}', /line 3/],
    ['hooks that are a list', '{"hooks": []}', /not an object/],
    ['an event that is no list', '{"hooks": {"PreToolUse": {}}}', /not a list/],
    ['a list as settings', '[]', /object/],
  ])('does not go into %s, and the message says where', (_what, before, message) => {
    const { place, registration, read } = home(before);
    expect(() => registration.register(place, HOOK)).toThrow(SettingsFileError);
    expect(() => registration.register(place, HOOK)).toThrow(message);
    expect(read()).toBe(before);
  });

  it('follows a link into a folder of dotfiles and keeps the permissions there', () => {
    const { place, registration, file } = home();
    const real = path.join(place.home, 'dotfiles.json');
    writeFileSync(real, '{}');
    chmodSync(real, 0o640);
    symlinkSync(real, file);
    registration.register(place, HOOK);
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, 'utf8')).toContain('perch-hook');
    expect(statSync(real).mode & 0o777).toBe(0o640);
  });

  it('goes where CLAUDE_CONFIG_DIR points', () => {
    const { place, registration } = home();
    const elsewhere = path.join(place.home, 'elsewhere');
    const moved = { ...place, environment: { CLAUDE_CONFIG_DIR: elsewhere } };
    registration.register(moved, HOOK);
    expect(readFileSync(path.join(elsewhere, 'settings.json'), 'utf8')).toContain('perch-hook');
  });
});

it('on Windows no shell stands between Claude Code and the hook', () => {
  const { place, registration, read } = home();
  const program = 'C:\\Program Files\\Perch\\perch-hook.exe';
  const onWindows = { ...place, platform: 'win32' } as const;
  registration.register(onWindows, { ...HOOK, program });
  expect(JSON.parse(read())).toMatchObject({
    hooks: {
      PreToolUse: [
        { hooks: [{ command: program, args: ['claude-code', `--endpoint=${HOOK.endpoint}`, '--deadline=290'] }] },
      ],
    },
  });
  expect(registration.check(onWindows, { ...HOOK, program })).toEqual({ state: 'registered' });
  registration.unregister(onWindows);
  expect(registration.check(onWindows, { ...HOOK, program })).toEqual({ state: 'absent' });
});

it.each(['UserPromptSubmit', 'Stop', 'SessionStart', 'PermissionRequest'])(
  '%s never stops on a hook that fails',
  (event) => {
    const { place, registration, read } = home();
    registration.register(place, HOOK);
    const { hooks } = JSON.parse(read()) as { hooks: Record<string, [{ hooks: [{ command: string }] }]> };
    expect(hooks[event]?.[0].hooks[0].command).toMatch(/'--on-failure=\{\}' \|\| exit 0$/);
  },
);
