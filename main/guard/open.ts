import os from 'node:os';
import path from 'node:path';
import { adapterFor } from '../agents/catalogue.ts';
import type { Asker } from '../ask/question.ts';
import type { AuditRecord } from '../audit/record.ts';
import { type AuditStore, openStore } from '../audit/store.ts';
import { chooseEndpoint, type Endpoint, givenEndpoint } from '../service/endpoint.ts';
import { startService } from '../service/service.ts';
import { openSettings, type Settings, type SettingsStore } from '../settings/settings.ts';
import { agentProcess } from './ancestry.ts';
import { createGuard } from './guard.ts';
import { openRules } from './rules.ts';

export interface PerchOptions {
  readonly dataFolder: string;
  /** The data folder is the one every Perch of this user shares, not one given by hand. */
  readonly standardData: boolean;
  /** An endpoint named by hand; otherwise one is chosen. */
  readonly endpoint?: string;
  /** Folder of the default packs. */
  readonly builtInPacks: string;
  readonly ask: Asker;
  /** Settings that this start fixes, whatever the file says. */
  readonly fixed?: Partial<Pick<Settings, 'mode' | 'floor'>>;
}

/** Something a person should know, in words: what happened, what it means, what to do. */
export interface Problem {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
}

/** A running Perch without a window: what `perch serve` is, and what the tray app is built on. */
export interface Perch {
  readonly endpoint: Endpoint;
  readonly settings: SettingsStore;
  readonly records: Pick<AuditStore, 'page' | 'get' | 'count' | 'verify' | 'follows'>;
  readonly problems: readonly Problem[];
  onProblem(listener: () => void): void;
  onRecord(listener: (record: AuditRecord) => void): void;
  /** When an agent last called, and how often today. */
  activity(agent: string): { readonly lastCallAt: number | null; readonly callsToday: number };
  close(): Promise<void>;
}
