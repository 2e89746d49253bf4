/** What is said about files that load without a word in Falco and hardly do what was meant. */
import type { TrapWarning } from '../problems.ts';
import { code, didYouMean, type WordedFix, type Worder } from './speech.ts';

export const TRAP_WORDS: Readonly<Record<TrapWarning, Worder>> = {
  'trap-document-dropped': () => ({
    message: 'This document is empty, and everything after an empty document is left out.',
    advice: 'Remove the `---` line that has nothing below it.',
  }),
  'trap-key-repeated': ({ details }) => ({
    message: `${code(details['key'])} stands here a second time; only the first counts.`,
    advice: 'Remove one of them.',
  }),
  'trap-merge-key': () => ({
    message: '`<<` does nothing in rule files.',
    advice: 'Repeat the keys, or use macros and lists for what several rules share.',
  }),
  'trap-quote-open': () => ({
    message: 'This quote is never closed, so everything to the end of the file belongs to the text.',
    advice: 'Add the closing quote.',
  }),
  'trap-redefined': ({ details }) => ({
    message: `There is a ${details['kind']} ${code(details['name'])} in this file already; this one takes its place as a whole.`,
    advice: 'Give it another name, or add to the first one with `override:`.',
  }),
  'trap-source-syscall': (report, text) => {
    const line = `source: ${report.details['source']}`;
    return {
      message: report.details['given']
        ? 'Perch does not see system calls, so this rule never matches.'
        : 'A rule without a source is about system calls, which Perch does not see: it never matches.',
      advice: `Write ${code(line)} for a rule about what agents do.`,
      expected: [line],
      fixes: report.details['given'] ? [] : addLine(report.span, text, line),
    };
  },
  'trap-list-unknown': (report, text) => ({
    message: `There is no list ${code(report.details['name'])}, so this is the text ${code(report.details['name'])}.`,
    ...didYouMean(
      report,
      text,
      report.details['name'],
      'If the text is meant, put it in quotes; else define the list.',
    ),
  }),
  'trap-list-in-quotes': ({ details }) => ({
    message: `${code(details['name'])} is the name of a list, whose items are put in here even inside quotes.`,
    advice: 'Rename the list, or write the text so that the name does not stand alone in it.',
  }),
  'trap-list-as-value': ({ details }) => ({
    message: `${code(details['name'])} is the name of a list, so its items stand here, not this word.`,
    advice: `For a list write ${code(`in (${details['name']})`)}. For the word itself the list needs another name.`,
  }),
  'trap-list-nested': ({ details }) => ({
    message: `${code(details['name'])} comes in here through two lists, and lists are taken in one level deep: it stays a plain text.`,
    advice: `Name ${code(details['name'])} in this list directly.`,
  }),
  'trap-list-item-splits': ({ details }) => ({
    message: `${code(details['item'])} is put into conditions as it is, where it is not one value.`,
    advice: `Put it in quotes within quotes: ${code(`'"${details['item']}"'`)}.`,
  }),
  'trap-list-empty': () => ({
    message: 'The list is empty, so this check is never true.',
    advice: 'Add values, or remove the check.',
  }),
  'trap-escape-swallowed': ({ details }) => ({
    message: `${code(`\\${details['detail']}`)} means nothing in a quoted text, and so the list is empty and the check never true.`,
    advice: 'Write the backslash twice.',
  }),
  'trap-path-everything': () => ({
    message: 'The path `/` (or an empty one) matches every value.',
    advice: 'Write `exists` if that is meant, else a longer path.',
  }),
  'trap-path-stars': () => ({
    message: 'In `pmatch` every `*`, and `**` too, stands for one name between slashes, not for any number of folders.',
    advice: 'Use `glob`, in which `*` also matches slashes: `glob "/home/*/.ssh/*"`.',
  }),
  'trap-path-home': ({ details }) => ({
    message: `${code(details['value'])} is not written out: it stands for a folder with that very name.`,
    advice: 'Write the whole path: `/home/*/…` on Linux, `/Users/*/…` on macOS.',
  }),
  'trap-never-true': ({ details }) => ({
    message: `This check is never true: ${NEVER[details['why'] ?? ''] ?? ''}.`,
    advice: NEVER_ADVICE[details['why'] ?? ''] ?? '',
  }),
  'trap-always-true': () => ({
    message: 'This check is true of every value that exists.',
    advice: 'Write `exists` if that is meant.',
  }),
  'trap-letter-case': ({ details, edit }) => ({
    message: `The left side is in ${details['case']} letters only, so it never matches ${code(details['value'])}.`,
    advice: `Write the value in ${details['case']} letters, too.`,
    fixes: edit ? [{ ...edit, title: `Write ${code(edit.newText)}` }] : [],
  }),
  'trap-compare-with-na': () => ({
    message: '`<NA>` is only what outputs show for a missing value; no field ever has it.',
    advice: 'Write `not field exists`.',
  }),
  'trap-word-as-text': ({ details }) => ({
    message: `${code(details['value'])} is read as the value here, not as a word of the language.`,
    advice: WORD_ADVICE[details['value'] ?? ''] ?? 'If the text is meant, put it in quotes.',
  }),
  'trap-value-unknown': (report, text) => ({
    message: `${code(report.details['field'])} never has the value ${code(report.details['value'])}.`,
    ...didYouMean(report, text, report.details['value'], `It is one of ${report.candidates.join(', ')}.`),
  }),
  'trap-number-wraps': ({ details }) => ({
    message: `Numbers go from 0 to 18446744073709551615; ${code(details['value'])} stands for the largest.`,
    advice: 'Write a number in that range.',
  }),
  'trap-text-order': () => ({
    message: 'The field is a text, so texts are compared, in which `10` comes before `9`.',
    advice: 'Use a field that is a number, or compare with `=` or a regular expression.',
  }),
  'trap-glob-braces': () => ({
    message: 'Braces mean nothing in a glob: `{a,b}` matches only itself.',
    advice: 'Write `glob anyof ("*a*", "*b*")`.',
  }),
  'trap-glob-bytes': ({ details }) => ({
    message: `${code(details['part'])} never matches: globs work on bytes, and these characters have more than one.`,
    advice: 'Write `*` in their place, or use a regular expression.',
  }),
  'trap-regex-part': ({ details }) => ({
    message: `A regular expression must match the whole value, and ${code('^')} and ${code('$')} do not change that.`,
    advice: details['end']
      ? 'Add `.*` at the start if something may come before.'
      : 'Add `.*` at the end if something may follow.',
  }),
  'trap-append-binds': ({ details }) => ({
    message: `The text is added without parentheses, so ${code('and')} goes with the last part of ${code(details['condition'])} only.`,
    advice: 'Replace the whole condition, or move the first one into a macro.',
  }),
  'trap-output-cut': ({ details }) => ({
    message: `${code(details['written'])} shows ${code(`%${details['field']}`)} followed by the text ${code(details['rest'])}.`,
    advice: 'Check the name of the field, or put a blank between the two if that is meant.',
  }),
};

