/** What is said about conditions that cannot be read. */
import type { SyntaxProblem } from '../../condition/error.ts';
import type { Report } from '../report.ts';
import type { SyntaxHint } from '../syntax-hints.ts';
import { code, type Worder, type Wording } from './speech.ts';

/** `%` in a message stands for what is written. */
type Words = Pick<Wording, 'message' | 'advice' | 'expected'>;

const CHECK = 'A check is a field, an operator and a value: `tool.name = Bash`, or `tool.name exists`.';

const PROBLEMS: Readonly<Record<SyntaxProblem, Words>> = {
  'condition-empty': { message: 'The condition is empty.', advice: CHECK },
  'condition-too-deep': {
    message: 'The condition is nested too deeply.',
    advice: 'Split it up with macros, or write it with fewer parentheses.',
  },
  'unexpected-token': {
    message: 'The condition should end here, or go on with `and` or `or`.',
    advice: 'If this belongs to the value before it, put the whole value in quotes.',
    expected: ['and', 'or'],
  },
  'blank-after-word': {
    message: 'The condition ends in the middle.',
    advice: `Something must follow. ${CHECK}`,
  },
  'parenthesis-open': {
    message: 'A parenthesis is opened and not closed.',
    advice: 'Add the missing `)`.',
    expected: [')'],
  },
  'check-expected': { message: 'A check is expected here.', advice: CHECK },
  'operator-expected': {
    message: 'An operator is expected here.',
    advice: 'Write `=`, `!=`, `contains`, `startswith`, `in`, `exists` or another operator.',
    expected: ['=', '!=', 'contains', 'startswith', 'endswith', 'in', 'exists'],
  },
  'number-expected': {
    message: 'After `<`, `<=`, `>` and `>=` only a number can stand.',
    advice: 'Write the number without quotes. To compare with another field write `val(field)`.',
  },
  'value-expected': {
    message: 'A value is expected here.',
    advice: 'Write a word, a text in quotes, or `val(field)` for the value of another field.',
  },
  'list-item-expected': {
    message: 'A value is expected after the comma.',
    advice: 'Remove the comma, or write a value; texts with blanks or brackets need quotes.',
  },
  'list-expected': {
    message: 'A list is expected here.',
    advice: 'Put the values in parentheses: `in (a, b)`.',
  },
  'field-argument-expected': {
    message: 'In brackets after a field stands a key or a number.',
    advice: 'Write it without blanks: `[key]` or `["key"]`.',
  },
  'bracket-open': { message: 'A bracket is opened and not closed.', advice: 'Add the missing `]`.' },
  'input-expected': {
    message: 'Something to work on is expected here.',
    advice: 'Write a field, a text in quotes, a number or another function such as `tolower(…)`.',
  },
  'input-list-item-expected': {
    message: 'In this list stand fields, texts in quotes and numbers.',
    advice: 'Put texts in quotes.',
  },
  'input-list-open': { message: 'This list is not closed.', advice: 'Add the missing `)`.', expected: [')'] },
  'transformer-open': {
    message: 'The parentheses of a function are opened and not closed.',
    advice: 'Add the missing `)`.',
    expected: [')'],
  },
  'field-expected-in-val': {
    message: '`val(…)` takes the name of a field and nothing else.',
    advice: 'Write `val(agent.cwd)`. A function such as `tolower(…)` can stand there without `val`.',
  },
  'escape-unsupported': { message: '', advice: '' },
  'escape-of-other-quote': { message: '', advice: '' },
};

const QUOTES_NEEDED =
  'Blanks, commas, `=`, parentheses and quotes end a value. Put the value in quotes if they belong to it.';

