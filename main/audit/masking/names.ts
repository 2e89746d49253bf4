/**
 * What the name of a value says about it. `secret`: whatever it holds is masked. `maybe`: it is masked when it looks
 * random.
 */
export type NameStrength = 'secret' | 'maybe';

/** Words that end the name of a secret. */
const NOUNS = [
  'password',
  'passwd',
  'passphrase',
  'passcode',
  'passwort',
  'pwd',
  'pass',
  'secret',
  'token',
  'apikey',
  'accesskey',
  'secretkey',
  'privatekey',
  'authkey',
  'accountkey',
  'signingkey',
  'encryptionkey',
  'masterkey',
  'clientkey',
  'clientkeydata',
  'sharedkey',
  'presharedkey',
  'psk',
  'connectionstring',
  'connstring',
  'connstr',
  'databaseurl',
  'credential',
  'credentials',
  'cred',
  'creds',
  'bearer',
  'cookie',
  'mnemonic',
  'seedphrase',
  'otp',
  'totp',
  'authtoken',
  'authorization',
] as const;
/** These hold a secret when what they hold looks like one. */
const DOUBTFUL_NOUNS = ['key', 'auth', 'sig', 'signature', 'salt', 'webhook', 'license', 'dsn', 'pat', 'sas'] as const;

/** Words behind a noun that leave it a secret. */
const STILL_SECRET = new Set([
  'value',
  'hash',
  'hashed',
  'data',
  'string',
  'text',
  'plain',
  'plaintext',
  'raw',
  'base64',
  'b64',
  'old',
  'new',
  'current',
  'previous',
  'next',
  'confirm',
  'confirmation',
  'repeat',
  'again',
  'prod',
  'production',
  'dev',
  'staging',
  'test',
  'live',
  'default',
  'root',
  'admin',
  'header',
]);

/** Words that a scanner looks for to find such names at all. */
export const NAME_ANCHORS: readonly string[] = [
  'passw',
  'passphrase',
  'passcode',
  'pass',
  'pwd',
  'secret',
  'token',
  'key',
  'credential',
  'cred',
  'psk',
  'connectionstring',
  'connection_string',
  'connection-string',
  'connection string',
  'connstr',
  'conn_str',
  'connstring',
  'database_url',
  'database-url',
  'databaseurl',
  'bearer',
  'cookie',
  'mnemonic',
  'seed phrase',
  'seed_phrase',
  'seedphrase',
  'otp',
  'auth',
  'sig',
  'salt',
  'webhook',
  'license',
  'dsn',
  'pat',
  'sas',
];

const NOUN_SET: ReadonlySet<string> = new Set(NOUNS);
const DOUBTFUL_SET: ReadonlySet<string> = new Set(DOUBTFUL_NOUNS);
/** No noun has more words. */
const MOST_WORDS = 3;

/** Names that were looked at: there are few of them, and they come with every record. */
const known = new Map<string, NameStrength | undefined>();
const MOST_KNOWN = 4000;

/** What a name like `DB_PASSWORD`, `clientSecret` or `max_tokens` promises; undefined: nothing. */
export function strengthOf(name: string): NameStrength | undefined {
  if (known.has(name)) return known.get(name);
  const strength = judged(name);
  if (known.size < MOST_KNOWN && name.length < 80) known.set(name, strength);
  return strength;
}

function judged(name: string): NameStrength | undefined {
  const words = wordsOf(name);
  let end = words.length;
  while (end > 0 && isTrailing(words[end - 1] ?? '')) end--;
  if (end === 0) return undefined;
  if (endsWithNoun(words, end)) return 'secret';
  if (DOUBTFUL_SET.has(words[end - 1] ?? '')) return 'maybe';
  // `PGPASSWORD`, `dbpasswd`: written together. `tokens`, `secret_name`: about secrets, seldom one.
  const last = words[end - 1] ?? '';
  if (LONG_NOUNS.some((noun) => last.endsWith(noun))) return 'secret';
  return words.some((word) => NOUN_SET.has(word) || NOUN_SET.has(word.replace(/s$/, ''))) ? 'maybe' : undefined;
}

const LONG_NOUNS = ['password', 'passwd', 'passphrase', 'secret', 'token', 'apikey', 'accesskey', 'secretkey'];

function isTrailing(word: string): boolean {
  return STILL_SECRET.has(word) || /^[0-9]+$/.test(word);
}

function endsWithNoun(words: readonly string[], end: number): boolean {
  for (let count = 1; count <= MOST_WORDS && count <= end; count++) {
    if (NOUN_SET.has(words.slice(end - count, end).join(''))) return true;
  }
  return false;
}

/** `DB_PASSWORD`, `dbPassword`, `db-password`, `X-Api-Key` in words, lower case. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
