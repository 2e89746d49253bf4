import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentOf } from '../../../../main/audit/content.ts';
import { mark, maskEveryPart, maskRecord, maskText } from '../../../../main/audit/masking/mask.ts';
import { SHAPES } from '../../../../main/audit/masking/shapes.ts';
import type { JsonObject, JsonValue } from '../../../../rules/facts/call.ts';
import { call } from '../sample.ts';
import { exampleOf } from './examples.ts';

const fingerprint = (secret: string) => createHash('sha256').update(secret).digest('hex').slice(0, 6);
const mask = (text: string) => maskText(text, fingerprint);
const masked = (name: string, secret: string) => mark(name, fingerprint(secret));

describe('tokens known by their look', () => {
  const examples = SHAPES.flatMap((shape, index) =>
    shape.starts.map((start, at) => [shape.name, start, exampleOf(shape, index * 100 + at, start)] as const),
  );

  it.each(examples)('%s, %s…', (_name, _start, example) => {
    for (const around of [
      `x ${example} y`,
      `"${example}"`,
      `--header "T: ${example}"`,
      `a\n${example}\n`,
      `{"a":"${example}"}`,
      `(${example}).`,
    ]) {
      expect(mask(around)).not.toContain(example);
      expect(mask(around)).toContain('‹');
    }
  });

  it('stay equal when they are equal, and different when they are not', () => {
    const [one, other] = [
      exampleOf(SHAPES[0] as (typeof SHAPES)[number], 1),
      exampleOf(SHAPES[0] as (typeof SHAPES)[number], 2),
    ];
    expect(mask(`${one} ${other} ${one}`)).toBe(
      `${masked('github token', one)} ${masked('github token', other)} ${masked('github token', one)}`,
    );
  });
});

