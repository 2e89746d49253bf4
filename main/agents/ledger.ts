import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import type { AgentName } from '../../rules/facts/call.ts';
import { takeLock } from './lock.ts';

/**
 * What Perch wrote into whose settings: the backup of each file before the first change, and the marks by which Perch's
 * own parts are known. Taking an entry away needs both: the one restores byte for byte, the other says what to remove.
 */
export interface Ledger {
  entries(agent: AgentName): readonly LedgerEntry[];
  /** Everyone who registered in a file: VS Code and Copilot share one. */
  agentsAt(file: string): readonly AgentName[];
  /** Takes the place of the agent's entry for the same file. */
  set(agent: AgentName, entry: LedgerEntry): void;
  remove(agent: AgentName, file: string): void;
  /** Keeps a copy of a settings file; the answer finds it again. */
  keep(agent: AgentName, bytes: Buffer): string;
  kept(name: string): Buffer;
  /** Runs a change while no other Perch makes one. @throws {LedgerBusyError} */
  exclusively<Result>(change: () => Result): Result;
}

/** Another Perch is changing settings at this moment. */
export class LedgerBusyError extends Error {}

const entrySchema = v.object({
  file: v.string(),
  /** How the file is written: decides how Perch's parts are taken out of it. */
  form: v.picklist(['json-hooks', 'codex-trust', 'own-file']),
  /** Commands, keys or lines by which Perch's parts are found; everything ever written there and not taken away yet. */
  marks: v.array(v.string()),
  /** The kept copy of the file without Perch's entry; null when there was no file. */
  before: v.nullable(v.string()),
  /** SHA-256 of the file as Perch left it. */
  after: v.string(),
});
export type LedgerEntry = v.InferOutput<typeof entrySchema>;

const ledgerSchema = v.record(v.string(), v.array(entrySchema));
type Entries = v.InferOutput<typeof ledgerSchema>;

/** The ledger as a folder: one file that says what was done, and beside it the copies that were kept. */
export function folderLedger(folder: string): Ledger {
  const file = path.join(folder, 'registrations.json');
  const read = (): Entries => {
    try {
      return v.parse(ledgerSchema, JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      return {};
    }
  };
  const write = (entries: Entries) => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, JSON.stringify(entries, undefined, 2), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  const others = (entries: Entries, agent: AgentName, at: string) =>
    (entries[agent] ?? []).filter((entry) => entry.file !== at);
  return {
    entries: (agent) => read()[agent] ?? [],
    agentsAt: (at) =>
      Object.entries(read()).flatMap(([agent, entries]) =>
        entries.some((entry) => entry.file === at) ? [agent as AgentName] : [],
      ),
    set: (agent, entry) => {
      const all = read();
      write({ ...all, [agent]: [...others(all, agent, entry.file), entry] });
    },
    remove: (agent, at) => {
      const all = read();
      const { [agent]: _, ...rest } = all;
      const left = others(all, agent, at);
      write(left.length > 0 ? { ...rest, [agent]: left } : rest);
    },
    keep(agent, bytes) {
      const name = `${agent}-${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.backup`;
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(path.join(folder, name), bytes, { mode: 0o600 });
      return name;
    },
    kept: (name) => readFileSync(path.join(folder, path.basename(name))),
    exclusively(change) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const release = takeLock(path.join(folder, 'registrations.json.lock'));
      if (!release) throw new LedgerBusyError('Another Perch is changing settings just now. Try again.');
      try {
        return change();
      } finally {
        release();
      }
    },
  };
}
