/** What is said about conditions whose parts do not go together. */
import type { TypingProblem } from '../../compile/error.ts';
import { code, didYouMean, type Worder } from './speech.ts';

const FORMS = 'Look it up in the list of fields.';

const KINDS: Readonly<Record<string, string>> = {
  list: 'a list; use `in` or `intersects`',
  string: 'text; use `contains` or `startswith`',
  number: 'a number, a time or true and false; use `=`, `!=`, `in`, and `<` or `>` for numbers',
  address: 'an address or a network; use `=`, `!=` or `in`',
};

/** Types as people call them, by Falco's names. */
const TYPES: Readonly<Record<string, string>> = {
  CHARBUF: 'text',
  UINT64: 'a number',
  BOOL: 'true or false',
  RELTIME: 'a span of time',
  ABSTIME: 'a time',
  IPADDR: 'an address',
  IPNET: 'a network',
};

function typeWords(name: string | undefined): string {
  const [type = '', list] = (name ?? '').split(' ');
  return `${list ? 'a list of ' : ''}${TYPES[type] ?? type}`;
}

export const TYPING_WORDS: Readonly<Record<TypingProblem, Worder>> = {
  'field-unknown': (report, text) => {
    const { name, field, elsewhere, source } = report.details;
    const message = `There is no field ${code(field ?? name)}${source ? ` for ${code(source)} events` : ''}.`;
    if (!elsewhere) return { message, ...didYouMean(report, text, name, FORMS) };
    const { edit } = report;
    return {
      message,
      advice: `It is a field of ${code(elsewhere)} events. Add ${code(`source: ${elsewhere}`)} to the rule.`,
      expected: [`source: ${elsewhere}`],
      fixes: edit ? [{ ...edit, title: `Add ${code(`source: ${elsewhere}`)}` }] : [],
    };
  },
  'event-type-unknown': ({ details }) => ({
    message: `There is no system call or event ${code(details['value'])}.`,
    advice: 'Check the spelling. Perch sees no system calls, so this rule would never match anyway.',
  }),
  'field-argument-blank': ({ details }) => ({
    message: `The key in ${code(details['field'])} holds a blank, which cannot be asked for.`,
    advice: 'Ask for another key, or compare the field without brackets.',
  }),
  'field-argument-missing': ({ details }) => ({
    message: `${code(details['name'])} needs brackets that say which of its values is meant.`,
    advice: `Write ${code(`${details['name']}[…]`)}.`,
  }),
  'field-argument-unexpected': ({ details }) => ({
    message: `${code(details['name'])} has one value and takes no brackets.`,
    advice: `Write ${code(details['name'])} alone.`,
  }),
  'field-index-zero': ({ details }) => ({
    message: `${code(details['argument'])} is not a place in a list.`,
    advice: 'Write a whole number without zeros before it; the first place is 0.',
  }),
  'field-index-digits': ({ details }) => ({
    message: `${code(details['name'])} takes the number of a place in brackets, not ${code(details['argument'])}.`,
    advice: 'Write digits only; the first place is 0.',
  }),
  'field-index-size': () => ({
    message: 'This number is too large for a place in a list.',
    advice: 'Write a smaller one.',
  }),
  'operator-for-type': ({ details }) => ({
    message: `${code(details['operator'])} does not work here: the left side is ${(KINDS[details['kind'] ?? ''] ?? '').split(';')[0]}.`,
    advice: `${(KINDS[details['kind'] ?? ''] ?? '').split('; ')[1]?.replace(/^u/, 'U') ?? ''}.`,
  }),
  'modifier-for-type': ({ details }) => ({
    message: `${code(details['operator'])} does not work with addresses and networks.`,
    advice: 'Use `=`, `!=` or `in`.',
  }),
  'number-invalid': ({ details }) => ({
    message: `${code(details['value'])} is not a whole number.`,
    advice: 'Write decimal digits only, without a point, a unit or `0x`.',
  }),
  'boolean-invalid': ({ details }) => ({
    message: `${code(details['value'])} is neither true nor false.`,
    advice: 'Write `true` or `false` in small letters.',
    expected: ['true', 'false'],
  }),
  'address-invalid': ({ details }) => ({
    message: `${code(details['value'])} is not an ${details['family']} address${details['network'] ? ' with a mask' : ''}.`,
    advice: details['network']
      ? 'Write it like `10.0.0.0/8` or `fd00::/8`.'
      : 'Write it like `10.0.0.1` or `::1`; a whole network needs a field that takes networks.',
  }),
  'network-invalid': ({ details }) => ({
    message: `${code(details['value'])} has no mask, so it is no network.`,
    advice: `Write ${code(`${details['value']}/32`)} for this one address, or a smaller number for more of them.`,
  }),
  'netmask-invalid': ({ details }) => ({
    message: `${code(details['mask'])} is not a mask of an ${details['family']} network.`,
    advice: details['family'] === 'IPv4' ? 'Write a number from 0 to 32.' : 'Write a number from 1 to 128.',
  }),
  'literal-too-long': ({ details }) => ({
    message: `This value is ${Number(details['used']) - 1} bytes long; 255 are the most.`,
    advice: 'Compare with a shorter part: `contains`, `startswith` or a glob.',
  }),
  'regex-invalid': ({ details }) => regexWords(details['reason'] ?? '', details['part'] ?? ''),
  'transformer-type': ({ details }) => ({
    message: `${code(`${details['transformer']}(…)`)} works on ${details['transformer'] === 'len' ? 'texts and lists' : 'texts'}, but ${code(details['field'])} is ${typeWords(details['type'])}.`,
    advice: 'Compare the field itself.',
  }),
  'transformer-argument': ({ details }) => ({
    message: `Brackets cannot follow ${code(`${details['transformer']}(…)`)}.`,
    advice: 'Remove them; a key belongs directly after the name of the field.',
  }),
  'transformer-unknown-arity': ({ details }) => ({
    message: `${code(`${details['transformer']}(…)`)} needs more than one input.`,
    advice: 'Separate them with commas: `join(",", field)`, `concat(field, "text")`, `getopt(field, "ab")`.',
  }),
  'transformer-one-input': ({ details }) => ({
    message: `${code(`${details['transformer']}(…)`)} takes one input only.`,
    advice: 'Remove the others, or put them together with `concat(…)`.',
  }),
  'join-arity': () => ({
    message: '`join(…)` takes a separator and one list.',
    advice: 'Write `join(",", field)` or `join(",", (field, field))`.',
  }),
  'join-separator': () => ({
    message: 'The first input of `join(…)` is the text between the items, not a list.',
    advice: 'Write `join(",", field)`.',
  }),
  'join-list': () => ({
    message: 'The second input of `join(…)` is a list.',
    advice: 'Name a list field, or put several fields in parentheses: `join(",", (field, field))`.',
  }),
  'concat-strings': () => ({
    message: '`concat(…)` puts texts together; one of these is no text.',
    advice: 'For numbers use `join("", (field, field))`.',
  }),
  'getopt-arity': () => ({
    message: '`getopt(…)` takes the words of a command and the letters of its options.',
    advice: 'Write `getopt(field, "ab:")`.',
  }),
  'getopt-list': () => ({
    message: 'The first input of `getopt(…)` is a list of words.',
    advice: 'Name a field that is a list.',
  }),
  'getopt-optstring': () => ({
    message: 'The second input of `getopt(…)` is one text with the letters of the options.',
    advice: 'Write `getopt(field, "ab:")`.',
  }),
  'getopt-strings': () => ({ message: '`getopt(…)` works on texts.', advice: 'Name a list of texts.' }),
  'getopt-option': () => ({
    message: 'In brackets after `getopt(…)` stands the letter of one option.',
    advice: 'Write `getopt(field, "ab:")[b]`.',
  }),
  'right-side-operator': ({ details }) => ({
    message: `${code(details['operator'])} needs a fixed value on its right side.`,
    advice: 'Write the value itself, or use `=`, `contains`, `startswith` or `glob` with the field.',
  }),
  'right-side-network': () => ({
    message: 'A network cannot be compared with another field.',
    advice: 'Write the network itself: `10.0.0.0/8`.',
  }),
  'right-side-type': ({ details }) => ({
    message: `${code(details['left'])} is ${typeWords(details['leftType'])} and ${code(details['right'])} is ${typeWords(details['rightType'])}; they cannot be compared.`,
    advice: 'Compare fields of the same kind, a list with a list.',
  }),
};

