import { spawn } from 'node:child_process';

/**
 * Starts a screen that exists in memory only, on the first free display number.
 * @param {string} [size] width x height x colour depth
 * @returns {Promise<{ display: string, stop: () => void }>}
 */
export function startXvfb(size = '1440x960x24') {
  return new Promise((resolve, reject) => {
    const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', size, '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const stop = () => child.kill();
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`Xvfb ended with code ${code}`)));
    child.stdio[3]?.once('data', (data) => resolve({ display: `:${String(data).trim()}`, stop }));
    process.on('exit', stop);
  });
}
