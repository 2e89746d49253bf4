import net from 'node:net';
import type { Receiver } from './receiver.ts';

/** What a person types to name a receiver. */
export const ADDRESS_KINDS = ['otlp', 'syslog', 'falco'] as const;
export type AddressKind = (typeof ADDRESS_KINDS)[number];

/** The part of a receiver that its address says. */
export type Addressed = Pick<Receiver, 'type'> & Readonly<Record<string, unknown>>;

const SYSLOG_PORTS = { udp: 514, tcp: 514, tls: 6514 } as const;
type Transport = keyof typeof SYSLOG_PORTS;

/**
 * Reads an address as people write it: `https://user:password@collector.example.org:4318`, `tls://log.example.org`,
 * `udp://10.0.0.5:514`, `log.example.org:6514`.
 * @returns the receiver's own part, or a sentence that says what is wrong and what to write
 */
export function readAddress(kind: AddressKind, text: string): Addressed | string {
  const address = text.trim();
  return kind === 'syslog' ? syslogAddress(address) : webAddress(kind, address);
}

function webAddress(kind: 'otlp' | 'falco', text: string): Addressed | string {
  const example = kind === 'otlp' ? 'https://collector.example.org:4318' : 'https://falcosidekick.example.org:2801';
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  } catch {
    return `This is no address. Write it like ${example}.`;
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return `Records go there over HTTP. Write the address like ${example}.`;
  }
  const account = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = '';
  url.password = '';
  if (kind === 'otlp' && url.pathname === '/') url.pathname = '/v1/logs';
  const headers = account === ':' ? {} : { authorization: `Basic ${Buffer.from(account).toString('base64')}` };
  return { type: kind, url: url.href, headers };
}

function syslogAddress(text: string): Addressed | string {
  const found = /^(?:(?<scheme>[a-z+]+):\/\/)?(?<host>\[[0-9a-f:.]+\]|[^:/\s]+)(?::(?<port>\d{1,5}))?\/?$/i.exec(text);
  const { scheme = '', host = '', port } = found?.groups ?? {};
  const transport = transportOf(scheme.toLowerCase(), port);
  const number = port === undefined ? transport && SYSLOG_PORTS[transport] : Number(port);
  if (!found || !transport || !number || number > 65_535) {
    return 'This is no address of a syslog receiver. Write it like tls://log.example.org:6514 or tcp://10.0.0.5:514.';
  }
  return { type: 'syslog', host: host.replaceAll(/[[\]]/g, ''), port: number, transport };
}

/** What is not said is encrypted where the port or nothing says otherwise (RFC 5425 has port 6514). */
function transportOf(scheme: string, port: string | undefined): Transport | undefined {
  if (scheme === 'syslog+tls' || scheme === 'syslogs') return 'tls';
  if (scheme === 'udp' || scheme === 'tcp' || scheme === 'tls') return scheme;
  if (scheme !== '' && scheme !== 'syslog') return undefined;
  return port === undefined || port === '6514' ? 'tls' : 'tcp';
}

/** The address of a receiver as people see it, without anything secret. */
export function printAddress(receiver: Receiver): string {
  switch (receiver.type) {
    case 'syslog': {
      const host = net.isIPv6(receiver.host) ? `[${receiver.host}]` : receiver.host;
      return `${receiver.transport}://${host}:${receiver.port}`;
    }
    case 'file':
      return receiver.path;
    default:
      return receiver.url;
  }
}
