import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { ACTION_VERBS, type ActionVerb } from '../actions.ts';
import type { NewRecord } from '../record.ts';
import { type VerdictWord, verdictWord } from '../verdict-word.ts';
import { flagBits, flagsOf } from './flags.ts';

/**
 * What a record is counted by. Millions of records have a few thousand combinations, so counting is adding up small
 * numbers, and a record only names its combination.
 */
export interface Combo {
  readonly agent: string;
  readonly project: string;
  readonly kind: string;
  readonly verdict: VerdictWord;
  readonly by: string;
  readonly tool: string;
  /** Every rule that matched, the deciding ones first. */
  readonly rules: readonly string[];
  /** Bits in the order of `FLAGS`. */
  readonly flags: number;
  /** Bits in the order of `ACTION_VERBS`. */
  readonly does: number;
}

export function comboOf(record: NewRecord): Combo {
  return {
    agent: record.agent,
    project: record.project,
    kind: record.kind,
    verdict: verdictWord(record),
    by: record.by,
    tool: record.tool,
    rules: record.rules.map(({ rule }) => rule),
    flags: flagBits(flagsOf(record)),
    does: record.actions.reduce((bits, { does }) => bits | verbBit(does), 0),
  };
}

export function verbBit(verb: ActionVerb): number {
  return 1 << ACTION_VERBS.indexOf(verb);
}

/** The combinations that an index knows, in memory. */
export function comboTable(database: DatabaseSyncInstance) {
  const byId = new Map<number, Combo>();
  const ids = new Map<string, number>();
  const behind = database.prepare('SELECT id, content FROM combos WHERE id > ? ORDER BY id');
  let last = 0;
  const refresh = () => {
    for (const row of behind.all(last)) {
      last = Number(row['id']);
      const content = String(row['content']);
      byId.set(last, JSON.parse(content) as Combo);
      ids.set(content, last);
    }
  };
  return {
    /** All of them; reads what others have added since. */
    all(): ReadonlyMap<number, Combo> {
      refresh();
      return byId;
    },
    /** The number of a combination, given one when it is new. Within the writer's transaction. */
    idOf(combo: Combo): number {
      const content = JSON.stringify(combo);
      const known = ids.get(content);
      if (known !== undefined) return known;
      refresh();
      const id = ids.get(content) ?? last + 1;
      if (!ids.has(content)) database.prepare('INSERT INTO combos (id, content) VALUES (?, ?)').run(id, content);
      ids.set(content, id);
      byId.set(id, combo);
      last = Math.max(last, id);
      return id;
    },
    /** What was added in a transaction that did not come to its end is forgotten. */
    forget(): void {
      byId.clear();
      ids.clear();
      last = 0;
    },
  };
}
export type ComboTable = ReturnType<typeof comboTable>;
