import { readFileSync } from 'node:fs';
import { dialog, shell } from 'electron';
import * as v from 'valibot';
import {
  type Outcome,
  type SettingsChange,
  type SettingsValues,
  settingNames,
  settingsChangeSchema,
} from '../../../preload/contract.ts';
import { messageOf } from '../../errors.ts';
import { writeFileInPlace } from '../../files.ts';
import type { BoundSettings } from '../../managed/settings.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Confirmation } from '../confirmation/confirmation.ts';
import type { Handlers } from '../ipc.ts';
import type { LoginItem } from '../login-item.ts';
import type { UndoStore } from '../undo.ts';

export interface SettingsParts {
  readonly settings: BoundSettings;
  readonly undo: UndoStore;
  readonly login: LoginItem;
  readonly confirmation: Confirmation;
  readonly dataFolder: string;
  /** Whether this installation can update itself. */
  readonly updates: boolean;
  /** Whether the desktop tells when a person should be left alone. */
  tellsOfAttention(): Promise<boolean>;
}

type SettingsRequests = 'settings.get' | 'settings.set' | 'settings.openFolder' | 'settings.export' | 'settings.import';

/** Everything a person chooses, and taking it along to another computer. */
export function settingsRequests(parts: SettingsParts): Handlers<SettingsRequests> {
  const { settings, undo, login } = parts;

  /** Puts the change into force and offers the way back. */
  async function change(wanted: SettingsChange): Promise<Outcome> {
    const before = valuesOf(settings.current);
    const next: SettingsChange = v.parse(settingsChangeSchema, wanted);
    if (loosens(before, next)) {
      const confirmed = await parts.confirmation.ask('be loosened');
      if (!confirmed.ok) return confirmed;
    }
    if (next.confirmLoosening === true && !before.confirmLoosening) {
      const works = await parts.confirmation.tryOut();
      if (!works.ok) return works;
    }
    apply(next);
    return undo.offer(() => apply(before));
  }

  function apply(next: SettingsChange): undefined {
    settings.update(defined(next));
    if (next.startAtLogin !== undefined) login.set(next.startAtLogin);
  }

  return {
    'settings.get': async () => ({
      values: valuesOf(settings.current),
      managed: Object.entries(settings.origins).flatMap(([name, by]) => (by === 'administrator' ? [name] : [])),
      can: {
        confirm: await parts.confirmation.find(),
        startAtLogin: login.possible,
        updates: parts.updates,
        quietInFullScreen: await parts.tellsOfAttention(),
      },
    }),
    'settings.set': change,
    async 'settings.openFolder'() {
      const problem = await shell.openPath(parts.dataFolder);
      return problem ? { ok: false, message: `The folder could not be opened: ${problem}` } : { ok: true };
    },
    async 'settings.export'() {
      const { filePath } = await dialog.showSaveDialog({ defaultPath: 'perch-settings.json', filters: [JSON_FILES] });
      if (!filePath) return { ok: false, message: '' };
      try {
        const { mode } = settings.current;
        writeFileInPlace(filePath, `${JSON.stringify({ mode, ...valuesOf(settings.current) }, undefined, 2)}\n`);
        return { ok: true };
      } catch (error) {
        return { ok: false, message: `The settings could not be written there: ${messageOf(error)}` };
      }
    },
    async 'settings.import'() {
      const { filePaths } = await dialog.showOpenDialog({ properties: ['openFile'], filters: [JSON_FILES] });
      const [file] = filePaths;
      if (!file) return { ok: false, message: '' };
      try {
        const read = v.parse(settingsChangeSchema, JSON.parse(readFileSync(file, 'utf8')));
        return await change(read);
      } catch (error) {
        return { ok: false, message: `${file} holds no settings of Perch: ${messageOf(error)}. Nothing was changed.` };
      }
    },
  };
}

const JSON_FILES = { name: 'JSON', extensions: ['json'] };

function valuesOf(settings: Settings): SettingsValues {
  return Object.fromEntries(settingNames.map((name) => [name, settings[name]])) as unknown as SettingsValues;
}

/** What a change really names. */
function defined(change: SettingsChange): Partial<Settings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

/** Whether agents may do more after the change than before. */
function loosens(before: SettingsValues, next: SettingsChange): boolean {
  return (
    (next.floor === 'allow' && before.floor !== 'allow') ||
    (next.unansweredAsks !== undefined && next.unansweredAsks !== 'deny' && before.unansweredAsks === 'deny') ||
    (next.unansweredAsks === 'allow' && before.unansweredAsks !== 'allow') ||
    (next.confirmLoosening === false && before.confirmLoosening)
  );
}
