import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import type { AgentName } from '../../rules/facts/call.ts';

/**
 * What Perch wrote into whose settings: the backup of each file before the first change, and the exact commands that
 * are Perch's own. Taking an entry away needs both: the one restores byte for byte, the other says what to remove.
 */
export interface Ledger {
  get(agent: AgentName): LedgerEntry | undefined;
  set(agent: AgentName, entry: LedgerEntry): void;
  remove(agent: AgentName): void;
  /** Keeps a copy of a settings file; the answer finds it again. */
  keep(agent: AgentName, bytes: Buffer): string;
  kept(name: string): Buffer;
}

const entrySchema = v.object({
  file: v.string(),
  /** Every command Perch has registered for this agent and not taken away yet. */
  commands: v.array(v.string()),
  /** The kept copy of the file without Perch's entry; null when there was no file. */
  before: v.nullable(v.string()),
  /** SHA-256 of the file as Perch left it. */
  after: v.string(),
});
export type LedgerEntry = v.InferOutput<typeof entrySchema>;

const ledgerSchema = v.record(v.string(), entrySchema);

/** The ledger as a folder: one file that says what was done, and beside it the copies that were kept. */
export function folderLedger(folder: string): Ledger {
  const file = path.join(folder, 'registrations.json');
  const read = (): Record<string, LedgerEntry> => {
    try {
      return v.parse(ledgerSchema, JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      return {};
    }
  };
  const write = (entries: Record<string, LedgerEntry>) => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, JSON.stringify(entries, undefined, 2), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  return {
    get: (agent) => read()[agent],
    set: (agent, entry) => write({ ...read(), [agent]: entry }),
    remove: (agent) => {
      const { [agent]: _, ...rest } = read();
      write(rest);
    },
    keep(agent, bytes) {
      const name = `${agent}-${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.backup`;
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(path.join(folder, name), bytes, { mode: 0o600 });
      return name;
    },
    kept: (name) => readFileSync(path.join(folder, path.basename(name))),
  };
}
