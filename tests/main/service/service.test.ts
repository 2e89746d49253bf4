import { chmodSync, existsSync, linkSync, mkdirSync, renameSync, statSync, symlinkSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConversationLimits, HookHandler } from '../../../main/service/conversation.ts';
import { chooseEndpoint, EndpointError, givenEndpoint } from '../../../main/service/endpoint.ts';
import { AlreadyRunningError } from '../../../main/service/listen.ts';
import { startService } from '../../../main/service/service.ts';
import { temporaryFolder } from '../../temporary.ts';

const echo: HookHandler = async (request) => ({ exitCode: 0, stdout: request.body.toString(), stderr: '' });

async function serve(handle: HookHandler, limits?: ConversationLimits) {
  const address = path.join(temporaryFolder(), 'run', 'perch.sock');
  const problems: string[] = [];
  const service = await startService({
    endpoint: givenEndpoint(address, process.platform),
    handle,
    problem: (message) => problems.push(message),
    ...(limits ? { limits } : {}),
  });
  onTestFinished(() => service.stop(0));
  return { address, service, problems };
}

/** Sends bytes and gives back everything that comes until the other side closes. */
function talk(address: string, ...pieces: (string | Buffer)[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect(address);
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
    const send = async () => {
      for (const piece of pieces) {
        socket.write(piece);
        await new Promise((next) => setTimeout(next, 5));
      }
    };
    socket.on('connect', () => void send());
  });
}

const request = (body: string) => `PERCH/1 claude-code 2 1 / ${Buffer.byteLength(body)}\n${body}`;
const patience = (requestMs: number): ConversationLimits => ({ bodyBytes: 64, requestMs });

