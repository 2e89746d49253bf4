/** The encodings that commands hide text in, undone where the text is constant. */
import { fromBase64, fromHex } from '../content/base64.ts';
import { isKnown, unknown, type Value, withOrigins, withoutMarks, withText } from './value.ts';

export function decoded(input: Value, how: 'base64' | 'base32' | 'hex'): Value {
  const origin = { kind: 'decoded', how } as const;
  if (!isKnown(input)) return withOrigins(unknown(...input.origins), origin);
  const text = how === 'base64' ? fromBase64(input.text) : how === 'hex' ? fromHex(input.text) : undefined;
  return text === undefined
    ? withOrigins(unknown(...input.origins), origin)
    : withOrigins(withText(input, withoutMarks(text)), origin);
}
