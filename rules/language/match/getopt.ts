/**
 * Short options of a command line, as `getopt(list, optstring)` gives them: the letter of each option and, after it,
 * the value of an option that takes one; `?` for a letter that is no option, an empty text for a value that is missing.
 * Long options are skipped; the first word that is no option, or `--`, ends the options.
 */
export function readOptions(words: readonly string[], optstring: string): string[] {
  const found: string[] = [];
  walkOptions(words, optstring, (letter, value) => {
    if (letter === undefined) found.push('?');
    else if (value === undefined) found.push(letter);
    else if (value === null) found.push('');
    else found.push(letter, value);
  });
  return found;
}

/** The last value of one option, its letter when it takes none, undefined when it does not occur. */
export function readOption(words: readonly string[], optstring: string, option: string): string | undefined {
  let found: string | undefined;
  walkOptions(words, optstring, (letter, value) => {
    if (letter === option) found = value === null ? '' : (value ?? letter);
  });
  return found;
}

/** `value` is undefined for an option without one, null where one is missing; `letter` is undefined for no option. */
type OptionVisitor = (letter: string | undefined, value: string | null | undefined) => void;

function walkOptions(words: readonly string[], optstring: string, visit: OptionVisitor): void {
  const takesValue = readOptstring(optstring);
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--') return;
    if (word.length > 2 && word.startsWith('--')) continue;
    if (word.length < 2 || !word.startsWith('-')) return;
    for (let k = 1; k < word.length; k++) {
      const letter = word.charAt(k);
      const withValue = takesValue.get(letter);
      if (withValue === undefined) visit(undefined, undefined);
      else if (!withValue) visit(letter, undefined);
      else {
        if (k + 1 < word.length) visit(letter, word.slice(k + 1));
        else {
          i++;
          visit(letter, words[i] ?? null);
        }
        break;
      }
    }
  }
}

/** Which letters are options, and whether each takes a value. A leading colon only changes error reporting. */
function readOptstring(optstring: string): ReadonlyMap<string, boolean> {
  const options = new Map<string, boolean>();
  for (let i = 0; i < optstring.length; i++) {
    const letter = optstring.charAt(i);
    if (letter === ':') continue;
    const takesValue = optstring.charAt(i + 1) === ':';
    options.set(letter, takesValue || options.get(letter) === true);
    if (takesValue) i++;
  }
  return options;
}