/** Puts a key below the one whose value stands at `span`. */
function addLine(span: { readonly start: number; readonly end: number }, text: string, line: string): WordedFix[] {
  const begin = text.lastIndexOf('\n', span.start - 1) + 1;
  const indentation = /^([ -]*)\w+:/.exec(text.slice(begin))?.[1];
  const stop = text.slice(span.end).search(/[\r\n]|$/);
  if (indentation === undefined) return [];
  const end = span.end + stop;
  return [{ title: `Add ${code(line)}`, start: end, end, newText: `\n${' '.repeat(indentation.length)}${line}` }];
}

const NEVER: Readonly<Record<string, string>> = {
  'list-transformer': 'what a function makes of a list keeps a hidden character that no item of the other side has',
  'empty-length': 'a list without items counts as missing, so its length is never 0',
};

const NEVER_ADVICE: Readonly<Record<string, string>> = {
  'list-transformer': 'Compare the list itself, or join it into one text first: `join(",", field) contains …`.',
  'empty-length': 'Write `not field exists`.',
};

const LIST_AFTER = 'After it a list in parentheses must follow: `anyof (a, b)`.';

const WORD_ADVICE: Readonly<Record<string, string>> = {
  anyof: LIST_AFTER,
  allof: LIST_AFTER,
  oneof: LIST_AFTER,
};
