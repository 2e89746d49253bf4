import { expect, test } from 'vitest';
import { fittingPlace } from '../../../main/desktop/window-place.ts';

const LEFT = { x: 0, y: 0, width: 1440, height: 900 };
const RIGHT = { x: 1440, y: 0, width: 1920, height: 1080 };
const place = (x: number, y: number, width = 1200, height = 800) => ({ x, y, width, height, maximized: false });

test.each([
  ['stays where it was', place(100, 50), [LEFT], place(100, 50)],
  ['stays on a second screen', place(1500, 50), [LEFT, RIGHT], place(1500, 50)],
  ['is forgotten when its screen has gone', place(1800, 50), [LEFT], undefined],
  ['is brought back whole when a part was outside', place(600, 300), [LEFT], place(240, 100)],
  ['shrinks to a smaller screen', place(0, 0, 1900, 1000), [LEFT], place(0, 0, 1440, 900)],
])('a window %s', (_what, before, screens, after) => {
  expect(fittingPlace(before, screens)).toEqual(after);
});
