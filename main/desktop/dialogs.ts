import path from 'node:path';
import { app, dialog } from 'electron';

/** Questions that the system's own dialogs ask. */
export interface Dialogs {
  /** Where to write a file; undefined when the person thought better of it. */
  saveAs(name: string, kind: { readonly name: string; readonly ending: string }): Promise<string | undefined>;
  /** Says why nothing came of what was chosen in the tray's menu, where no window is there to say it. */
  say(message: string): void;
}

export const systemDialogs: Dialogs = {
  async saveAs(name, kind) {
    const { filePath, canceled } = await dialog.showSaveDialog({
      defaultPath: path.join(app.getPath('documents'), name),
      filters: [{ name: kind.name, extensions: [kind.ending] }],
    });
    return canceled || !filePath ? undefined : filePath;
  },
  say(message) {
    void dialog.showMessageBox({ type: 'warning', title: app.name, message });
  },
};
