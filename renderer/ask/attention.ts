import { type RefObject, useEffect, useRef, useState } from 'react';

/** No verdict reacts within this time after it came on show, in milliseconds. */
export const INERT = 1_000;

/** A hand that moves a pointer moves it further than this, in CSS pixels. */
const TREMBLE = 3;

/**
 * Is somebody here, and did they mean to come? The window appears while people type elsewhere, so a key may only answer
 * once they have turned to it: pressed a pointer in it, moved inside it by Tab, or brought it to the front a good while
 * after it came. A focus that some window manager hands over at once means nothing.
 */
export function useAttention(window: RefObject<HTMLElement | null>): {
  /** Keys may answer. */
  readonly armed: boolean;
  /** A pointer moves over the window, or its keys are in use. */
  readonly here: boolean;
} {
  const [armed, setArmed] = useState(false);
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(() => document.hasFocus());
  const shown = useRef(performance.now());

  useEffect(() => {
    const element = window.current;
    if (!element) return;
    const meant = () => performance.now() - shown.current >= INERT;
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

/** True for the first second that something is really on show. Starts anew for every `key`, and whenever it is shown. */
export function useInert(key: string): boolean {
  const [ready, setReady] = useState('');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const start = () => {
      clearTimeout(timer);
      if (document.visibilityState === 'visible') timer = setTimeout(() => setReady(key), INERT);
      // It may come back under a pointer that is about to press something else.
      else setReady('');
    };
    start();
    document.addEventListener('visibilitychange', start);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', start);
    };
  }, [key]);
  return ready !== key;
}
