import { messageOf } from '../errors.ts';
import { BundleError, bundleStore } from './bundle.ts';
import {
  type FetchBundle,
  type Managed,
  type ManagedOptions,
  type ManagedProblem,
  readManaged,
  refreshBundle,
} from './managed.ts';

/** How often the folder is read again, in milliseconds: administrators' tools write without telling. */
const LOOK_AGAIN = 60_000;

export interface FollowedManaged {
  readonly current: Managed;
  /** Something changed: settings, packs or problems. */
  onChange(listener: (managed: Managed) => void): void;
  /** Reads everything again and fetches the bundle now. Never rejects: what went wrong stands in `problems`. */
  refresh(): Promise<void>;
  close(): void;
}

/** Keeps up with what administrators decide, while Perch runs. */
export function followManaged(options: ManagedOptions, fetchSigned?: FetchBundle): FollowedManaged {
  const store = bundleStore(options.dataFolder);
  const listeners = new Set<(managed: Managed) => void>();
  let fetchProblem: ManagedProblem | undefined;
  let fetchedAt = Number.NEGATIVE_INFINITY;
  const read = (): Managed => {
    const managed = readManaged(options);
    return fetchProblem ? { ...managed, problems: [...managed.problems, fetchProblem] } : managed;
  };
  let current = read();
  const look = () => {
    const before = JSON.stringify(current);
    current = read();
    if (JSON.stringify(current) !== before) for (const listener of listeners) listener(current);
  };
  const refresh = async () => {
    fetchedAt = Date.now();
    try {
      await refreshBundle(current.policy, store, options, fetchSigned);
      fetchProblem = undefined;
    } catch (error) {
      fetchProblem = refused(current.policy.bundle?.url ?? '', error);
    }
    look();
  };
  const timer = setInterval(() => {
    const { bundle } = current.policy;
    if (bundle && Date.now() - fetchedAt >= bundle.everyMinutes * 60_000) void refresh();
    else look();
  }, LOOK_AGAIN);
  // Nobody's program is kept alive by looking.
  timer.unref();
  if (current.policy.bundle) void refresh();
  return {
    get current() {
      return current;
    },
    onChange: (listener) => {
      listeners.add(listener);
    },
    refresh,
    close: () => clearInterval(timer),
  };
}

function refused(url: string, error: unknown): ManagedProblem {
  const reason = error instanceof BundleError ? error.cause : error;
  return { sentence: messageOf(error), trouble: { type: 'bundle-refused', url, reason: messageOf(reason) } };
}
