import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { registrations } from '../../../main/agents/catalogue.ts';
import { type Finding, findingsIn } from '../../../main/agents/findings.ts';
import { folderLedger } from '../../../main/agents/ledger.ts';
import type { UserPlace } from '../../../main/agents/registration.ts';
import { watchAgents } from '../../../main/agents/watch.ts';
import type { AgentName } from '../../../rules/facts/call.ts';
import { temporaryFolder } from '../../temporary.ts';

const SWITCHED_ON: readonly AgentName[] = ['claude-code', 'codex', 'gemini', 'copilot', 'qwen'];

/** A home where five agents are switched on and watched. */
function watchedHome() {
  const home = temporaryFolder();
  const place: UserPlace = { home, platform: 'linux', environment: {} };
  const program = path.join(home, 'perch-hook');
  writeFileSync(program, 'program');
  const hook = { program, endpoint: '/s' };
  const ledger = folderLedger(path.join(home, 'perch-data'));
  const all = registrations(ledger);
  for (const one of all) if (SWITCHED_ON.includes(one.agent)) one.register(place, hook);
  const told: (readonly Finding[])[] = [];
  const watch = watchAgents({ registrations: all, ledger, place, hook, changed: (findings) => told.push(findings) });
  onTestFinished(() => watch.close());
  const project = path.join(home, 'work/shop-website');
  mkdirSync(project, { recursive: true });
  return {
    home,
    project,
    watch,
    told,
    at: (file: string) => path.join(home, file),
    write(file: string, text: string) {
      mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
      writeFileSync(path.join(home, file), text);
    },
    /** Within a second, as is promised. */
    noticed: (kind: Finding['trouble']['kind'], agent: AgentName | '') =>
      vi.waitFor(
        () => {
          const found = watch.findings.find((one) => one.trouble.kind === kind && one.agent === agent);
          if (!found) throw new Error(`not noticed: ${kind} of ${agent}`);
          return found;
        },
        { timeout: 1000, interval: 20 },
      ),
    quiet: () => vi.waitFor(() => expect(watch.findings).toEqual([]), { timeout: 1000, interval: 20 }),
  };
}

describe('within a second Perch notices', () => {
  it('that nothing is wrong', () => {
    expect(watchedHome().watch.findings).toEqual([]);
  });

  it.each([
    ['claude-code', '.claude/settings.json', '{}'],
    ['codex', '.codex/hooks.json', '{"hooks":{}}'],
    ['gemini', '.gemini/settings.json', '{ "theme": "dark" }'],
    ['qwen', '.qwen/settings.json', ''],
  ] as const)("that %s's entry was removed, and mends it", async (agent, file, text) => {
    const { write, noticed, watch, quiet, at } = watchedHome();
    write(file, text);
    const finding = await noticed(agent === 'codex' ? 'entry-changed' : 'entry-gone', agent);
    expect(finding).toMatchObject({ mend: { action: 'register', agent } });
    if (finding.mend) watch.mend(finding.mend);
    await quiet();
    expect(readFileSync(at(file), 'utf8')).toContain('perch-hook');
  });

  it('that a hook file of its own was deleted', async () => {
    const { at, noticed } = watchedHome();
    rmSync(at('.copilot/hooks/perch.json'));
    await noticed('entry-gone', 'copilot');
  });

  it('that the entry was given less time', async () => {
    const { at, write, noticed } = watchedHome();
    write('.claude/settings.json', readFileSync(at('.claude/settings.json'), 'utf8').replace('305', '1'));
    await noticed('entry-changed', 'claude-code');
  });

  it('that the trust of Codex was taken away', async () => {
    const { write, noticed } = watchedHome();
    write('.codex/config.toml', 'model = "x"\n');
    await noticed('entry-changed', 'codex');
  });

  it('that settings became unreadable, and where', async () => {
    const { write, noticed } = watchedHome();
    write('.gemini/settings.json', '{\n  "hooks": \n');
    expect((await noticed('unreadable', 'gemini')).detail).toMatch(/line \d/);
  });

  it.each([
    ['claude-code', '.claude/settings.json', (text: string) => text.replace('{', '{ "disableAllHooks": true,')],
    ['qwen', '.qwen/settings.json', (text: string) => text.replace('{', '{ "disableAllHooks": true,')],
    ['gemini', '.gemini/settings.json', (text: string) => text.replace('{', '{ "hooksConfig": { "enabled": false },')],
    [
      'gemini',
      '.gemini/settings.json',
      (text: string) => text.replace('{', '{ "hooksConfig": { "disabled": ["perch"] },'),
    ],
    ['codex', '.codex/config.toml', (text: string) => `${text}\n[features]\nhooks = false\n`],
  ] as const)("that %s's hooks were switched off in %s, and lifts it", async (agent, file, change) => {
    const { at, write, noticed, watch, quiet } = watchedHome();
    write(file, change(readFileSync(at(file), 'utf8')));
    const finding = await noticed('entry-switched-off', agent);
    if (finding.mend) watch.mend(finding.mend);
    await quiet();
  });

  it.each([
    ['claude-code', '.claude/settings.json', '{ "disableAllHooks": true }'],
    ['claude-code', '.claude/settings.local.json', '{ "disableAllHooks": true }'],
    ['codex', '.codex/config.toml', '[features]\nhooks = false # no\n'],
    ['gemini', '.gemini/settings.json', '{ "hooksConfig": { "enabled": false } }'],
    ['gemini', '.gemini/settings.json', '{ "hooksConfig": { "disabled": ["other", "perch"] } }'],
    ['copilot', '.github/copilot/settings.json', '{ "disableAllHooks": true }'],
    ['copilot', '.claude/settings.json', '{ "disableAllHooks": true }'],
    ['qwen', '.qwen/settings.json', '{ "disableAllHooks": true }'],
  ] as const)('that a project switches %s off in %s, and lifts it', async (agent, file, text) => {
    const { project, watch, write, noticed, quiet } = watchedHome();
    watch.seen(path.join(project, 'src'));
    write(path.join('work/shop-website', file), text);
    const finding = await noticed('switched-off', agent);
    expect(finding.title).toContain('A file in shop-website switches Perch off for');
    for (const { mend } of [...watch.findings]) if (mend) watch.mend(mend);
    await quiet();
  });

  it('that the hook program is gone, and that it was changed', async () => {
    const { at, noticed } = watchedHome();
    appendFileSync(at('perch-hook'), '!');
    await noticed('hook-altered', '');
    rmSync(at('perch-hook'));
    await noticed('hook-missing', '');
  });
});

