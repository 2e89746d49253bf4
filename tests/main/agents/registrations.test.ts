import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { registrations } from '../../../main/agents/catalogue.ts';
import { folderLedger } from '../../../main/agents/ledger.ts';
import type { HookProgram, UserPlace } from '../../../main/agents/registration.ts';
import { SettingsFileError } from '../../../main/agents/settings-file.ts';
import { AGENT_NAMES, type AgentName } from '../../../rules/facts/call.ts';
import { temporaryFolder } from '../../temporary.ts';

const HOOK: HookProgram = { program: "/opt/it's Perch/perch-hook", endpoint: '/run/user/1000/perch/perch.sock' };
const NEXT: HookProgram = { ...HOOK, program: '/opt/Perch 2/perch-hook' };

/** The JSON file of each agent that shares one with the person, and the event that must be in it. */
const SHARED: Partial<Record<AgentName, { file: string; event: string }>> = {
  'claude-code': { file: '.claude/settings.json', event: 'PreToolUse' },
  codex: { file: '.codex/hooks.json', event: 'PreToolUse' },
  gemini: { file: '.gemini/settings.json', event: 'BeforeTool' },
  qwen: { file: '.qwen/settings.json', event: 'PreToolUse' },
  droid: { file: '.factory/settings.json', event: 'PreToolUse' },
  cursor: { file: '.cursor/hooks.json', event: 'preToolUse' },
  windsurf: { file: '.codeium/windsurf/hooks.json', event: 'pre_run_command' },
  kiro: { file: '.kiro/agents/mine.json', event: 'preToolUse' },
};
const OWN: Partial<Record<AgentName, string>> = {
  copilot: '.copilot/hooks/perch.json',
  vscode: '.copilot/hooks/perch.json',
  opencode: '.config/opencode/plugin/perch.js',
  kilo: '.config/kilo/plugin/perch.js',
  cline: '.cline/hooks/PreToolUse',
};
const SHARED_ROWS = Object.entries(SHARED).map(
  ([agent, { file, event }]) => [agent as AgentName, file, event] as const,
);
const OWN_ROWS = Object.entries(OWN).map(([agent, file]) => [agent as AgentName, file] as const);

function newHome() {
  const home = temporaryFolder();
  const place: UserPlace = { home, platform: 'linux', environment: {} };
  const all = registrations(folderLedger(path.join(home, 'perch-data')));
  return {
    place,
    all,
    write(file: string, text: string | Buffer) {
      const at = path.join(home, file);
      mkdirSync(path.dirname(at), { recursive: true });
      writeFileSync(at, text);
      return at;
    },
    read: (file: string) => readFileSync(path.join(home, file), 'utf8'),
    exists: (file: string) => existsSync(path.join(home, file)),
    of(agent: AgentName) {
      const found = all.find((one) => one.agent === agent);
      if (!found) throw new Error(`no registration for ${agent}`);
      return found;
    },
  };
}

/** Every file below a home but Perch's own, with its bytes. */
function everything(home: string): Record<string, string> {
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map((entry) => path.join(entry.parentPath, entry.name))
      .filter((file) => !file.includes('perch-data'))
      .map((file) => [path.relative(home, file), readFileSync(file, 'hex')]),
  );
}

it('there is one for every agent, with a file of its own kind', () => {
  expect(
    newHome()
      .all.map(({ agent }) => agent)
      .sort(),
  ).toEqual([...AGENT_NAMES].sort());
  expect([...Object.keys(SHARED), ...Object.keys(OWN)].sort()).toEqual([...AGENT_NAMES].sort());
});

