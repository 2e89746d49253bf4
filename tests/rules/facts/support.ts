/** Facts of one call on a computer that exists only in memory. */

import { loadGrammars } from '../../../main/guard/grammars.ts';
import type { JsonObject } from '../../../rules/facts/call.ts';
import { type CallFacts, deriveFacts } from '../../../rules/facts/facts.ts';
import type { OperatingSystem } from '../../../rules/facts/files.ts';
import type { FieldValue } from '../../../rules/language/index.ts';
import { callOf, contextOf, type Row } from '../../score/rows.ts';

const grammars = await loadGrammars();

export const FOLDERS = { linux: '/home/dev/app', macos: '/Users/sam/app', windows: 'C:\\Users\\sam\\app' } as const;

export interface CallOptions extends Pick<Row, 'setup' | 'session'> {
  readonly os?: OperatingSystem;
  readonly cwd?: string;
}

export function factsOf(tool: string, input: JsonObject, { os = 'linux', cwd, ...more }: CallOptions = {}): CallFacts {
  const row: Row = { id: '', tool, input, cwd: cwd ?? FOLDERS[os], os, category: '', expect: 'ask', ...more };
  return deriveFacts(callOf(row), contextOf(row, grammars));
}

export function commandFacts(command: string, options?: CallOptions, tool = 'Bash'): CallFacts {
  return factsOf(tool, { command }, options);
}

/** What a command does to files: `read /home/dev/app/a`, sorted, without listings. */
export function touchesOf(facts: CallFacts): readonly string[] {
  return facts.effects.touches
    .filter(({ operation }) => operation !== 'list')
    .map(
      ({ operation, path, where }) => `${where === 'here' ? '' : `${where} `}${operation} ${path.real ?? path.written}`,
    )
    .toSorted();
}

/** The value of a field in the first view that has one. */
export function fieldOf(facts: CallFacts, field: string, argument?: string): FieldValue | undefined {
  for (const view of facts.views) {
    const value = view.read(field, argument);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Everything a call does that rules may ask about: its actions, what it does to files, whom it contacts. */
export function deedsOf(facts: CallFacts): readonly string[] {
  const actions = fieldOf(facts, 'call.actions');
  const touches = touchesOf(facts).filter((touch) => !/^(?:mention|execute|search) /.test(touch));
  const contacts = facts.effects.contacts.map(({ purpose, host }) => `${purpose} ${host}`.trim());
  return [...new Set([...(Array.isArray(actions) ? actions.map(String) : []), ...touches, ...contacts])];
}
