import { decodeFile } from '../yaml/decode.ts';
import { LineIndex } from './place.ts';

/** A line of a rule file, counted from 1, without its line break. */
export function lineOf(content: string | Uint8Array, line: number): string {
  return new LineIndex(typeof content === 'string' ? content : decodeFile(content)).line(line);
}
