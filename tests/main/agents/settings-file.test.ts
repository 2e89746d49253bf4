import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { parseSettings, withChanges } from '../../../main/agents/settings-file.ts';

const settings = (text: string) => parseSettings({ file: '/f', exists: true, bytes: Buffer.from(text) });
const without = (text: string, ...path: (string | number)[]) =>
  withChanges(settings(text), [{ path, value: undefined }]).toString();

describe('an item taken out of a list', () => {
  it.each([
    ['the last of a list in one line', '{"a": ["x", "y"]}', 1, '{"a": ["x"]}'],
    ['the first', '{"a": ["x", "y"]}', 0, '{"a": ["y"]}'],
    ['the only one', '{"a": ["x"]}', 0, '{"a": []}'],
    ['one in the middle', '{"a": [1,2,3]}', 1, '{"a": [1,3]}'],
    ['the last before a comma too many', '{"a": ["x", "y",]}', 1, '{"a": ["x",]}'],
    ['the last, with comments kept', '{"a": [\n  1, // one\n  2 // two\n]}', 1, '{"a": [\n  1 // two\n]}'],
  ])('%s', (_what, text, index, expected) => {
    expect(without(text, 'a', index)).toBe(expected);
  });

  it('leaves the others, however the list is written', () => {
    const lists = fc.array(fc.jsonValue({ maxDepth: 2 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(lists, fc.nat(), fc.constantFrom(undefined, 2, '\t'), (list, nat, indent) => {
        const index = nat % list.length;
        const text = JSON.stringify({ a: list, b: 1 }, undefined, indent);
        const expected = JSON.parse(text) as { a: unknown[]; b: number };
        expected.a.splice(index, 1);
        expect(parse(without(text, 'a', index))).toEqual(expected);
      }),
    );
  });
});
