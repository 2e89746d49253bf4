/** What is said about definitions that do not fit together: appending, exceptions, macros. */
import type { CollectProblem, CompileProblem } from '../problems.ts';
import { code, didYouMean, type Worder } from './speech.ts';

function withoutTarget(kind: string, what: string): Worder {
  return (report, text) => ({
    message: `There is no ${kind} ${code(report.details['name'])} yet that could be ${what}.`,
    ...didYouMean(
      report,
      text,
      report.details['name'],
      `Define it before, in this file or in one that is loaded earlier.`,
    ),
  });
}

const ONE_FIELD_OPERATORS = '`in`, `pmatch`, `intersects` or an operator with `oneof`, `anyof` or `allof`';

export const DEFINITION_WORDS: Readonly<Record<CollectProblem | CompileProblem, Worder>> = {
  'rule-source-changed': ({ details }) => ({
    message: `The rule ${code(details['name'])} was defined for ${code(details['before'])} events; here it says ${code(details['source'])}.`,
    advice: `Write ${code(`source: ${details['before']}`)}, or give this rule another name.`,
  }),
  'append-without-rule': withoutTarget('rule', 'added to'),
  'append-without-list': withoutTarget('list', 'added to'),
  'append-without-macro': withoutTarget('macro', 'added to'),
  'replace-without-rule': withoutTarget('rule', 'replaced'),
  'enable-without-rule': withoutTarget('rule', 'switched on or off'),
  'append-nothing': () => ({
    message: 'There is nothing to add: neither a condition nor exceptions.',
    advice: 'Add `condition:` or `exceptions:`, or remove this entry.',
  }),
  'exception-fields-missing': ({ details }) => ({
    message: `The exception ${code(details['name'])} does not say which fields it looks at.`,
    advice: 'Add `fields:` with a field or a list of fields.',
  }),
  'exception-new-fields-missing': ({ details }) => ({
    message: `The rule has no exception ${code(details['name'])} yet, so it must say which fields it looks at.`,
    advice: 'Check the name, or add `fields:`.',
  }),
  'exception-values-missing': ({ details }) => ({
    message: `The exception ${code(details['name'])} has no values.`,
    advice: 'Add `values:` with what to leave out.',
  }),
  'exception-append-fields': ({ details }) => ({
    message: `The exception ${code(details['name'])} exists already; only values can be added to it.`,
    advice: 'Remove `fields:` here.',
  }),
  'exception-append-comps': ({ details }) => ({
    message: `The exception ${code(details['name'])} exists already; only values can be added to it.`,
    advice: 'Remove `comps:` here.',
  }),
  'exception-comps-length': () => ({
    message: '`comps` needs one operator for each of the `fields`.',
    advice: 'Write as many operators as there are fields, in the same order.',
  }),
  'exception-comps-list': () => ({
    message: '`fields` is a single field, so `comps` is a single operator.',
    advice: 'Take `comps` out of the brackets, or put both in brackets.',
  }),
  'exception-comps-unknown': (report, text) => ({
    message: `There is no operator ${code(report.details['value'])}.`,
    ...didYouMean(
      report,
      text,
      report.details['value'],
      'Write `=`, `contains`, `startswith`, `in` or another operator.',
    ),
  }),
  'exception-comps-single': ({ details }) => ({
    message: `For a single field ${code(details['value'])} cannot be used: its values are compared as a list.`,
    advice: `Write ${ONE_FIELD_OPERATORS}, or put field and operator in brackets.`,
    expected: ['in', 'pmatch', 'intersects'],
  }),
  'exception-field-unknown': (report, text) => ({
    message: `There is no field ${code(report.details['value'])}.`,
    ...didYouMean(report, text, report.details['value'], 'Look it up in the list of fields.'),
  }),
  'exception-values-length': ({ details }) => ({
    message: `The exception ${code(details['name'])} needs one value for each field in every entry of ${code('values')}.`,
    advice: 'Write every entry as a list as long as the list of fields: `- [value, value]`.',
  }),
  'exception-values-nested': ({ details }) => ({
    message: `The exception ${code(details['name'])} looks at a single field, so its values are plain texts.`,
    advice: 'Write `values: [a, b]` without further brackets.',
  }),
  'macro-undefined': (report, text) => macroUndefined(report.details['name'] ?? '')(report, text),
  'macro-loop': ({ details }) => ({
    message: `The macro ${code(details['name'])} uses itself, directly or through another macro.`,
    advice: 'Take it out of its own condition.',
  }),
  'condition-too-long': () => ({
    message: 'With all lists written out this condition is too long.',
    advice: 'Shorten the lists, or name them less often.',
  }),
};

/** A word alone is read as a macro's name, so it is often something else that went wrong. */
function macroUndefined(name: string): Worder {
  return (report, text) => {
    const message = `There is no macro ${code(name)}.`;
    if (['and', 'or', 'not'].includes(name)) {
      return {
        message: `${code(name)} stands where a check is expected.`,
        advice: 'Remove it, or write the check that is missing beside it.',
      };
    }
    const lower = name.toLowerCase();
    if (lower !== name && ['and', 'or', 'not'].includes(lower)) {
      const { start, end } = report.span;
      return {
        message: `${code(name)} must be written in small letters.`,
        advice: `Write ${code(lower)}.`,
        expected: [lower],
        fixes: [{ title: `Write ${code(lower)}`, start, end, newText: lower }],
      };
    }
    if (report.candidates.includes(name)) {
      return {
        message: `The macro ${code(name)} is defined only after this one, and a macro sees only what stands before it.`,
        advice: `Move ${code(name)} up.`,
      };
    }
    return {
      message,
      ...didYouMean(
        report,
        text,
        name,
        report.details['macro']
          ? 'A macro can use only macros that are defined before it.'
          : 'Define it, or write a check: a field, an operator and a value.',
      ),
    };
  };
}
