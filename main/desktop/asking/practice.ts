import type { AskQuestion } from '../../../preload/contract.ts';

/** A question that no agent waits for, to see what one looks like. */
export function practiceQuestion(now: number, random: () => string): AskQuestion {
  const command = 'rm -rf old-photos';
  return {
    id: random(),
    nonce: random(),
    agent: { name: 'claude-code', title: 'Claude Code', known: true },
    project: '',
    session: '',
    askedAt: now,
    deed: { verb: 'delete', things: [{ type: 'folder', path: 'old-photos' }], more: 0 },
    consequences: ['skips-trash'],
    risk: 'normal',
    lines: [{ text: command, tone: 'risky', marks: [{ from: 0, to: command.length }], colours: [] }],
    steps: [],
    why: 'Perch asks before something is deleted for good.',
    rules: [],
    choices: [{ hold: 'once', exceptions: [], confirms: false }],
    noteAllowed: true,
    calls: 1,
    clock: { state: 'running', deniesAt: now + 300_000 },
    practice: true,
  };
}
