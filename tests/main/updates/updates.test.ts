import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Bustle, UpdateMode } from '../../../main/updates/decide.ts';
import { updateEngine } from '../../../main/updates/engine.ts';
import { readOffer } from '../../../main/updates/offer.ts';
import { fetchOffer, offerFile } from '../../../main/updates/source.ts';
import { followUpdates } from '../../../main/updates/updates.ts';
import { temporaryFolder } from '../../temporary.ts';
import { KEY, outsideElectron, type Publication, updateServer } from './update-server.ts';

const QUIET: Bustle = { openQuestions: 0, callsBeingJudged: 0, windowOpen: false };

afterEach(() => {
  delete process.env['APPIMAGE'];
});

/** Version 1.0.0, started from an AppImage, with a server that publishes. */
async function installed(published: Publication, settings: { mode?: UpdateMode; place?: number; key?: string } = {}) {
  const folder = temporaryFolder();
  const program = path.join(folder, 'Perch.AppImage');
  writeFileSync(program, 'version 1.0.0');
  chmodSync(program, 0o755);
  process.env['APPIMAGE'] = program;
  const server = await updateServer();
  server.publish(published);
  const { app, executor, quits } = outsideElectron(folder, '1.0.0');
  const bustle = { now: QUIET };
  const updates = followUpdates({
    installation: { version: '1.0.0', replacesItself: true, place: settings.place ?? 50 },
    mode: () => settings.mode ?? 'install',
    bustle: () => bustle.now,
    offer: async () => {
      const { content, signature } = await fetchOffer(server.url, offerFile('linux', 'x64'));
      return readOffer(content, signature, settings.key ?? KEY);
    },
    engine: updateEngine('linux', { url: server.url, folder, app, executor }),
    now: () => 1_000,
  });
  return { updates, server, bustle, folder, quits, program: () => readFileSync(program, 'utf8') };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 100));

describe('an update that is what its publisher signed', () => {
  it('is fetched, put in the place of this version, and started', async () => {
    const folder = temporaryFolder();
    const program = `#!/bin/sh\ntouch "${folder}/started"\n`;
    const { updates, quits, program: now } = await installed({ version: '1.1.0', program });
    await updates.check();
    expect(updates.state).toEqual({ state: 'ready', version: '1.1.0' });
    expect(now()).toBe('version 1.0.0');
    expect(updates.restart('by-itself')).toBe(true);
    await settle();
    expect(now()).toBe(program);
    expect(quits()).toBe(1);
    await expect.poll(() => existsSync(path.join(folder, 'started'))).toBe(true);
  });

  it('is only told about when the person wants that, and fetched at their word', async () => {
    const { updates, server } = await installed({ version: '1.1.0' }, { mode: 'tell' });
    await updates.check();
    expect(updates.state).toEqual({ state: 'offered', version: '1.1.0', byHand: false });
    expect(server.requests.map((one) => one.path)).not.toContain('Perch-1.1.0-linux-x86_64.AppImage');
    await updates.fetch();
    expect(updates.state).toEqual({ state: 'ready', version: '1.1.0' });
  });

  it('is not looked for when updates are off', async () => {
    const { updates, server } = await installed({ version: '1.1.0' }, { mode: 'off' });
    await updates.check();
    expect(server.requests).toEqual([]);
    expect(updates.state).toEqual({ state: 'unknown' });
  });

  it('waits for its turn in a staged release', async () => {
    const staged = { version: '1.1.0', stagingPercentage: 20 };
    expect((await checkedState(staged, { place: 50 })).state).toBe('current');
    expect((await checkedState(staged, { place: 19.9 })).state).toBe('ready');
  });

  it('waits while a question is open, a call is judged, or the window is', async () => {
    const { updates, bustle, quits } = await installed({ version: '1.1.0' });
    await updates.check();
    for (const now of [{ openQuestions: 1 }, { callsBeingJudged: 1 }, { windowOpen: true }]) {
      bustle.now = { ...QUIET, ...now };
      expect(updates.restart('by-itself'), JSON.stringify(now)).toBe(false);
    }
    bustle.now = { ...QUIET, openQuestions: 1, windowOpen: true };
    expect(updates.restart('by-the-person')).toBe(false);
    await settle();
    expect(quits()).toBe(0);
    expect(updates.state.state).toBe('ready');
  });

  it('comes without anything that would let the server know the machine again', async () => {
    const { updates, server } = await installed({ version: '1.1.0' });
    await updates.check();
    expect(server.requests.length).toBe(3);
    for (const { headers } of server.requests) {
      expect(Object.keys(headers).filter((name) => /^x-|cookie|authorization|staging/.test(name))).toEqual([]);
    }
  });
});

