import type { AgentName } from '../../rules/facts/call.ts';

/** What a person should know about an agent before they rely on Perch in it. */
export interface AgentAbout {
  /** `observed`: the protocol was watched with the real program; `documented`: built after its makers' words alone. */
  readonly protocol: 'observed' | 'documented';
  /** The version that was watched. */
  readonly version?: string;
  /** What happens when Perch is not running. */
  readonly withoutPerch: string;
  /**
   * What the agent does when its hook gives no answer at all: `stops`, whatever goes wrong; `mostly-stops` when a time
   * limit or a missing program lets it go on.
   */
  readonly whenSilent: 'stops' | 'mostly-stops';
  /** What Perch cannot see or do there; empty when there is nothing to say. */
  readonly remark: string;
}

const STOPS = (title: string) => `If Perch is not running, ${title} stops and says so.`;

export const ABOUT_AGENTS: Readonly<Record<AgentName, AgentAbout>> = {
  'claude-code': {
    protocol: 'observed',
    version: '2.1.329',
    withoutPerch: STOPS('Claude Code'),
    whenSilent: 'stops',
    remark: 'Files you mention with @ are read without a check.',
  },
  codex: {
    protocol: 'observed',
    version: '0.169.0',
    withoutPerch: STOPS('Codex'),
    whenSilent: 'mostly-stops',
    remark:
      'Codex cannot show Perch’s questions itself, so they always come up in Perch’s window. What it types into a ' +
      'program that is already running, and its web search, are not checked.',
  },
  gemini: {
    protocol: 'observed',
    version: '0.61.0',
    withoutPerch: STOPS('Gemini CLI'),
    whenSilent: 'mostly-stops',
    remark: 'In folders you do not trust, Gemini CLI does not ask Perch.',
  },
  copilot: {
    protocol: 'observed',
    version: '1.0.102',
    withoutPerch: STOPS('Copilot CLI'),
    whenSilent: 'mostly-stops',
    remark: '',
  },
  qwen: {
    protocol: 'observed',
    version: '0.24.4',
    withoutPerch: STOPS('Qwen Code'),
    whenSilent: 'mostly-stops',
    remark: 'Qwen Code asks you first and Perch after that.',
  },
  opencode: {
    protocol: 'observed',
    version: '1.18.33',
    withoutPerch: STOPS('OpenCode'),
    whenSilent: 'mostly-stops',
    remark: 'Started with --pure, OpenCode does not ask Perch.',
  },
  kilo: {
    protocol: 'observed',
    version: '7.7.9',
    withoutPerch: STOPS('Kilo'),
    whenSilent: 'mostly-stops',
    remark: 'Started with --pure, Kilo does not ask Perch.',
  },
  droid: {
    protocol: 'observed',
    version: '0.225.2',
    withoutPerch: STOPS('droid'),
    whenSilent: 'mostly-stops',
    remark: 'droid cannot show Perch’s questions itself, so they always come up in Perch’s window.',
  },
  cline: {
    protocol: 'observed',
    version: '3.0.65',
    withoutPerch: 'If Perch is not running, Cline ends its work.',
    whenSilent: 'mostly-stops',
    remark:
      'A denied step ends Cline’s whole run, and its model does not read why. Questions wait 110 seconds at most.',
  },
  cursor: {
    protocol: 'documented',
    withoutPerch: STOPS('Cursor'),
    whenSilent: 'mostly-stops',
    remark: 'Built after Cursor’s documentation and not yet run with it.',
  },
  windsurf: {
    protocol: 'documented',
    withoutPerch: STOPS('Windsurf'),
    whenSilent: 'mostly-stops',
    remark: 'Built after Windsurf’s documentation and not yet run with it. Questions wait 25 seconds at most.',
  },
  vscode: {
    protocol: 'documented',
    withoutPerch: STOPS('VS Code'),
    whenSilent: 'mostly-stops',
    remark: 'Built after VS Code’s documentation and not yet run with it. It shares Copilot CLI’s entry.',
  },
  kiro: {
    protocol: 'documented',
    withoutPerch: STOPS('Kiro'),
    whenSilent: 'mostly-stops',
    remark: 'Built after Kiro’s documentation and not yet run with it. Kiro’s built-in agent cannot be checked.',
  },
};
