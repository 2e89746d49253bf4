import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Receiver } from '../../../../main/audit/forward/receiver.ts';
import type { Records } from '../../../../main/audit/records.ts';
import { temporaryFolder } from '../../../temporary.ts';
import { generate } from '../generate.ts';
import { openTestRecords } from '../open-records.ts';
import { call } from '../sample.ts';
import { eventually } from '../store/open-store.ts';
import {
  freePort,
  httpReceiver,
  makeCertificates,
  type OtlpRequest,
  readFalcoAlert,
  readOtlp,
  rsyslog,
  rsyslogIsHere,
  type TestReceiver,
} from './receivers.ts';

const hasRsyslog = rsyslogIsHere();
if (!hasRsyslog) {
  console.warn('rsyslog is not installed, so syslog is NOT tested. Install the packages rsyslog and rsyslog-gnutls.');
}

const common = { id: 'r1', name: 'Receiver', on: true, since: 0, filter: '' };

/** Appends records little by little, as agents do. */
async function append(records: Records, count: number, seed: number): Promise<void> {
  const batch: Promise<unknown>[] = [];
  for (const record of generate(count, { seed })) {
    batch.push(records.append(record));
    if (batch.length === 25) await Promise.all(batch.splice(0));
  }
  await Promise.all(batch);
}

const state = (records: Records) => records.receivers[0];
const isDone = (records: Records) => state(records)?.state === 'up-to-date' && state(records)?.behind === 0;

/**
 * Lets records come while the receiver is there, gone, back, slow and well again. In the end it must have every one of
 * them, each for the first time in its order; some may have come twice.
 */
async function throughTroubles(receiver: TestReceiver, settings: Receiver): Promise<number[]> {
  const { records } = await openTestRecords();
  await receiver.start();
  await records.forwardTo([settings]);
  await append(records, 100, 1);
  await eventually(() => receiver.received().length >= 50, 10_000);
  await receiver.stop();
  await append(records, 100, 2);
  await eventually(() => state(records)?.state === 'waiting', 10_000);
  expect(state(records)).toMatchObject({ problem: expect.stringMatching(/./), nextTryAt: expect.any(Number) });
  await receiver.start();
  await append(records, 100, 3);
  await eventually(() => receiver.received().length >= 150, 20_000);
  receiver.slow(true);
  await append(records, 100, 4);
  await new Promise((resolve) => setTimeout(resolve, 500));
  receiver.slow(false);
  await append(records, 50, 5);
  await eventually(() => isDone(records), 30_000);
  await eventually(() => new Set(receiver.received()).size >= 450, 10_000);
  const ids = [...receiver.received()];
  const firsts = [...new Set(ids)];
  expect(firsts).toEqual(Array.from({ length: 450 }, (_, index) => index + 1));
  return ids;
}

