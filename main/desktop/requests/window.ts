import { clipboard } from 'electron';
import type { Outcome } from '../../../preload/contract.ts';
import type { SettingsStore } from '../../settings/settings.ts';
import type { Handlers } from '../ipc.ts';
import type { MainWindow } from '../windows.ts';

export interface WindowParts {
  readonly window: MainWindow;
  readonly settings: SettingsStore;
  /** Puts one of the problems on show right; undefined when nobody can. */
  mend(problem: string): Outcome | undefined;
}

type WindowRequests = 'window.show' | 'clipboard.write' | 'firstRun.done' | 'problem.mend';

/** What belongs to the window itself. */
export function windowRequests({ window, settings, mend }: WindowParts): Handlers<WindowRequests> {
  return {
    'window.show': (place) => window.show(place),
    'clipboard.write': (text) => clipboard.writeText(text),
    'firstRun.done': () => {
      settings.update({ firstRunDone: true });
      return { ok: true };
    },
    'problem.mend': (problem) =>
      mend(problem) ?? { ok: false, message: 'This has changed meanwhile. Look at the page Agents.' },
  };
}
