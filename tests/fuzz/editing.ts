import type { Random } from './random.ts';

/** Asks the editor's services at random places. */
export function mixedIn(_content: string, _random: Random): void {}
