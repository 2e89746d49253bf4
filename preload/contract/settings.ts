import * as v from 'valibot';
import type { Shown } from './shown.ts';
import { LANGUAGE_CHOICES } from './state.ts';

/** Everything a person can choose, but the mode, which has its own request. */
const valuesEntries = {
  /** What an agent hears when nothing objects: nothing, or an explicit allow that skips its own prompt. */
  floor: v.picklist(['defer', 'allow']),
  /** What becomes of a question that nobody can be asked. */
  unansweredAsks: v.picklist(['deny', 'allow', 'agent']),
  /** Seconds a question stands before it is denied; the agent's own limit shortens it. */
  patienceSeconds: v.pipe(v.number(), v.integer(), v.minValue(15), v.maxValue(600)),
  /** The system asks for a finger, a face or the password before "always" and before Perch is loosened. */
  confirmLoosening: v.boolean(),
  notifications: v.picklist(['questions-and-problems', 'problems', 'none']),
  sounds: v.boolean(),
  /** Questions wait out of sight while another program fills the screen. */
  quietInFullScreen: v.boolean(),
  startAtLogin: v.boolean(),
  /** Days that calls are kept; 0 keeps them for good. */
  retentionDays: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3650)),
  /** Megabytes the record may take; 0 for no limit. */
  retentionMegabytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
  updates: v.picklist(['install', 'tell', 'off']),
  appearance: v.picklist(['system', 'light', 'dark', 'contrast']),
  language: v.picklist(LANGUAGE_CHOICES),
  textSize: v.pipe(v.number(), v.minValue(0.8), v.maxValue(2)),
};

export const settingsValuesSchema = v.object(valuesEntries);
export type SettingsValues = Shown<typeof settingsValuesSchema>;
export type SettingName = keyof SettingsValues;

export const settingNames = Object.keys(valuesEntries) as SettingName[];

export const settingsViewSchema = v.object({
  values: settingsValuesSchema,
  /** Names of values that an administrator has set; they cannot be changed here. */
  managed: v.array(v.string()),
  /** What this computer can do; a setting that needs it says so otherwise. */
  can: v.object({
    /** "Touch ID", "Windows Hello", "your password"; empty when the system cannot confirm anything. */
    confirm: v.string(),
    startAtLogin: v.boolean(),
    updates: v.boolean(),
    /** Whether the desktop tells of full screen, or of "do not disturb". */
    quietInFullScreen: v.boolean(),
  }),
});
export type SettingsView = Shown<typeof settingsViewSchema>;

/** Any of the values, checked like the whole. */
export const settingsChangeSchema = v.partial(settingsValuesSchema);
export type SettingsChange = Shown<typeof settingsChangeSchema>;

export const storageSchema = v.object({
  records: v.number(),
  bytes: v.number(),
  oldestAt: v.nullable(v.number()),
  folder: v.string(),
});
export type Storage = Shown<typeof storageSchema>;

export const FORWARD_KINDS = ['otlp', 'syslog', 'falco-http'] as const;
export type ForwardKind = (typeof FORWARD_KINDS)[number];

/** Another place that records are sent to. */
export const forwarderSchema = v.object({
  id: v.string(),
  kind: v.picklist(FORWARD_KINDS),
  address: v.string(),
  on: v.boolean(),
  state: v.picklist(['off', 'working', 'failing']),
  /** Records that wait to be sent. */
  waiting: v.number(),
  /** Why it fails, and what to do; empty when it works. */
  problem: v.string(),
});
export type Forwarder = Shown<typeof forwarderSchema>;

export const updateStateSchema = v.variant('state', [
  v.object({ state: v.literal('current'), checkedAt: v.nullable(v.number()) }),
  v.object({ state: v.literal('available'), version: v.string(), notes: v.string() }),
  v.object({ state: v.literal('ready'), version: v.string(), notes: v.string() }),
  v.object({ state: v.literal('failed'), message: v.string() }),
]);
export type UpdateState = Shown<typeof updateStateSchema>;
