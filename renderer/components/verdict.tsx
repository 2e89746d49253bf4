import type { ReactNode } from 'react';
import type { VerdictWord } from '../../preload/contract.ts';
import { useLanguage } from '../messages/language.tsx';
import styles from './verdict.module.css';

const BUBBLE = 'M3.75 1.9h8.5a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H7.4L4.5 13.9v-3h-.75a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2z';
const OCTAGON = 'M5.4 1.75h5.2l3.65 3.65v5.2l-3.65 3.65H5.4L1.75 10.6V5.4z';
const TICK_IN_BUBBLE = 'M5.6 6.5 7.2 8.1l3.2-3.3';
const QUESTION = 'M6.55 5.1A1.5 1.5 0 1 1 8.7 6.45c-.5.25-.7.5-.7.95M8 8.9h.01';

/** Outer shape: who. Inner mark: what. Filled: it did not run. */
const SHAPES: Readonly<Record<VerdictWord, ReactNode>> = {
  'no-objection': <circle cx="8" cy="8" r="2.9" />,
  allowed: (
    <>
      <circle cx="8" cy="8" r="6.1" />
      <path d="M5.3 8.2 7.2 10l3.5-3.8" />
    </>
  ),
  denied: (
    <>
      <path className={styles['filled']} d={OCTAGON} />
      <path className={styles['inner']} d="M5.25 8h5.5" />
    </>
  ),
  'you-allowed': (
    <>
      <path d={BUBBLE} />
      <path d={TICK_IN_BUBBLE} />
    </>
  ),
  'you-denied': (
    <>
      <path className={styles['filled']} d={BUBBLE} />
      <path className={styles['inner']} d="M5.5 6.4h5" />
    </>
  ),
  'no-answer': (
    <>
      <path className={styles['filled']} d={BUBBLE} />
      <path className={styles['inner']} d="M8 3.9v2.7l1.7 1.1" />
    </>
  ),
  waiting: (
    <>
      <path d={BUBBLE} />
      <path d={QUESTION} />
    </>
  ),
  withdrawn: (
    <>
      <path d={BUBBLE} />
      <path d="M5.9 6.4h4.2" />
    </>
  ),
  'would-deny': (
    <>
      <path className={styles['dashed']} pathLength="24" d={OCTAGON} />
      <path d="M5.6 8h4.8" />
    </>
  ),
  'would-ask': (
    <>
      <path className={styles['dashed']} pathLength="24" d={BUBBLE} />
      <path d={QUESTION} />
    </>
  ),
  problem: (
    <path d="M7.13 2.6a1 1 0 0 1 1.74 0l5.2 9.15a1 1 0 0 1-.87 1.5H2.8a1 1 0 0 1-.87-1.5zM8 6v3.25M8 11.25h.01" />
  ),
  noted: <path className={styles['dot']} d="M8 8h.01" />,
};

/** The shape alone. It stands beside its word or a sentence that says the same; `label` is for where it does not. */
export function VerdictMark({ word, label }: { readonly word: VerdictWord; readonly label?: string }) {
  return (
    <svg className={styles['mark']} data-verdict={word} viewBox="0 0 16 16" aria-hidden={!label} role="img">
      <title>{label ?? ''}</title>
      {SHAPES[word]}
    </svg>
  );
}

/** The word in its colour, by itself or after its shape. */
export function VerdictLabel({
  word,
  withMark = false,
  children,
}: {
  readonly word: VerdictWord;
  readonly withMark?: boolean;
  /** Says more than the bare word: "You allowed, session". */
  readonly children?: ReactNode;
}) {
  const { t } = useLanguage();
  return (
    <span className={styles['label']} data-verdict={word}>
      {withMark && <VerdictMark word={word} />}
      <span>{children ?? t(`verdict.${word}`)}</span>
    </span>
  );
}
