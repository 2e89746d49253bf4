/** Reads the addresses that commands and tools name, complete or short. */
import { hasUnknown, UNKNOWN, UNKNOWN_TOKEN } from '../shell/value.ts';
import { plainHost } from './hosts.ts';
import { imitates } from './lookalike.ts';

export interface Address {
  /** As it was written. */
  readonly written: string;
  readonly scheme: string;
  /** Plain spelling; empty when the host itself is unknown. */
  readonly host: string;
  readonly port: number | undefined;
  readonly path: string;
  readonly query: string;
  /** A user name or password stands in the address. */
  readonly credentials: boolean;
  /** It is written to be taken for another address. */
  readonly imitates: boolean;
}

const URL_SHAPE =
  /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(?:([^/?#@]*)@)?(\[[^\]]*\]|[^/?#:]*)(?::(\d*))?([^?#]*)(?:\?([^#]*))?/;

/** Reads a URL; with `bare`, also `example.com/x` and `host:8080` as curl reads them. Undefined for other text. */
export function readUrl(written: string, bare = false): Address | undefined {
  const text = written.trim();
  let match = URL_SHAPE.exec(text);
  if (!match && bare && /^[^\s/?#]+/.test(text)) match = URL_SHAPE.exec(`http://${text.replace(/^\/\//, '')}`);
  if (!match) return undefined;
  const [, scheme = '', user, rawHost = '', port, path = '', query = ''] = match;
  const host = hasUnknown(rawHost) ? knownHostPart(rawHost) : plainHost(safeDecode(rawHost));
  return {
    written: text,
    scheme: scheme.toLowerCase(),
    host,
    port: port ? Number(port) : undefined,
    path: path === '' ? '/' : path,
    query,
    credentials: user !== undefined && user !== '',
    imitates: imitates(safeDecode(rawHost), user),
  };
}

/** `\0.example.com` still says `example.com`. */
function knownHostPart(host: string): string {
  const last = Math.max(host.lastIndexOf(UNKNOWN), host.lastIndexOf(UNKNOWN_TOKEN));
  const rest = host.slice(last + 1);
  if (rest.startsWith('.') && rest.indexOf('.', 1) !== -1) return plainHost(rest.slice(1));
  // `http://169.254.170.2$PATH`: what follows a whole host is most likely its path.
  const start = /^[^\0\u0001]+/.exec(host)?.[0] ?? '';
  return rest === '' && /^(?:\d+(?:\.\d+){3}|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})$/i.test(start) ? plainHost(start) : '';
}

function safeDecode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `user@host:path` as scp, rsync and git read it. */
export function readRemotePath(
  written: string,
): { readonly host: string; readonly user: string; readonly path: string } | undefined {
  const match = /^(?:([^@/\s:]+)@)?(\[[^\]]+\]|[^/\s:@\\]{2,}):(?!\/\/)(.*)$/s.exec(written);
  if (!match) return undefined;
  return { user: match[1] ?? '', host: plainHost(match[2] as string), path: match[3] ?? '' };
}

const URLS_IN_TEXT = /\b(?:https?|wss?|ftps?|sftp|git|ssh|smb|ldap):\/\/[^\s"'`<>()\\^{}|]+/gi;

/** All complete URLs in a longer text, at most `most`. */
export function urlsIn(text: string, most = 32): readonly Address[] {
  const found: Address[] = [];
  for (const match of text.matchAll(URLS_IN_TEXT)) {
    const url = readUrl(match[0].replace(/[.,;:!?]+$/, ''));
    if (url) found.push(url);
    if (found.length >= most) break;
  }
  return found;
}
