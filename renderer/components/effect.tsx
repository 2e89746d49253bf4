import type { Effect, VerdictWord } from '../../preload/contract.ts';
import { VerdictMark } from './verdict.tsx';

/** What a rule does, in the shapes of the verdicts: it denies, it asks, or it only takes note. */
export const EFFECT_WORD: Readonly<Record<Effect, VerdictWord>> = {
  deny: 'denied',
  ask: 'waiting',
  record: 'no-objection',
};

export function EffectMark({ effect, label }: { readonly effect: Effect; readonly label?: string }) {
  return <VerdictMark word={EFFECT_WORD[effect]} {...(label ? { label } : {})} />;
}
