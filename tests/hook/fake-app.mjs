/**
 * Stands for the app that a hook starts: notes how it was started, then serves the endpoint for a while.
 *   node fake-app.mjs NOTES ENDPOINT DELAY_MS [arguments the hook gave]
 * With a negative delay it never listens.
 */
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';

const [, , notes, endpoint, delay, ...given] = process.argv;
/** Fields 4 to 7 of stat(5): parent, process group, session, terminal. */
const [parent, , session, terminal] =
  process.platform === 'linux'
    ? readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ').slice(1).map(Number)
    : [];
const note = { pid: process.pid, given, cwd: process.cwd(), env: process.env, parent, session, terminal };
appendFileSync(notes, `${JSON.stringify(note)}\n`);

setTimeout(() => process.exit(), 10_000);
if (Number(delay) >= 0) {
  setTimeout(() => {
    rmSync(endpoint, { force: true });
    process.umask(0o177);
    net.createServer((socket) => socket.once('data', () => socket.end('0 4 0\nfine'))).listen(endpoint);
  }, Number(delay));
}