it('an agent that nobody switched on is none of its business', async () => {
  const { write, watch } = watchedHome();
  write('.factory/settings.json', '{ broken');
  expect(watch.look()).toEqual([]);
});

it('each trouble is told once, and its end too', async () => {
  const { write, noticed, watch, told, quiet } = watchedHome();
  write('.gemini/settings.json', '{}');
  const { mend } = await noticed('entry-gone', 'gemini');
  watch.look();
  watch.look();
  if (mend) watch.mend(mend);
  await quiet();
  expect(told.map((findings) => findings.length)).toEqual([1, 0]);
});

describe('a finding says', () => {
  const fine = { program: '/p/perch-hook', state: 'fine' } as const;
  const silent = { agent: 'claude-code', usedAt: 1000 } as const;

  it('that an agent works without asking, only when it should ask', () => {
    const agent = { agent: 'claude-code', file: '/f', state: { state: 'registered' } } as const;
    const heard = findingsIn({ agents: [agent], switches: [], hook: fine, silent: [silent] });
    expect(heard).toMatchObject([
      { trouble: { kind: 'silent' }, title: 'Claude Code is at work and does not ask Perch.' },
    ]);
    const gone = { ...agent, state: { state: 'absent' } } as const;
    expect(findingsIn({ agents: [gone], switches: [], hook: fine, silent: [silent] })).toMatchObject([
      { trouble: { kind: 'entry-gone' } },
    ]);
  });

  it('nothing in the words of programmers', () => {
    const agents = (['absent', 'outdated', 'switched-off'] as const).map((state) => ({
      agent: 'gemini' as const,
      file: '/home/dev/.gemini/settings.json',
      state: state === 'absent' ? ({ state } as const) : ({ state, file: '/home/dev/.gemini/settings.json' } as const),
    }));
    const switches = [{ agent: 'qwen', file: '/x/.qwen/settings.json', project: '/x' }] as const;
    const hook = { program: '/p/perch-hook', state: 'missing' } as const;
    for (const { title } of findingsIn({ agents, switches, hook, silent: [] })) {
      expect(title).toMatch(/^[A-Z].*\.$/);
      expect(title).not.toMatch(/hook|payload|tool call|daemon|JSON|config/i);
    }
  });
});
