import { describe, expect, it } from 'vitest';
import { isPaused } from '../../../main/settings/pause.ts';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;

describe('a pause', () => {
  it.each([
    ['is none', null, 0, false],
    ['holds until its end', { since: NOW, until: NOW + 15 * MINUTE }, 15 * MINUTE - 1, true],
    ['is over at its end', { since: NOW, until: NOW + 15 * MINUTE }, 15 * MINUTE, false],
    ['without an end holds', { since: NOW, until: null }, 100_000 * MINUTE, true],
    ['bears a clock that is put right', { since: NOW, until: NOW + 15 * MINUTE }, -MINUTE, true],
    ['is over when the clock was set back', { since: NOW, until: NOW + 15 * MINUTE }, -60 * MINUTE, false],
  ])('%s', (_what, pause, later, expected) => {
    expect(isPaused({ pause }, NOW + later)).toBe(expected);
  });
});
