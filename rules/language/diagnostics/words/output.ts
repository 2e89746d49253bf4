/** What is said about the output of rules. */
import type { OutputProblem } from '../../compile/output.ts';
import { code, didYouMean, type Worder } from './speech.ts';

export const OUTPUT_WORDS: Readonly<Record<OutputProblem, Worder>> = {
  'output-empty': () => ({
    message: 'The output is empty.',
    advice: 'Write the message to show when the rule matches, with `%field` for values.',
  }),
  'output-percent-end': () => ({
    message: 'A `%` must be followed by a field.',
    advice: 'Name the field, or write “percent”: there is no way to show the sign itself.',
  }),
  'output-number-end': () => ({
    message: 'After `%` and a width the name of a field is missing.',
    advice: 'Add the field: `%20tool.name` shows it in 20 characters.',
  }),
  'output-field-unknown': (report, text) => {
    const name = (report.details['written'] ?? '').replace(/^%[0-9]*/, '');
    if (name === '' || !/[a-zA-Z]/.test(name)) {
      return {
        message: 'A `%` must be followed by a field.',
        advice: 'Name the field, or write “percent”: there is no way to show the sign itself.',
      };
    }
    const { elsewhere, source } = report.details;
    if (elsewhere) {
      return {
        message: `There is no field ${code(name)} for ${code(source)} events.`,
        advice: `It is a field of ${code(elsewhere)} events. Add ${code(`source: ${elsewhere}`)} to the rule.`,
        expected: [`source: ${elsewhere}`],
      };
    }
    return {
      message: `The output names a field ${code(name)}, which does not exist.`,
      ...didYouMean(report, text, name, 'Look it up in the list of fields.'),
    };
  },
};
