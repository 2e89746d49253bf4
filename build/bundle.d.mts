/** For TypeScript that bundles by itself; see bundle.mjs. */
export function ensureBundles(): Promise<void>;
export function bundle(): Promise<void>;
export function recordWorker(folder: string): Promise<void>;
