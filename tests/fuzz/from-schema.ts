/** Values that a schema takes, or nearly: what random values would not come to in a lifetime. */
import { anyValue } from './mutate.ts';
import type { Random } from './random.ts';

/** The parts of valibot's schemas that say what a value looks like. */
interface Shape {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly item?: Shape;
  readonly items?: readonly Shape[];
  readonly options?: readonly unknown[];
  readonly wrapped?: Shape;
  readonly value?: Shape;
  readonly key?: Shape;
  readonly literal?: unknown;
}

const TEXTS = ['', 'a', 's1', '2026-01-01', '/home/dev/app', 'Read a private key', '- rule: x\n', 'a'.repeat(300)];
const NUMBERS = [0, 1, 15, 50, 60, -1, 1.5, 1e9, Number.MAX_SAFE_INTEGER];
const MOST_ITEMS = 3;

/** @param schema of valibot; what it says beyond the shape (lengths, ranges) is met by luck */
export function valueLike(schema: object, random: Random, depth = 0): unknown {
  const shape = schema as Shape;
  const inner = (part: Shape | undefined): unknown =>
    part && depth < 8 ? valueLike(part, random, depth + 1) : anyValue(random);
  switch (shape.type) {
    case 'object':
    case 'strict_object':
    case 'loose_object':
      return Object.fromEntries(Object.entries(shape.entries ?? {}).map(([key, part]) => [key, inner(part)]));
    case 'array':
      return Array.from({ length: random.below(MOST_ITEMS) }, () => inner(shape.item));
    case 'tuple':
      return (shape.items ?? []).map(inner);
    case 'record':
      return { [String(inner(shape.key))]: inner(shape.value) };
    case 'union':
    case 'variant':
      return inner(random.pick(shape.options ?? []) as Shape | undefined);
    case 'picklist':
      return random.pick(shape.options ?? []);
    case 'literal':
      return shape.literal;
    case 'optional':
    case 'exact_optional':
    case 'undefinedable':
      return random.chance(0.4) ? undefined : inner(shape.wrapped);
    case 'nullable':
    case 'nullish':
      return random.chance(0.3) ? null : inner(shape.wrapped);
    case 'string':
      return random.pick(TEXTS);
    case 'number':
      return random.pick(NUMBERS);
    case 'boolean':
      return random.chance(0.5);
    case 'null':
      return null;
    case 'undefined':
    case 'void':
      return undefined;
    default:
      return anyValue(random);
  }
}
