import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type AgentAdapter,
  type AgentProcess,
  type HookEvent,
  HookInputError,
  type HookReply,
} from '../../../main/agents/adapter.ts';
import type { Decision } from '../../../main/verdict/verdict.ts';

const FIXTURES = path.resolve(import.meta.dirname, '../../fixtures/hooks');

export function decodeWith(
  adapter: AgentAdapter,
  body: object | string | Buffer,
  agentProcess?: AgentProcess,
): HookEvent {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const seen = agentProcess ? { agentProcess } : {};
  return adapter.decode({ body: bytes, cwd: '/where/the/hook/runs', agentPid: 42, ...seen });
}

/** What one recorded input must become: by the file's name below the agent's folder. */
export type GoldenTable = Readonly<Record<string, object>>;

/** Every recorded input of an agent against the table: none may be missing from it. */
export function decodesItsRecordings(adapter: AgentAdapter, folder: string, table: GoldenTable): void {
  const place = path.join(FIXTURES, folder);
  const recorded = (readdirSync(place, { recursive: true }) as string[])
    .map((name) => name.replaceAll(path.sep, '/'))
    .filter((name) => name.endsWith('.json'));

  describe(`${adapter.title}: every recorded input`, () => {
    it('stands in the table', () => {
      expect(recorded.sort()).toEqual(Object.keys(table).sort());
    });

    it.each(Object.entries(table))('%s', (name, expected) => {
      expect(decodeWith(adapter, readFileSync(path.join(place, name)))).toMatchObject(expected);
    });
  });
}

const REASON = 'Off limits — "quoted", ünïcode\nand a second line.';

/** How one answer must read; `reason` stands for the reason that was given. */
export interface Told {
  readonly when: string;
  readonly event: HookEvent;
  readonly decision: Decision;
  readonly reply: (reason: string) => HookReply;
}

export function isTold(adapter: AgentAdapter, table: readonly Told[]): void {
  describe(`${adapter.title}: what it is told`, () => {
    it.each(table)('$when, $decision', ({ event, decision, reply }) => {
      expect(adapter.encode(event, { decision, reason: REASON })).toEqual(reply(REASON));
    });
  });
}

export const stdout = (output: object | string): HookReply => ({
  exitCode: 0,
  stdout: typeof output === 'string' ? output : JSON.stringify(output),
  stderr: '',
});
export const silence = (): HookReply => stdout('');
export const exit2 = (reason: string): HookReply => ({ exitCode: 2, stdout: '', stderr: `${reason}\n` });

/** Claude Code's form of an answer before a tool. */
export const claudeForm = (permissionDecision: Decision) => (reason: string) =>
  stdout({
    hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision, permissionDecisionReason: reason },
  });

/** The denial that an `ask` becomes where nobody can be asked. */
export const instead = (denied: (reason: string) => HookReply) => (reason: string) =>
  denied(
    `${reason} A person has to agree to this step and cannot be asked here, so it is denied. ` +
      'Tell the person; Perch can ask them in its own window.',
  );

/** Inputs that are no calls of this agent's: each must be refused with a word that names the trouble. */
export function refusesWhatItCannotRead(
  adapter: AgentAdapter,
  table: readonly (readonly [what: string, body: object | string | Buffer, message: RegExp])[],
): void {
  const always = [
    ['nothing', '', /sent nothing/],
    ['no JSON', 'hello', /JSON/],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), /UTF-8/],
    ['a list', '[]', /object/],
    ['an empty object', '{}', /missing/],
  ] as const;
  describe(`${adapter.title}: what it cannot read`, () => {
    it.each([...always, ...table])('%s is an error that says what is wrong', (_what, body, message) => {
      expect(() => decodeWith(adapter, body)).toThrow(HookInputError);
      expect(() => decodeWith(adapter, body)).toThrow(message);
    });
  });
}

/* Shapes that many tables share. */
export const call = (more: object, gate = 'before-tool') => ({ type: 'tool-call', gate, call: more });
export const runs = (text: string, more: object = {}) =>
  call({ kind: 'shell', command: { text, language: 'posix' }, cwd: '/home/dev/app', ...more });
export const touches = (operation: string, file: string, more: object = {}) =>
  call({ kind: operation, targets: [{ path: file, operation, ...more }], cwd: '/home/dev/app' });
export const fetches = (...urls: string[]) => call({ kind: 'fetch', urls });
export const asksServer = (server: string, tool: string) =>
  call({ kind: 'mcp', mcp: { server, tool, arguments: { text: 'hi' } } });
export const delegates = (prompt: string) => call({ kind: 'agent', prompt });
export const noted = (happened: string, more: object = {}) => ({ type: 'session-event', happened, ...more });
