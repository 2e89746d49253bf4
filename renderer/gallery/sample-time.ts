/** The moment the gallery lives in: Friday 21 November 2025, 16:12:58, wherever it is looked at. */
export const SAMPLE_NOW = new Date(2025, 10, 21, 16, 12, 58).getTime();

/** A time on the sample day, or so many days before it: `at('16:04:12')`, `at('17:20:44', 1)`. */
export function at(time: string, daysBefore = 0): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return new Date(2025, 10, 21 - daysBefore, hours, minutes, seconds).getTime();
}
