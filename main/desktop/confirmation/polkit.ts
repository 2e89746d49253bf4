import { Message, type MessageBus, systemBus, Variant } from 'dbus-next';
import { onBus } from '../bus.ts';
import type { ConfirmationMethod, Confirmed } from './confirmation.ts';

const NAME = 'org.freedesktop.PolicyKit1';
const PATH = '/org/freedesktop/PolicyKit1/Authority';
const FACE = 'org.freedesktop.PolicyKit1.Authority';

/** What the packages describe to polkit, words for the person included (`build/package/linux/polkit.policy`). */
export const POLKIT_ACTION = 'dev.perch.loosen';

const MAY_ASK_THE_PERSON = 1;

/** A person who has not answered by then has gone, in milliseconds. */
const PATIENCE = 120_000;

/**
 * polkit, which has the desktop ask for the person's password (its Authority interface, 0.106 and newer). Perch may ask
 * for itself only, and an unprivileged program may hand over no words of its own: they stand in the action's file, so
 * an installation without that file cannot use it.
 * @param connect the system bus
 */
export function polkit(connect: () => MessageBus = systemBus, patience = PATIENCE): ConfirmationMethod {
  return {
    name: 'your password',
    available: () =>
      onBus(connect, async (bus) => {
        const [actions] = await call(bus, 'EnumerateActions', 's', ['']);
        return Array.isArray(actions) && actions.some(([id]) => id === POLKIT_ACTION);
      }).catch(() => false),
    verify: () => onBus(connect, (bus) => ask(bus, patience)),
  };
}

async function ask(bus: MessageBus, patience: number): Promise<Confirmed> {
  const subject = ['system-bus-name', { name: new Variant('s', nameOf(bus)) }];
  const body = [subject, POLKIT_ACTION, {}, MAY_ASK_THE_PERSON, ''];
  const answered = call(bus, 'CheckAuthorization', '(sa{sv})sa{ss}us', body).then(([result]) => confirmed(result));
  let late: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Confirmed>((resolve) => {
    // The end of the connection closes the desktop's dialog.
    late = setTimeout(() => resolve('stopped'), patience);
  });
  try {
    return await Promise.race([answered, tooLate]);
  } finally {
    clearTimeout(late);
  }
}

/** @param result `(bba{ss})`: authorized, could be if somebody asked the person, details */
function confirmed(result: unknown): Confirmed {
  if (!Array.isArray(result)) return 'cannot';
  const [authorized, challenge, details] = result;
  if (authorized === true) return 'yes';
  if (details?.['polkit.dismissed']) return 'stopped';
  // Nobody asked the person: this desktop has no program that polkit could ask through.
  return challenge === true ? 'cannot' : 'no';
}

async function call(bus: MessageBus, member: string, signature: string, body: unknown[]): Promise<unknown[]> {
  const message = new Message({ destination: NAME, path: PATH, interface: FACE, member, signature, body });
  return (await bus.call(message))?.body ?? [];
}

function nameOf(bus: MessageBus): string {
  return (bus as MessageBus & { readonly name: string }).name;
}
