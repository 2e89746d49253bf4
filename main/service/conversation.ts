import type { Socket } from 'node:net';
import {
  BODY_LIMIT,
  encodeReply,
  FrameError,
  HEADER_LIMIT,
  type HookReply,
  type HookRequest,
  readHeader,
} from './frame.ts';

/**
 * Judges one call.
 * @param gone what it gives fires when the agent no longer waits for the answer; few calls ask for it
 */
export type HookHandler = (request: HookRequest, gone: () => AbortSignal) => Promise<HookReply>;

export interface ConversationLimits {
  /** Bytes of one hook input. */
  readonly bodyBytes: number;
  /** Time within which a whole request must have arrived, in milliseconds. */
  readonly requestMs: number;
}

export const DEFAULT_LIMITS: ConversationLimits = { bodyBytes: BODY_LIMIT, requestMs: 10_000 };

/** Told about connections that ended without an answer; the hook at the other end blocks its call. */
export type ConversationProblem = (message: string) => void;

const FAILED: HookReply = {
  exitCode: 2,
  stdout: '',
  stderr:
    'Perch could not judge this step because of a fault of its own, so it stopped it. ' +
    'Do not look for a way round: tell the person, who can open Perch to see what is wrong.\n',
};

/** Why a call is called off. Given by hand, because the standard one collects a stack trace for every call. */
const GONE = 'the agent has gone';

/**
 * One hook call: reads the request, has it judged, sends the answer. Ends in an answer or a closed connection,
 * both of which the hook turns into a verdict; never in an exception.
 */
export function converse(
  socket: Socket,
  handle: HookHandler,
  problem: ConversationProblem,
  limits: ConversationLimits = DEFAULT_LIMITS,
): void {
  // Made when somebody waits on the agent: a signal costs as much as reading the request.
  let gone: AbortController | undefined;
  let left = false;
  let pieces: Buffer[] = [];
  let received = 0;
  let wanted = HEADER_LIMIT;
  let parsed: ReturnType<typeof readHeader>;
  let asked = false;
  let answered = false;

  const refuse = (message: string) => {
    problem(message);
    socket.destroy();
  };
  const tooSlow = setTimeout(() => {
    // After a time in which nothing ran, timers come before what has arrived meanwhile: that is read first.
    setImmediate(
      () => !asked && !socket.destroyed && refuse(`a request was not complete after ${limits.requestMs} ms`),
    );
  }, limits.requestMs);

  socket.on('data', (piece) => {
    if (asked) return refuse('a client sent more than its request');
    pieces.push(piece);
    received += piece.length;
    try {
      if (!parsed) {
        parsed = readHeader(joined(), limits.bodyBytes);
        if (parsed) wanted = parsed.bodyStart + parsed.header.bodyLength;
      }
      if (!parsed || received < wanted) return;
      if (received > wanted) return refuse('a client sent more than its request');
    } catch (error) {
      if (error instanceof FrameError) return refuse(error.message);
      throw error;
    }
    asked = true;
    clearTimeout(tooSlow);
    const { agent, pid, parentPid, cwd } = parsed.header;
    answer({ agent, pid, parentPid, cwd, body: joined().subarray(parsed.bodyStart) });
  });
  socket.on('end', () => {
    if (!asked) problem('a client left before its request was complete');
    leave();
    if (!asked) socket.destroy();
  });
  socket.on('error', (error) => problem(`connection failed: ${error.message}`));
  socket.on('close', () => {
    clearTimeout(tooSlow);
    leave();
  });

  /** Once the answer is there, nobody listens any more. */
  function leave(): void {
    if (answered || left) return;
    left = true;
    gone?.abort(GONE);
  }

  function goneSignal(): AbortSignal {
    gone ??= new AbortController();
    if (left) gone.abort(GONE);
    return gone.signal;
  }

  /** The hook takes an answer only once the connection ends behind it; Windows would end a pipe 50 ms late by itself. */
  function send(answer: Buffer): void {
    answered = true;
    socket.end(answer, () => process.platform === 'win32' && socket.destroy());
  }

  function joined(): Buffer {
    const whole = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
    pieces = [whole];
    return whole;
  }

  function answer(request: HookRequest): void {
    handle(request, goneSignal).then(
      (reply) => send(encodeReply(reply)),
      (error: unknown) => {
        problem(`judging failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        send(encodeReply(FAILED));
      },
    );
  }
}
