import { connect } from 'node:net';
import type { XPlace } from '../main/desktop/quiet/x-server.ts';

/** Says what a window manager would, on an X server that has none, about one window of its own that nobody sees. */
export interface WindowManager {
  /** Says which properties it keeps: all that full screen is told by, unless named otherwise. */
  supports(names?: readonly string[]): Promise<void>;
  /** Makes the window active; it fills the screen or not, and belongs to a process or does not say. */
  activate(window: { readonly fullScreen: boolean; readonly pid?: number }): Promise<void>;
  /** No window is active. */
  rest(): Promise<void>;
  stop(): void;
}

const FULL_SCREEN = ['_NET_ACTIVE_WINDOW', '_NET_WM_STATE', '_NET_WM_STATE_FULLSCREEN'];

/** Numbers of the predefined types (X Window System Protocol, appendix A), and of requests (appendix B). */
const [ATOM, CARDINAL, WINDOW] = [4, 6, 33];
const [CREATE_WINDOW, INTERN_ATOM, CHANGE_PROPERTY, DELETE_PROPERTY] = [1, 16, 18, 19];

/** @param place where the server is; it must be little-endian, like the machine */
export async function startWindowManager({ socket: address, credential }: XPlace): Promise<WindowManager> {
  const socket = connect(address);
  socket.on('error', () => undefined);
  let held = Buffer.alloc(0);
  socket.on('data', (data) => {
    held = Buffer.concat([held, data]);
  });
  const take = async (size: number) => {
    while (held.length < size) await new Promise((resolve) => setTimeout(resolve, 2));
    const piece = held.subarray(0, size);
    held = held.subarray(size);
    return piece;
  };
  const name = Buffer.from(credential?.name ?? '');
  const cookie = credential?.data ?? Buffer.alloc(0);
  socket.write(
    Buffer.concat([Buffer.from('l\0\x0b\0\0\0'), short(name.length), short(cookie.length), short(0), name, fill(name)]),
  );
  socket.write(Buffer.concat([cookie, fill(cookie)]));
  const setup = await take((await take(8)).readUInt16LE(6) * 4);
  const vendor = setup.subarray(32, 32 + setup.readUInt16LE(16));
  const root = setup.readUInt32LE(32 + vendor.length + fill(vendor).length + setup.readUInt8(21) * 8);
  const window = setup.readUInt32LE(4) + 1;

  const send = (opcode: number, ...parts: readonly Buffer[]) => {
    const rest = Buffer.concat(parts);
    socket.write(Buffer.concat([Buffer.from([opcode, 0]), short(1 + rest.length / 4), rest]));
  };
  const atom = async (text: string) => {
    const bytes = Buffer.from(text);
    send(INTERN_ATOM, short(bytes.length), short(0), bytes, fill(bytes));
    return (await take(32)).readUInt32LE(8);
  };
  const set = async (target: number, property: string, type: number, values: readonly number[]) =>
    send(CHANGE_PROPERTY, ...[target, await atom(property), type, 32, values.length, ...values].map(long));
  // One reply more says that the server has done all before it.
  const settled = async () => void (await atom('_NET_SUPPORTED'));

  send(CREATE_WINDOW, long(window), long(root), long(0), short(1), short(1), short(0), short(2), long(0), long(0));
  await settled();
  return {
    async supports(names = FULL_SCREEN) {
      await set(root, '_NET_SUPPORTED', ATOM, await inTurn(names, atom));
      await settled();
    },
    async activate({ fullScreen, pid }) {
      const states = fullScreen ? ['_NET_WM_STATE_FULLSCREEN'] : [];
      await set(window, '_NET_WM_STATE', ATOM, await inTurn(['_NET_WM_STATE_ABOVE', ...states], atom));
      if (pid === undefined) send(DELETE_PROPERTY, long(window), long(await atom('_NET_WM_PID')));
      else await set(window, '_NET_WM_PID', CARDINAL, [pid]);
      await set(root, '_NET_ACTIVE_WINDOW', WINDOW, [window]);
      await settled();
    },
    async rest() {
      await set(root, '_NET_ACTIVE_WINDOW', WINDOW, [0]);
      await settled();
    },
    stop: () => void socket.destroy(),
  };
}

async function inTurn(names: readonly string[], look: (name: string) => Promise<number>): Promise<number[]> {
  const found: number[] = [];
  for (const name of names) found.push(await look(name));
  return found;
}

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function long(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** What is missing to a multiple of four bytes. */
function fill(bytes: Buffer): Buffer {
  return Buffer.alloc((4 - (bytes.length % 4)) % 4);
}
