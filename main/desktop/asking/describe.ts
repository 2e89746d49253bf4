import os from 'node:os';
import type { Deed, ExactLine, Thing, Verb } from '../../../preload/contract.ts';
import type { FileOperation, JsonObject, ToolCall } from '../../../rules/facts/call.ts';
import type { Question } from '../../ask/question.ts';
import type { AuditRecord } from '../../audit/record.ts';
import { type Objects, type PresentedCall, presentCall } from '../../present/deed.ts';
import { deedOfRecord } from '../../present/recorded-deed.ts';

const known = new WeakMap<Question, PresentedCall>();

/** What the question is about, as windows show it; worked out once. @param objects whether rules object to these views */
export function describeQuestion(question: Question, objects?: Objects): PresentedCall {
  const before = known.get(question);
  if (before) return before;
  const { facts, call } = question;
  const made = facts ? presentCall(facts, objects) : unknownCall(call);
  known.set(question, made);
  return made;
}

/** Of a call that could not be looked into, only what it says itself is known. */
function unknownCall(call: ToolCall): PresentedCall {
  return { deed: deedOf(call), consequences: ['partly-hidden'], risk: 'high', lines: linesOf(call), steps: [] };
}

function deedOf(call: ToolCall): Deed {
  const [first] = call.targets;
  if (call.command) return deed('run', [{ type: 'command', text: call.command.text }]);
  if (first) {
    const files = call.targets.map(({ path }): Thing => ({ type: 'file', path }));
    return { ...deed(FILE_VERBS[first.operation], files.slice(0, 3)), more: Math.max(0, files.length - 3) };
  }
  if (call.mcp) return deed('use-tool', [{ type: 'tool', name: call.mcp.tool, server: call.mcp.server }]);
  if (call.urls.length > 0)
    return deed(
      'open-page',
      call.urls.map((url): Thing => ({ type: 'website', host: hostOf(url) })),
    );
  return deed('use-tool', [{ type: 'tool', name: call.tool }]);
}

const FILE_VERBS: Readonly<Record<FileOperation, Verb>> = {
  read: 'read',
  write: 'change',
  edit: 'change',
  delete: 'delete',
  search: 'search',
};

function deed(verb: Verb, things: Thing[]): Deed {
  return { verb, things, more: 0 };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : url;
}

function linesOf({ command, input }: ToolCall): ExactLine[] {
  return plainLines(command?.text ?? namedValues(input));
}

function namedValues(input: JsonObject): string {
  return Object.entries(input)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n');
}

function plainLines(text: string): ExactLine[] {
  return text.split('\n').map((line) => ({ text: line, tone: 'plain', marks: [], colours: [] }));
}

/** What a recorded call did. */
export function describeRecord(record: AuditRecord): Deed {
  return deedOfRecord(record, os.homedir()) ?? deed('use-tool', [{ type: 'tool', name: record.tool }]);
}

/** The exact call as it was recorded. */
export function linesOfRecord({ input }: AuditRecord): ExactLine[] {
  const command = input['command'];
  return plainLines(typeof command === 'string' ? command : namedValues(input));
}
