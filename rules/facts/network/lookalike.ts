/**
 * Addresses that imitate another: letters of one script in a name of another (`gіthub.com` with a Cyrillic і), or a
 * site's name where the user's belongs (`https://github.com@evil.example`). Names written in one script of their own
 * are honest, whatever the script; what is looked for is what a reader takes for something else.
 */

/** Letters of Cyrillic, Greek and others that look like the Latin letter above or below them in the other text. */
const IMITATIONS = 'аәӑсԁеҽёһіїјӏкӄмпорԛгѕтυνхуωѡαβεηικμορτυχγ';

const IMITATING: ReadonlySet<string> = new Set(IMITATIONS);

const SITE_AS_USER = /^(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|gov|edu|co|app|ai)$/i;

/** @param host as it is written, percent escapes resolved @param user what stands before the `@` */
export function imitates(host: string, user: string | undefined): boolean {
  if (user !== undefined && SITE_AS_USER.test(user.replace(/:.*$/s, ''))) return true;
  if (/^[\w.:[\]-]*$/.test(host))
    return host.toLowerCase().includes('xn--') && host.split('.').some(imitatesInPunycode);
  if (/^[\w.:。．｡-]*$/.test(host)) return true;
  return host.normalize('NFKC') !== host.normalize('NFC') || host.split(/[.。．｡]/).some(mixesOrImitates);
}

function imitatesInPunycode(label: string): boolean {
  const plain = /^xn--/i.test(label) ? decodePunycode(label.slice(4).toLowerCase()) : undefined;
  return plain !== undefined && mixesOrImitates(plain);
}

/** Latin letters beside letters that imitate them, or a whole label of such letters. */
function mixesOrImitates(label: string): boolean {
  const letters = [...label.toLowerCase()].filter((letter) => /\p{L}/u.test(letter));
  const foreign = letters.filter((letter) => /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]/u.test(letter));
  if (foreign.length === 0) return false;
  return letters.some((letter) => /\p{Script=Latin}/u.test(letter)) || foreign.every((letter) => IMITATING.has(letter));
}

/** RFC 3492 with the parameters of domain names; undefined for what is none. */
export function decodePunycode(encoded: string): string | undefined {
  const dash = encoded.lastIndexOf('-');
  const output = dash > 0 ? [...encoded.slice(0, dash)].map((c) => c.codePointAt(0) as number) : [];
  let n = 128;
  let i = 0;
  let bias = 72;
  for (let at = dash > 0 ? dash + 1 : 0; at < encoded.length; ) {
    const before = i;
    let weight = 1;
    for (let k = 36; ; k += 36) {
      const digit = digitOf(encoded.charCodeAt(at++));
      if (digit === undefined || i > 0x7fffffff) return undefined;
      i += digit * weight;
      const threshold = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
      if (digit < threshold) break;
      weight *= 36 - threshold;
    }
    bias = adapted(i - before, output.length + 1, before === 0);
    n += Math.floor(i / (output.length + 1));
    i %= output.length + 1;
    if (n > 0x10ffff) return undefined;
    output.splice(i++, 0, n);
  }
  return String.fromCodePoint(...output);
}

function digitOf(code: number): number | undefined {
  if (code >= 48 && code <= 57) return code - 22;
  return code >= 97 && code <= 122 ? code - 97 : undefined;
}

function adapted(delta: number, points: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? 700 : 2));
  rest += Math.floor(rest / points);
  let k = 0;
  for (; rest > 455; k += 36) rest = Math.floor(rest / 35);
  return k + Math.floor((36 * rest) / (rest + 38));
}
