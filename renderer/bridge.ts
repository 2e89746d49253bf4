import type { Bridge } from '../preload/contract.ts';

declare global {
  interface Window {
    /** Put there by the preload script. */
    readonly perch?: Bridge;
  }
}

/** The window's one way to the app. This is the only file that touches `window.perch`. */
export function appBridge(): Bridge {
  if (!window.perch) throw new Error('This page only works inside Perch.');
  return window.perch;
}
