import type { ReactNode } from 'react';
import type { AppState } from '../../preload/contract.ts';
import type { Language } from '../messages/language.tsx';
import type { FakeBridge } from './fake-bridge.ts';

/** What a scene is given to play on. */
export interface Stage {
  readonly language: Language;
  readonly appearance: AppState['appearance'];
  /** Hands the scene's bridge to whoever drives the gallery. */
  use(bridge: FakeBridge): void;
}

export type Scene = (stage: Stage) => ReactNode;
