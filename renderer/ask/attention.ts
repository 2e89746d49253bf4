import { type RefObject, useEffect, useRef, useState } from 'react';
import type { AskSight } from '../../preload/contract.ts';
import { useStore } from '../state/store.ts';
import type { AskDesk } from './desk.ts';

/** No verdict reacts within this time after it came on show, in milliseconds. */
export const INERT = 1_000;

/** A hand that moves a pointer moves it further than this, in CSS pixels. */
const TREMBLE = 3;

/**
 * Is somebody here, and did they mean to come? The window appears while people type elsewhere, so a key may only answer
 * once they have turned to it: pressed a pointer in it, moved inside it by Tab, or brought it to the front a good while
 * after it came. A focus that some window manager hands over at once means nothing.
 */
export function useAttention(
  window: RefObject<HTMLElement | null>,
  { questions, called }: AskSight,
): {
  /** Keys may answer. */
  readonly armed: boolean;
  /** A pointer moves over the window, or its keys are in use. */
  readonly here: boolean;
} {
  const [armed, setArmed] = useState(false);
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(() => document.hasFocus());
  const up = questions.length > 0;
  /** Since when a focus means that somebody has turned to the window. */
  const meantFrom = useRef(Number.POSITIVE_INFINITY);
  useEffect(() => {
    meantFrom.current = up ? performance.now() + (called ? 0 : INERT) : Number.POSITIVE_INFINITY;
    // The focus may have come before the word of who it is meant for.
    if (up && called && document.hasFocus()) setArmed(true);
  }, [up, called]);

  useEffect(() => {
    const element = window.current;
    if (!element) return;
    const meant = () => performance.now() >= meantFrom.current;
    const onPointerDown = (event: Event) => {
      if (event.isTrusted) setArmed(true);
    };
    // A pointer that merely lies where the window came up moves only as far as the window itself says.
    let lay: { readonly x: number; readonly y: number } | undefined;
    const onPointerMove = (event: PointerEvent) => {
      if (!event.isTrusted) return;
      const { screenX: x, screenY: y } = event;
      lay ??= { x, y };
      if (Math.hypot(x - lay.x, y - lay.y) > TREMBLE) setPointed(true);
    };
    const onPointerLeave = () => {
      lay = undefined;
      setPointed(false);
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isTrusted && event.key === 'Tab' && meant()) setArmed(true);
    };
    const onFocus = () => {
      setFocused(true);
      if (meant()) setArmed(true);
    };
    const onBlur = () => {
      setFocused(false);
      setArmed(false);
    };
    element.addEventListener('pointerdown', onPointerDown, true);
    element.addEventListener('pointermove', onPointerMove, true);
    element.addEventListener('pointerleave', onPointerLeave);
    addEventListener('keydown', onKeyDown, true);
    addEventListener('focus', onFocus);
    addEventListener('blur', onBlur);
    return () => {
      element.removeEventListener('pointerdown', onPointerDown, true);
      element.removeEventListener('pointermove', onPointerMove, true);
      element.removeEventListener('pointerleave', onPointerLeave);
      removeEventListener('keydown', onKeyDown, true);
      removeEventListener('focus', onFocus);
      removeEventListener('blur', onBlur);
    };
  }, [window]);
  return { armed: armed && focused, here: pointed || (armed && focused) };
}

/** Whether what allows something reacts: not while it is out of sight, nor while its first second runs. */
export type Inert = 'waits' | 'runs' | 'over';

/** The first second of a question in sight, which begins when the app says that its window has come up. */
export function useFirstSecond(desk: AskDesk, question: string): Inert {
  const { questions } = useStore(desk.sight);
  const seen = questions.find(({ id }) => id === question);
  return useInert(seen && `${question} ${seen.since}`);
}

/** Starts anew for every `key`, and whenever the page is shown again; does not begin without one. */
export function useInert(key: string | undefined): Inert {
  const [state, setState] = useState<{ readonly of: string; readonly inert: Inert }>();
  useEffect(() => {
    if (key === undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const start = () => {
      clearTimeout(timer);
      // It may come back under a pointer that is about to press something else.
      if (document.visibilityState !== 'visible') return setState({ of: key, inert: 'waits' });
      setState({ of: key, inert: 'runs' });
      timer = setTimeout(() => setState({ of: key, inert: 'over' }), INERT);
    };
    start();
    document.addEventListener('visibilitychange', start);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', start);
    };
  }, [key]);
  return state !== undefined && state.of === key ? state.inert : 'waits';
}
