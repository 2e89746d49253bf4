import { messageOf } from '../errors.ts';
import { type Bustle, type Installation, mayRestart, nextStep, type UpdateMode } from './decide.ts';
import type { UpdateEngine } from './engine.ts';
import { type Offer, OfferError } from './offer.ts';

/** What a person sees of updates. */
export type UpdateState =
  | { readonly state: 'unknown' }
  /** This is the newest version, or the newest for this machine as yet. */
  | { readonly state: 'current'; readonly checkedAt: number }
  /** A newer one exists; `byHand` when the package manager or a download page must bring it. */
  | { readonly state: 'offered'; readonly version: string; readonly byHand: boolean }
  | { readonly state: 'fetching'; readonly version: string; readonly percent: number }
  /** It is here, checked, and takes over when Perch restarts. */
  | { readonly state: 'ready'; readonly version: string }
  | { readonly state: 'failed'; readonly message: string };

export interface UpdateOptions {
  readonly installation: Installation;
  readonly mode: () => UpdateMode;
  readonly bustle: () => Bustle;
  /** Fetches the publisher's file and checks its signature. @throws {OfferError} */
  readonly offer: () => Promise<Offer>;
  readonly engine: UpdateEngine;
  readonly now: () => number;
}

export interface Updates {
  readonly state: UpdateState;
  onChange(listener: (state: UpdateState) => void): void;
  /** Looks for a newer version, and goes on as the person chose. Never rejects. */
  check(): Promise<void>;
  /** The person wants the offered version now. */
  fetch(): Promise<void>;
  /** Restarts as the new version when nothing is in the way; answers whether it does. */
  restart(asked: 'by-itself' | 'by-the-person'): boolean;
}

/** Follows one copy of Perch from an offer to a restart. Timers and notifications are the caller's. */
export function followUpdates(options: UpdateOptions): Updates {
  const { installation, engine } = options;
  const listeners = new Set<(state: UpdateState) => void>();
  let state: UpdateState = { state: 'unknown' };
  let offered: Offer | undefined;
  let busy = false;

  const become = (next: UpdateState) => {
    state = next;
    for (const listener of listeners) listener(next);
  };
  const fail = (error: unknown) => {
    const message =
      error instanceof OfferError
        ? error.message
        : `The update could not be fetched, and this version stays: ${messageOf(error)}`;
    become({ state: 'failed', message });
  };
  /** One thing at a time: a second wish while one is under way changes nothing. */
  const alone = async (work: () => Promise<void>) => {
    if (busy || state.state === 'ready') return;
    busy = true;
    try {
      await work();
    } catch (error) {
      fail(error);
    } finally {
      busy = false;
    }
  };

  const fetchOffered = async (offer: Offer) => {
    const { version } = offer;
    become({ state: 'fetching', version, percent: 0 });
    await engine.fetch(offer, (percent) => become({ state: 'fetching', version, percent: Math.floor(percent) }));
    become({ state: 'ready', version });
  };

  return {
    get state() {
      return state;
    },
    onChange: (listener) => {
      listeners.add(listener);
    },
    check: () =>
      alone(async () => {
        if (options.mode() === 'off') return;
        const offer = await options.offer();
        const next = nextStep(offer, options.mode(), installation);
        offered = next.step === 'nothing' ? undefined : offer;
        if (next.step === 'fetch') return fetchOffered(offer);
        if (next.step === 'tell') {
          return become({ state: 'offered', version: offer.version, byHand: !installation.replacesItself });
        }
        if (next.because === 'older') {
          throw new OfferError(
            `Version ${offer.version} was offered, which is older than this one (${installation.version}). Perch never goes back.`,
          );
        }
        if (next.because === 'unreadable') throw new OfferError(`"${offer.version}" was offered, which is no version.`);
        become({ state: 'current', checkedAt: options.now() });
      }),
    fetch: () =>
      alone(async () => {
        if (offered && installation.replacesItself) await fetchOffered(offered);
      }),
    restart(asked) {
      if (state.state !== 'ready' || !mayRestart(options.bustle(), asked)) return false;
      engine.restart();
      return true;
    },
  };
}
