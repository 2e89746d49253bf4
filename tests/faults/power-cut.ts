/** Files as a cut of the power would leave them, from a journal of what a program did to them (power-journal.c). */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface Step {
  /** As power-journal.c has them; `A`, which tests add: whoever made the call of that name has its answer. */
  readonly kind: 'W' | 'T' | 'S' | 'E' | 'N' | 'U' | 'A';
  readonly name: string;
  readonly offset: number;
  readonly bytes: Buffer;
}

/** @throws when the journal is not what power-journal.c writes */
export function readJournal(journal: Buffer): readonly Step[] {
  const steps: Step[] = [];
  for (let at = 0; at < journal.length; ) {
    const end = journal.indexOf(0x0a, at);
    const line = journal.subarray(at, end).toString('latin1');
    const [, kind, name = '', offset, length] = /^([WTSENUA]) (\S+) (\d+) (\d+)$/.exec(line) ?? [];
    if (!kind) throw new Error(`The journal has a line that is none: ${line.slice(0, 80)}`);
    at = end + 1 + Number(length);
    steps.push({ kind: kind as Step['kind'], name, offset: Number(offset), bytes: journal.subarray(end + 1, at) });
  }
  return steps;
}

/** A change that the disk may or may not have taken yet. */
type Change = Step & { readonly kind: 'W' | 'T' };

interface WatchedFile {
  content: Buffer;
  /** Not yet known to be on the disk. */
  pending: Change[];
  /** Syncs under way: how many of the pending changes each waits for. */
  syncs: number[];
}

/** Bytes that a disk takes whole or not at all. */
const SECTOR = 512;

/**
 * Lays the files out as they are found when the power was cut behind these steps: what was synced is there, and of
 * everything else whatever `taken` says, sector by sector. Making, renaming and removing files counts at once.
 */
export function layOut(steps: readonly Step[], taken: () => boolean, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, file] of filesAfter(steps)) {
    let { content } = file;
    for (const change of file.pending) content = apply(content, change, taken);
    writeFileSync(path.join(folder, name), content);
  }
}

function filesAfter(steps: readonly Step[]): ReadonlyMap<string, WatchedFile> {
  const files = new Map<string, WatchedFile>();
  for (const step of steps) {
    const file = files.get(step.name) ?? { content: Buffer.alloc(0), pending: [], syncs: [] };
    switch (step.kind) {
      case 'W':
      case 'T':
        file.pending.push(step as Change);
        files.set(step.name, file);
        break;
      case 'S':
        file.syncs.push(file.pending.length);
        break;
      case 'E': {
        const synced = file.syncs.shift() ?? 0;
        for (const change of file.pending.splice(0, synced)) file.content = apply(file.content, change, () => true);
        file.syncs = file.syncs.map((count) => Math.max(0, count - synced));
        break;
      }
      case 'N':
        files.set(step.name, files.get(`${step.name}.new`) ?? file);
        files.delete(`${step.name}.new`);
        break;
      case 'U':
        files.delete(step.name);
        break;
      case 'A':
        break;
    }
  }
  return files;
}

/** The content changed, in its place where there is room. */
function apply(content: Buffer, { kind, offset, bytes }: Change, taken: () => boolean): Buffer {
  if (kind === 'T') return taken() ? resized(content, offset) : content;
  const end = offset + bytes.length;
  const changed = end > content.length ? resized(content, end) : content;
  for (let at = offset; at < end; ) {
    const next = Math.min(end, (Math.floor(at / SECTOR) + 1) * SECTOR);
    if (taken()) bytes.copy(changed, at, at - offset, next - offset);
    at = next;
  }
  return changed;
}

/** A copy of this length; what it has more is zeros. */
function resized(content: Buffer, length: number): Buffer {
  const changed = Buffer.alloc(length);
  content.copy(changed);
  return changed;
}
