/** What is said about files as YAML. */
import type { FileProblem } from '../problems.ts';
import { code, type Worder } from './speech.ts';

const BLOCK_STYLE =
  'Put the whole value in quotes, or write `>` after the key and the value on the next lines, indented.';

const brokenStructure: Worder = () => ({
  message: 'The lines from here on do not fit what comes before them.',
  advice:
    'Check the indentation: everything that belongs to one rule starts in the same column, two blanks deeper than its `-`.',
});

const strayMark: Worder = () => ({
  message: 'A closing bracket, a comma or a colon stands where none can stand.',
  advice: 'Remove it, or put the value it belongs to in quotes.',
});

export const FILE_WORDS: Readonly<Record<FileProblem, Worder>> = {
  'yaml-map-value': () => ({
    message: 'A colon and a blank inside an unquoted value look like a new key.',
    advice: BLOCK_STYLE,
  }),
  'yaml-map-key': () => ({
    message: 'A key cannot begin here.',
    advice: 'Start it on a line of its own.',
  }),
  'yaml-block-entry': () => ({
    message: 'A list cannot begin in the middle of a line.',
    advice: 'Start the list on the next line, or put the value in quotes if the `-` belongs to it.',
  }),
  'yaml-map-end': brokenStructure,
  'yaml-sequence-end': brokenStructure,
  'yaml-flow-end': strayMark,
  'yaml-flow-map-end': () => ({
    message: 'A `{` is never closed, or something in the braces is not a key and a value.',
    advice: 'Close it with `}`; values that hold commas or brackets need quotes.',
  }),
  'yaml-flow-sequence-end': () => ({
    message: 'A `[` is never closed, or a comma is missing in the list.',
    advice:
      'Separate the items with commas and close the list with `]`; items that hold commas or brackets need quotes.',
  }),
  'yaml-quote-open': () => ({
    message: 'This quote is never closed.',
    advice: 'Add the closing quote. Inside double quotes a quote is written `\\"`, inside single quotes it is doubled.',
  }),
  'yaml-document-mark-in-quotes': () => ({
    message: 'This quote is not closed before the next document begins.',
    advice: 'Add the closing quote before the line that starts with `---` or `...`.',
  }),
  'yaml-tab-indentation': () => ({
    message: 'A tab stands in the indentation; YAML allows blanks only.',
    advice: 'Replace the tab by blanks.',
  }),
  'yaml-token': ({ details }) => ({
    message: `A value cannot begin with ${code(details['detail'])}.`,
    advice: 'Put the value in quotes.',
  }),
  'yaml-anchor-unknown': ({ details }) => ({
    message: `${code(`*${details['detail']}`)} refers to an anchor that is not defined before it.`,
    advice: 'If the value is meant to begin with `*`, put it in quotes.',
  }),
  'yaml-alias-missing': () => ({
    message: 'After `*` the name of an anchor is expected.',
    advice: 'If the value is meant to begin with `*`, put it in quotes.',
  }),
  'yaml-alias-character': ({ details }) => ({
    message: `The name of an anchor cannot hold ${code(details['detail'])}.`,
    advice: 'If the value is meant to begin with `*`, put it in quotes.',
  }),
  'yaml-anchor-missing': () => ({
    message: 'After `&` a name is expected.',
    advice: 'If the value is meant to begin with `&`, put it in quotes.',
  }),
  'yaml-anchor-character': ({ details }) => ({
    message: `The name of an anchor cannot hold ${code(details['detail'])}.`,
    advice: 'If the value is meant to begin with `&`, put it in quotes.',
  }),
  'yaml-anchors-several': () => ({
    message: 'A value can have one anchor (`&name`) only.',
    advice: 'Remove one of them.',
  }),
  'yaml-tags-several': () => ({
    message: 'A value can have one tag (`!name`) only.',
    advice: 'If the value is meant to begin with `!`, put it in quotes.',
  }),
  'yaml-tag': () => ({
    message: 'This tag (`!name`) is not complete.',
    advice: 'If the value is meant to begin with `!`, put it in quotes.',
  }),
  'yaml-block-scalar-header': () => ({
    message: 'Nothing but a comment may follow `|` or `>` on its line.',
    advice: 'Put the text on the next lines, indented. If the value is meant to begin with `|` or `>`, quote it.',
  }),
  'yaml-block-scalar-zero-indent': () => ({
    message: 'A text block cannot be indented by 0.',
    advice: 'Leave the number after `|` or `>` out.',
  }),
  'yaml-escape-hex': () => ({
    message: 'Hexadecimal digits are missing after the backslash.',
    advice: 'Write two digits after `\\x`, four after `\\u`, eight after `\\U`, or use single quotes.',
  }),
  'yaml-escape-unicode': () => ({
    message: 'There is no character with this number.',
    advice: 'Check the digits, or use single quotes, in which backslashes mean nothing.',
  }),
  'yaml-escape-unknown': ({ details }) => ({
    message: `${code(`\\${details['detail']}`)} means nothing in a double-quoted YAML value.`,
    advice: 'Double the backslash, or use single quotes, in which backslashes mean nothing.',
  }),
  'yaml-directive': () => ({
    message: 'This line begins with `%` and is not a directive that YAML knows.',
    advice: 'Remove it. A value that begins with `%` needs quotes.',
  }),
  'yaml-too-deep': () => ({
    message: 'Lists and maps are nested too deeply here.',
    advice: 'Rule files need a handful of levels; 500 are read.',
  }),
  'yaml-key': () => ({
    message: 'A key must be a word, not a list or a map.',
    advice: 'If the key is meant to begin with a bracket or a brace, put it in quotes.',
  }),
  'document-map': () => ({
    message: 'A rule file is a list, but this document is a map.',
    advice: 'Begin every rule, macro and list with `- `: `- rule: Name`.',
  }),
  'document-scalar': () => ({
    message: 'A rule file is a list, but this document is a text.',
    advice: 'Begin every rule, macro and list with `- `: `- rule: Name`.',
  }),
};