describe.each(SHARED_ROWS)('%s in %s', (agent, file, event) => {
  it('is there once, found again, brought up to date and taken away', () => {
    const { place, of, write, read } = newHome();
    write(file, '{\n  // mine\n  "a": 1\n}\n');
    const registration = of(agent);
    expect(registration.check(place, HOOK)).toEqual({ state: 'absent' });
    registration.register(place, HOOK);
    expect(registration.check(place, HOOK)).toEqual({ state: 'registered' });
    expect(parse(read(file))).toMatchObject({ a: 1, hooks: { [event]: [expect.anything()] } });
    expect(read(file)).toContain('// mine');
    const once = everything(place.home);
    registration.register(place, HOOK);
    expect(everything(place.home)).toEqual(once);
    expect(registration.check(place, NEXT)).toMatchObject({ state: 'outdated' });
    registration.register(place, NEXT);
    expect(registration.check(place, NEXT)).toEqual({ state: 'registered' });
    expect(read(file)).not.toContain("it's Perch");
    registration.unregister(place);
    expect(read(file)).toBe('{\n  // mine\n  "a": 1\n}\n');
    expect(registration.check(place, NEXT)).toEqual({ state: 'absent' });
  });

  it('shows beforehand what it will write, and writes nothing else', () => {
    const { place, of, write } = newHome();
    write(file, '{}');
    const before = everything(place.home);
    const plan = of(agent).plan(place, HOOK);
    expect(everything(place.home)).toEqual(before);
    of(agent).register(place, HOOK);
    const changed = Object.entries(everything(place.home)).filter(([name, bytes]) => before[name] !== bytes);
    expect(Object.fromEntries(changed.map(([name, bytes]) => [name, Buffer.from(bytes, 'hex').toString()]))).toEqual(
      Object.fromEntries(plan.map(({ file: planned, after }) => [path.relative(place.home, planned), after])),
    );
    expect(of(agent).plan(place, HOOK)).toEqual([]);
  });

  it.each([
    ['broken JSON', '{\n  "a": 1,\n  oops\n}', /line 3/],
    ['hooks that are a text', '{"hooks": "no"}', /not an object/],
    ['an event that is an object', JSON.stringify({ hooks: { [event]: {} } }), /not a list/],
    ['a list', '[]', /object/],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), /UTF-8/],
  ])('is not put into %s, and the message says where', (_what, before, message) => {
    const { place, of, write } = newHome();
    write(file, before);
    const untouched = everything(place.home);
    expect(() => of(agent).register(place, HOOK)).toThrow(SettingsFileError);
    expect(() => of(agent).register(place, HOOK)).toThrow(message);
    expect(everything(place.home)).toEqual(untouched);
  });

  it('is noticed when somebody takes it out, narrows it or gives it less time', () => {
    const { place, of, write, read } = newHome();
    write(file, '{}');
    of(agent).register(place, HOOK);
    const good = read(file);
    for (const bad of [
      good.replace('perch-hook', 'other-hook'),
      good.replace('"matcher": "*"', '"matcher": "Read"'),
      good.replace(/"(timeout|timeout_ms)": \d+/, '"$1": 1'),
    ]) {
      if (bad === good) continue;
      write(file, bad);
      expect(of(agent).check(place, HOOK).state).not.toBe('registered');
    }
  });
});

