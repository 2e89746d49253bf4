import { expect, it, vi } from 'vitest';
import { faultProblem } from '../../../main/desktop/faults.ts';
import { appState, trayState } from '../../../main/desktop/state.ts';
import { wordsFor } from '../../../main/desktop/words.ts';
import type { Perch } from '../../../main/guard/open.ts';
import { openSettings } from '../../../main/settings/settings.ts';
import { temporaryFolder } from '../../temporary.ts';

vi.mock('electron', () => ({ app: { getVersion: () => '1.2.3' } }));

const problem = { ...faultProblem(new Error('out of paper'), '/data/perch.log'), mendable: true, agent: 'codex' };

it.each([
  ['en', 'Something inside Perch went wrong.', 'Perch goes on guarding'],
  ['de', 'In Perch ist etwas schiefgegangen.', 'Perch passt weiter auf'],
] as const)(
  'windows and tray tell a problem in the language that the person has now (%s)',
  (language, title, detail) => {
    const settings = openSettings(temporaryFolder());
    const perch = { settings, exceptions: { list: () => [] }, problems: [problem] } as unknown as Perch;
    const words = () => wordsFor(settings.current.language, ['en']);
    settings.update({ language });
    const state = appState(perch, [], 0, words());
    // What a problem is as data stays with the app.
    expect(state.problems).toEqual([
      { id: 'fault', title, detail: expect.stringContaining(detail), mendable: true, agent: 'codex' },
    ]);
    expect(state.problems[0]?.detail).toContain('out of paper');
    expect(trayState(state, words())).toMatchObject({ shape: 'problem', sentence: title });
  },
);
