import os from 'node:os';
import path from 'node:path';

/** Where set-up keeps what it fetched, outside of any checkout: it is the same for all of them. */
export const cacheFolder = path.join(process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache'), 'perch-build');
