import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claudeCode } from '../../../../main/agents/claude-code/adapter.ts';
import { fixedAsker } from '../../../../main/ask/question.ts';
import { unpack } from '../../../../main/audit/content.ts';
import { SHAPES } from '../../../../main/audit/masking/shapes.ts';
import { parseQuery } from '../../../../main/audit/query/parse.ts';
import { createGuard } from '../../../../main/guard/guard.ts';
import type { JsonObject, JsonValue } from '../../../../rules/facts/call.ts';
import { openTestRecords } from '../open-records.ts';
import { exampleOf } from './examples.ts';

/** Everything that lies in a folder as text, packed records unpacked. */
function everythingIn(folder: string): string {
  const files = readdirSync(folder, { recursive: true }).map((name) => path.join(folder, String(name)));
  const raw = files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file, 'latin1'));
  const database = new DatabaseSync(path.join(folder, 'audit.db'), { readOnly: true });
  const contents = database
    .prepare('SELECT content FROM records')
    .all()
    .map((row) => unpack(row['content'] as string | Uint8Array));
  database.close();
  return [...raw, ...contents].join('\n');
}

/** A secret, and how it comes into a call so that it can be known. */
interface Planted {
  readonly secret: string;
  readonly text: string;
}

const password = fc.stringMatching(/^[A-Za-z0-9!*+^~]{4,20}$/).map((random) => `Zq${random}7x`);
const token = fc.tuple(fc.nat({ max: SHAPES.length - 1 }), fc.nat({ max: 1_000_000 })).map(([at, seed]): Planted => {
  const secret = exampleOf(SHAPES[at] as (typeof SHAPES)[number], seed);
  return { secret, text: `use ${secret} now` };
});
const behindName = fc
  .tuple(
    password,
    fc.constantFrom(
      (secret: string) => `export DB_PASSWORD='${secret}'; run`,
      (secret: string) => `curl -u ana:${secret} https://example.org`,
      (secret: string) => `mysql -u root -p'${secret}' shop`,
      (secret: string) => `{"client_secret": "${secret}"}`,
      (secret: string) => `postgres://ana:${encodeURIComponent(secret)}@db/shop password="${secret}"`,
      (secret: string) => `api_key: "${secret}"`,
    ),
  )
  .map(([secret, write]): Planted => ({ secret, text: write(secret) }));
const planted = fc.oneof(token, behindName);

/** JSON as another program might have written it: every so many letters of texts stand as escapes. */
function hidden(value: JsonValue, every: number): string {
  if (typeof value === 'string') {
    let count = 0;
    const text = JSON.stringify(value).slice(1, -1);
    return `"${text.replaceAll(/\\.|[\s\S]/g, (letter) => (letter.length === 1 && /[A-Za-z0-9]/.test(letter) && ++count % every === 0 ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}` : letter))}"`;
  }
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map((item) => hidden(item, every)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, member]) => `${JSON.stringify(key)}:${hidden(member, every)}`)
      .join(',')}}`;
  }
  return JSON.stringify(value);
}

const places: readonly ((text: string) => { event: JsonObject })[] = [
  (text) => ({
    event: { hook_event_name: 'PreToolUse', tool_name: 'Bash', tool_input: { command: text, description: 'x' } },
  }),
  (text) => ({
    event: {
      hook_event_name: 'PreToolUse',
      tool_name: 'Write',
      tool_input: { file_path: '/p/.env', content: `# settings\n${text}\n` },
    },
  }),
  (text) => ({
    event: {
      hook_event_name: 'PreToolUse',
      tool_name: 'Edit',
      tool_input: { file_path: '/p/a.ts', old_string: text, new_string: 'x' },
    },
  }),
  (text) => ({
    event: {
      hook_event_name: 'PreToolUse',
      tool_name: 'mcp__db__query',
      tool_input: { nested: { list: [1, { text }] } },
    },
  }),
  (text) => ({ event: { hook_event_name: 'UserPromptSubmit', prompt: `Please ${text}` } }),
  (text) => ({
    event: { hook_event_name: 'PostToolUse', tool_name: 'Bash', tool_use_id: 'u', tool_response: { stdout: text } },
  }),
  (text) => ({ event: { hook_event_name: 'PermissionRequest', tool_name: 'Bash', tool_input: { command: text } } }),
];

describe('a secret that an agent shows', () => {
  it('is found nowhere in the data folder, neither in files nor in records nor by searching', async () => {
    const { records, files } = await openTestRecords();
    const secrets: string[] = [];
    const guard = createGuard({
      adapter: () => claudeCode,
      // Facts and reasons repeat what the call says, bare and taken apart.
      judge: ({ call }) => ({
        judgement: {
          matched: [
            {
              rule: 'Deny it',
              effect: 'deny',
              priority: 'CRITICAL',
              tags: [],
              description: 'd',
              output: `Not this: ${call.command?.text ?? JSON.stringify(call.input)}`,
              pack: 'p',
            },
          ],
          errors: [{ where: 'a rule', message: `failed on ${JSON.stringify(call.input)}` }],
          facts: { 'tool.input': JSON.stringify(call.input), 'cmd.argv': (call.command?.text ?? '').split(' ') },
        },
        project: call.cwd,
        summary: `run ${call.command?.text ?? ''}`,
        facts: undefined,
      }),
      remember: () => undefined,
      lift: () => undefined,
      used: () => undefined,
      agentProcess: () => undefined,
      settings: () => ({ mode: 'guardrails', floor: 'defer' }),
      ask: fixedAsker('deny'),
      append: records.append,
      agentPid: () => 1,
      clock: { now: Date.now, microseconds: () => performance.now() * 1000 },
      problem: (message) => {
        throw new Error(message);
      },
      unread: () => undefined,
    });
    await fc.assert(
      fc.asyncProperty(
        planted,
        fc.nat({ max: places.length - 1 }),
        fc.integer({ min: 1, max: 9 }),
        async ({ secret, text }, at, every) => {
          secrets.push(secret);
          const { event } = (places[at] as (typeof places)[number])(text);
          const body = hidden({ session_id: 's', cwd: '/p', transcript_path: '', ...event }, every);
          await guard(
            { agent: 'claude-code', pid: 2, parentPid: 1, cwd: '/p', body: Buffer.from(body) },
            () => new AbortController().signal,
          );
        },
      ),
      { numRuns: 400, seed: 20251121 },
    );
    expect(records.count()).toBe(400);
    // Through the index too: it holds the words of what was written.
    await records.facets(parseQuery('').query);
    for (const secret of secrets.slice(0, 40)) {
      const { records: found } = await records.search(
        { terms: [{ type: 'word', text: secret, form: 'phrase', not: false }] },
        { limit: 1 },
      );
      expect(found).toEqual([]);
    }
    await records.close();
    const everything = everythingIn(files.folder);
    const leaked = secrets.filter(
      (secret) => everything.includes(secret) || everything.includes(JSON.stringify(secret).slice(1, -1)),
    );
    expect(leaked).toEqual([]);
  });
});
