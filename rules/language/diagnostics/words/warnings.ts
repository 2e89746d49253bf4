/** What is said about files that load with a warning from Falco, too. */
import type { KnownWarning } from '../problems.ts';
import { code, didYouMean, type Worder } from './speech.ts';

export const WARNING_WORDS: Readonly<Record<KnownWarning, Worder>> = {
  'source-unknown': (report, text) => ({
    message: `Nothing here gives ${code(report.details['source'])} events, so this rule is left out.`,
    ...didYouMean(report, text, report.details['source'], `Rules of Perch say ${code('source: coding_agent')}.`),
  }),
  'rule-skipped': ({ details }) => ({
    message: `The ${details['where']} names a field that does not exist, so this rule is left out, as ${code('skip-if-unknown-filter')} asks.`,
    advice: 'If it should take part, correct the name of the field.',
  }),
  'macro-unused': ({ details }) => ({
    message: `No rule uses the macro ${code(details['name'])}.`,
    advice: 'Remove it, or use it in a condition.',
  }),
  'list-unused': ({ details }) => ({
    message: `No condition uses the list ${code(details['name'])}.`,
    advice: 'Remove it, or name it in a condition: `in (name)`.',
  }),
  'item-unknown': (report, text) => ({
    message: `This is neither a rule nor a macro nor a list, so it is left out.`,
    ...didYouMean(
      report,
      text,
      report.details['key'],
      'An entry begins with `rule:`, `macro:`, `list:`, `required_engine_version:` or `required_plugin_versions:`.',
    ),
  }),
  'key-unknown': (report, text) => ({
    message: `A ${itemName(report.details['item'])} has no key ${code(report.details['key'])}, so it means nothing.`,
    ...didYouMean(report, text, report.details['key'], 'Remove it.'),
  }),
  'deprecated-append': () => ({
    message: '`append: true` is the old way to add to a definition.',
    advice: 'Write `override:` and below it what to do with each key: `condition: append`.',
  }),
  'deprecated-enabled': () => ({
    message: 'A rule with nothing but `enabled` is the old way to switch a rule on or off.',
    advice: 'Add `override:` and below it `enabled: replace`.',
  }),
  'deprecated-container-info': () => ({
    message: '`%container.info` is no longer filled in and is left out of the output.',
    advice: 'Remove it.',
  }),
  'append-no-values': ({ details }) => ({
    message: `Nothing is added to the exception ${code(details['name'])}: it has no values here.`,
    advice: 'Add `values:`.',
  }),
  'exception-name-repeated': ({ details }) => ({
    message: `The rule has more than one exception ${code(details['name'])}. Both apply.`,
    advice: 'Give each a name of its own.',
  }),
  'macro-name': ({ details }) => ({
    message: `${code(details['name'])} cannot be used in conditions: a macro's name is letters, digits and ${code('_')}, and begins with a letter.`,
    advice: 'Choose another name.',
  }),
  'list-name': ({ details }) => ({
    message: `${code(details['name'])} cannot be used in conditions: a list's name holds no blanks, quotes, commas, parentheses or ${code('=')}.`,
    advice: 'Choose another name.',
  }),
  'regex-simple': ({ details }) => ({
    message: 'This regular expression has no special characters, and it must match the whole value.',
    advice: `Write ${code(details['instead'])}, which says the same, or another operator if that is not what is meant.`,
  }),
  'value-is-field': ({ details, edit }) => ({
    message: `${code(details['value'])} is read as a text here, though there is a field of this name.`,
    advice: `To compare with the field write ${code(`val(${details['value']})`)}.`,
    fixes: edit ? [{ ...edit, title: `Write ${code(edit.newText)}` }] : [],
  }),
  'value-is-transformer': ({ details }) => ({
    message: `${code(details['value'])} is read as a text here, though it looks like a function.`,
    advice: 'To compare with what the function gives leave the quotes and the parentheses of the list out.',
  }),
};

function itemName(kind: string | undefined): string {
  return kind?.startsWith('required') ? `${kind} entry` : (kind ?? 'definition');
}
