import type { SecretSpan } from './span.ts';

/** How programs take a password on their command line. */
export interface ProgramOptions {
  /** Lower case. */
  readonly programs: readonly string[];
  /** The password follows right behind: `-psecret`. */
  readonly attached?: readonly string[];
  /** The password is the next word. */
  readonly following?: readonly string[];
  /** The next word is `user:password`, with this sign between the two. */
  readonly account?: { readonly options: readonly string[]; readonly sign: string };
  /** The password is the last word. */
  readonly last?: true;
}

export const OPTION_PROGRAMS: readonly ProgramOptions[] = [
  {
    programs: ['mysql', 'mysqldump', 'mysqladmin', 'mysqlimport', 'mysqlsh', 'mariadb', 'mariadb-dump'],
    attached: ['-p'],
  },
  { programs: ['sshpass'], attached: ['-p'], following: ['-p'] },
  {
    programs: ['curl', 'wget', 'http ', 'https '],
    account: { options: ['-u', '--user', '-U', '--proxy-user', '-a', '--auth'], sign: ':' },
  },
  {
    programs: ['docker', 'podman', 'nerdctl', 'helm', 'skopeo', 'buildah', 'oras'],
    following: ['-p'],
    account: { options: ['--creds', '--src-creds', '--dest-creds'], sign: ':' },
  },
  { programs: ['az ', 'oc ', 'cf ', 'rabbitmqadmin', 'arangosh'], following: ['-p'] },
  { programs: ['redis-cli', 'valkey-cli'], following: ['-a', '--pass'] },
  {
    programs: ['mongo', 'mongosh', 'mongodump', 'mongorestore', 'mongoexport', 'mongoimport'],
    following: ['-p'],
    attached: ['-p'],
  },
  { programs: ['7z', '7za', '7zr', '7zz'], attached: ['-p'] },
  {
    programs: ['zip', 'unzip', 'sqlcmd', 'bcp', 'ipmitool', 'mosquitto_pub', 'mosquitto_sub', 'ssh-keygen'],
    following: ['-P', '-N'],
    attached: ['-P'],
  },
  { programs: ['ldapsearch', 'ldapadd', 'ldapmodify', 'ldapdelete', 'ldappasswd'], following: ['-w', '-s'] },
  { programs: ['openssl'], following: ['-k', '-K'] },
  { programs: ['smbclient', 'smbmap', 'rpcclient', 'net rpc'], account: { options: ['-U', '--user'], sign: '%' } },
  { programs: ['lftp', 'ncftp'], following: ['-p'], account: { options: ['-u', '--user'], sign: ',' } },
  { programs: ['plink', 'pscp', 'psftp'], following: ['-pw'] },
  { programs: ['xfreerdp', 'wfreerdp'], attached: ['/p:'] },
  { programs: ['htpasswd'], last: true },
  { programs: ['vault login', 'heroku auth:token', 'npm token revoke'], last: true },
];

/** Longest command that is looked at. */
const COMMAND = 1024;

export interface ReadOptions {
  readonly spans: readonly SecretSpan[];
  /** Where the command ends. */
  readonly end: number;
}

/** Passwords among the words behind a program's name. */
export function readOptions(text: string, from: number, to: number, options: ProgramOptions): ReadOptions {
  // The name of a program, not a part of another word.
  if (from > 0 && /[A-Za-z0-9_.-]/.test(text[from - 1] ?? '')) return { spans: [], end: from };
  if (text[to - 1] !== ' ' && /[A-Za-z0-9_]/.test(text[to] ?? '')) return { spans: [], end: from };
  const { words, end } = wordsBehind(text, to);
  return { spans: [...passwordsAmong(text, words, options)], end };
}

function* passwordsAmong(
  text: string,
  words: readonly Word[],
  { attached = [], following = [], account, last }: ProgramOptions,
): Generator<SecretSpan> {
  const secret = (word: Word | undefined, skip = 0): SecretSpan[] => {
    if (!word || word.text.length <= skip || /^(?:\$|‹|<|%[A-Z])/.test(word.text.slice(skip))) return [];
    return [unquoted(text, word.from + skip, word.to)];
  };
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    const prefix = attached.find((option) => word.text.startsWith(option) && word.text.length > option.length);
    if (prefix) yield* secret(word, prefix.length);
    if (following.includes(word.text) && next && !next.text.startsWith('-')) yield* secret(next);
    const joined = account?.options.find((option) => option.startsWith('--') && word.text.startsWith(`${option}=`));
    const holder = joined ? word : account?.options.includes(word.text) ? next : undefined;
    const at = holder?.text.indexOf(account?.sign ?? ':', joined ? joined.length + 1 : 0) ?? -1;
    if (holder && at >= 0) yield* secret(holder, at + 1);
    if (/^(?:-?-?pass(?:in|out)?=?)?pass:/.test(word.text)) yield* secret(word, word.text.indexOf('pass:') + 5);
  }
  const end = words.at(-1);
  if (last && words.length > 1 && end && !end.text.startsWith('-')) yield* secret(end);
}

function unquoted(text: string, from: number, to: number): SecretSpan {
  let [first, end] = [from, to];
  while (first < end && /[\\"']/.test(text[first] ?? '')) first++;
  while (end > first && /[\\"']/.test(text[end - 1] ?? '')) end--;
  return { from: first, to: end, name: 'password' };
}

interface Word {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** The words of a simple command, quotes taken off. It ends with its line or at a sign between commands. */
function wordsBehind(text: string, start: number): { readonly words: readonly Word[]; readonly end: number } {
  const words: Word[] = [];
  const limit = Math.min(text.length, start + COMMAND);
  let word = '';
  let from = -1;
  let quote = '';
  const end = (at: number) => {
    if (from >= 0) words.push({ text: word, from, to: at });
    word = '';
    from = -1;
  };
  for (let at = start; at < limit; at++) {
    const letter = text[at] ?? '';
    if (quote === '' && /[\s|;&()<>]/.test(letter)) {
      end(at);
      if (/[\n|;&()]/.test(letter)) return { words, end: at };
      continue;
    }
    if (from < 0) from = at;
    if (letter === '\\') word += text[++at] === '"' ? '' : (text[at] ?? '');
    else if (letter === quote) quote = '';
    else if (quote === '' && (letter === '"' || letter === "'")) quote = letter;
    else word += letter;
  }
  end(limit);
  return { words, end: limit };
}
