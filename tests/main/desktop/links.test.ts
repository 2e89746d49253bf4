import { expect, it } from 'vitest';
import { linkedPlace } from '../../../main/desktop/links.ts';

it.each([
  [['perch', 'perch://record/17'], { page: 'history', record: 17 }],
  [['perch', 'perch://record/17/'], { page: 'history', record: 17 }],
  [['perch', '--hidden'], undefined],
  [['perch', 'perch://record/'], undefined],
  [['perch', 'perch://record/17/../../rules'], undefined],
  [['perch', 'perch://settings/mode/monitor'], undefined],
  [['perch', 'https://record/17'], undefined],
])('the words %j lead to %j', (words, place) => {
  expect(linkedPlace(words)).toEqual(place);
});
