import { app, systemPreferences } from 'electron';
import type { ConfirmationMethod } from './confirmation.ts';
import { polkit } from './polkit.ts';
import { windowsHello } from './windows-hello.ts';

/** How this system confirms that its owner is at it. */
export function systemMethod(): ConfirmationMethod | undefined {
  switch (process.platform) {
    case 'linux':
      return polkit();
    case 'win32':
      return windowsHello();
    case 'darwin':
      return touchId;
    default:
      return undefined;
  }
}

const touchId: ConfirmationMethod = {
  name: 'Touch ID',
  available: async () => systemPreferences.canPromptTouchID(),
  async verify(what) {
    if (!systemPreferences.canPromptTouchID()) return 'cannot';
    try {
      await systemPreferences.promptTouchID(`let ${app.name} ${what}`);
      return 'yes';
    } catch {
      // It does not say whether the finger was wrong or the person put it aside, and shows the first itself.
      return 'stopped';
    }
  },
};
