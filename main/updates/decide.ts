import { assertNever } from '../assert.ts';
import type { Offer } from './offer.ts';
import { compareVersions } from './version.ts';

/** What a person chose: nothing is looked up, they are told, or it happens by itself. */
export type UpdateMode = 'off' | 'tell' | 'install';

/** This copy of Perch, as far as updates care. */
export interface Installation {
  readonly version: string;
  /** Whether it can replace itself; where a package manager installed it, that one must. */
  readonly replacesItself: boolean;
  /** This machine's place in a staged release, from 0 to below 100; made once at random, and never sent anywhere. */
  readonly place: number;
}

export type NextStep =
  | { readonly step: 'nothing'; readonly because: 'off' | 'current' | 'older' | 'unreadable' | 'not-yet' }
  | { readonly step: 'tell' }
  | { readonly step: 'fetch' };

/** What to do about an offer. A version below this one is never taken, whoever signed it. */
export function nextStep(offer: Offer, mode: UpdateMode, installation: Installation): NextStep {
  if (mode === 'off') return { step: 'nothing', because: 'off' };
  const order = compareVersions(offer.version, installation.version);
  if (order === undefined) return { step: 'nothing', because: 'unreadable' };
  if (order === 0) return { step: 'nothing', because: 'current' };
  if (order < 0) return { step: 'nothing', because: 'older' };
  if (installation.place >= offer.stagingPercentage) return { step: 'nothing', because: 'not-yet' };
  switch (mode) {
    case 'tell':
      return { step: 'tell' };
    case 'install':
      return { step: installation.replacesItself ? 'fetch' : 'tell' };
    default:
      return assertNever(mode);
  }
}

/** What goes on in Perch at this moment. */
export interface Bustle {
  readonly openQuestions: number;
  readonly callsBeingJudged: number;
  /** A window that the person looks at. */
  readonly windowOpen: boolean;
}

/**
 * Whether Perch may close and start as the new version now. A question is never taken away from the person, and no
 * agent's call is cut off; by itself it waits for a closed window too.
 */
export function mayRestart(bustle: Bustle, asked: 'by-itself' | 'by-the-person'): boolean {
  if (bustle.openQuestions > 0 || bustle.callsBeingJudged > 0) return false;
  return asked === 'by-the-person' || !bustle.windowOpen;
}