describe('sending records on', { timeout: 90_000 }, () => {
  it.runIf(hasRsyslog)('reaches rsyslog over TCP, whatever happens to it', async () => {
    const port = await freePort();
    const receiver = rsyslog(temporaryFolder(), port, 'tcp');
    await throughTroubles(receiver, {
      ...common,
      type: 'syslog',
      host: '127.0.0.1',
      port,
      transport: 'tcp',
      framing: 'octets',
      facility: 13,
      tls: {},
    });
    const [line = ''] = readFileSync(receiver.output, 'utf8').split('\n');
    expect(line).toMatch(/^\d+ Perch \S+ \[perch@32473 id="1" agent=".*"\] .*\{.*\}$/);
  });

  it.runIf(hasRsyslog)('reaches rsyslog over TLS with a private authority, whatever happens to it', async () => {
    const port = await freePort();
    const certificates = makeCertificates(temporaryFolder());
    const receiver = rsyslog(temporaryFolder(), port, 'tls', certificates);
    await throughTroubles(receiver, {
      ...common,
      type: 'syslog',
      host: 'localhost',
      port,
      transport: 'tls',
      framing: 'octets',
      facility: 13,
      tls: { ca: certificates.ca },
    });
  });

  it.runIf(hasRsyslog)('reaches rsyslog over UDP and by lines', async () => {
    const { records } = await openTestRecords();
    const [udp, tcp] = [await freePort(), await freePort()];
    const datagrams = rsyslog(temporaryFolder(), udp, 'udp');
    const lines = rsyslog(temporaryFolder(), tcp, 'tcp');
    await Promise.all([datagrams.start(), lines.start()]);
    const syslog = { ...common, type: 'syslog', host: '127.0.0.1', facility: 13, tls: {} } as const;
    await records.forwardTo([
      { ...syslog, id: 'udp', port: udp, transport: 'udp', framing: 'octets' },
      { ...syslog, id: 'lines', port: tcp, transport: 'tcp', framing: 'lines' },
    ]);
    await append(records, 100, 1);
    const all = Array.from({ length: 100 }, (_, index) => index + 1);
    await eventually(() => datagrams.received().length >= 100 && lines.received().length >= 100, 15_000);
    expect(datagrams.received()).toEqual(all);
    expect(lines.received()).toEqual(all);
  });

  it.runIf(hasRsyslog)('does not talk to somebody whom its authority does not know', async () => {
    const port = await freePort();
    const receiver = rsyslog(temporaryFolder(), port, 'tls', makeCertificates(temporaryFolder()));
    const stranger = makeCertificates(temporaryFolder());
    await receiver.start();
    const { records } = await openTestRecords();
    await records.forwardTo([
      {
        ...common,
        type: 'syslog',
        host: 'localhost',
        port,
        transport: 'tls',
        framing: 'octets',
        facility: 13,
        tls: { ca: stranger.ca },
      },
    ]);
    await records.append(call());
    await eventually(() => state(records)?.state === 'waiting', 10_000);
    expect(state(records)?.problem).toMatch(/certificate/);
    expect(receiver.received()).toEqual([]);
  });

  it('reaches a receiver of Falco’s alerts, whatever happens to it', async () => {
    const port = await freePort();
    const alerts: Record<string, unknown>[] = [];
    const receiver = httpReceiver(port, (body, request) => {
      expect(request.headers['content-type']).toBe('application/json');
      const { id, alert } = readFalcoAlert(body);
      alerts.push(alert);
      return [id];
    });
    await throughTroubles(receiver, {
      ...common,
      type: 'falco',
      url: `http://127.0.0.1:${port}/`,
      headers: {},
      tls: {},
    });
    expect(alerts.find(({ rule }) => rule === 'Deny reading saved keys')).toMatchObject({
      priority: 'Critical',
      source: 'coding_agent',
      hostname: 'testhost',
      tags: ['coding_agent_deny'],
      output: expect.stringMatching(
        /^\d\d:\d\d:\d\d\.\d{9}: Critical Deny reading saved keys: this step is off limits here\.$/,
      ),
    });
  });

  it('reaches a collector of OpenTelemetry, whatever happens to it', async () => {
    const port = await freePort();
    const certificates = makeCertificates(temporaryFolder());
    const requests: OtlpRequest[] = [];
    const receiver = httpReceiver(
      port,
      (body, { headers, url }) => {
        expect([headers['content-type'], headers['x-team'], url]).toEqual([
          'application/x-protobuf',
          'blue',
          '/v1/logs',
        ]);
        const { ids, request } = readOtlp(body);
        requests.push(request);
        return ids;
      },
      certificates,
    );
    await throughTroubles(receiver, {
      ...common,
      type: 'otlp',
      url: `https://localhost:${port}/v1/logs`,
      headers: { 'x-team': 'blue' },
      tls: { ca: certificates.ca },
    });
    const [first] = requests;
    const resource = first?.resourceLogs[0]?.resource?.attributes?.map(({ key, value }) => [key, value?.stringValue]);
    expect(resource).toContainEqual(['service.name', 'perch']);
    expect(resource).toContainEqual(['host.name', 'testhost']);
    const log = first?.resourceLogs[0]?.scopeLogs?.[0]?.logRecords?.[0];
    expect(JSON.parse(log?.body?.stringValue ?? '')).toMatchObject({ id: 1, agent: expect.any(String) });
    expect(Number(log?.timeUnixNano)).toBeGreaterThan(1.7e18);
    expect(log?.severityNumber).toBe(9);
  });

  it('goes on where it was when Perch starts again, days later', async () => {
    const port = await freePort();
    const receiver = httpReceiver(port, (body) => [readFalcoAlert(body).id]);
    const settings: Receiver = { ...common, type: 'falco', url: `http://127.0.0.1:${port}/`, headers: {}, tls: {} };
    const folder = temporaryFolder();
    await receiver.start();
    const first = await openTestRecords(folder);
    await first.records.forwardTo([settings]);
    await append(first.records, 100, 1);
    await eventually(() => isDone(first.records) && receiver.received().length >= 100, 10_000);
    await receiver.stop();
    await append(first.records, 100, 2);
    await first.records.close();
    const { records } = await openTestRecords(folder);
    await append(records, 100, 3);
    await receiver.start();
    await records.forwardTo([settings]);
    await eventually(() => isDone(records), 20_000);
    expect(receiver.received()).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
  });

  it('sends each receiver what its filter and its beginning leave', async () => {
    const port = await freePort();
    const receiver = httpReceiver(port, (body) => [readFalcoAlert(body).id]);
    await receiver.start();
    const { records } = await openTestRecords();
    await records.append(call({ at: 1000, decision: 'deny', by: 'rule' }));
    await records.append(call({ at: 5000, decision: 'deny', by: 'rule' }));
    await records.append(call({ at: 6000 }));
    const settings: Receiver = {
      ...common,
      since: 3000,
      filter: 'verdict:denied',
      type: 'falco',
      url: `http://127.0.0.1:${port}/`,
      headers: {},
      tls: {},
    };
    await records.forwardTo([settings, { ...settings, id: 'off', on: false }]);
    await eventually(() => records.receivers.length === 2 && isDone(records));
    expect(receiver.received()).toEqual([2]);
    expect(records.receivers[1]).toMatchObject({ state: 'off', sent: 0 });
  });

  it('passes over a record that the receiver refuses, and says which', async () => {
    const port = await freePort();
    const receiver = httpReceiver(port, (body) => {
      const { ids } = readOtlp(body);
      if (ids.includes(37)) throw new Error('never this one');
      return ids;
    });
    await receiver.start();
    const { records } = await openTestRecords();
    await append(records, 100, 1);
    await records.forwardTo([
      { ...common, type: 'otlp', url: `http://127.0.0.1:${port}/v1/logs`, headers: {}, tls: {} },
    ]);
    await eventually(() => isDone(records), 10_000);
    expect(receiver.received()).toEqual(Array.from({ length: 100 }, (_, index) => index + 1).filter((id) => id !== 37));
    expect(state(records)).toMatchObject({ missed: 1, problem: expect.stringContaining('record 37') });
  });

  it('sends nothing by a filter that cannot be read', async () => {
    const port = await freePort();
    const receiver = httpReceiver(port, (body) => [readFalcoAlert(body).id]);
    await receiver.start();
    const { records } = await openTestRecords();
    await records.append(call());
    await records.forwardTo([
      { ...common, filter: 'verdict:deneid', type: 'falco', url: `http://127.0.0.1:${port}/`, headers: {}, tls: {} },
    ]);
    await eventually(() => state(records)?.state === 'waiting');
    expect(state(records)?.problem).toContain('filter cannot be read');
    expect(receiver.received()).toEqual([]);
  });

  it('keeps a file for other shippers, and puts it aside when it has grown', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'log', 'perch.jsonl');
    const { records } = await openTestRecords();
    await records.forwardTo([{ ...common, type: 'file', path: file, maximumBytes: 100_000, keep: 2 }]);
    const read = (name: string) =>
      existsSync(name)
        ? readFileSync(name, 'utf8')
            .split('\n')
            // What stands behind the last line's end is still being written.
            .slice(0, -1)
            .map((line) => Number(JSON.parse(line).id))
        : [];
    for (let round = 1; round <= 4; round++) {
      await append(records, 100, round);
      await eventually(() => isDone(records) && read(file).at(-1) === round * 100, 10_000);
    }
    expect(existsSync(`${file}.1`)).toBe(true);
    const ids = [...read(`${file}.2`), ...read(`${file}.1`), ...read(file)];
    expect(ids.at(-1)).toBe(400);
    expect(ids).toEqual(Array.from({ length: ids.length }, (_, index) => 401 - ids.length + index));
  });
});