describe.each(OWN_ROWS)('%s in a file of its own, %s', (agent, file) => {
  it('comes, is brought up to date and goes', () => {
    const { place, of, read, exists } = newHome();
    of(agent).register(place, HOOK);
    expect(of(agent).check(place, HOOK)).toEqual({ state: 'registered' });
    of(agent).register(place, NEXT);
    expect(read(file)).toContain('Perch 2');
    of(agent).unregister(place);
    expect(exists(file)).toBe(false);
  });

  it("never takes the place of somebody else's file", () => {
    const { place, of, write, read } = newHome();
    write(file, 'mine');
    expect(() => of(agent).register(place, HOOK)).toThrow(/not Perch's/);
    of(agent).unregister(place);
    expect(read(file)).toBe('mine');
    expect(of(agent).check(place, HOOK)).toEqual({ state: 'absent' });
  });

  it('is noticed when somebody changed it, and put right', () => {
    const { place, of, write, read } = newHome();
    of(agent).register(place, HOOK);
    write(file, `${read(file)}\n`);
    expect(of(agent).check(place, HOOK)).toMatchObject({ state: 'outdated' });
    of(agent).register(place, HOOK);
    expect(of(agent).check(place, HOOK)).toEqual({ state: 'registered' });
  });
});

it('Copilot and VS Code share a file that stays until both are off', () => {
  const { place, of, exists } = newHome();
  const file = OWN.copilot ?? '';
  of('copilot').register(place, HOOK);
  of('vscode').register(place, HOOK);
  of('copilot').unregister(place);
  expect(exists(file)).toBe(true);
  expect(of('vscode').check(place, HOOK)).toEqual({ state: 'registered' });
  of('vscode').unregister(place);
  expect(exists(file)).toBe(false);
});

it("Cline's file can be executed", () => {
  const { place, of } = newHome();
  of('cline').register(place, HOOK);
  expect(statSync(path.join(place.home, OWN.cline ?? '')).mode & 0o777).toBe(0o755);
});

it("droid's goes before the hooks of others, since droid heeds the first that decides", () => {
  const { place, of, write, read } = newHome();
  const theirs = { matcher: 'Read', hooks: [{ type: 'command', command: 'theirs' }] };
  write('.factory/settings.json', JSON.stringify({ hooks: { PreToolUse: [theirs] } }));
  of('droid').register(place, HOOK);
  expect(parse(read('.factory/settings.json')).hooks.PreToolUse[1]).toEqual(theirs);
  write(
    '.factory/settings.json',
    JSON.stringify({ hooks: { PreToolUse: parse(read('.factory/settings.json')).hooks.PreToolUse.reverse() } }),
  );
  expect(of('droid').check(place, HOOK)).toMatchObject({ state: 'outdated' });
});

it('Kiro without an agent of its own says what to do', () => {
  const { place, of } = newHome();
  expect(() => of('kiro').register(place, HOOK)).toThrow(/Make an agent/);
});

it.each([
  ['claude-code', 'CLAUDE_CONFIG_DIR', 'settings.json'],
  ['codex', 'CODEX_HOME', 'hooks.json'],
  ['copilot', 'COPILOT_HOME', 'hooks/perch.json'],
  ['qwen', 'QWEN_HOME', 'settings.json'],
  ['gemini', 'GEMINI_CLI_HOME', '.gemini/settings.json'],
  ['opencode', 'XDG_CONFIG_HOME', 'opencode/plugin/perch.js'],
  ['kilo', 'XDG_CONFIG_HOME', 'kilo/plugin/perch.js'],
  ['cline', 'CLINE_DIR', 'hooks/PreToolUse'],
] as const)('%s goes where %s points', (agent, variable, file) => {
  const { place, of } = newHome();
  const elsewhere = path.join(place.home, 'elsewhere');
  of(agent).register({ ...place, environment: { [variable]: elsewhere } }, HOOK);
  expect(existsSync(path.join(elsewhere, file))).toBe(true);
});

it('goes into every profile the person named, and out of all of them', () => {
  const { place, of } = newHome();
  const work = path.join(place.home, '.claude-work');
  const profiles = { ...place, moreFolders: { 'claude-code': [work] } };
  of('claude-code').register(profiles, HOOK);
  expect(existsSync(path.join(work, 'settings.json'))).toBe(true);
  writeFileSync(path.join(work, 'settings.json'), '{}');
  expect(of('claude-code').check(profiles, HOOK)).toMatchObject({
    state: 'outdated',
    file: path.join(work, 'settings.json'),
  });
  of('claude-code').unregister(profiles);
  expect(existsSync(path.join(place.home, '.claude/settings.json'))).toBe(false);
});

describe('an agent is here', () => {
  it('when its settings folder is', () => {
    const { place, of } = newHome();
    expect(of('gemini').isPresent({ ...place, environment: { PATH: '/nowhere' } })).toBe(false);
    mkdirSync(path.join(place.home, '.gemini'));
    expect(of('gemini').isPresent({ ...place, environment: { PATH: '/nowhere' } })).toBe(true);
  });

  it('when its program is on PATH', () => {
    const { place, of, write } = newHome();
    const program = write('bin/qwen', '');
    expect(of('qwen').isPresent({ ...place, environment: { PATH: `/nowhere:${path.dirname(program)}` } })).toBe(true);
  });
});

it('a write-protected file is left alone, with a word about it', () => {
  const { place, of, write } = newHome();
  chmodSync(write('.gemini/settings.json', '{}'), 0o444);
  expect(() => of('gemini').register(place, HOOK)).toThrow(/write-protected/);
  expect(everything(place.home)['.gemini/settings.json']).toBe(Buffer.from('{}').toString('hex'));
});

it('a file that another program locks is left alone', () => {
  const { place, of, write } = newHome();
  const file = write('.gemini/settings.json', '{}');
  mkdirSync(`${file}.lock`);
  expect(() => of('gemini').register(place, HOOK)).toThrow(/another program/);
});

it('a dotfile link is followed', () => {
  const { place, of, write, read } = newHome();
  const real = write('dotfiles/gemini.json', '{ "x": 1 }');
  mkdirSync(path.join(place.home, '.gemini'));
  symlinkSync(real, path.join(place.home, '.gemini/settings.json'));
  of('gemini').register(place, HOOK);
  expect(read('dotfiles/gemini.json')).toContain('BeforeTool');
  of('gemini').unregister(place);
  expect(read('dotfiles/gemini.json')).toBe('{ "x": 1 }');
});

/* ---- every agent at once, on generated homes ---- */

/** A settings file as people have them: comments, odd spacing, line ends, other hooks, a byte order mark. */
const settingsText = fc
  .record({
    value: fc.dictionary(
      fc.constantFrom('model', 'theme', 'env', 'permissions', 'mcpServers', 'ünï', 'a "b"'),
      fc.jsonValue({ maxDepth: 2 }),
    ),
    events: fc.dictionary(
      fc.constantFrom('PreToolUse', 'BeforeTool', 'preToolUse', 'Stop', 'pre_run_command'),
      fc.array(
        fc.oneof(
          fc.record({
            matcher: fc.constantFrom('*', 'Bash', ''),
            hooks: fc.array(fc.record({ type: fc.constant('command'), command: fc.string() }), { maxLength: 2 }),
          }),
          fc.record({ command: fc.string() }),
        ),
        { maxLength: 3 },
      ),
    ),
    withHooks: fc.boolean(),
    indent: fc.constantFrom(undefined, 2, 4, '\t'),
    comment: fc.constantFrom('', '// mine\n', '/* a\n * b */ '),
    trailing: fc.constantFrom('', '\n', '\n\n// the end\n'),
    crlf: fc.boolean(),
    mark: fc.boolean(),
  })
  .map(({ value, events, withHooks, indent, comment, trailing, crlf, mark }) => {
    const body = JSON.stringify(withHooks ? { ...value, hooks: events } : value, undefined, indent);
    const inside = indent === undefined ? body : body.replace('{\n', `{\n${comment}`).replace(/\n}$/, ' // last\n}');
    const text = comment + inside + trailing;
    return (mark ? '\uFEFF' : '') + (crlf ? text.replaceAll('\n', '\r\n') : text);
  });