describe('secrets known by their surroundings', () => {
  const SECRET = 'hunter2x';
  it.each([
    ['an assignment', 'export DB_PASSWORD=§ && run'],
    ['an assignment in quotes', `API_TOKEN="§" node x`],
    ['PowerShell', '$env:GITHUB_TOKEN = "§"'],
    ['setx', 'setx API_TOKEN §'],
    ['cmd', 'set API_TOKEN=§'],
    ['YAML', 'database:\n  password: §\n'],
    ['JSON', '{"user":"ana","password":"§"}'],
    ['JSON within a text', 'curl -d "{\\"password\\": \\"§\\"}" x'],
    ['code', 'const client = connect({ apiKey: "§" })'],
    ['a Python call', "connect(user='ana', password='§')"],
    ['XML', '<db><password>§</password></db>'],
    ['a connection string', 'Server=x;User Id=sa;Password=§;Database=y'],
    ['an address', 'psql postgres://ana:§@db.example.org:5432/shop'],
    ['an escaped address', 'https:\\/\\/ana:§@example.org\\/x'],
    ['a query', 'https://x.example.org/?api_key=§&b=1'],
    ['a bearer header', 'curl -H "Authorization: Bearer §abcdef0123" x'],
    ['a header of its own', "curl -H 'X-Api-Key: §' x"],
    ['a cookie', 'curl -H "Cookie: session=§; theme=dark" x'],
    ['curl -u', 'curl -u ana:§ https://example.org'],
    ['curl --user=', 'curl --user=ana:§ https://example.org'],
    ['mysql -p', 'mysql -u root -p§ -h db shop'],
    ["mysql -p'…'", "mysqldump -u root -p'§' shop"],
    ['sshpass', 'sshpass -p § ssh a@b'],
    ['docker login', 'docker login -u ana -p § registry.example.org'],
    ['redis-cli -a', 'redis-cli -a § ping'],
    ['a flag', 'tool --password § --verbose'],
    ['a flag with =', 'tool --client-secret=§'],
    ['chpasswd', "echo 'root:§' | sudo chpasswd"],
    ['openssl', 'openssl rsa -in k -passin pass:§'],
    ['gpg', 'gpg --batch --passphrase § -c f'],
    ['7z', '7z a -p§ x.7z f'],
    ['zip', 'zip -P § x.zip f'],
    ['htpasswd', 'htpasswd -b file ana §'],
    ['smbclient', 'smbclient -U ana%§ //host/share'],
    ['.netrc', 'machine example.org login ana password §'],
    ['aws configure', 'aws configure set aws_secret_access_key §'],
    ['.npmrc', '//registry.example.org/:_authToken=§'],
    ['a sentence', 'The password is §.'],
  ])('%s', (_what, text) => {
    const result = mask(text.replaceAll('§', SECRET));
    expect(result).not.toContain(SECRET);
    expect(result).toMatch(/‹(password|token|key|secret|cookie|web token|credential)·[0-9a-f]{6}›/);
  });

  it.each([
    ['a whole key', '-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA§\nabcd1234==\n-----END RSA PRIVATE KEY-----'],
    ['a key in a quoted text', '"-----BEGIN PRIVATE KEY-----\\nMIIE§\\n-----END PRIVATE KEY-----\\n"'],
    ['the beginning of a key', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl§'],
    ['the end of a key', 'MIIEowIBAAKCAQEA§\nabcd1234==\n-----END RSA PRIVATE KEY-----'],
    ['a PuTTY key', 'Private-Lines: 14\nAAABAQCx7b§AAABAQCx7bAAABAQCx7bAAABAQCx7b\n'],
    [
      'basic authorization',
      `Authorization: Basic ${Buffer.from('ana:hunter2x').toString('base64')}`.replace('aHVudGVyMng=', '§'),
    ],
  ])('%s', (_what, text) => {
    expect(mask(text.replaceAll('§', 'q8w7e6r5t4'))).not.toContain('q8w7e6r5t4');
  });
});

describe('what is no secret stays readable', () => {
  it.each([
    'npm ci && npm test -- --watch=false',
    'const token = getToken();',
    'password: string;',
    'function setPassword(password: string): void {',
    'if (password === other) return;',
    'const password = req.body.password',
    'connect(user=user, password=password)',
    'max_tokens: 4096',
    'max_tokens=100, tokenizer=fast',
    'API_KEY=$API_KEY npm start',
    ['password: $', '{{ secrets.DB_PASSWORD }}'].join(''),
    'key: value',
    'cat /path/to/key.pem',
    'author: ana, authority: none',
    'git commit -m "fix token handling: see docs"',
    'https://example.org/a?page=2&sort=key',
    'https://example.org:8080/x',
    'ssh ana@example.org',
    'task-abc-def-ghi and sk-learn-something-quite-long-name',
    'sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    '16f0be6d-db5d-4fb7-8bc1-a43af65da09c',
    'cp -p a b; mkdir -p x/y',
    'the password must be changed',
    '‹password·1a2b3c› was masked before: PASSWORD=‹password·1a2b3c›',
  ])('%s', (text) => {
    expect(mask(text)).toBe(text);
  });
});

describe('a record', () => {
  const SECRET = 'hunter2x';

  it('has a secret masked everywhere that one part of it gives away', () => {
    const record = maskRecord(
      call({
        input: { command: ['mysql', '-uroot', `-p${SECRET}`] },
        facts: { 'cmd.argv': ['mysql', `-p${SECRET}`], other: SECRET, escaped: encodeURIComponent(SECRET) },
        reason: `You may not use ${SECRET} here.`,
        summary: `connect with ${SECRET}`,
        actions: [{ does: 'run', name: SECRET }],
      }),
      fingerprint,
    );
    expect(JSON.stringify(record)).not.toContain(SECRET);
    expect(record.reason).toBe(`You may not use ${masked('password', SECRET)} here.`);
  });

  it.each([
    ['the name of its member', { password: SECRET }],
    ['a pair of name and value', { env: [{ name: 'DB_PASSWORD', value: SECRET }] }],
    ['a number', { pin: { passcode: 4711_0815 } }],
    ['JSON that hides letters behind escapes', { text: '{"a":"\\u0067hp_0123456789abcdefghijABCDEFGHIJ012345"}' }],
    ['a member’s name', { ghp_0123456789abcdefghijABCDEFGHIJ012345: 1 }],
  ])('knows a secret by %s', (_what, input) => {
    const text = JSON.stringify(maskRecord(call({ input }), fingerprint).input);
    expect(text).toContain('‹');
    for (const secret of [SECRET, '47110815', '0123456789abcdefghijABCDEFGHIJ012345'])
      expect(text).not.toContain(secret);
  });

  it('keeps the ends of what is too long, and says how much is missing', () => {
    const long = `${'a line of text\n'.repeat(5000)}`;
    const [text] = Object.values(maskRecord(call({ input: { content: long } }), fingerprint).input) as [string];
    expect(text.length).toBeLessThan(17_000);
    const sha = createHash('sha256').update(long).digest('hex');
    expect(text).toContain(`‹left out: ${long.length - 16_384} characters, sha256 ${sha}›`);
    expect(text.endsWith('a line of text\n')).toBe(true);
  });

  it.each([
    ['a text of 16 MiB', 'x'.repeat(16 * 1024 * 1024)],
    ['a list of a million', Array.from({ length: 1_000_000 }, (_, index) => index)],
    ['a structure a hundred thousand deep', JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)],
  ])('becomes no larger than is worth keeping: %s', (_what, value) => {
    const record = maskRecord(call({ input: { value } }), fingerprint);
    expect(JSON.stringify(record).length).toBeLessThan(300_000);
  });

  it('loses no secret at the place where a long text is cut', () => {
    const shape = SHAPES[0] as (typeof SHAPES)[number];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 1000 }), (offset, seed) => {
        const secret = exampleOf(shape, seed);
        for (const edge of [12 * 1024, 64 * 1024]) {
          const text = `${'-'.repeat(edge - 150 + offset)} ${secret} ${'-'.repeat(200_000)}`;
          const kept = JSON.stringify(maskRecord(call({ input: { text } }), fingerprint).input);
          expect(kept).not.toContain(secret.slice(0, 20));
        }
      }),
      { numRuns: 40, seed: 3 },
    );
  });

  it('is masked once: masking it again changes nothing', () => {
    const record = call({ input: { command: 'DB_PASSWORD=hunter2x curl -u a:b1c2d3e4 https://x:y9z8w7v6@h' } });
    const once = maskRecord(record, fingerprint);
    expect(maskRecord(once, fingerprint)).toEqual(once);
  });
});

