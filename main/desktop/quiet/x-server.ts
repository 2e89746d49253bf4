import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { cookieFor, type XCredential } from './x-authority.ts';

/**
 * As much of the X protocol as it takes to read what window managers write on windows (X Window System Protocol,
 * version 11; the layouts are in its appendix B). Nothing is changed on the server.
 */
export interface XServer {
  /** The root window of the first screen. */
  readonly root: number;
  /** A property of 32-bit values; empty where the window, the property or its name is not there. */
  values(window: number, property: string): Promise<readonly number[]>;
  /** The number that stands for a name; 0 where nobody has used that name yet. */
  atom(name: string): Promise<number>;
}

/** A server that is busy for longer is as good as none, in milliseconds. */
const PATIENCE = 400;

/** What the session says about its display. */
export interface XPlace {
  readonly socket: string;
  readonly credential: XCredential | undefined;
}

/** @returns undefined where the session has no X server on this machine */
export function xPlace(environment: Readonly<Record<string, string | undefined>>): XPlace | undefined {
  // On Wayland only programs of old speak X: it knows nothing of the others.
  if (environment['WAYLAND_DISPLAY'] || environment['XDG_SESSION_TYPE'] === 'wayland') return undefined;
  const display = /^(?:unix)?:(\d+)(?:\.\d+)?$/.exec(environment['DISPLAY'] ?? '')?.[1];
  if (display === undefined) return undefined;
  const authority = environment['XAUTHORITY'] ?? path.join(environment['HOME'] ?? os.homedir(), '.Xauthority');
  return { socket: `/tmp/.X11-unix/X${display}`, credential: readCookie(authority, display) };
}

function readCookie(file: string, display: string): XCredential | undefined {
  try {
    return cookieFor(readFileSync(file), os.hostname(), display);
  } catch {
    // A server may let this user in without one.
    return undefined;
  }
}

/** Asks an X server over a connection of its own. @throws when it refuses, is too slow, or says what cannot be read */
export async function onXServer<Result>(place: XPlace, use: (server: XServer) => Promise<Result>): Promise<Result> {
  const socket = connect(place.socket);
  const broken = new Promise<never>((_, reject) => {
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('The X server ended the conversation.')));
  });
  const late = setTimeout(() => socket.destroy(), PATIENCE);
  try {
    return await Promise.race([broken, converse(socket, place.credential).then(use)]);
  } finally {
    clearTimeout(late);
    socket.destroy();
  }
}

/** Replies have this many bytes, and more only where their header says so. */
const HEADER = 32;
const REPLY = 1;

async function converse(socket: Socket, credential: XCredential | undefined): Promise<XServer> {
  const take = reader(socket);
  socket.write(greeting(credential));
  const head = await take(8);
  const screens = await take(head.readUInt16LE(6) * 4);
  if (head.readUInt8(0) !== 1) throw new Error('The X server does not let Perch in.');
  // One request at a time: the next reply belongs to the last request.
  let before: Promise<unknown> = Promise.resolve();

  async function exchange(request: Buffer): Promise<Buffer | undefined> {
    socket.write(request);
    for (;;) {
      const first = await take(HEADER);
      const kind = first.readUInt8(0);
      // An error: the window is gone by now.
      if (kind === 0) return undefined;
      // Events come unasked.
      if (kind === REPLY) return Buffer.concat([first, await take(first.readUInt32LE(4) * 4)]);
    }
  }

  function ask(request: Buffer): Promise<Buffer | undefined> {
    const answer = before.then(() => exchange(request));
    before = answer.catch(() => undefined);
    return answer;
  }

  async function atom(name: string): Promise<number> {
    return (await ask(internAtom(name)))?.readUInt32LE(8) ?? 0;
  }

  return {
    root: firstRoot(screens),
    atom,
    async values(window, property) {
      const name = await atom(property);
      const reply = name === 0 ? undefined : await ask(getProperty(window, name));
      if (reply?.readUInt8(1) !== 32) return [];
      return Array.from({ length: reply.readUInt32LE(16) }, (_, index) => reply.readUInt32LE(HEADER + index * 4));
    },
  };
}

/** Hands out what a socket sends, in pieces of the size that is asked for. One piece is waited for at a time. */
function reader(socket: Socket): (size: number) => Promise<Buffer> {
  let held = Buffer.alloc(0);
  let waiting: { readonly size: number; done(piece: Buffer): void } | undefined;
  function serve(): void {
    if (!waiting || held.length < waiting.size) return;
    const { size, done } = waiting;
    waiting = undefined;
    const piece = held.subarray(0, size);
    held = held.subarray(size);
    done(piece);
  }
  socket.on('data', (data) => {
    held = Buffer.concat([held, data]);
    serve();
  });
  return (size) =>
    new Promise((done) => {
      waiting = { size, done };
      serve();
    });
}

function greeting(credential: XCredential | undefined): Buffer {
  const name = Buffer.from(credential?.name ?? '');
  const data = credential?.data ?? Buffer.alloc(0);
  const head = Buffer.alloc(12);
  // Little-endian from here on, whatever the machine.
  head.write('l');
  head.writeUInt16LE(11, 2);
  head.writeUInt16LE(name.length, 6);
  head.writeUInt16LE(data.length, 8);
  return Buffer.concat([head, padded(name), padded(data)]);
}

function internAtom(name: string): Buffer {
  const text = Buffer.from(name);
  const words = padded(text);
  const head = Buffer.alloc(8);
  head.writeUInt8(16, 0);
  // Only if it exists: asking leaves no trace.
  head.writeUInt8(1, 1);
  head.writeUInt16LE(2 + words.length / 4, 2);
  head.writeUInt16LE(text.length, 4);
  return Buffer.concat([head, words]);
}

/** Longest property that is read, in 32-bit values. */
const LONGEST = 1024;

function getProperty(window: number, property: number): Buffer {
  const request = Buffer.alloc(24);
  request.writeUInt8(20, 0);
  request.writeUInt16LE(6, 2);
  request.writeUInt32LE(window, 4);
  request.writeUInt32LE(property, 8);
  request.writeUInt32LE(LONGEST, 20);
  return request;
}

/** @param screens what follows the first eight bytes of the server's greeting */
function firstRoot(screens: Buffer): number {
  const vendor = screens.readUInt16LE(16);
  const formats = screens.readUInt8(21);
  return screens.readUInt32LE(32 + vendor + padding(vendor) + formats * 8);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(padding(bytes.length))]);
}

function padding(length: number): number {
  return (4 - (length % 4)) % 4;
}
