/** Bytes that are nearly the ones given. */
import type { Random } from '../random.ts';

/** The last bytes are a fuzzer's choices (`choices.ts`), so they are worth as much trying as all others together. */
const CHOICES = 24;
const NUMBERS = ['0', '-1', '1', '255', '65536', '2147483648', '9007199254740993', '1e999'];

/** @param other an input to take pieces of */
export function mutateBytes(bytes: Buffer, other: Buffer, words: readonly string[], random: Random): Buffer {
  let result = bytes;
  for (let times = 1 << random.below(4); times > 0; times--) result = once(result, other, words, random);
  return result;
}

function once(bytes: Buffer, other: Buffer, words: readonly string[], random: Random): Buffer {
  const at = placeIn(bytes, random);
  const end = Math.min(bytes.length, at + 1 + random.below(random.chance(0.8) ? 8 : 128));
  const put = (piece: Buffer, until = at): Buffer =>
    Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(until)]);
  switch (random.below(10)) {
    case 0:
      return put(Buffer.of(random.below(256)), Math.min(bytes.length, at + 1));
    case 1:
      return put(Buffer.of((bytes[at] ?? 0) ^ (1 << random.below(8))), Math.min(bytes.length, at + 1));
    case 2:
      return put(Buffer.alloc(0), end);
    case 3:
      return put(Buffer.from(Array.from({ length: 1 + random.below(4) }, () => random.below(256))));
    case 4: {
      const from = random.below(bytes.length + 1);
      return put(bytes.subarray(from, from + 1 + random.below(32)), random.chance(0.5) ? at : end);
    }
    case 5: {
      const from = random.below(other.length + 1);
      return put(other.subarray(from, from + 1 + random.below(64)), random.chance(0.5) ? at : end);
    }
    case 6:
      return Buffer.concat([bytes.subarray(0, at), other.subarray(random.below(other.length + 1))]);
    case 7:
      return put(Buffer.from(random.pick(NUMBERS)), random.chance(0.5) ? at : end);
    default: {
      if (words.length === 0) return put(Buffer.of(random.below(128)));
      const word = Buffer.from(random.pick(words));
      return put(word, random.chance(0.5) ? at : Math.min(bytes.length, at + word.length));
    }
  }
}

function placeIn(bytes: Buffer, random: Random): number {
  if (random.chance(0.3)) return Math.max(0, bytes.length - 1 - random.below(CHOICES));
  return random.below(bytes.length + 1);
}
