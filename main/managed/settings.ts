import type { Settings, SettingsStore } from '../settings/settings.ts';
import { type EffectiveSettings, type Policy, underPolicy } from './policy.ts';

/** Settings of which administrators may have bound some. */
export interface BoundSettings extends SettingsStore {
  /** The bound ones, and whether the administrators' value holds or a stricter one of the person's. */
  readonly origins: EffectiveSettings['origins'];
  /** Another policy holds from now on. */
  follow(policy: Policy): void;
}

/**
 * A person's settings under a policy. What they change is kept as they wished it, and holds again where no policy
 * binds it any more.
 */
export function boundSettings(own: SettingsStore, policy: Policy): BoundSettings {
  let effective = underPolicy(own.current, policy);
  let bound = policy;
  const listeners = new Set<(settings: Settings) => void>();
  const recompute = () => {
    effective = underPolicy(own.current, bound);
    for (const listener of listeners) listener(effective.settings);
  };
  own.onChange(recompute);
  return {
    get current() {
      return effective.settings;
    },
    get origins() {
      return effective.origins;
    },
    problem: own.problem,
    update: own.update,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    follow(next) {
      bound = next;
      recompute();
    },
  };
}
