/** For TypeScript that bundles by itself; see bundle.mjs. */
export function ensureBuilt(): Promise<void>;
export function ensureBundles(): Promise<void>;
export function bundle(): Promise<void>;
export function recordWorker(folder: string): Promise<void>;
export function projectWorker(folder: string): Promise<void>;
export function trialWorker(folder: string): Promise<void>;
