import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';
import definitions from 'otlp-definitions/build/src/generated/root.js';
import { onTestFinished } from 'vitest';
import { eventually } from '../store/open-store.ts';

/** A real receiver that can be stopped, started again and slowed down. */
export interface TestReceiver {
  /** Numbers of the records it has, in the order in which they came. */
  received(): readonly number[];
  start(): Promise<void>;
  stop(): Promise<void>;
  /** From now on it reads nothing, or answers late, until it is told otherwise. */
  slow(on: boolean): void;
}

export async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export interface Certificates {
  readonly ca: string;
  readonly files: { readonly ca: string; readonly certificate: string; readonly key: string };
}

/** A private authority, and a certificate of it for this computer. */
export function makeCertificates(folder: string): Certificates {
  const file = (name: string) => path.join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  openssl(
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '2',
    '-subj',
    '/CN=Test authority',
  );
  openssl(
    'req',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    'server.key',
    '-out',
    'server.csr',
    '-subj',
    '/CN=localhost',
  );
  writeFileSync(file('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  openssl(
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-out',
    'server.pem',
    '-days',
    '2',
    '-extfile',
    'names',
  );
  return {
    ca: readFileSync(file('ca.pem'), 'utf8'),
    files: { ca: file('ca.pem'), certificate: file('server.pem'), key: file('server.key') },
  };
}

/* ---- rsyslog ---- */

export function rsyslogIsHere(): boolean {
  try {
    execFileSync('rsyslogd', ['-v'], { stdio: 'ignore' });
    return (
      existsSync('/usr/lib/x86_64-linux-gnu/rsyslog') ||
      existsSync('/usr/lib/rsyslog') ||
      existsSync('/usr/lib/aarch64-linux-gnu/rsyslog')
    );
  } catch {
    return false;
  }
}

/** Debian's rsyslog with a configuration of its own, writing what it gets into a file. */
export function rsyslog(
  folder: string,
  port: number,
  transport: 'tcp' | 'tls' | 'udp',
  certificates?: Certificates,
): TestReceiver & { readonly output: string } {
  mkdirSync(folder, { recursive: true });
  const output = path.join(folder, 'received.log');
  const configuration = path.join(folder, 'rsyslog.conf');
  const driver =
    transport === 'tls' && certificates
      ? `global(DefaultNetstreamDriver="gtls" DefaultNetstreamDriverCAFile="${certificates.files.ca}"
         DefaultNetstreamDriverCertFile="${certificates.files.certificate}" DefaultNetstreamDriverKeyFile="${certificates.files.key}")
         module(load="imtcp" StreamDriver.Name="gtls" StreamDriver.Mode="1" StreamDriver.AuthMode="anon")`
      : transport === 'tcp'
        ? 'module(load="imtcp")'
        : 'module(load="imudp")';
  writeFileSync(
    configuration,
    `global(workDirectory="${folder}" maxMessageSize="256k")
     main_queue(queue.type="LinkedList" queue.size="100000" queue.timeoutshutdown="10000")
     ${driver}
     template(name="raw" type="string" string="%pri% %app-name% %msgid% %structured-data% %msg%\\n")
     input(type="${transport === 'udp' ? 'imudp' : 'imtcp'}" port="${port}" address="127.0.0.1")
     action(type="omfile" file="${output}" template="raw" asyncWriting="off" flushOnTXEnd="on")
    `,
  );
  let child: ChildProcess | undefined;
  const start = async () => {
    const started = spawn('rsyslogd', ['-n', '-f', configuration, '-i', path.join(folder, 'pid')], { stdio: 'ignore' });
    child = started;
    if (transport === 'udp') await new Promise((resolve) => setTimeout(resolve, 500));
    else await eventually(() => canConnect(port), 10_000);
  };
  const stop = async () => {
    const stopping = child;
    child = undefined;
    if (!stopping || stopping.exitCode !== null) return;
    const gone = new Promise((resolve) => stopping.once('exit', resolve));
    stopping.kill('SIGCONT');
    stopping.kill('SIGTERM');
    await gone;
  };
  onTestFinished(stop);
  return {
    output,
    start,
    stop,
    slow: (on) => child?.kill(on ? 'SIGSTOP' : 'SIGCONT'),
    received: () => (existsSync(output) ? idsOf(readFileSync(output, 'utf8')) : []),
  };
}

function idsOf(text: string): number[] {
  return text
    .split('\n')
    .flatMap((line) => /\[perch@32473 id="(\d+)"/.exec(line)?.[1] ?? [])
    .map(Number);
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/* ---- over HTTP ---- */

/** An HTTP receiver that takes a body apart into the numbers of records. It can be slow, and it can go away. */
export function httpReceiver(
  port: number,
  take: (body: Buffer, request: http.IncomingMessage) => readonly number[],
  certificates?: Certificates,
): TestReceiver {
  const ids: number[] = [];
  let server: http.Server | undefined;
  let isSlow = false;
  const waiting: (() => void)[] = [];
  const handle: http.RequestListener = (request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      const answer = () => {
        try {
          ids.push(...take(Buffer.concat(pieces), request));
          response.writeHead(200).end();
        } catch (error) {
          response.writeHead(400).end(String(error));
        }
      };
      if (isSlow) waiting.push(answer);
      else answer();
    });
  };
  const start = async () => {
    const { files } = certificates ?? {};
    const started = files
      ? https.createServer({ cert: readFileSync(files.certificate), key: readFileSync(files.key) }, handle)
      : http.createServer(handle);
    server = started;
    await new Promise<void>((resolve) => started.listen(port, '127.0.0.1', resolve));
  };
  const stop = async () => {
    const stopping = server;
    server = undefined;
    waiting.length = 0;
    if (!stopping) return;
    stopping.closeAllConnections();
    await new Promise((resolve) => stopping.close(resolve));
  };
  onTestFinished(stop);
  return {
    received: () => ids,
    start,
    stop,
    slow(on) {
      isSlow = on;
      if (!on) for (const answer of waiting.splice(0)) answer();
    },
  };
}

/** Reads an alert the way Falcosidekick does: these fields with these types, an output and a known priority. */
export function readFalcoAlert(body: Buffer): { readonly id: number; readonly alert: Record<string, unknown> } {
  const alert = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
  const fields = alert['output_fields'] as Record<string, unknown>;
  const isText = (value: unknown) => typeof value === 'string';
  const checks: readonly [string, boolean][] = [
    ['output', isText(alert['output']) && alert['output'] !== ''],
    [
      'priority',
      /^(Emergency|Alert|Critical|Error|Warning|Notice|Informational|Debug)$/.test(String(alert['priority'])),
    ],
    ['rule', isText(alert['rule']) && alert['rule'] !== ''],
    ['time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/.test(String(alert['time']))],
    ['source', isText(alert['source'])],
    ['hostname', isText(alert['hostname'])],
    ['tags', Array.isArray(alert['tags']) && alert['tags'].every(isText)],
    ['uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/.test(String(alert['uuid']))],
    ['output_fields', Object.values(fields).every((value) => isText(value) || typeof value === 'number')],
  ];
  for (const [name, holds] of checks) if (!holds) throw new Error(`${name}: ${JSON.stringify(alert[name])}`);
  return { id: Number(fields['correlation.id']), alert };
}

interface OtlpAttribute {
  readonly key: string;
  readonly value?: { readonly stringValue?: string; readonly intValue?: number | { toString(): string } };
}
/** As much of `ExportLogsServiceRequest` as tests look at; the package describes its own types no further. */
export interface OtlpRequest {
  readonly resourceLogs: readonly {
    readonly resource?: { readonly attributes?: readonly OtlpAttribute[] };
    readonly scopeLogs?: readonly {
      readonly logRecords?: readonly {
        readonly timeUnixNano?: number | { toString(): string };
        readonly severityNumber?: number;
        readonly body?: { readonly stringValue?: string };
        readonly attributes?: readonly OtlpAttribute[];
      }[];
    }[];
  }[];
}
interface Definitions {
  readonly opentelemetry: {
    readonly proto: {
      readonly collector: {
        readonly logs: {
          readonly v1: { readonly ExportLogsServiceRequest: { decode(bytes: Uint8Array): OtlpRequest } };
        };
      };
    };
  };
}
const { ExportLogsServiceRequest } = (definitions as unknown as Definitions).opentelemetry.proto.collector.logs.v1;

/** Decodes a request with the definitions that OpenTelemetry generates from its own protobuf files. */
export function readOtlp(body: Buffer): { readonly ids: readonly number[]; readonly request: OtlpRequest } {
  const request = ExportLogsServiceRequest.decode(body);
  const logs = request.resourceLogs
    .flatMap(({ scopeLogs }) => scopeLogs ?? [])
    .flatMap(({ logRecords }) => logRecords ?? []);
  const ids = logs.map(({ attributes }) =>
    Number(attributes?.find(({ key }) => key === 'perch.record.id')?.value?.intValue),
  );
  return { ids, request };
}