describe.skipIf(process.platform === 'win32')('the service', () => {
  it('answers a call and closes the conversation', async () => {
    const { address } = await serve(echo);
    expect(await talk(address, request('hello'))).toBe('0 5 0\nhello');
  });

  it('puts a request together from pieces of any size', async () => {
    const { address } = await serve(echo);
    const pieces = [...request('hëllo')].map((letter) => Buffer.from(letter));
    expect(await talk(address, ...pieces)).toBe('0 6 0\nhëllo');
  });

  it('serves many at once: a slow call holds up nobody', async () => {
    let release = () => {};
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { address } = await serve(async (hook, gone) => {
      if (hook.body.toString() === 'slow') await slow;
      return echo(hook, gone);
    });
    const waiting = talk(address, request('slow'));
    const quick = await Promise.all(Array.from({ length: 50 }, (_, index) => talk(address, request(`call ${index}`))));
    expect(quick).toEqual(Array.from({ length: 50 }, (_, index) => expect.stringContaining(`call ${index}`)));
    release();
    expect(await waiting).toBe('0 4 0\nslow');
  });

  it.each([
    ['a wrong magic', ['GET / HTTP/1.1\n\n'], /not in the form/],
    ['a body over the limit', [request('x'.repeat(65))], /longer than 64 bytes/],
    ['more than was announced', [`${request('x')}y`], /more than its request/],
  ] as const)('closes the connection without an answer after %s', async (_what, pieces, problem) => {
    const { address, problems } = await serve(echo, patience(5000));
    expect(await talk(address, ...pieces)).toBe('');
    expect(problems).toEqual([expect.stringMatching(problem)]);
  });

  it('closes the connection of a client that does not finish its request', async () => {
    const { address, problems } = await serve(echo, patience(60));
    expect(await talk(address, 'PERCH/1 claude-code 2 1 / 5\nhe')).toBe('');
    expect(problems).toEqual([expect.stringContaining('60 ms')]);
  });

  it('takes a request that came in time while the program itself stood still', async () => {
    const { address } = await serve(echo, patience(150));
    const answer = await new Promise<string>((resolve) => {
      const socket = net.connect(address);
      socket.on('data', (data) => resolve(String(data)));
      socket.on('close', () => resolve(''));
      // Long connected, it sends its request; then nothing runs for longer than a client may take.
      setTimeout(() => {
        socket.write(request('x'));
        const until = performance.now() + 400;
        while (performance.now() < until);
      }, 50);
    });
    expect(answer).toBe('0 1 0\nx');
  });

  it('blocks the call in words when judging throws', async () => {
    const { address, problems } = await serve(async () => {
      throw new Error('broken');
    });
    expect(await talk(address, request('x'))).toMatch(/^2 0 \d+\nPerch could not judge this step/);
    expect(problems).toEqual([expect.stringContaining('broken')]);
  });

  it('learns that an agent no longer waits', async () => {
    let noticed = () => {};
    const gone = new Promise<void>((resolve) => {
      noticed = resolve;
    });
    const { address } = await serve((_hook, waited) => {
      waited().addEventListener('abort', noticed);
      return new Promise(() => undefined);
    });
    const socket = net.connect(address, () => {
      socket.write(request('x'), () => setTimeout(() => socket.destroy(), 20));
    });
    await gone;
  });

  it('tells whoever asks later, too, that an agent no longer waits', async () => {
    let told = (_signal: AbortSignal) => {};
    const asked = new Promise<AbortSignal>((resolve) => {
      told = resolve;
    });
    const { address } = await serve((_hook, waited) => {
      setTimeout(() => told(waited()), 200);
      return new Promise(() => undefined);
    });
    const socket = net.connect(address, () => socket.write(request('x'), () => setTimeout(() => socket.destroy(), 20)));
    expect((await asked).aborted).toBe(true);
  });

  it('listens on a socket that only the user reaches', async () => {
    const { address } = await serve(echo);
    expect(statSync(address).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(address)).mode & 0o777).toBe(0o700);
  });

  it('takes the place of a socket that nobody serves any more', async () => {
    const folder = temporaryFolder();
    const endpoint = givenEndpoint(path.join(folder, 'perch.sock'), process.platform);
    const left = net.createServer().listen(endpoint.address);
    await new Promise((resolve) => left.once('listening', resolve));
    const copy = path.join(folder, 'kept');
    // A crash leaves the file behind; closing in order would remove it, so it is moved out of the way meanwhile.
    linkSync(endpoint.address, copy);
    await new Promise((resolve) => left.close(resolve));
    renameSync(copy, endpoint.address);
    const service = await startService({ endpoint, handle: echo, problem: () => undefined });
    onTestFinished(() => service.stop(0));
    expect(await talk(endpoint.address, request('x'))).toBe('0 1 0\nx');
  });

  it('leaves a socket alone that another Perch serves', async () => {
    const { address } = await serve(echo);
    const second = startService({
      endpoint: givenEndpoint(address, process.platform),
      handle: echo,
      problem: () => undefined,
    });
    await expect(second).rejects.toThrow(AlreadyRunningError);
    expect(await talk(address, request('x'))).toBe('0 1 0\nx');
  });

  it('closes a folder that was open to others', async () => {
    const folder = path.join(temporaryFolder(), 'open');
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    const endpoint = givenEndpoint(path.join(folder, 'perch.sock'), process.platform);
    const service = await startService({ endpoint, handle: echo, problem: () => undefined });
    onTestFinished(() => service.stop(0));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('refuses a folder that is a link to somewhere else', async () => {
    const base = temporaryFolder();
    mkdirSync(path.join(base, 'real'));
    symlinkSync(path.join(base, 'real'), path.join(base, 'link'));
    const endpoint = givenEndpoint(path.join(base, 'link', 'perch.sock'), process.platform);
    await expect(startService({ endpoint, handle: echo, problem: () => undefined })).rejects.toThrow(EndpointError);
  });

  it('takes its socket away when it stops, and finishes the calls in flight', async () => {
    const { address, service } = await serve(async (hook, gone) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return echo(hook, gone);
    });
    const inFlight = talk(address, request('last'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await service.stop();
    expect(existsSync(address)).toBe(false);
    expect(await inFlight).toBe('0 4 0\nlast');
  });
});

describe('the endpoint', () => {
  const options = { dataFolder: '/home/dev/.config/Perch', standardData: true, temporaryFolder: '/tmp' } as const;

  it.each([
    [
      'the runtime folder',
      { ...options, platform: 'linux', runtimeFolder: '/run/user/1000' },
      '/run/user/1000/perch/perch.sock',
    ],
    [
      'the data folder where there is no runtime folder',
      { ...options, platform: 'linux' },
      '/home/dev/.config/Perch/run/perch.sock',
    ],
    [
      'the data folder that was given by hand',
      { ...options, platform: 'linux', standardData: false, runtimeFolder: '/run/user/1000' },
      '/home/dev/.config/Perch/run/perch.sock',
    ],
  ] as const)('is a socket in %s', (_what, given, address) => {
    expect(chooseEndpoint(given)).toEqual({ address, forHooks: address });
  });

  it('is short where the data folder is too deep for a socket', () => {
    const { address } = chooseEndpoint({ ...options, platform: 'darwin', dataFolder: `/Users/${'x'.repeat(90)}` });
    expect(address).toMatch(/^\/tmp\/perch-[0-9a-f]{12}\/perch\.sock$/);
  });

  it('on Windows is a pipe nobody can guess, named in a file of the data folder', () => {
    const given = { ...options, platform: 'win32', dataFolder: 'C:\\Users\\sam\\AppData\\Roaming\\Perch' } as const;
    const { address, forHooks } = chooseEndpoint(given);
    expect(address).toMatch(/^\\\\\.\\pipe\\perch-[0-9a-f]{32}$/);
    expect(forHooks).toBe('C:\\Users\\sam\\AppData\\Roaming\\Perch\\endpoint');
    expect(chooseEndpoint(given).address).not.toBe(address);
  });

  it('given by hand must fit the system', () => {
    expect(() => givenEndpoint(`/tmp/${'x'.repeat(120)}`, 'linux')).toThrow(EndpointError);
    expect(() => givenEndpoint('/tmp/x', 'win32')).toThrow(EndpointError);
  });
});
