/** Functions that are handed on to other functions, which call them with something: once, or with each of many. */
import type { CodeLanguage } from '../scene.ts';
import { isKnown, unknown, unknownToken } from '../value.ts';
import { apiFor } from './apis.ts';
import { type Certain, type CodeFunction, type CodeValue, plain, textOf, turnsThrough } from './values.ts';

export interface Callback {
  readonly functions: readonly (CodeFunction | (Certain & { readonly kind: 'ref' }))[];
  /** What they are called with, turn by turn. */
  readonly turns: readonly (readonly CodeValue[])[];
  /** What the whole call gives back: what they gave, what they were called with, or something else. */
  readonly gives: 'results' | 'items' | 'other';
}

/** Methods and functions that call the function they are given, also when it is given by its name. */
const CALLING =
  /^(?:then|forEach|map|each|filter|reduce|catch|finally|apply|call|some|every|find|findIndex|flatMap|sort|imap|imap_unordered|map_async|starmap|submit|apply_async|Thread|Process|Timer|run_in_executor|to_thread|partial|register|setTimeout|setImmediate|setInterval|nextTick|queueMicrotask|select|collect|reject|tap|each_with_index|array_map|array_walk|array_filter|usort|call_user_func|call_user_func_array|register_shutdown_function|iterator_apply|from|Promise)$/;

/** Those that call it once, with the other arguments. */
const CALLED_WITH_ARGUMENTS =
  /^(?:submit|apply_async|Thread|Process|Timer|run_in_executor|to_thread|partial|register|setTimeout|setImmediate|setInterval|nextTick|queueMicrotask|call_user_func|call_user_func_array|register_shutdown_function|call|apply)$/;

const GIVING_RESULTS = /^(?:map|flatMap|collect|array_map|imap|imap_unordered|starmap|from)$/;
const GIVING_ITEMS = /^(?:filter|select|reject|array_filter|each|forEach|each_with_index|tap|sort|usort|array_walk)$/;
const FOLDING = /^(?:reduce|inject|fold|sort|usort)$/;

/** @returns undefined when the call is given no function */
export function callbackOf(
  language: CodeLanguage,
  path: string,
  args: readonly Certain[],
  named: ReadonlyMap<string, Certain>,
  receiver: Certain | undefined,
): Callback | undefined {
  const method = path.slice(path.lastIndexOf('.') + 1);
  const isCalling = CALLING.test(method) && !apiFor(language, path);
  const functions: Callback['functions'][number][] = [];
  const others: Certain[] = [];
  for (const arg of [...args, ...named.values()]) {
    const one = functionOf(language, arg, isCalling);
    if (one) functions.push(one);
    else others.push(arg);
  }
  if (functions.length === 0) return undefined;
  if (CALLED_WITH_ARGUMENTS.test(method)) {
    const packed = others.flatMap((one) => (one.kind === 'list' ? one.items : [one]));
    return { functions, turns: [packed], gives: 'other' };
  }
  const holders = [receiver, ...others].flatMap((one) => (one && one.kind !== 'ref' ? [one] : []));
  // `import("fs").then((fs) => …)`
  if (receiver?.kind === 'ref' && method === 'then') return { functions, turns: [[receiver]], gives: 'other' };
  const source = holders.find(({ kind }) => kind === 'list' || kind === 'object') ?? holders[0];
  const items = source ? turnsThrough(source, 1, false) : [plain(unknown())];
  const second = (item: CodeValue): CodeValue => (FOLDING.test(method) ? item : plain(unknownToken()));
  const turns = items.map((item) =>
    item.kind === 'list' && /^starmap$/.test(method) ? item.items : [item, second(item)],
  );
  const isList = source?.kind === 'list' || source?.kind === 'object';
  return { functions, turns, gives: isList ? givenBy(method) : 'other' };
}

function givenBy(method: string): Callback['gives'] {
  if (GIVING_RESULTS.test(method)) return 'results';
  return GIVING_ITEMS.test(method) ? 'items' : 'other';
}

/** The function that an argument is; in PHP and of names of known functions only where one is expected. */
function functionOf(
  language: CodeLanguage,
  arg: Certain,
  isExpected: boolean,
): Callback['functions'][number] | undefined {
  if (arg.kind === 'function') return arg;
  if (!isExpected) return undefined;
  if (arg.kind === 'ref') return arg;
  const text = language === 'php' ? textOf(arg) : undefined;
  return text && isKnown(text) && /^\w+$/.test(text.text) && apiFor(language, text.text)
    ? { kind: 'ref', path: text.text }
    : undefined;
}
