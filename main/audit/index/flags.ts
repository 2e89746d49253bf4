import { FLAGS, type Flag } from '../query/query.ts';
import type { NewRecord } from '../record.ts';

/** What is true of a record, for `is:`. */
export function flagsOf(record: NewRecord): readonly Flag[] {
  const is: Readonly<Record<Flag, boolean>> = {
    call: record.decision !== '',
    event: record.happened !== '',
    note: record.agent === 'perch',
    outside: record.actions.some(({ outside }) => outside === true),
    network: record.actions.some(({ host }) => host !== undefined),
    asked: record.waitedMilliseconds > 0 || record.by === 'person' || record.by === 'deadline',
    error: record.errors.length > 0,
    test: record.test,
  };
  return FLAGS.filter((flag) => is[flag]);
}

/** The same as bits, in the order of `FLAGS`. */
export function flagBits(flags: readonly Flag[]): number {
  return flags.reduce((bits, flag) => bits | (1 << FLAGS.indexOf(flag)), 0);
}

export function hasFlag(bits: number, flag: Flag): boolean {
  return (bits & (1 << FLAGS.indexOf(flag))) !== 0;
}
