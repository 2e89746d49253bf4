import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  answer,
  answerWith,
  expectBlock,
  hookArguments,
  listen,
  programs,
  type Request,
  readRequest,
  run,
  type Service,
  temporaryFolder,
} from './support.ts';

const MIB = 1024 * 1024;

/** A service that keeps what it is asked and has no objection. */
async function recorder(): Promise<{ service: Service; requests: Request[] }> {
  const requests: Request[] = [];
  const service = await listen((socket) =>
    readRequest(socket, (request) => {
      requests.push(request);
      socket.end(answer(0, '', ''));
    }),
  );
  return { service, requests };
}

describe.each(programs)('the conversation, $name', (program) => {
  it('sends one header line with agent, process ids, folder and length, then standard input as it is', async () => {
    const { service, requests } = await recorder();
    const folder = temporaryFolder();
    let pid = 0;
    const result = await run(program, hookArguments(service.endpoint), {
      input: '{"tool_name":"Bash"}\n',
      cwd: folder,
      onStart: (started) => {
        pid = started;
      },
    });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout.toString()).toBe('');
    expect(requests).toHaveLength(1);
    expect(requests[0]?.header).toBe(`PERCH/1 claude-code ${pid} ${process.pid} ${folder} 21`);
    expect(requests[0]?.body.toString()).toBe('{"tool_name":"Bash"}\n');
  });

  it.each([
    ['with spaces', 'with%20spaces'],
    ['ünï 日本', '%C3%BCn%C3%AF%20%E6%97%A5%E6%9C%AC'],
    ['100%', '100%25'],
    ['new\nline', 'new%0Aline'],
    ['tab\tquote"back\\slash', 'tab%09quote%22back%5Cslash'],
    ["plain-._~but'!*()", 'plain-._~but%27%21%2A%28%29'],
    ['😀', '%F0%9F%98%80'],
  ])('percent-encodes the folder %j', async (name, encoded) => {
    const { service, requests } = await recorder();
    const folder = path.join(temporaryFolder(), name);
    mkdirSync(folder);
    await run(program, hookArguments(service.endpoint), { input: '', cwd: folder });
    expect(requests[0]?.header.split(' ')[4]).toBe(`${path.dirname(folder)}/${encoded}`);
    expect(decodeURIComponent(requests[0]?.header.split(' ')[4] ?? '')).toBe(folder);
  });

  it.runIf(process.platform === 'linux')('sends a folder name that is not UTF-8 byte for byte', async () => {
    const { service, requests } = await recorder();
    const folder = temporaryFolder();
    const shell = 'cd "$(printf "%b" "bad\\\\0377")" && exec "$0" "$@"';
    const result = await run(program, hookArguments(service.endpoint), {
      input: '',
      cwd: folder,
      shell: `mkdir "$(printf "%b" "bad\\\\0377")" && ${shell}`,
    });
    expect(result.code).toBe(0);
    expect(requests[0]?.header.split(' ')[4]).toBe(`${folder}/bad%FF`);
  });

  it('blocks when the folder is gone', async () => {
    const { service } = await recorder();
    const result = await run(program, hookArguments(service.endpoint), {
      input: '',
      cwd: temporaryFolder(),
      shell: 'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$@"',
    });
    expectBlock(result, 'Perch could not find out which folder this step runs in');
    expect(service.connections()).toBe(0);
  });

  it.runIf(process.platform === 'linux')('blocks when the folder does not fit into the header', async () => {
    const { service } = await recorder();
    const folder = path.join(temporaryFolder(), ...Array.from({ length: 15 }, () => '深'.repeat(80)));
    mkdirSync(folder, { recursive: true });
    const result = await run(program, hookArguments(service.endpoint), { input: '', cwd: folder });
    expectBlock(result, 'The path of the folder this step runs in is too long for Perch');
    expect(service.connections()).toBe(0);
  });

  it.each([
    ['no bytes', 0],
    ['one byte', 1],
    ['more than a pipe holds', 200_000],
    ['exactly 16 MiB', 16 * MIB],
  ])('hands over %s unchanged', async (_, size) => {
    const { service, requests } = await recorder();
    const input = randomBytes(size);
    const result = await run(program, hookArguments(service.endpoint), { input });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(requests[0]?.header.endsWith(` ${size}`)).toBe(true);
    expect(sha256(requests[0]?.body)).toBe(sha256(input));
  });

  it.each([
    ['one byte more than 16 MiB', 16 * MIB + 1],
    ['several times 16 MiB', 50 * MIB],
  ])('blocks %s, after reading it to its end, without asking', async (_, size) => {
    const { service } = await recorder();
    const result = await run(program, hookArguments(service.endpoint), { input: Buffer.alloc(size, 'x') });
    expectBlock(result, 'This tool call is larger than the 16 MiB that Perch can check');
    expect(service.connections()).toBe(0);
  });

  it('prints what the service says and exits as it says', async () => {
    const denial = '{"reason":"naïve \u0000 日本"}\n';
    const told = await answerWith(answer(0, denial, 'a note\n'));
    const result = await run(program, hookArguments(told.endpoint), { input: '{}' });
    expect(result).toMatchObject({ code: 0, stderr: 'a note\n' });
    expect(result.stdout.toString()).toBe(denial);

    const blocked = await answerWith(answer(2, '', 'Not this file.\n'));
    expect(await run(program, hookArguments(blocked.endpoint), { input: '{}' })).toMatchObject({
      code: 2,
      stderr: 'Not this file.\n',
    });
  });

  it('takes an answer of 1 MiB, the most there may be, in any pieces', async () => {
    const stdout = 'o'.repeat(600_000);
    const stderr = 'e'.repeat(MIB - 600_000);
    const service = await listen((socket) =>
      readRequest(socket, async () => {
        const bytes = answer(0, stdout, stderr);
        for (const cut of [0, 1, 2, 5, 17, 100_000, 700_000]) {
          const next = [1, 2, 5, 17, 100_000, 700_000, bytes.length].find((stop) => stop > cut);
          socket.write(bytes.slice(cut, next));
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        socket.end();
      }),
    );
    const result = await run(program, hookArguments(service.endpoint), { input: '{}' });
    expect(result.code).toBe(0);
    expect(result.stdout.toString() === stdout && result.stderr === stderr).toBe(true);
  });

  it('waits for a service that is slow but in time', async () => {
    const service = await listen((socket) =>
      readRequest(socket, () => setTimeout(() => socket.end(answer(0, 'later\n', '')), 700)),
    );
    const result = await run(program, hookArguments(service.endpoint), { input: '{}' });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout.toString()).toBe('later\n');
    expect(result.milliseconds).toBeGreaterThan(650);
  });

  it('lets twenty hooks ask at once', async () => {
    const service = await listen((socket) =>
      readRequest(socket, ({ body }) => setTimeout(() => socket.end(answer(0, body.toString(), '')), 50)),
    );
    const inputs = Array.from({ length: 20 }, (_, index) => `call ${index}`);
    const results = await Promise.all(inputs.map((input) => run(program, hookArguments(service.endpoint), { input })));
    expect(results.map((result) => result.stdout.toString())).toEqual(inputs);
  });

  it('is the same whatever the environment says', async () => {
    const service = await answerWith(answer(2, '', 'No.\n'));
    const env = { PERCH_ENDPOINT: '/tmp/other', PERCH_DEADLINE: '0', HOME: '/nowhere', LC_ALL: 'tr_TR', IFS: '/' };
    for (const environment of [{}, env])
      expect(await run(program, hookArguments(service.endpoint), { input: '{}', env: environment })).toMatchObject({
        code: 2,
        stderr: 'No.\n',
      });
  });
});

function sha256(bytes: Buffer = Buffer.alloc(0)): string {
  return createHash('sha256').update(bytes).digest('hex');
}
