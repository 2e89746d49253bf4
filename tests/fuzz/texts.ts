/** Smaller languages: queries, agents' settings files, the wire's header, and what windows send. */
import * as v from 'valibot';
import { parseSettings, SettingsFileError, withChanges } from '../../main/agents/settings-file.ts';
import { parseToml, removeValue, setValue } from '../../main/agents/toml-file.ts';
import { complete } from '../../main/audit/query/complete.ts';
import { LONGEST_QUERY, parseQuery } from '../../main/audit/query/parse.ts';
import { printQuery } from '../../main/audit/query/query.ts';
import { FrameError, readHeader } from '../../main/service/frame.ts';
import { REQUESTS, type RequestName } from '../../preload/contract.ts';
import { valueLike } from './from-schema.ts';
import { type Fuzzer, stackOf } from './fuzzer.ts';
import { anyValue, bend, mutate } from './mutate.ts';
import type { Random } from './random.ts';

/** Makes a fuzzer out of texts to begin with and a check that answers what is wrong with a text. */
export function textFuzzer(name: string, seeds: readonly string[], words: readonly string[], check: Check): Fuzzer {
  return {
    name,
    seeds: () => seeds.map((input) => ({ input })),
    attempt(random) {
      const input = random.raw()?.toString() ?? mutate(random.pick(seeds), random, words);
      try {
        const what = check(input, random);
        return what === undefined ? undefined : { what, input };
      } catch (error) {
        return { what: stackOf(error), input };
      }
    },
  };
}
type Check = (input: string, random: Random) => string | undefined;

const QUERIES = [
  'rm -rf verdict:denied agent:claude-code,codex after:2026-01-02',
  '"two words" -path:~/app/** tool:Bash is:asked',
  'host:*.example.com before:yesterday -rule:"Deny reading keys"',
];

export const queryFuzzer = (): Fuzzer =>
  textFuzzer('query', QUERIES, ['verdict:', 'is:', '-', '"', ',', 'after:', '*'], (text, random) => {
    const { query } = parseQuery(text);
    complete(text, random.below(text.length + 1));
    const printed = printQuery(query);
    // Quotes that printing adds may make it too long to be read whole, which is then said.
    if (printed.length > LONGEST_QUERY) return undefined;
    const again = printQuery(parseQuery(printed).query);
    return again === printed ? undefined : `it is printed as ${printed}, and that as ${again}`;
  });

const JSON_SETTINGS = [
  '{\n  // keep\n  "hooks": { "PreToolUse": [{ "matcher": "*", "hooks": [] }] },\n  "model": "x",\n}\n',
  '{"hooks":{"PreToolUse":[1,2,3]}}',
  '\ufeff{\r\n\t"a": [],\r\n\t"hooks": {}\r\n}\r\n',
  '',
];

/** An entry put in and taken out again leaves what the file says as it was; other members never change. */
export const jsonSettingsFuzzer = (): Fuzzer =>
  textFuzzer('settings', JSON_SETTINGS, ['"hooks"', ': ', '[]', '{}', ', ', '//', '/*', '*/'], (text) => {
    const file = (content: string | Buffer) =>
      parseSettings({ file: 'settings.json', exists: true, bytes: Buffer.from(content) });
    try {
      const before = file(text);
      if (typeof before.value !== 'object' || before.value === null || Array.isArray(before.value)) return undefined;
      // A key that stands there twice has no one value to go back to.
      if (Object.hasOwn(before.value, 'perch') || text.split('"perch"').length > 1) return undefined;
      const added = file(withChanges(before, [{ path: ['perch'], value: { on: true } }]));
      const { perch, ...rest } = added.value as Record<string, unknown>;
      if (JSON.stringify(perch) !== '{"on":true}') return 'the entry is not there';
      if (JSON.stringify(rest) !== JSON.stringify(before.value)) return 'other settings changed';
      const removed = file(withChanges(added, [{ path: ['perch'], value: undefined }]));
      return JSON.stringify(removed.value) === JSON.stringify(before.value) ? undefined : 'it did not go back';
    } catch (error) {
      if (error instanceof SettingsFileError) return undefined;
      throw error;
    }
  });

const TOML_SETTINGS = [
  'model = "x"\n\n[features]\nhooks = true\n\n[hooks.state."a:b"]\ntrusted_hash = "1"\n',
  '# keep\r\n[a]\r\nb = [1, 2]\r\n[[list]]\r\nx = 1\r\n',
  '',
];

export const tomlSettingsFuzzer = (): Fuzzer =>
  textFuzzer('toml', TOML_SETTINGS, ['[hooks]', '[[', ']]', ' = ', '"""', '#', '\r\n'], (text) => {
    try {
      const before = parseToml('config.toml', text);
      if (text.includes('perch')) return undefined;
      const set = setValue(before, ['perch', 'a:b'], 'hash', 'v');
      const value = set.value as { readonly perch?: Readonly<Record<string, { readonly hash?: string }>> };
      if (value.perch?.['a:b']?.hash !== 'v') return 'the value is not there';
      const removed = removeValue(set, ['perch', 'a:b'], 'hash');
      return asJson(removed.value) === asJson(before.value) ? undefined : 'it did not go back';
    } catch (error) {
      if (error instanceof SettingsFileError) return undefined;
      throw error;
    }
  });

function asJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => (typeof member === 'bigint' ? String(member) : member));
}

export const wireFuzzer = (): Fuzzer =>
  textFuzzer(
    'wire',
    ['PERCH/1 claude-code 12345 1234 /home/dev/caf%C3%A9 42\n{"a":1}'],
    ['%', ' ', '\n', '-1'],
    (text) => {
      try {
        const read = readHeader(Buffer.from(text, 'latin1'), 1000);
        if (!read) return text.includes('\n') ? 'a whole line is not enough' : undefined;
        const { bodyLength, pid } = read.header;
        return bodyLength >= 0 && bodyLength <= 1000 && pid >= 0 ? undefined : 'a length or a number out of range';
      } catch (error) {
        if (error instanceof FrameError) return undefined;
        throw error;
      }
    },
  );

const NAMES = Object.keys(REQUESTS) as readonly RequestName[];

/** What a window sends is taken or refused by its schema, which itself never fails in another way. */
export const windowFuzzer = (): Fuzzer => ({
  name: 'window',
  attempt(random) {
    const name = random.pick(NAMES);
    const { input } = REQUESTS[name];
    const right = valueLike(input, random);
    const value = random.chance(0.2) ? anyValue(random) : random.chance(0.5) ? bend(right, random) : right;
    try {
      const read = v.safeParse(input, value);
      if (!read.success || v.safeParse(input, read.output).success) return undefined;
      return { what: 'what was taken is refused the second time', input: JSON.stringify([name, value]) };
    } catch (error) {
      return { what: stackOf(error), input: JSON.stringify([name, value]) };
    }
  },
});