function regexWords(reason: string, part: string): { message: string; advice: string } {
  const shown = code(part);
  switch (reason) {
    case 'escape':
      return {
        message: `Regular expressions here have no ${shown}.`,
        advice:
          'Write sets out: `[0-9]`, `[A-Za-z0-9_]`, `[ \\t]`. A sign that stands for itself goes in brackets: `[.]`.',
      };
    case 'class-range':
      return { message: `The range ${shown} runs backwards.`, advice: 'Put the smaller character first.' };
    case 'class-open':
      return { message: 'A `[` is not closed.', advice: 'Add the missing `]`.' };
    case 'group-open':
      return { message: 'A `(` is not closed.', advice: 'Add the missing `)`, or write `[(]` for the sign itself.' };
    case 'group-close':
      return { message: 'A `)` closes nothing.', advice: 'Remove it, or write `[)]` for the sign itself.' };
    case 'repeat-nothing':
      return {
        message: `There is nothing before ${shown} that could be repeated.`,
        advice: 'Forms such as `(?i)` and `(?:…)` do not exist here. Use `tolower(field)` to ignore case.',
      };
    case 'repeat-size':
      return { message: `${shown} repeats too often.`, advice: '1000 times are the most.' };
    case 'backslash-end':
      return { message: 'The expression ends in a backslash.', advice: 'Write `[\\\\]` for a backslash.' };
    default:
      return { message: 'The expression is too large.', advice: 'Repeat less, or split it into several checks.' };
  }
}
