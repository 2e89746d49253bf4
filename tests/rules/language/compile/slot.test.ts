import { describe, expect, it } from 'vitest';
import { EventState, SlotFailure, SlotTable } from '../../../../rules/language/compile/slot.ts';
import type { FieldReader } from '../../../../rules/language/index.ts';

/** A table with fields of these names, and what was read of them. */
function fields(...names: readonly string[]) {
  const slots = new SlotTable();
  const read: string[] = [];
  const all = names.map((name) =>
    slots.field<string>(name, name, (event) => {
      read.push(name);
      return event.reader.read(name, undefined) as string | undefined;
    }),
  );
  return { slots, read, all };
}

const values = (event: Readonly<Record<string, string>>): FieldReader => ({ read: (name) => event[name] });
const failing = (thrown: unknown): FieldReader => ({
  read() {
    throw thrown;
  },
});

describe('a slot', () => {
  it.each<readonly [string, FieldReader, string | undefined]>([
    ['its value', values({ a: 'x' }), 'x'],
    ['a value that is empty', values({ a: '' }), ''],
    ['no value', values({}), undefined],
  ])('gives %s, and is worked out once', (_, event, expected) => {
    const { slots, read, all } = fields('a');
    const state = new EventState(slots.size, event);
    for (const slot of [...all, ...all, ...all]) expect(state.get(slot)).toBe(expected);
    expect(read).toEqual(['a']);
  });

  it('that fails, fails in the same way each time, and is worked out once', () => {
    const { slots, read, all } = fields('a');
    const state = new EventState(slots.size, failing(new Error('gone')));
    const failures = [...all, ...all].map((slot) => {
      try {
        return state.get(slot);
      } catch (error) {
        return error;
      }
    });
    expect(failures[0]).toBeInstanceOf(SlotFailure);
    expect(failures[0]).toBe(failures[1]);
    expect(failures[0]).toMatchObject({ what: 'a', message: 'gone' });
    expect(read).toEqual(['a']);
  });

  it('made of one that fails names the one that failed', () => {
    const { slots, all } = fields('a');
    const derived = slots.derived('of a', all, (event) => all.map((slot) => event.get(slot)));
    const state = new EventState(slots.size, failing('not even an error'));
    expect(() => state.get(derived)).toThrow(expect.objectContaining({ what: 'a', message: 'not even an error' }));
  });

  it('is the same for the same key, and another for another', () => {
    const slots = new SlotTable();
    const make = (key: string) => slots.derived(key, [], () => key);
    const [a, b, again, c] = ['a', 'b', 'a', 'c'].map(make);
    expect(again).toBe(a);
    expect([a?.index, b?.index, c?.index]).toEqual([0, 1, 2]);
    expect(slots.size).toBe(3);
  });

  it('knows the fields it comes from', () => {
    const { slots, all } = fields('a', 'b');
    const both = slots.derived('both', all, () => 1);
    expect(all.map(({ roots }) => roots)).toEqual([['a'], ['b']]);
    expect(slots.derived('all', [both, ...all], () => 1).roots).toEqual(['a', 'b']);
  });
});

it('nothing of an event outlives it', () => {
  const { slots, all } = fields('a', 'b', 'c');
  const state = new EventState(slots.size, values({ a: '1', b: '2', c: '3' }));
  const read = () => all.map((slot) => state.get(slot));
  expect(read()).toEqual(['1', '2', '3']);
  state.clear(values({ b: '4' }));
  expect(read()).toEqual([undefined, '4', undefined]);
  state.clear(failing(new Error('gone')));
  for (const slot of all) expect(() => state.get(slot)).toThrow('gone');
  state.clear(values({ c: '5' }));
  expect(read()).toEqual([undefined, undefined, '5']);
});