const tomlText = fc
  .record({
    top: fc.constantFrom('', 'model = "gpt-5.5" # mine\n', '# only a comment\n\n'),
    features: fc.constantFrom('', '[features]\nweb_search = true\n\n'),
    trusted: fc.constantFrom('', '[hooks.state."/x/hooks.json:stop:0:0"]\ntrusted_hash = "sha256:00"\n'),
    projects: fc.constantFrom(
      '',
      '[projects."/home/dev/app"]\ntrust_level = "trusted"',
      '[[a.b]]\nx = { y = [1, 2] }\n',
    ),
    crlf: fc.boolean(),
  })
  .map(({ top, features, trusted, projects, crlf }) => {
    const text = top + features + trusted + projects;
    return crlf ? text.replaceAll('\n', '\r\n') : text;
  });

const settingsFiles = SHARED_ROWS.map(([, file]) => file);
const anyHome = fc.record({
  json: fc.tuple(...settingsFiles.map(() => fc.option(settingsText, { nil: undefined }))),
  toml: fc.option(tomlText, { nil: undefined }),
});

describe('all agents on a home full of settings', { timeout: 90_000 }, () => {
  const fill = (given: { json: readonly (string | undefined)[]; toml: string | undefined }) => {
    const home = newHome();
    for (const [index, text] of given.json.entries()) {
      const file = settingsFiles[index] ?? '';
      if (text !== undefined) home.write(file, text);
      else if (file.startsWith('.kiro')) home.write(file, '{}');
    }
    if (given.toml !== undefined) home.write('.codex/config.toml', given.toml);
    return home;
  };

  it('register, upgrade and go: every byte is as it was', () => {
    fc.assert(
      fc.property(anyHome, (given) => {
        const { place, all } = fill(given);
        const before = everything(place.home);
        for (const hook of [HOOK, NEXT, NEXT]) {
          for (const registration of all) {
            registration.register(place, hook);
            expect(registration.check(place, hook).state).toMatch(/^(registered|switched-off)$/);
          }
        }
        for (const registration of all) registration.unregister(place);
        expect(everything(place.home)).toEqual(before);
      }),
      { numRuns: 25 },
    );
  });

  it('what was written before is all still there, in its order', () => {
    fc.assert(
      fc.property(settingsText, fc.constantFrom(...SHARED_ROWS), (text, [agent, file]) => {
        const { place, of, write, read } = newHome();
        write(file, text);
        of(agent).register(place, HOOK);
        expect(isSubsequence(text, read(file))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('goes alone when the person changed something meanwhile', () => {
    fc.assert(
      fc.property(settingsText, fc.constantFrom(...SHARED_ROWS), (text, [agent, file]) => {
        const { place, of, write, read } = newHome();
        write(file, text);
        of(agent).register(place, HOOK);
        write(file, `${read(file)}\n// changed\n`);
        of(agent).unregister(place);
        const value = (source: string) => withoutEmptyHooks(parse(source.replace('\uFEFF', '')));
        expect(value(read(file))).toEqual(value(text));
        expect(read(file)).toContain('// changed');
      }),
      { numRuns: 150 },
    );
  });
});

/** Everything of the one text stands in the other, in the same order; blanks may have moved. */
function isSubsequence(part: string, whole: string): boolean {
  const letters = [...part].filter((letter) => !/\s/.test(letter));
  let at = 0;
  for (const letter of whole) if (letter === letters[at]) at++;
  return at === letters.length;
}

/** An event without hooks says as much as no event; the version that some files must have may stay. */
function withoutEmptyHooks(value: Record<string, unknown>): unknown {
  const { hooks, version: _, ...rest } = value;
  const events = Object.entries((hooks ?? {}) as Record<string, unknown[]>).filter(([, list]) => list.length > 0);
  return events.length > 0 ? { ...rest, hooks: Object.fromEntries(events) } : rest;
}
