import { describe, expect, it } from 'vitest';
import { type FailedAt, judgingProblem } from '../../../main/guard/call-problems.ts';

describe('An error of Perch’s own while an agent works', () => {
  it.each<[FailedAt, title: RegExp, detail: RegExp]>([
    ['judging', /could not judge/, /asks you .* while you only watch, it goes on/],
    ['noting', /missing from the record/, /judged and recorded as before/],
    ['other', /stopped a step/, /told to come to you/],
  ])('is said with what became of the step: %s', (at, title, detail) => {
    const said = judgingProblem(at, 'the cause');
    expect(said.title).toMatch(title);
    expect(said.detail).toMatch(detail);
    expect(said.detail).toContain('the cause');
  });
});
