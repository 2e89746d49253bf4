import { useEffect, useSyncExternalStore } from 'react';
import type { AppState } from '../../preload/contract.ts';

export type Theme = 'light' | 'dark' | 'contrast';

const DARK = '(prefers-color-scheme: dark)';
const CONTRAST = '(prefers-contrast: more)';

function systemTheme(): Theme {
  if (matchMedia(CONTRAST).matches) return 'contrast';
  return matchMedia(DARK).matches ? 'dark' : 'light';
}

function watchSystem(changed: () => void): () => void {
  const queries = [DARK, CONTRAST].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', changed);
  return () => {
    for (const query of queries) query.removeEventListener('change', changed);
  };
}

/** Puts the theme on the page: the person's choice, or the system's. */
export function useTheme(appearance: AppState['appearance']): void {
  const system = useSyncExternalStore(watchSystem, systemTheme);
  const theme = appearance === 'system' ? system : appearance;
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
}

/** Puts the theme on the page once; for the first frame, and for pages without components that watch. */
export function applyTheme(appearance: AppState['appearance']): void {
  document.documentElement.dataset['theme'] = appearance === 'system' ? systemTheme() : appearance;
}

/** The size of all text is the person's; everything is measured in rem, so it all follows. */
export function useTextSize(size: number | undefined): void {
  useEffect(() => {
    if (size !== undefined) applyTextSize(size);
  }, [size]);
}

export function applyTextSize(size: number): void {
  document.documentElement.style.fontSize = `${size * 100}%`;
}

let probe: HTMLElement | undefined;

function rem(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}

/** Size of 1rem in pixels: row heights follow the size of the text. */
export function useRem(): number {
  return useSyncExternalStore((changed) => {
    if (!probe) {
      probe = document.createElement('div');
      probe.className = 'rem-probe';
      document.body.append(probe);
    }
    const observer = new ResizeObserver(changed);
    observer.observe(probe);
    return () => observer.disconnect();
  }, rem);
}

/** Is the window narrower than this many rem? Layout is the style sheet's; this is for what a style sheet cannot do. */
export function useNarrower(width: number): boolean {
  return useSyncExternalStore(
    (changed) => {
      addEventListener('resize', changed);
      return () => removeEventListener('resize', changed);
    },
    () => innerWidth < width * rem(),
  );
}
