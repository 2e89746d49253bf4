import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { app } from 'electron';
import { writeFileInPlace } from '../files.ts';

/** Starting with the person's session. */
export interface LoginItem {
  /** False where the system has no such thing, or Perch is not installed there. */
  readonly possible: boolean;
  set(on: boolean): void;
}

/** What the system starts at sign-in: a desktop entry on Linux, Electron's own way elsewhere. Only once installed. */
export function loginItem(configFolder: string): LoginItem {
  if (process.platform !== 'linux') {
    return {
      possible: app.isPackaged,
      set(on) {
        if (app.isPackaged) app.setLoginItemSettings({ openAtLogin: on, args: ['--hidden'] });
      },
    };
  }
  const file = path.join(configFolder, 'autostart', 'perch.desktop');
  return {
    possible: app.isPackaged,
    set(on) {
      if (!app.isPackaged) return;
      if (on) writeFileInPlace(file, desktopEntry(process.env['APPIMAGE'] ?? process.execPath));
      else if (existsSync(file)) rmSync(file);
    },
  };
}

/** An entry after the desktop entry specification; quotes and their like in the path are escaped as it says. */
export function desktopEntry(program: string): string {
  const quoted = `"${program
    .replaceAll(/["`$\\]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')}"`;
  return `[Desktop Entry]\nType=Application\nName=Perch\nExec=${quoted} --hidden\nX-GNOME-Autostart-enabled=true\n`;
}
