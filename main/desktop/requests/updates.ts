import type { Outcome, UpdateState } from '../../../preload/contract.ts';
import type { Handlers } from '../ipc.ts';

/** What keeps Perch up to date. */
export interface UpdateDesk {
  readonly state: UpdateState;
  check(): Promise<UpdateState>;
  install(): Outcome | Promise<Outcome>;
}

/** A Perch that nobody has told where updates come from: it is what it is, and says so. */
export const withoutUpdates: UpdateDesk = {
  state: { state: 'current', checkedAt: null },
  check: () =>
    Promise.resolve({
      state: 'failed',
      message: 'This copy of Perch cannot update itself. Newer versions come the way this one did.',
    }),
  install: () => ({ ok: false, message: 'There is no update to install.' }),
};

export function updateRequests(desk: UpdateDesk): Handlers<'updates.get' | 'updates.check' | 'updates.install'> {
  return {
    'updates.get': () => desk.state,
    'updates.check': () => desk.check(),
    'updates.install': () => desk.install(),
  };
}
