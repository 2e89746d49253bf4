import type { AgentState, RuleSkill } from '../../preload/contract.ts';
import { at, SAMPLE_NOW } from './sample-time.ts';

type Change = { readonly [Key in keyof AgentState]?: Exclude<AgentState[Key], undefined> };

const agent = (name: string, title: string, change: Change): AgentState => ({
  name,
  title,
  present: true,
  state: 'registered',
  settingsFile: `~/.${name}/settings.json`,
  problem: '',
  lastCallAt: null,
  callsToday: 0,
  ...change,
});

export const sampleAgents: readonly AgentState[] = [
  agent('claude-code', 'Claude Code', {
    settingsFile: '~/.claude/settings.json',
    lastCallAt: SAMPLE_NOW - 20_000,
    callsToday: 268,
    version: '2.1.329',
    whenSilent: 'stops',
    test: { at: at('07:58:00'), passed: true },
  }),
  agent('codex', 'Codex', {
    settingsFile: '~/.codex/hooks.json',
    lastCallAt: at('15:37:02'),
    callsToday: 176,
    version: '0.169.0',
    whenSilent: 'mostly-stops',
    asksItself: false,
    test: { at: at('07:58:00'), passed: true },
  }),
  agent('gemini', 'Gemini CLI', {
    state: 'outdated',
    lastCallAt: at('18:02:00', 1),
    version: '0.61.0',
    test: { at: at('09:12:00'), passed: false },
    changedAt: at('09:12:00'),
  }),
  agent('cursor', 'Cursor', { state: 'absent', settingsFile: '~/.cursor/hooks.json', version: '2.4.1' }),
  agent('copilot', 'GitHub Copilot CLI', { present: false, state: 'absent' }),
  agent('qwen', 'Qwen Code', { present: false, state: 'absent' }),
  agent('opencode', 'OpenCode', { present: false, state: 'absent' }),
];

/** Every state an agent can be in, one under the other. */
export const agentsInTrouble: readonly AgentState[] = [
  agent('claude-code', 'Claude Code', { state: 'switched-off', lastCallAt: at('09:12:00'), callsToday: 12 }),
  agent('codex', 'Codex', {
    state: 'unreadable',
    problem:
      'Perch cannot read /home/ada/.codex/hooks.json: line 14, column 3 has a comma too many. Mend the file, or delete it and switch Codex on here again.',
  }),
  agent('gemini', 'Gemini CLI', { state: 'outdated' }),
  agent('qwen', 'Qwen Code', { state: 'untrusted' }),
];

export const sampleSkill: RuleSkill = {
  text: [
    '---',
    'name: perch-rules',
    'description: Write, change, check and test rules for Perch.',
    '---',
    '',
    '# Writing rules for Perch',
    '',
    'You write drafts; **the person decides**.',
    '',
  ].join('\n'),
  agents: [
    {
      agent: 'claude-code',
      title: 'Claude Code',
      file: '~/.claude/skills/perch-rules/SKILL.md',
      state: 'installed',
    },
    { agent: 'codex', title: 'Codex', file: '~/.codex/skills/perch-rules/SKILL.md', state: 'absent' },
  ],
};
