import { app, systemPreferences } from 'electron';
import type { Outcome } from '../../preload/contract.ts';
import type { Settings } from '../settings/settings.ts';

/** How the system can make sure that the person at it is its owner. */
export interface Confirmation {
  /** As people know it: "Touch ID"; empty when the system cannot confirm anything. */
  readonly name: string;
  /** Asks when the person wants to be asked. @param what what Perch is about to do: "pause" */
  ask(what: string): Promise<Outcome>;
}

/** A message that is empty says nothing: the person themself stopped it. */
const STOPPED: Outcome = { ok: false, message: '' };

export function systemConfirmation(settings: () => Pick<Settings, 'confirmLoosening'>): Confirmation {
  const name = process.platform === 'darwin' && systemPreferences.canPromptTouchID() ? 'Touch ID' : '';
  return {
    name,
    async ask(what) {
      if (!settings().confirmLoosening || !name) return { ok: true };
      try {
        await systemPreferences.promptTouchID(`let ${app.name} ${what}`);
        return { ok: true };
      } catch {
        return STOPPED;
      }
    },
  };
}