describe('an update is refused, and this version stays,', () => {
  it.each<[string, Publication, RegExp]>([
    ['when it is older', { version: '0.9.0' }, /older than this one/],
    [
      'when an old release is said to be new',
      { version: '0.9.0', tamper: (text) => text.replace('0.9.0', '1.1.0') },
      /signature does not cover/,
    ],
    ['when its program is another', { version: '1.1.0', served: '#!/bin/sh\nevil\n' }, /sha512/],
    [
      'when its checksum was exchanged',
      { version: '1.1.0', tamper: (text) => text.replaceAll(/sha512: ./g, 'sha512: A') },
      /signature does not cover/,
    ],
    ['when its download breaks off', { version: '1.1.0', breakOff: 1 }, /could not be fetched/],
    ['when its version is none', { version: 'newest' }, /no version/],
  ])('%s', async (_when, publication, message) => {
    const { updates, program } = await installed(publication);
    await updates.check();
    expect(updates.state).toMatchObject({ state: 'failed', message: expect.stringMatching(message) });
    expect(updates.restart('by-the-person')).toBe(false);
    expect(program()).toBe('version 1.0.0');
  });

  it('when somebody else signed it', async () => {
    const key = Buffer.from(KEY, 'base64');
    key.writeUInt8(key.readUInt8(20) ^ 1, 20);
    const state = await checkedState({ version: '1.1.0' }, { key: key.toString('base64') });
    expect(state).toMatchObject({ state: 'failed', message: expect.stringContaining('signature does not cover') });
  });

  it('when it names a file anywhere else', async () => {
    const { updates, server } = await installed({ version: '1.1.0' });
    server.publish({ version: '1.1.0/../../evil' });
    await updates.check();
    expect(updates.state.state).toBe('failed');
  });
});

it('a download that broke off is taken up again at the next look', async () => {
  const { updates } = await installed({ version: '1.1.0', breakOff: 1 });
  await updates.check();
  expect(updates.state.state).toBe('failed');
  await updates.check();
  expect(updates.state).toEqual({ state: 'ready', version: '1.1.0' });
});

it('says when the server cannot be reached, and goes over over https only', async () => {
  await expect(fetchOffer('http://updates.invalid/', 'latest.yml')).rejects.toThrow('over https only');
  await expect(fetchOffer('http://127.0.0.1:1/', 'latest.yml')).rejects.toThrow('could not look for updates');
});

it('a copy that a package manager installed tells, and leaves the fetching to it', async () => {
  const server = await updateServer();
  server.publish({ version: '2.0.0' });
  const updates = followUpdates({
    installation: { version: '1.0.0', replacesItself: false, place: 0 },
    mode: () => 'install',
    bustle: () => QUIET,
    offer: async () => {
      const { content, signature } = await fetchOffer(server.url, 'latest-linux.yml');
      return readOffer(content, signature, KEY);
    },
    engine: { fetch: () => Promise.reject(new Error('must not be called')), restart: () => undefined },
    now: () => 0,
  });
  await updates.check();
  await updates.fetch();
  expect(updates.state).toEqual({ state: 'offered', version: '2.0.0', byHand: true });
});

async function checkedState(publication: Publication, settings: Parameters<typeof installed>[1]) {
  const { updates } = await installed(publication, settings);
  await updates.check();
  return updates.state;
}
