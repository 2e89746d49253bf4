import { useCallback, useEffect, useRef, useState } from 'react';
import type { Bridge, BuiltRule, RuleChange, TryResult } from '../../../preload/contract.ts';
import { useTask } from '../../state/task.ts';

/** A change to a rule that is not in force, in both its forms; they follow each other. */
export interface RuleDraft {
  readonly text: string;
  /** Null when the text says more than the builder can. */
  readonly built: BuiltRule | null;
  readonly changed: boolean;
  setBuilt(built: BuiltRule): void;
  setText(text: string): void;
  discard(): void;
}

/** Milliseconds that writing rests before the other form follows. */
const FOLLOW = 250;

/** Begins with the rule as it is in force; `text` and `built` of a new rule are what it begins with. */
export function useRuleDraft(
  bridge: Bridge,
  first: { readonly text: string; readonly built: BuiltRule | null },
): RuleDraft {
  const [text, setTextState] = useState(first.text);
  const [built, setBuiltState] = useState(first.built);
  const round = useRef(0);

  // A rule that was changed elsewhere begins anew.
  const key = `${first.text}\0${JSON.stringify(first.built)}`;
  const [seen, setSeen] = useState(key);
  if (seen !== key) {
    setSeen(key);
    setTextState(first.text);
    setBuiltState(first.built);
  }

  const setBuilt = useCallback(
    (next: BuiltRule) => {
      const mine = ++round.current;
      setBuiltState(next);
      bridge.request('rules.compose', { built: next, keep: first.text }).then(
        (composed) => {
          if (mine === round.current) setTextState(composed);
        },
        (error: unknown) => console.error('The rule could not be written.', error),
      );
    },
    [bridge, first.text],
  );
  const setText = useCallback(
    (next: string) => {
      const mine = ++round.current;
      setTextState(next);
      setTimeout(() => {
        if (mine !== round.current) return;
        bridge.request('rules.read', next).then(
          (read) => {
            if (mine === round.current) setBuiltState(read);
          },
          (error: unknown) => console.error('The rule could not be read.', error),
        );
      }, FOLLOW);
    },
    [bridge],
  );
  const discard = useCallback(() => {
    round.current++;
    setTextState(first.text);
    setBuiltState(first.built);
  }, [first.text, first.built]);
  return { text, built, changed: text !== first.text, setBuilt, setText, discard };
}

export type TryDays = 7 | 30 | 90;

/** Milliseconds that a change rests before it is tried. */
const TRY_AFTER = 500;

export interface Trial {
  readonly result: TryResult | undefined;
  readonly running: boolean;
  readonly progress: ReturnType<typeof useTask>['progress'];
  again(): void;
  cancel(): void;
}

/** Tries a change on the calls of the last days, each time it rests. */
export function useTry(bridge: Bridge, change: RuleChange | undefined, days: TryDays): Trial {
  const key = change ? JSON.stringify(change) : '';
  return useTrial(key, (task) => change && bridge.request('rules.try', { task, change, days }), days);
}

/**
 * Runs a trial whenever what is tried has rested for a while.
 * @param key stands for what is tried; empty for nothing
 */
export function useTrial(key: string, run: (task: string) => Promise<TryResult> | undefined, days: TryDays): Trial {
  const task = useTask();
  const [result, setResult] = useState<TryResult>();
  const [running, setRunning] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const { begin } = task;
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  // `key` stands for `run`, and a new attempt asks again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (!key) {
      setResult(undefined);
      setRunning(false);
      return;
    }
    let gone = false;
    setRunning(true);
    waiting.current = setTimeout(() => {
      waiting.current = undefined;
      run(begin())?.then(
        (tried) => {
          if (gone) return;
          setResult(tried);
          setRunning(false);
        },
        (error: unknown) => {
          console.error('The rule could not be tried.', error);
          if (!gone) setRunning(false);
        },
      );
    }, TRY_AFTER);
    return () => {
      gone = true;
      clearTimeout(waiting.current);
    };
  }, [key, days, attempt]);
  const cancel = () => {
    if (waiting.current === undefined) return task.cancel();
    // It has not begun yet, so nobody has to be told.
    clearTimeout(waiting.current);
    setResult({ state: 'cancelled' });
    setRunning(false);
  };
  return { result, running, progress: task.progress, again: () => setAttempt(attempt + 1), cancel };
}
