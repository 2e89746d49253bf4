import { safeStorage } from 'electron';
import type { Vault } from '../audit/forward/receivers.ts';

/** The system's own place for secrets: keychain, DPAPI, or the secret service of the desktop. */
export const systemVault: Vault = {
  seal(text) {
    return isUsable() ? safeStorage.encryptString(text).toString('base64') : undefined;
  },
  open(sealed) {
    if (!isUsable()) return undefined;
    try {
      return safeStorage.decryptString(Buffer.from(sealed, 'base64'));
    } catch {
      return undefined;
    }
  },
};

/** On Linux without a secret service Electron only scrambles; that keeps nothing secret, and serve could not read it. */
function isUsable(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
}
