import type { Outcome } from '../../../preload/contract.ts';
import type { Settings } from '../../settings/settings.ts';

/** What the system said when it was asked whether a person is at it. `stopped`: the person themself put it aside. */
export type Confirmed = 'yes' | 'no' | 'stopped' | 'cannot';

/** One way in which a system makes sure that its owner is at it. */
export interface ConfirmationMethod {
  /** As people know it: "Touch ID", "your password". */
  readonly name: string;
  /** Whether it can be used here at all. Whether it truly works shows only when it is. */
  available(): Promise<boolean>;
  /** @param what what Perch is about to do, after "to": "pause" */
  verify(what: string): Promise<Confirmed>;
}

/** The system's word that the person at it is its owner, before Perch is made milder. */
export interface Confirmation {
  /** Name of the way that can be used here; empty when there is none. */
  find(): Promise<string>;
  /** Asks where the person wants to be asked; otherwise it is fine. @param what what is about to be done: "pause" */
  ask(what: string): Promise<Outcome>;
  /** Asks in any case: who wants to be asked from now on has to see that it works. */
  tryOut(): Promise<Outcome>;
}

/** Whatever goes wrong on the way leaves Perch as strict as it was. */
export function confirmationBy(
  method: ConfirmationMethod | undefined,
  settings: () => Pick<Settings, 'confirmLoosening'>,
): Confirmation {
  async function verify(what: string): Promise<Confirmed> {
    try {
      return (await method?.verify(what)) ?? 'cannot';
    } catch {
      return 'cannot';
    }
  }
  return {
    async find() {
      return method && (await method.available().catch(() => false)) ? method.name : '';
    },
    async ask(what) {
      if (!settings().confirmLoosening) return { ok: true };
      return outcomeOf(await verify(what), CANNOT_ANY_MORE);
    },
    async tryOut() {
      return outcomeOf(await verify('ask you this way from now on'), CANNOT);
    },
  };
}

/** A message that is empty says nothing: the person themself stopped it. */
function outcomeOf(confirmed: Confirmed, cannot: string): Outcome {
  switch (confirmed) {
    case 'yes':
      return { ok: true };
    case 'stopped':
      return { ok: false, message: '' };
    case 'no':
      return { ok: false, message: 'This computer did not confirm that it is you, so nothing was changed.' };
    case 'cannot':
      return { ok: false, message: cannot };
  }
}

const CANNOT = 'This computer could not ask you to confirm it, so nothing was changed.';
const CANNOT_ANY_MORE =
  'You wanted this computer to confirm it is you, and it cannot at the moment, so nothing was changed. Log in anew and ' +
  'try again; if it never works, quit Perch and set "confirmLoosening" to false in its file settings.json.';
