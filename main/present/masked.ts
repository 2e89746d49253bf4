/** A recorded call for others to look at: what it does stays, whom and what it is about goes. */
import type { JsonValue } from '../../rules/facts/call.ts';
import type { AuditRecord } from '../audit/record.ts';
import { verdictWord } from '../audit/verdict-word.ts';

/** What belongs to the person and must not show. */
export interface Private {
  readonly home: string;
  readonly user: string;
  readonly hostname: string;
}

/** Folders and files that every computer has: their names tell what a call does and nothing about its owner. */
const COMMON =
  /^(?:~|\.{1,2}|bin|boot|dev|etc|home|lib|lib64|opt|proc|root|run|sbin|sys|tmp|usr|var|Users|Library|Applications|Windows|System32|Program Files|Documents|Downloads|Desktop|src|lib|test|tests|docs|build|dist|out|node_modules|\.[A-Za-z][\w.-]*|id_[a-z0-9]+(?:\.pub)?|known_hosts|authorized_keys|credentials|config|passwd|shadow|hosts|null|package(?:-lock)?\.json|Makefile|Dockerfile|README(?:\.md)?)$/i;

/** Hosts that say what kind of thing happens and not to whom. */
const COMMON_HOSTS =
  /^(?:localhost|127\.0\.0\.1|(?:[a-z0-9-]+\.)*(?:github\.com|githubusercontent\.com|gitlab\.com|npmjs\.(?:org|com)|pypi\.org|pythonhosted\.org|crates\.io|docker\.io|google\.com|amazonaws\.com|azure\.com|pastebin\.com|paste\.rs|transfer\.sh|example\.(?:org|com|net)))$/i;

/**
 * The call, its verdict and its rules as text. Equal names get equal stand-ins, so that one can still see that a file is
 * read and then sent. Secrets were masked before they were recorded.
 */
export function maskedCall(record: AuditRecord, own: Private): string {
  const mask = masker(record, own);
  const lines = [
    `Agent: ${record.agent}`,
    `Tool: ${mask(record.tool)}`,
    `Verdict: ${verdictWord(record)}${record.by ? ` (${record.by})` : ''}`,
    ...record.rules.map(({ rule, effect }) => `Rule: ${rule} (${effect})`),
    '',
    ...textOf(record.input).map(mask),
    '',
    ...Object.entries(record.facts).map(([name, value]) => `${name}: ${mask(plain(value))}`),
  ];
  return lines.join('\n').trimEnd();
}

function textOf(input: AuditRecord['input']): string[] {
  return Object.entries(input).flatMap(([key, value]) => `${key}: ${plain(value)}`.split('\n'));
}

function plain(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function masker(record: AuditRecord, { home, user, hostname }: Private): (text: string) => string {
  const names = new Map<string, string>();
  const standIn = (kind: string, name: string): string => {
    const key = `${kind} ${name.toLowerCase()}`;
    const known = names.get(key);
    if (known) return known;
    const count = [...names.keys()].filter((one) => one.startsWith(`${kind} `)).length + 1;
    const made = `‹${kind} ${count}›`;
    names.set(key, made);
    return made;
  };
  const project = record.project.replaceAll('\\', '/').replace(/\/+$/, '');
  const homes = [home, home.replaceAll('\\', '/')].filter((one) => one.length > 1);
  const words = [user, hostname, project.split('/').at(-1) ?? ''].filter((word) => word.length > 2);
  const wordPattern = words.length > 0 ? new RegExp(words.map(literal).join('|'), 'gi') : undefined;

  const part = (name: string): string => {
    if (name === '' || COMMON.test(name) || /[*?‹›$]/.test(name)) return name;
    const ending = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? '';
    return `${standIn('name', name)}${ending}`;
  };
  return (text) => {
    let masked = text;
    if (project !== '') masked = masked.replaceAll(project, '‹project›');
    for (const one of homes) masked = masked.replaceAll(one, '~');
    return masked
      .replaceAll(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, (address) => standIn('address', address))
      .replaceAll(
        /\b([a-z][a-z0-9+.-]*:\/\/)([^/\s"'?#]+)([^\s"']*)/gi,
        (_all, scheme: string, host: string, rest: string) => {
          const shown = COMMON_HOSTS.test(host) ? host : standIn('website', host);
          return `${scheme}${shown}${rest === '' || rest === '/' ? rest : '/…'}`;
        },
      )
      .replaceAll(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, (address) =>
        COMMON_HOSTS.test(address) ? address : standIn('address', address),
      )
      .replaceAll(/(?<![\w/:‹])(?:[A-Za-z]:|~|‹project›|\.{1,2})?(?:[\\/][^\\/\s"'`|;&<>()$]+)+[\\/]?/g, (path) =>
        path
          .split(/([\\/])/)
          .map((piece) =>
            /^[\\/]$/.test(piece) || piece === '‹project›' || /^[A-Za-z]:$/.test(piece) ? piece : part(piece),
          )
          .join(''),
      )
      .replaceAll(/(?<![\w./\\‹-])[\w-]+(?:\.[\w-]+)*\.[A-Za-z][A-Za-z0-9]{0,7}(?![\w›])/g, (file) =>
        COMMON_HOSTS.test(file) ? file : part(file),
      )
      .replaceAll(wordPattern ?? /(?!)/g, (word) => standIn('name', word));
  };
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
