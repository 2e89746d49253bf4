import type { Forwarder, ForwardKind, Outcome } from '../../../preload/contract.ts';
import { type AddressKind, printAddress, readAddress } from '../../audit/forward/address.ts';
import type { Receiver, ReceiverState } from '../../audit/forward/receiver.ts';
import type { ReceiverStore } from '../../audit/forward/receivers.ts';
import type { Records } from '../../audit/records.ts';
import { messageOf } from '../../errors.ts';
import type { Handlers } from '../ipc.ts';

export interface ForwardersParts {
  readonly receivers: ReceiverStore;
  readonly records: Pick<Records, 'receivers' | 'tryReceiver'>;
}

type ForwarderRequests =
  | 'forwarders.list'
  | 'forwarders.add'
  | 'forwarders.switch'
  | 'forwarders.remove'
  | 'forwarders.test';

const KINDS: Readonly<Record<ForwardKind, AddressKind>> = { otlp: 'otlp', syslog: 'syslog', 'falco-http': 'falco' };

/** Other places that records are sent to. A plain file has no address and is set up by hand, so it is not listed. */
export function forwarderRequests({ receivers, records }: ForwardersParts): Handlers<ForwarderRequests> {
  return {
    'forwarders.list': () =>
      receivers.list.flatMap((receiver) => {
        const state = records.receivers.find(({ id }) => id === receiver.id);
        return forwarderOf(receiver, state) ?? [];
      }),
    'forwarders.add': ({ kind, address }) => {
      const read = readAddress(KINDS[kind], address);
      return typeof read === 'string' ? { ok: false, message: read } : attempt(() => void receivers.add(read));
    },
    'forwarders.switch': ({ forwarder, on }) => attempt(() => receivers.switch(forwarder, on)),
    'forwarders.remove': (id) => attempt(() => void receivers.remove(id)),
    'forwarders.test': async (id) => {
      const receiver = receivers.list.find((one) => one.id === id);
      if (!receiver) return { ok: false, message: 'This place is not on the list any more.' };
      const problem = await records.tryReceiver(receiver);
      if (problem === '') return { ok: true };
      return { ok: false, message: `Nothing arrived at ${printAddress(receiver)}: ${problem}` };
    },
  };
}

function forwarderOf(receiver: Receiver, state: ReceiverState | undefined): Forwarder | undefined {
  const kind = receiver.type === 'falco' ? 'falco-http' : receiver.type;
  if (kind === 'file') return undefined;
  return {
    id: receiver.id,
    kind,
    address: printAddress(receiver),
    on: receiver.on,
    state: !receiver.on ? 'off' : state?.state === 'waiting' ? 'failing' : 'working',
    waiting: state?.behind ?? 0,
    problem: state?.problem ?? '',
  };
}

function attempt(work: () => void): Outcome {
  try {
    work();
    return { ok: true };
  } catch (error) {
    return { ok: false, message: `This could not be kept: ${messageOf(error)}` };
  }
}
