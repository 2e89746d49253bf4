import { readdirSync, readFileSync } from 'node:fs';

/** Memory of a process and all that it started, in megabytes: each shared page counts by its share (PSS). Linux only. */
export function memoryOf(pid: number): number {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const one = Number(name);
    const parent = Number.isInteger(one) ? parentOf(one) : undefined;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), one]);
  }
  const family = [pid];
  for (const one of family) family.push(...(children.get(one) ?? []));
  return family.reduce((sum, one) => sum + proportionalSize(one), 0) / 1024;
}

function parentOf(pid: number): number | undefined {
  try {
    // The name of the program stands in parentheses and may hold anything.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

/** In kilobytes; nothing for a process that has ended meanwhile. */
function proportionalSize(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
