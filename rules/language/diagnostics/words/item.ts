/** What is said about the keys of rules, macros and lists and their values. */
import type { ItemProblem } from '../problems.ts';
import { code, didYouMean, either, type Worder } from './speech.ts';

const MEANINGS: Readonly<Record<string, string>> = {
  desc: 'one sentence that says what the rule is for',
  condition: 'what must hold for the rule to match',
  output: 'the message when it matches, with `%field` for values',
  priority: 'how grave it is, `WARNING` for example',
  items: 'the values, `[a, b]`',
  name: 'what it is called',
  fields: 'the field or fields it looks at',
  values: 'the values to leave out',
  version: 'the version needed, `0.1.0` for example',
  enabled: '`true` or `false`',
};

const PRIORITIES = 'EMERGENCY, ALERT, CRITICAL, ERROR, WARNING, NOTICE, INFO or DEBUG';

function meaningOf(key: string | undefined): string {
  const meaning = MEANINGS[key ?? ''];
  return meaning ? `Add ${code(`${key}:`)} and ${meaning}.` : `Add ${code(`${key}:`)} and its value.`;
}

function valueHint(key: string | undefined): string {
  const meaning = MEANINGS[key ?? ''];
  return meaning ? `Write ${meaning}.` : '';
}

const pluginShape: Worder = () => ({
  message: 'A required plugin needs a name and a version.',
  advice: 'Write `- name: plugin` and, below it, `version: 0.1.0`.',
});

export const ITEM_WORDS: Readonly<Record<ItemProblem, Worder>> = {
  'item-shape': () => ({
    message: 'Every entry of a rule file is a rule, a macro or a list with its keys.',
    advice: 'Write `- rule: Name` and the other keys below it.',
  }),
  'key-missing': ({ details }) => ({
    message: `The key ${code(details['key'])} is missing.`,
    advice: meaningOf(details['key']),
  }),
  'value-missing': ({ details }) => ({
    message: `${code(details['key'])} has no value.`,
    advice: valueHint(details['key']) || 'Write a value after the colon, or remove the key.',
  }),
  'value-not-text': ({ details }) => ({
    message: `The value of ${code(details['key'])} must be a single text, not a list or a map.`,
    advice: valueHint(details['key']) || 'Write one text after the colon.',
  }),
  'value-empty': ({ details }) => ({
    message: `The value of ${code(details['key'])} is empty.`,
    advice: valueHint(details['key']) || 'Write a value, or remove the key.',
  }),
  'value-not-boolean': ({ details }) => ({
    message: `${code(details['key'])} is either true or false, not ${code(details['value'])}.`,
    advice: 'Write `true` or `false`.',
    expected: ['true', 'false'],
  }),
  'value-not-number': ({ details }) => ({
    message: `${code(details['key'])} is a whole number, not ${code(details['value'])}.`,
    advice: 'Write digits only.',
  }),
  'value-not-list': ({ details }) => ({
    message: `The value of ${code(details['key'])} must be a list.`,
    advice: 'Put it in brackets: `[a, b]`.',
  }),
  'list-item-not-text': ({ details }) => ({
    message: `Every item of ${code(details['key'])} is a single text; this one is empty, a list or a map.`,
    advice: 'Write a text. An empty text is written `""`; the items of another list are taken in by its name.',
  }),
  'priority-unknown': (report, text) => ({
    message: `There is no priority ${code(report.details['value'])}.`,
    ...didYouMean(report, text, report.details['value'], `Write one of ${PRIORITIES}.`),
  }),
  'override-operation': ({ details }) => ({
    message: `${code(details['operation'])} is nothing that ${code('override')} can do with ${code(details['key'])}.`,
    advice: details['allowed']
      ? `Write ${either(details['allowed'].split(' '))}.`
      : `${code(details['key'])} cannot be overridden: remove it here.`,
    expected: details['allowed'] ? details['allowed'].split(' ') : [],
  }),
  'override-no-append': (report, text) => ({
    message: `${code(report.details['key'])} cannot be appended to.`,
    ...didYouMean(report, text, report.details['key'], 'Write `replace` to give it a new value.'),
  }),
  'override-no-replace': (report, text) => ({
    message: `${code(report.details['key'])} cannot be replaced.`,
    ...didYouMean(report, text, report.details['key'], `Keys that can: ${report.candidates.join(', ')}.`),
  }),
  'override-and-append': () => ({
    message: '`append` and `override` cannot be used together.',
    advice: 'Remove `append` and say `append` for the key under `override`.',
  }),
  'override-key-missing': ({ details }) => ({
    message: `${code('override')} says ${code(details['operation'])} for ${code(details['key'])}, but there is no such key here.`,
    advice: `Add ${code(`${details['key']}:`)} with the text, or remove it from ${code('override')}.`,
  }),
  'override-key-unlisted': ({ details }) => ({
    message: `${code(details['key'])} is given here, but ${code('override')} does not say what to do with it.`,
    advice: `Add ${code(`${details['key']}: replace`)} under ${code('override')}.`,
  }),
  'override-shape': () => ({
    message: 'Under `override` every key stands with what to do with it.',
    advice: 'Write `override:` and below it, for example, `condition: append`.',
  }),
  'engine-version-format': ({ details }) => ({
    message: `${code(details['version'])} is not a version.`,
    advice: 'Write three numbers with dots between them, `0.31.0` for example.',
  }),
  'engine-version-newer': ({ details }) => ({
    message: `This file needs version ${details['version']} of the rule language; this is ${details['have']}.`,
    advice: 'Update Perch, or lower `required_engine_version` if the file uses nothing newer.',
  }),
  'plugin-versions-shape': () => ({
    message: '`required_plugin_versions` is a list of plugins.',
    advice: 'Write `- name: plugin` and, below it, `version: 0.1.0`.',
  }),
  'plugin-version-shape': pluginShape,
  'plugin-alternative-shape': pluginShape,
  'plugin-alternatives-shape': () => ({
    message: '`alternatives` is a list of plugins.',
    advice: 'Write `- name: plugin` and, below it, `version: 0.1.0`.',
  }),
  'plugin-version-format': ({ details }) => ({
    message: `${code(details['version'])} is not a version.`,
    advice: 'Write three numbers with dots between them, `0.1.0` for example.',
  }),
  'plugin-repeated': ({ details }) => ({
    message: `The plugin ${code(details['name'])} is named more than once.`,
    advice: 'Keep the version that is needed and remove the others.',
  }),
  'plugin-missing': ({ details }) => ({
    message: `These rules need a plugin that Perch does not stand in for: ${details['names']}.`,
    advice: 'They are about events that Perch does not see. Remove the file or the requirement.',
  }),
  'plugin-incompatible': ({ details }) => ({
    message: `These rules need version ${details['version']} of ${code(details['name'])}; Perch stands in for ${details['have']}.`,
    advice: 'Update Perch, or lower the version if the rules use nothing newer.',
  }),
  'exceptions-shape': () => ({
    message: '`exceptions` is a list.',
    advice: 'Write `- name: …` and, below it, `fields:` and `values:`.',
  }),
  'exception-shape': () => ({
    message: 'An exception has a name, fields and values.',
    advice: 'Write `- name: …` and, below it, `fields:` and `values:`.',
  }),
  'exception-values-shape': ({ details }) => ({
    message: details['limit']
      ? 'This rule has more exception values than can be read.'
      : 'The values of an exception are a list.',
    advice: details['limit'] ? 'Shorten the list.' : 'Put them in brackets: `values: [a, b]`.',
  }),
};
