/**
 * The hook's wire, DESIGN §3. One request and one response per connection:
 *
 *   request   PERCH/1 <agent> <pid> <ppid> <cwd, percent-encoded> <body length>\n<body>
 *   response  <exit code> <stdout length> <stderr length>\n<stdout><stderr>
 *
 * Lengths are decimal byte counts. The client keeps its side open while it waits, so a closed side means that nobody
 * waits for the answer any more.
 */

export interface HookHeader {
  readonly agent: string;
  /** The hook process itself; its parent is the agent or a shell of the agent's. */
  readonly pid: number;
  readonly parentPid: number;
  readonly cwd: string;
  readonly bodyLength: number;
}

export interface HookRequest extends Omit<HookHeader, 'bodyLength'> {
  readonly body: Buffer;
}

export interface HookReply {
  readonly exitCode: 0 | 2;
  readonly stdout: string;
  readonly stderr: string;
}

export const HEADER_LIMIT = 8 * 1024;
export const BODY_LIMIT = 16 * 1024 * 1024;
export const RESPONSE_LIMIT = 1024 * 1024;

/** The request breaks the wire's rules. The connection is closed without an answer, and the hook then blocks. */
export class FrameError extends Error {}

const HEADER = /^PERCH\/1 ([a-z][a-z0-9-]{0,31}) (\d{1,10}) (\d{1,10}) ([!-~]*) (\d{1,12})$/;

/**
 * Reads the header line from the first bytes of a connection.
 * @returns the header and where the body starts, or undefined while the line is not complete
 * @throws {FrameError} when this can never become a header
 */
export function readHeader(
  bytes: Buffer,
  bodyLimit: number = BODY_LIMIT,
): { readonly header: HookHeader; readonly bodyStart: number } | undefined {
  const end = bytes.subarray(0, HEADER_LIMIT).indexOf(0x0a);
  if (end < 0) {
    if (bytes.length >= HEADER_LIMIT) throw new FrameError(`the header is longer than ${HEADER_LIMIT} bytes`);
    return undefined;
  }
  const fields = HEADER.exec(bytes.toString('latin1', 0, end));
  if (!fields) throw new FrameError('the header is not in the form PERCH/1 <agent> <pid> <ppid> <cwd> <length>');
  const [, agent = '', pid, parentPid, cwd = '', length] = fields;
  const bodyLength = Number(length);
  if (bodyLength > bodyLimit) throw new FrameError(`the body is longer than ${bodyLimit} bytes`);
  const header: HookHeader = {
    agent,
    pid: Number(pid),
    parentPid: Number(parentPid),
    cwd: decodeFolder(cwd),
    bodyLength,
  };
  return { header, bodyStart: end + 1 };
}

function decodeFolder(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new FrameError('the working directory is not percent-encoded UTF-8');
  }
}

/** The bytes of a response. A text that is too long is cut at a whole character, so that the hook never refuses it. */
export function encodeReply(reply: HookReply): Buffer {
  if (reply.stdout === '' && reply.stderr === '') return reply.exitCode === 0 ? NOTHING_TO_SAY : NOTHING_TO_SAY_AT_2;
  const stdout = Buffer.from(reply.stdout, 'utf8');
  const stderr = cutTo(Buffer.from(reply.stderr, 'utf8'), RESPONSE_LIMIT - 64 - stdout.length);
  if (stdout.length > RESPONSE_LIMIT - 64) {
    // Cutting an agent's JSON would make it unreadable, and unreadable means that the tool runs.
    return encodeReply({
      exitCode: 2,
      stdout: '',
      stderr: 'Perch stopped this step: its answer was too long to send.',
    });
  }
  return Buffer.concat([
    Buffer.from(`${reply.exitCode} ${stdout.length} ${stderr.length}\n`, 'latin1'),
    stdout,
    stderr,
  ]);
}

const NOTHING_TO_SAY = Buffer.from('0 0 0\n', 'latin1');
const NOTHING_TO_SAY_AT_2 = Buffer.from('2 0 0\n', 'latin1');

function cutTo(text: Buffer, limit: number): Buffer {
  if (text.length <= limit) return text;
  let end = Math.max(0, limit);
  while (end > 0 && ((text[end] ?? 0) & 0xc0) === 0x80) end--;
  return text.subarray(0, end);
}
