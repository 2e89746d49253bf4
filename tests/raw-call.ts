import net from 'node:net';
import type { HookReply } from '../main/service/frame.ts';

/** Milliseconds after which the hook tries again when too many others wait to be let in. */
const RETRY = 5;

/**
 * Sends one hook call as the hook does, without starting a program.
 * @returns the answer; undefined when the connection was closed without one, which the hook turns into a block
 */
export function rawCall(endpoint: string, agent: string, body: Buffer, cwd = '/'): Promise<HookReply | undefined> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    const socket = net.connect(endpoint);
    let isFull = false;
    socket.on('error', (error: NodeJS.ErrnoException) => {
      isFull = error.code === 'EAGAIN';
    });
    socket.on('data', (piece) => pieces.push(piece));
    socket.on('close', () => {
      if (isFull) setTimeout(() => resolve(rawCall(endpoint, agent, body, cwd)), RETRY);
      else resolve(readReply(Buffer.concat(pieces)));
    });
    socket.write(`PERCH/1 ${agent} 2 1 ${encodeURI(cwd)} ${body.length}\n`);
    socket.write(body);
  });
}

/** @throws when the bytes are an answer that the hook would not take */
function readReply(bytes: Buffer): HookReply | undefined {
  if (bytes.length === 0) return undefined;
  const end = bytes.indexOf('\n');
  const head = /^([02]) (\d+) (\d+)$/.exec(bytes.toString('latin1', 0, end));
  if (!head) throw new Error(`no answer the hook would take: ${bytes.toString('utf8', 0, 200)}`);
  const [stdout, stderr] = [Number(head[2]), Number(head[3])];
  if (bytes.length !== end + 1 + stdout + stderr) throw new Error('the lengths of the answer are wrong');
  return {
    exitCode: head[1] === '0' ? 0 : 2,
    stdout: bytes.toString('utf8', end + 1, end + 1 + stdout),
    stderr: bytes.toString('utf8', end + 1 + stdout),
  };
}
