import type { Mode, Outcome } from '../../../preload/contract.ts';
import type { Settings, SettingsStore } from '../../settings/settings.ts';
import type { Handlers } from '../ipc.ts';
import type { UndoStore } from '../undo.ts';

export interface ModeRequestParts {
  readonly settings: SettingsStore;
  readonly undo: UndoStore;
  readonly now: () => number;
  /** Asks the system whether the person may loosen Perch, where they want that. */
  confirmLoosening(what: string): Promise<Outcome>;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

type ModeRequest = 'mode.set' | 'pause.start' | 'pause.end' | 'watch.start' | 'undo';

export function modeRequests({ settings, undo, now, confirmLoosening }: ModeRequestParts): Handlers<ModeRequest> {
  /** Changes settings so that they can be put back. */
  function change(next: Pick<Settings, 'mode'> | Pick<Settings, 'pause'> | Pick<Settings, 'mode' | 'watch'>): Outcome {
    const { mode, pause, watch } = settings.current;
    const back = { mode, pause, watch };
    settings.update(next);
    return undo.offer(() => void settings.update(back));
  }
  async function loosen(what: string, next: Parameters<typeof change>[0]): Promise<Outcome> {
    const confirmed = await confirmLoosening(what);
    return confirmed.ok ? change(next) : confirmed;
  }

  return {
    'mode.set': (mode: Mode) => {
      if (mode === settings.current.mode) return { ok: true };
      // Guarding again also ends a time of watching that was to end in a review.
      if (mode === 'guardrails') return change({ mode, watch: null });
      return loosen('stop guarding and only watch', { mode });
    },
    'pause.start': (minutes) => {
      const since = now();
      const until = minutes === null ? null : since + minutes * MINUTE;
      return loosen('pause', { pause: { since, until } });
    },
    'pause.end': (): Outcome => {
      settings.update({ pause: null });
      return { ok: true };
    },
    'watch.start': (days) => {
      const since = now();
      return loosen('only watch for a while', {
        mode: 'monitor',
        watch: { since, until: since + days * DAY, decisions: {} },
      });
    },
    undo: undo.undo,
  };
}
