import type { RuleFile } from '../../../rules/language/index.ts';
import type { TrialResult } from './trial.ts';

/** What a trial is about. Everything crosses as plain data. */
export interface TrialData {
  /** The data folder, which holds the record. */
  readonly folder: string;
  /** Files and folders of Perch itself. */
  readonly ownPlaces: readonly string[];
  readonly before: readonly RuleFile[];
  readonly after: readonly RuleFile[];
  /** Milliseconds since 1970: calls from then on are judged. */
  readonly since: number;
}

/** What one thread of a trial is started with. */
export interface TrialShare extends TrialData {
  /** Which of so many equal shares it takes, from 0 on: all calls of some sessions. */
  readonly share: number;
  readonly of: number;
}

export type FromTrial =
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | { readonly type: 'done'; readonly result: TrialResult };