describe('a record without anything to hide', () => {
  const secret = exampleOf(SHAPES[0] as (typeof SHAPES)[number], 3);
  const text = fc.oneof(
    { arbitrary: fc.string({ unit: 'binary', maxLength: 30 }), weight: 4 },
    fc.constantFrom(
      secret,
      `--password=${secret}`,
      '{"a":"\\u0041"}',
      ' [1, "\\u00e9"]',
      'npm test',
      'token',
      'pass word',
    ),
    fc
      .constantFrom(15_000, 16_384, 16_385, 130_000, 131_073)
      .map((length) => 'a b '.repeat(length / 4 + 1).slice(0, length)),
  );
  const { value } = fc.letrec<{ value: JsonValue }>((again) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      text,
      fc.constantFrom(null, true, 12, 123_456, -1),
      fc.array(again('value'), { maxLength: 5 }),
      fc.dictionary(
        fc.constantFrom('a', 'password', 'api_key', 'name', 'value', 'a name that is rather long', secret),
        again('value'),
      ),
    ),
  }));

  it('is told from others at once, and comes out as if every part of it had been gone through', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c'), value), text, (input, summary) => {
        const record = call({ input, summary });
        expect(contentOf(maskRecord(record, fingerprint))).toBe(contentOf(maskEveryPart(record, fingerprint)));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['very many values', { list: Array.from({ length: 4001 }, () => 1) }],
    ['just enough values', { list: Array.from({ length: 3999 }, () => 1) }],
    ['very deep', JSON.parse(`${'{"a":'.repeat(80)}1${'}'.repeat(80)}`) as JsonObject],
    ['just deep enough', JSON.parse(`${'{"a":'.repeat(64)}1${'}'.repeat(64)}`) as JsonObject],
    ['long texts', { list: Array.from({ length: 20 }, () => 'word '.repeat(3000)) }],
    ['a long name', { ['name '.repeat(4000)]: 1 }],
  ])('with %s too', (_name, input) => {
    const record = call({ input });
    expect(contentOf(maskRecord(record, fingerprint))).toBe(contentOf(maskEveryPart(record, fingerprint)));
  });

  it('is not even copied', () => {
    const record = call();
    expect(maskRecord(record, fingerprint)).toBe(record);
  });
});
