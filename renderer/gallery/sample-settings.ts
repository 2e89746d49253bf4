import type { Forwarder, SettingsView, Storage, UpdateState } from '../../preload/contract.ts';
import { at } from './sample-time.ts';

export const sampleSettings: SettingsView = {
  values: {
    floor: 'defer',
    unansweredAsks: 'deny',
    patienceSeconds: 300,
    confirmLoosening: false,
    notifications: 'questions-and-problems',
    sounds: true,
    quietInFullScreen: true,
    startAtLogin: true,
    retentionDays: 90,
    retentionMegabytes: 1000,
    updates: 'install',
    appearance: 'system',
    language: 'system',
    textSize: 1,
  },
  managed: [],
  can: { confirm: 'your password', startAtLogin: true, updates: true, quietInFullScreen: true },
};

export const sampleStorage: Storage = {
  records: 18_204,
  bytes: 9_600_000,
  oldestAt: at('08:00:00', 88),
  folder: '~/.config/Perch',
};

export const sampleForwarders: readonly Forwarder[] = [
  {
    id: 'f1',
    kind: 'otlp',
    address: 'https://collector.example.org:4318',
    on: true,
    state: 'working',
    waiting: 0,
    problem: '',
  },
  {
    id: 'f2',
    kind: 'syslog',
    address: 'tls://logs.example.org:6514',
    on: true,
    state: 'failing',
    waiting: 212,
    problem: 'logs.example.org does not answer. 212 records wait and are sent when it does.',
  },
];

export const sampleUpdate: UpdateState = { state: 'current', checkedAt: at('08:12:00') };
