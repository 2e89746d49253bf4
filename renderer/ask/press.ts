import { type KeyboardEvent, type MouseEvent, type PointerEvent, useMemo, useRef } from 'react';
import type { Press } from '../../preload/contract.ts';

/** A press belongs to the pointer or the key that began it no longer than this, in milliseconds. */
const BELONGS = 5_000;

/**
 * Tells how a button was pressed. A click that a script made never counts. One that no pointer and no key began (an
 * accessibility tool, say) counts as `other`, and the app decides whether that is enough for what is at stake.
 */
export function usePress(onPress: (press: Press) => void) {
  const latest = useRef(onPress);
  latest.current = onPress;
  const began = useRef<{ readonly press: Press; readonly at: number }>(undefined);
  return useMemo(() => {
    const begin = (press: Press) => {
      began.current = { press, at: performance.now() };
    };
    return {
      onPointerDown(event: PointerEvent) {
        if (event.nativeEvent.isTrusted) begin('pointer');
      },
      onKeyDown(event: KeyboardEvent) {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        // A key that is held down was meant for something else.
        if (event.repeat) event.preventDefault();
        else if (event.nativeEvent.isTrusted) begin('key');
      },
      onClick(event: MouseEvent) {
        if (!event.nativeEvent.isTrusted) return;
        const start = began.current;
        began.current = undefined;
        latest.current(start && performance.now() - start.at < BELONGS ? start.press : 'other');
      },
    };
  }, []);
}
