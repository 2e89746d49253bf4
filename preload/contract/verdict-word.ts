/** The verdict vocabulary of the design: outer shape is who decided, inner mark is what. */
export const VERDICT_WORDS = [
  'no-objection',
  'allowed',
  'denied',
  'you-allowed',
  'you-denied',
  'no-answer',
  'waiting',
  'withdrawn',
  'would-deny',
  'would-ask',
  'problem',
  'noted',
] as const;
export type VerdictWord = (typeof VERDICT_WORDS)[number];
