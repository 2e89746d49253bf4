import type { ReactNode } from 'react';
import type { AppState } from '../../preload/contract.ts';
import type { Language } from '../messages/language.tsx';
import type { FakeBridge } from './fake.ts';

/** What a scene is given to play on. */
export interface Stage {
  readonly language: Language;
  /** The look the person would have chosen. */
  readonly appearance: AppState['appearance'];
  readonly chosen: AppState['language'];
  readonly textSize: number;
  /** Hands the scene's bridge to whoever drives the gallery. */
  use(bridge: FakeBridge): void;
}

export type Scene = (stage: Stage) => ReactNode;