const HINTS: Readonly<Record<SyntaxHint, Words>> = {
  'and-sign': { message: '`and` is written as a word.', advice: 'Write `and`.', expected: ['and'] },
  'or-sign': { message: '`or` is written as a word.', advice: 'Write `or`.', expected: ['or'] },
  'not-sign': { message: '`not` is written as a word.', advice: 'Write `not`.', expected: ['not'] },
  'lower-case': { message: '% must be written in small letters.' },
  comment: {
    message: 'A condition has no comments, so `#` and what follows would be part of it.',
    advice: 'Move the comment to a line of its own above the key.',
  },
  'parenthesis-extra': { message: 'This parenthesis closes nothing.', advice: 'Remove it, or add a `(` before.' },
  'empty-parentheses': { message: 'The parentheses are empty.', advice: CHECK },
  'check-missing': { message: 'A check is missing here.', advice: CHECK },
  'text-first': {
    message: 'A check begins with a field, not with a value.',
    advice: 'Turn it round: `tool.name = "Bash"`.',
  },
  'field-sign': { message: 'In a condition a field is named without a sign before it.', advice: 'Remove the sign.' },
  'field-dash': {
    message: 'The name of a field cannot hold a `-`.',
    advice: 'Write `_` if the field has one, or put a blank before the operator.',
  },
  'operator-missing': {
    message: 'An operator is missing after the field.',
    advice: 'To ask whether the field has a value write `exists`.',
    expected: ['exists', '='],
  },
  'operator-blank': { message: 'A blank is missing here.', advice: 'Put a blank between the two words.' },
  'operator-foreign': { message: '% is no operator here.' },
  'operator-unknown': { message: 'There is no operator %.' },
  'operator-double': {
    message: 'Two operators stand side by side.',
    advice: 'Write one: `=`, `!=`, `<`, `<=`, `>` or `>=`.',
  },
  'not-inside': { message: '`not` stands before the whole check.' },
  'value-missing': {
    message: 'The value is missing.',
    advice: 'Write a word or a text in quotes; an empty text is `""`.',
  },
  'value-quotes': { message: 'The value ends before this place.', advice: QUOTES_NEEDED },
  'item-quotes': { message: 'This text must stand in quotes.', advice: QUOTES_NEEDED },
  'number-quoted': { message: 'A number stands without quotes here.', advice: 'Remove the quotes.' },
  'list-for-value': {
    message: 'The values of a list stand in parentheses after `in` or `anyof`.',
    advice: 'Write `in (a, b)`, or `contains anyof (a, b)`.',
  },
  'list-spliced': {
    message: 'The items of the list % are put in here as text, where they do not fit.',
    advice: 'A list stands in parentheses: `in (name)`. If the word itself is meant, rename the list.',
  },
  'list-nested': {
    message: 'A list cannot stand inside a list.',
    advice: 'Write all values in one list, or give the inner list a name.',
  },
  'comma-extra': {
    message: 'There is a comma too many here, or a value is missing.',
    advice: 'Remove one of the two.',
  },
  'argument-blank': {
    message: 'The brackets after a field hold one key without blanks around it.',
    advice: 'Write `[key]`; a key with a blank or a bracket cannot be asked for.',
  },
  'quote-open': {
    message: 'This quote is never closed.',
    advice: 'Add the closing quote. A quote inside the text is written with a backslash before it.',
  },
  'quote-backslash': {
    message: 'This quote is never closed: a quote after a backslash belongs to the text.',
    advice:
      'A text in quotes cannot end in a backslash. Write it without quotes, or end it with a backslash and a blank, which stand for one backslash.',
  },
  'transformer-blank': { message: 'No blank may stand before the parenthesis of a function.', advice: 'Remove it.' },
  'val-left': {
    message: '`val(…)` can stand only on the right side of a check.',
    advice: 'On the left side write the name of the field alone.',
  },
};

function escapeWords(letter: string, set: string | undefined): Words {
  const written = code(`\\${letter}`);
  const message = `${written} means nothing in a quoted text.`;
  if (!set || set === `\\\\${letter}`) return { message, advice: 'A backslash itself is written twice.' };
  return { message, advice: `In a regular expression write ${code(set)}.` };
}

const word: Worder = (report) => {
  const { edit } = report;
  const words = wordsFor(report.problem as SyntaxProblem, report.details, edit?.newText);
  if (!edit) return words;
  const newText = edit.newText.trim();
  const title = newText !== '' ? `Write ${code(newText)}` : edit.newText === '' ? 'Remove it' : 'Put a blank here';
  return {
    ...words,
    advice: words.advice ?? `${title}.`,
    expected: words.expected ?? (newText === '' ? [] : [newText]),
    fixes: [{ title, start: edit.start, end: edit.end, newText: edit.newText }],
  };
};

function wordsFor(problem: SyntaxProblem, details: Report['details'], instead: string | undefined): Words {
  const { hint, detail = '', written } = details;
  if (problem === 'escape-unsupported') return escapeWords(detail, instead);
  if (problem === 'escape-of-other-quote') {
    return {
      message: `${code(`\\${detail}`)} means nothing here: the text stands in the other kind of quotes.`,
      advice: 'Leave the backslash out.',
    };
  }
  const words = hint ? HINTS[hint as SyntaxHint] : PROBLEMS[problem];
  return { ...words, message: words.message.replace('%', code(written)) };
}

export const SYNTAX_WORDS = Object.fromEntries(Object.keys(PROBLEMS).map((problem) => [problem, word])) as Readonly<
  Record<SyntaxProblem, Worder>
>;
