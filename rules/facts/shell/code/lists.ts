/** What functions and methods do with lists and tables of values, whatever language they are called in. */
import { isKnown, known, unknown, unknownToken, withText } from '../value.ts';
import { fromNumbers } from './texts.ts';
import { type Certain, type CodeValue, either, joinedText, list, optionsOf, pathOf, plain, textOf } from './values.ts';

function names(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

/** Methods that add to what they are called on. */
const ADDING = names(
  'append push add extend unshift insert insert_all prepend appendleft append_array << concat! update',
);

/** Methods and functions whose result has the same items, all of them or some. */
const SAME_ITEMS = names(
  'sort sorted sort_by reverse reversed slice filter select reject uniq compact to_a flatten flat copy tolist to_list shuffle list tuple set Set frozenset iter array Array deque collections.deque Array.from Promise.all Promise.allSettled array_values array_filter array_unique array_reverse array_slice dup clone each_entry lazy compact! uniq! sort! reverse! toSorted toReversed values_at take drop itertools.islice itertools.cycle cycle asyncio.gather freeze Object.freeze toArray values partition',
);

/** Those that give one of the items. */
const ONE_ITEM = names(
  'pop shift popleft popitem first last at find detect sample next dequeue min max random.choice choice secrets.choice array_pop array_shift end reset current fetch dig get item',
);

const JOINING = names(
  'concat itertools.chain chain itertools.chain.from_iterable array_merge merge + union | array_merge_recursive Object.assign',
);

/** A list or table after a method added to it. @returns undefined when the method adds nothing */
export function added(method: string, receiver: Certain, args: readonly Certain[]): CodeValue | undefined {
  if (!ADDING.has(method)) return undefined;
  if (receiver.kind === 'object') {
    const [first] = args;
    return first?.kind === 'object'
      ? { kind: 'object', entries: new Map([...receiver.entries, ...first.entries]) }
      : undefined;
  }
  if (receiver.kind !== 'list') return undefined;
  const items = args.flatMap((arg) =>
    arg.kind === 'list' && /^extend|^update|^insert_all|!$/.test(method) ? arg.items : [arg],
  );
  return { ...receiver, items: [...receiver.items, ...items] };
}

/** @returns undefined when it has nothing to do with lists */
export function listMethod(method: string, receiver: Certain, args: readonly Certain[]): CodeValue | undefined {
  if (receiver.kind === 'object') return tableMethod(method, receiver.entries, args);
  if (receiver.kind !== 'list') return undefined;
  if (JOINING.has(method)) return { ...receiver, items: [receiver, ...args].flatMap(itemsOf) };
  if ((method === 'get' || method === 'fetch' || method === 'at') && args[0]) return element(receiver, args[0]);
  if (ONE_ITEM.has(method)) return either(receiver.items);
  if (SAME_ITEMS.has(method)) return receiver;
  if (method === 'entries' || method === 'each_with_index' || method === 'with_index') return numbered(receiver.items);
  if (method === 'zip') return zipped([receiver, ...args]);
  return undefined;
}

function tableMethod(
  method: string,
  entries: ReadonlyMap<string, CodeValue>,
  args: readonly Certain[],
): CodeValue | undefined {
  switch (method) {
    case 'values':
      return list([...entries.values()]);
    case 'keys':
      return list([...entries.keys()].map((key) => plain(known(key))));
    case 'items':
    case 'entries':
    case 'to_a':
    case 'iteritems':
      return list([...entries].map(([key, value]) => list([plain(known(key)), value])));
    case 'get':
    case 'fetch':
    case 'dig':
    case 'pop':
    case 'delete': {
      const [key, otherwise] = args;
      if (!key) return undefined;
      const found = element({ kind: 'object', entries }, key);
      return otherwise ? either([found, otherwise]) : found;
    }
    default:
      return undefined;
  }
}

/** A function by its full name, called with lists. @returns undefined when it has nothing to do with lists */
export function listFunction(path: string, args: readonly Certain[]): CodeValue | undefined {
  const name = path.replace(/^builtins\./, '');
  const [first, second] = args;
  if (/^(?:chr|mb_chr|String\.fromCharCode|String\.fromCodePoint|bytes|bytearray)$/.test(name)) {
    const text = fromNumbers(args.flatMap(itemsOf).map(textOf));
    return text && plain(text);
  }
  if ((name === 'explode' || name === 'preg_split') && first && second) {
    const [separator, text] = [textOf(first), textOf(second)];
    return isKnown(separator) && isKnown(text) && separator.text !== ''
      ? list(text.text.split(separator.text).map((part) => plain(withText(text, part))))
      : undefined;
  }
  if ((name === 'implode' || name === 'join') && second?.kind === 'list' && first) {
    return plain(joinedText(second, textOf(first).text));
  }
  if (name === 'array' && args.length > 0) return list(args);
  // Paths are still paths in another order.
  if (first && pathOf(first) === 'pathlib.Path' && SAME_ITEMS.has(name)) return first;
  if (!args.some(({ kind }) => kind === 'list' || kind === 'object')) return undefined;
  if (name === 'filter' && second?.kind === 'list') return second;
  if (name === 'enumerate' && first) return numbered(itemsOf(first));
  if (name === 'zip' || name === 'itertools.product' || name === 'itertools.zip_longest' || name === 'array_combine')
    return zipped(args);
  if (JOINING.has(name) && args.every(({ kind }) => kind === 'list'))
    return list(
      args
        .flatMap(itemsOf)
        .flatMap((item) => (name.endsWith('from_iterable') && item.kind === 'list' ? item.items : [item])),
    );
  if (first?.kind === 'object') {
    const method = /^(?:Object\.|array_)(values|keys|entries)$/.exec(name)?.[1];
    if (method) return tableMethod(method, first.entries, []);
    if (name === 'Map' || name === 'dict' || name === 'array_flip') return first;
  }
  if (first?.kind === 'list') {
    if (name === 'Object.values') return first;
    if (name === 'Object.entries') return numbered(first.items);
    if (ONE_ITEM.has(name)) return either(first.items);
    if (SAME_ITEMS.has(name)) return name === 'Array.of' ? list(args) : first;
  }
  return undefined;
}

/** What stands at a key, or at any when nobody knows the key. */
export function element(of: Certain & { readonly kind: 'list' | 'object' }, key: CodeValue): CodeValue {
  return either(
    optionsOf(key).map((one) => {
      const text = textOf(one);
      if (of.kind === 'object')
        return isKnown(text) ? (of.entries.get(text.text) ?? plain(unknown())) : either([...of.entries.values()]);
      // A slice has some of the items.
      if (text.text.includes(':') || text.text.includes('..')) return of;
      return (/^-?\d+$/.test(text.text) ? of.items.at(Number(text.text)) : undefined) ?? either(of.items);
    }),
  );
}

export function itemsOf(value: Certain): readonly CodeValue[] {
  return value.kind === 'list' ? value.items : [value];
}

function numbered(items: readonly CodeValue[]): CodeValue {
  return list(items.map((item, index) => list([plain(known(`${index}`)), item])));
}

/** One item of each, side by side: those at the same place. */
function zipped(args: readonly Certain[]): CodeValue {
  const lists = args.map(itemsOf);
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return list(
    Array.from({ length: longest }, (_, index) =>
      list(lists.map((items) => items[index] ?? (items.length > 0 ? either(items) : plain(unknownToken())))),
    ),
  );
}
