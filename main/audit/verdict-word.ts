import type { VerdictWord } from '../../preload/contract/verdict-word.ts';
import type { NewRecord } from './record.ts';

export { VERDICT_WORDS, type VerdictWord } from '../../preload/contract/verdict-word.ts';

/** Words that people say for several verdicts. */
export const VERDICT_GROUPS = {
  /** It did not run. */
  stopped: ['denied', 'you-denied', 'no-answer', 'withdrawn'],
  answered: ['you-allowed', 'you-denied'],
  would: ['would-deny', 'would-ask'],
} as const satisfies Readonly<Record<string, readonly VerdictWord[]>>;

/** Notes of Perch's own that nobody has to worry about. */
const QUIET_NOTES: ReadonlySet<string> = new Set(['old-removed', 'project-rules', 'test']);

/** Who decided and what, in one word. */
export function verdictWord(record: Pick<NewRecord, 'decision' | 'by' | 'wouldBe' | 'agent' | 'event'>): VerdictWord {
  if (record.agent === 'perch') return QUIET_NOTES.has(record.event) ? 'noted' : 'problem';
  if (record.decision === '') return 'noted';
  if (record.wouldBe !== '') return record.wouldBe === 'deny' ? 'would-deny' : 'would-ask';
  switch (record.by) {
    case 'withdrawn':
      return 'withdrawn';
    case 'deadline':
      return 'no-answer';
    case 'person':
      return record.decision === 'deny' ? 'you-denied' : 'you-allowed';
    default:
  }
  switch (record.decision) {
    case 'deny':
      return 'denied';
    case 'ask':
      return 'waiting';
    case 'allow':
      return record.by === 'floor' ? 'no-objection' : 'allowed';
    case 'defer':
      return 'no-objection';
  }
}

/** Whether the call did not run, as far as Perch has a say. */
export function wasStopped(word: VerdictWord): boolean {
  return (VERDICT_GROUPS.stopped as readonly VerdictWord[]).includes(word);
}
