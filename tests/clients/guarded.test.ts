import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HOOK } from '../hook-runner.ts';
import { perchServe } from '../perch-serve.ts';
import { recordsIn } from '../records-in.ts';
import { CLIENTS, type Place, type Wish } from './clients.ts';
import { newPlace, runClient } from './run-client.ts';
import { SECRET } from './stand-in.ts';

const clients = CLIENTS.filter(({ inCi }) => inCi).map((client) => [client.agent, client] as const);

/** The whole of Perch around a real client: registered, served, judged by the default rules, recorded. */
describe.each(clients)('a real %s with the whole of Perch', (agent, client) => {
  async function guarded(wish: (place: Place) => Wish, ...options: readonly string[]) {
    const place = newPlace();
    onTestFinished(place.remove);
    const data = path.join(place.home, 'perch-data');
    const perch = await perchServe(data, { home: place.home, args: options });
    const run = await runClient(client, place, wish(place), { program: HOOK, endpoint: perch.endpoint });
    await perch.stop();
    return { ...run, records: recordsIn(data).filter(({ event }) => event === 'PreToolUse') };
  }

  const readKey = ({ home }: Place): Wish => ({ read: path.join(home, '.ssh/id_ed25519') });

  it('is denied the key, its model is told why, and it is on record', async () => {
    const { modelRead, records } = await guarded(readKey);
    expect(modelRead).not.toContain(SECRET);
    expect(modelRead).toMatch(/Do not try to reach the same result another way/);
    expect(records).toMatchObject([{ agent, decision: 'deny', by: 'rule' }]);
  });

  it('reads an everyday file without hearing from Perch', async () => {
    const { modelRead, records } = await guarded(({ project }) => ({ read: path.join(project, 'notes.txt') }));
    expect(modelRead).toContain('buy milk');
    expect(records).toMatchObject([{ decision: 'defer', by: 'floor' }]);
  });

  it('gets through in monitor, and the record says that it would have been denied', async () => {
    const { modelRead, records } = await guarded(readKey, '--mode', 'monitor');
    expect(modelRead).toContain(SECRET);
    expect(records).toMatchObject([{ decision: 'defer', by: 'mode', wouldBe: 'deny' }]);
  });
});
