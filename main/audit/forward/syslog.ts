import dgram from 'node:dgram';
import net from 'node:net';
import tls from 'node:tls';
import { priorityOf } from '../export/falco.ts';
import { exportedRecord } from '../export/fields.ts';
import type { AuditRecord } from '../record.ts';
import { verdictWord, wasStopped } from '../verdict-word.ts';
import type { ReceiverOf } from './receiver.ts';
import { type Origin, SEND_TIMEOUT, type Sender } from './sender.ts';

/** Sends records as syslog messages (RFC 5424). */
export function syslogSender(receiver: ReceiverOf<'syslog'>, origin: Origin): Sender {
  return receiver.transport === 'udp' ? datagramSender(receiver, origin) : streamSender(receiver, origin);
}

/**
 * A batch is a connection: written, ended, and delivered when the receiver has ended its side in answer, for it then
 * has read to the end. Syslog over a stream knows no other acknowledgement, and without one a receiver that stops takes
 * what it has not read yet with it. The end is sent a moment after the records: a receiver that closed before they
 * arrived is then heard of first, and one that did not read them all resets the connection.
 */
function streamSender(receiver: ReceiverOf<'syslog'>, origin: Origin): Sender {
  return {
    send(records, signal) {
      const frames = records.map((record) => frame(syslogMessage(record, receiver.facility, origin), receiver.framing));
      return new Promise<void>((resolve, reject) => {
        const started = performance.now();
        const socket = connect(receiver);
        let ended = false;
        let ending: NodeJS.Timeout | undefined;
        const settle = (error?: Error) => {
          clearTimeout(timer);
          clearTimeout(ending);
          signal.removeEventListener('abort', abort);
          socket.destroy();
          if (error) reject(error);
          else resolve();
        };
        const abort = () => settle(new Error('Sending was stopped.'));
        const timer = setTimeout(() => settle(new Error('The receiver did not answer in time.')), SEND_TIMEOUT);
        signal.addEventListener('abort', abort, { once: true });
        socket.on('error', (error) => settle(error));
        socket.once(receiver.transport === 'tls' ? 'secureConnect' : 'connect', () => {
          const wayAndBack = performance.now() - started;
          socket.write(Buffer.concat(frames), () => {
            ending = setTimeout(
              () => {
                ended = true;
                socket.end();
              },
              Math.max(SHORTEST_WAIT, 2 * wayAndBack),
            );
          });
        });
        // Whatever a receiver says is not for us; without being read it would hold up the end.
        socket.resume();
        socket.once('end', () => settle(ended ? undefined : new Error('The receiver closed the connection.')));
        socket.once('close', () => settle(new Error('The connection was lost.')));
      });
    },
    close: async () => undefined,
  };
}

/** Between the records and the end of a connection, in milliseconds; longer where the way is longer. */
const SHORTEST_WAIT = 20;

function connect({ host, port, transport, tls: options }: ReceiverOf<'syslog'>): net.Socket {
  if (transport !== 'tls') return net.connect({ host, port });
  return tls.connect({
    host,
    port,
    minVersion: 'TLSv1.2',
    ...(net.isIP(options.serverName ?? host) ? {} : { servername: options.serverName ?? host }),
    ...(options.ca ? { ca: options.ca } : {}),
    ...(options.certificate ? { cert: options.certificate } : {}),
    ...(options.key ? { key: options.key } : {}),
  });
}

/** Datagrams are sent and forgotten: nobody answers them, so this way alone is best effort. */
function datagramSender({ host, port, facility }: ReceiverOf<'syslog'>, origin: Origin): Sender {
  let socket: dgram.Socket | undefined;
  return {
    async send(records) {
      socket ??= dgram.createSocket(net.isIPv6(host) ? 'udp6' : 'udp4');
      const open = socket;
      for (const record of records) {
        const message = shortened(syslogMessage(record, facility, origin));
        await new Promise<void>((resolve, reject) => {
          open.send(message, port, host, (error) => (error ? reject(error) : resolve()));
        });
        // A burst would only overflow the receiver's buffer.
        await new Promise((resolve) => setTimeout(resolve, DATAGRAM_PAUSE));
      }
    },
    async close() {
      socket?.close();
      socket = undefined;
    },
  };
}

const DATAGRAM_PAUSE = 1;
/** What fits into one packet of any network in use (RFC 5426 §3.2 recommends to take 2,048 at least). */
const DATAGRAM = 8192;

function shortened(message: Buffer): Buffer {
  if (message.length <= DATAGRAM) return message;
  // Not within a letter of several bytes.
  let end = DATAGRAM;
  while (((message[end] ?? 0) & 0xc0) === 0x80) end--;
  return message.subarray(0, end);
}

function frame(message: Buffer, framing: 'octets' | 'lines'): Buffer {
  if (framing === 'octets') return Buffer.concat([Buffer.from(`${message.length} `), message]);
  return Buffer.concat([message, Buffer.from('\n')]);
}

/** Perch's own structured data is named after the example of RFC 5424 §6.3.2: a name, then a private number. */
const DATA_ID = 'perch@32473';

/** A message: what happened in one line, its particulars as structured data, the record itself as JSON behind. */
export function syslogMessage(record: AuditRecord, facility: number, { hostname }: Origin): Buffer {
  const verdict = verdictWord(record);
  const priority = facility * 8 + severityOf(record);
  const time = new Date(record.at).toISOString();
  const type = record.agent === 'perch' ? 'note' : record.decision === '' ? record.happened || 'event' : 'call';
  const header = `<${priority}>1 ${time} ${name(hostname, 255)} Perch - ${name(type, 32)}`;
  const data = structured({
    id: String(record.id),
    agent: record.agent,
    session: record.session,
    project: record.project,
    tool: record.tool,
    kind: record.kind,
    verdict,
    by: record.by,
    rule: record.rules[0]?.rule ?? '',
    hash: record.hash,
  });
  // The mark says that UTF-8 follows (RFC 5424 §6.4). JSON has no line ends within.
  return Buffer.from(`${header} ${data} \ufeff${JSON.stringify(exportedRecord(record))}`);
}

function structured(values: Readonly<Record<string, string>>): string {
  const told = Object.entries(values).filter(([, value]) => value !== '');
  const texts = told.map(
    ([key, value]) => `${key}="${value.replaceAll(/["\\\]]/g, '\\$&').replaceAll(/[\r\n]+/g, ' ')}"`,
  );
  return `[${[DATA_ID, ...texts].join(' ')}]`;
}

/** Names in a header are printable ASCII without blanks. */
function name(text: string, longest: number): string {
  return text.replaceAll(/[^\x21-\x7e]/g, '_').slice(0, longest) || '-';
}

/** Numbers of RFC 5424 §6.2.1: Falco's priorities have the same order. */
function severityOf(record: AuditRecord): number {
  if (record.agent === 'perch') return 4;
  const rule = record.rules[0];
  if (rule) return ORDER.indexOf(priorityOf(rule.priority));
  if (record.errors.length > 0) return 3;
  return wasStopped(verdictWord(record)) ? 4 : 6;
}

const ORDER = ['Emergency', 'Alert', 'Critical', 'Error', 'Warning', 'Notice', 'Informational', 'Debug'];
