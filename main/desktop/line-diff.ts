import type { ExactLine } from '../../preload/contract.ts';

/** Lines around a change that are shown with it. */
const AROUND = 2;
/** Middles longer than this are shown as taken out and put in as a whole. */
const LONGEST = 1500;

/** Two texts as the lines that differ, each change with a little of what stands around it. */
export function changedLines(before: string, after: string): ExactLine[] {
  const old = before.split('\n');
  const now = after.split('\n');
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  if (head === old.length && head === now.length) return [];
  const middle = compared(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  const plain = (text: string) => line(text, 'plain');
  return [
    ...old.slice(Math.max(0, head - AROUND), head).map(plain),
    ...middle,
    ...old.slice(old.length - tail, old.length - tail + AROUND).map(plain),
  ];
}

function compared(old: readonly string[], now: readonly string[]): ExactLine[] {
  if (old.length * now.length > LONGEST * LONGEST) {
    return [...old.map((text) => line(text, 'removed')), ...now.map((text) => line(text, 'added'))];
  }
  // Lengths of the longest common part from each pair of places on.
  const common = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  const at = (i: number, j: number) => common[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    const row = common[i];
    if (!row) continue;
    for (let j = now.length - 1; j >= 0; j--) {
      row[j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: ExactLine[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      lines.push(line(old[i++] ?? '', 'plain'));
      j++;
    } else if (j >= now.length || (i < old.length && at(i + 1, j) >= at(i, j + 1))) {
      lines.push(line(old[i++] ?? '', 'removed'));
    } else {
      lines.push(line(now[j++] ?? '', 'added'));
    }
  }
  return lines;
}

function line(text: string, tone: ExactLine['tone']): ExactLine {
  return { text, tone, marks: [], colours: [] };
}
