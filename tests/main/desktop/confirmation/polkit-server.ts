import dbus from 'dbus-next';
import type { PrivateBus } from '../private-bus.ts';

const { Interface } = dbus.interface;

/** What is asked of polkit. */
export interface Check {
  /** Kind of the subject, and the name on the bus that it names. */
  readonly subject: readonly [kind: string, name: string];
  readonly action: string;
  readonly details: object;
  readonly flags: number;
}

export type Answer = readonly [authorized: boolean, challenge: boolean, details: Record<string, string>];

/** Speaks polkit's interface over the bus. `never` leaves a question open. */
export async function startPolkit(
  bus: PrivateBus,
  { actions, answer }: { readonly actions: readonly string[]; readonly answer: Answer | 'error' | 'never' },
): Promise<{ readonly checks: readonly Check[]; stop(): void }> {
  const connection = bus.connect();
  const checks: Check[] = [];

  class Authority extends Interface {
    constructor() {
      super('org.freedesktop.PolicyKit1.Authority');
    }

    EnumerateActions(_locale: string): unknown[] {
      return actions.map((id) => [id, '', '', '', '', '', 0, 0, 0, {}]);
    }

    async CheckAuthorization(
      [kind, about]: [string, { name: { value: string } }],
      action: string,
      details: object,
      flags: number,
      _cancellation: string,
    ): Promise<unknown[]> {
      checks.push({ subject: [kind, about.name.value], action, details, flags });
      if (answer === 'error') throw new dbus.DBusError('org.freedesktop.PolicyKit1.Error.Failed', 'It failed.');
      if (answer === 'never') await new Promise(() => undefined);
      return [...answer];
    }
  }
  Authority.configureMembers({
    methods: {
      EnumerateActions: { inSignature: 's', outSignature: 'a(ssssssuuua{ss})' },
      CheckAuthorization: { inSignature: '(sa{sv})sa{ss}us', outSignature: '(bba{ss})' },
    },
  });
  connection.export('/org/freedesktop/PolicyKit1/Authority', new Authority());
  await connection.requestName('org.freedesktop.PolicyKit1', 0);
  return { checks, stop: () => connection.disconnect() };
}
