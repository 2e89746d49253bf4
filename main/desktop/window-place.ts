import { existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { writeFileInPlace } from '../files.ts';

const wholeNumber = v.pipe(v.number(), v.integer());
const placeSchema = v.object({
  x: wholeNumber,
  y: wholeNumber,
  width: v.pipe(wholeNumber, v.minValue(200)),
  height: v.pipe(wholeNumber, v.minValue(200)),
  maximized: v.boolean(),
});

/** Where a window was when it was last closed, in the screen's own units. */
export type WindowPlace = Readonly<v.InferOutput<typeof placeSchema>>;

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function readWindowPlace(file: string): WindowPlace | undefined {
  try {
    return existsSync(file) ? v.parse(placeSchema, JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  } catch {
    return undefined;
  }
}

export function writeWindowPlace(file: string, place: WindowPlace): void {
  writeFileInPlace(file, `${JSON.stringify(place)}\n`);
}

/**
 * The place as it fits today's screens: a screen may have gone since, and a window must never open where nobody sees
 * its title.
 */
export function fittingPlace(place: WindowPlace, screens: readonly Area[]): WindowPlace | undefined {
  const middle = { x: place.x + place.width / 2, y: place.y + 20 };
  const screen = screens.find(
    ({ x, y, width, height }) => middle.x >= x && middle.x < x + width && middle.y >= y && middle.y < y + height,
  );
  if (!screen) return undefined;
  const width = Math.min(place.width, screen.width);
  const height = Math.min(place.height, screen.height);
  return {
    ...place,
    width,
    height,
    x: Math.min(Math.max(place.x, screen.x), screen.x + screen.width - width),
    y: Math.min(Math.max(place.y, screen.y), screen.y + screen.height - height),
  };
}
