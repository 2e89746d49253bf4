/** The exact call, line by line, with the parts that matter marked. Nothing is left out but the middle of long texts. */

import type { ExactLine } from '../../preload/contract/deed.ts';
import type { FileTarget, JsonObject } from '../../rules/facts/call.ts';
import type { CallFacts } from '../../rules/facts/facts.ts';
import type { CallSummary } from '../../rules/facts/summary.ts';
import { colours } from './colours.ts';

/** A line of the call, and the step of a command it belongs to. */
export interface CallLine extends ExactLine {
  readonly step?: number;
}

export interface LineStep {
  readonly summary: CallSummary;
  readonly isQuiet: boolean;
  readonly risky: boolean;
}

/** More lines than this are left out in the middle, and a line says so. */
const MOST_LINES = 400;

export function exactLines(facts: CallFacts, summary: CallSummary, steps: readonly LineStep[]): readonly CallLine[] {
  const { call } = facts;
  if (call.command) return shortened(commandLines(call.command.text, summary, steps));
  if (call.targets.length > 0) return shortened(call.targets.flatMap(targetLines));
  if (call.urls.length > 0) return call.urls.map((url) => plain(url));
  return shortened(inputLines(call.mcp?.arguments ?? call.input));
}

function plain(text: string, tone: ExactLine['tone'] = 'plain'): CallLine {
  return { text, tone, marks: [], colours: [] };
}

function commandLines(text: string, summary: CallSummary, steps: readonly LineStep[]): readonly CallLine[] {
  if (summary.steps.length === 0) return text.split('\n').map((line) => marked(line, summary, 'plain'));
  return summary.steps.flatMap(({ from }, index) => {
    const step = steps[index];
    // What stands between two steps, a separator or the text of a here-document, goes with the first of them.
    const end = summary.steps[index + 1]?.from ?? text.length;
    const start = index === 0 ? 0 : from;
    const own = text
      .slice(start, end)
      .replace(/^\s*\n/, '')
      .trimEnd();
    const tone = step?.risky ? 'risky' : step?.isQuiet ? 'quiet' : 'plain';
    return own.split('\n').map((line) => ({ ...marked(line, step?.summary ?? summary, tone), step: index }));
  });
}

/** Options that turn an ordinary command into a grave one. */
const TELLING_OPTIONS =
  /(?<=\s)(?:--force(?!-with-lease)\b|--hard\b|--no-verify\b|--mirror\b|--delete\b|-rf\b|-fr\b|-[rR]\b(?=.*\s-f\b)|--recursive\b|--privileged\b|--no-sandbox\b|--dangerously-[\w-]+|--yolo\b)/g;

function marked(text: string, { parts }: CallSummary, tone: ExactLine['tone']): CallLine {
  const marks: { from: number; to: number }[] = [];
  const add = (from: number, length: number): void => {
    const to = from + length;
    if (length > 0 && !marks.some((mark) => from < mark.to && to > mark.from)) marks.push({ from, to });
  };
  if (tone !== 'quiet') {
    for (const { written, host, verb } of parts) {
      for (const name of [written, verb === 'push' ? undefined : host]) {
        if (name !== undefined && name.length > 1) add(text.indexOf(name), text.includes(name) ? name.length : 0);
      }
    }
    for (const option of text.matchAll(TELLING_OPTIONS)) add(option.index, option[0].length);
  }
  return { text, tone, marks: marks.toSorted((a, b) => a.from - b.from), colours: colours(text) };
}

function targetLines({ path, operation, oldText, newText, glob, patchText }: FileTarget): readonly CallLine[] {
  const head = plain(glob === undefined ? `${operation} ${path}` : `${operation} ${glob} in ${path || '.'}`);
  if (patchText !== undefined) {
    return [
      head,
      ...patchText
        .split('\n')
        .map((line) => plain(line, line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'quiet')),
    ];
  }
  return [head, ...textLines(oldText, 'removed'), ...textLines(newText, 'added')];
}

function textLines(text: string | undefined, tone: 'removed' | 'added'): readonly CallLine[] {
  if (text === undefined || text === '') return [];
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => plain(line, tone));
}

function inputLines(input: JsonObject): readonly CallLine[] {
  return Object.entries(input).flatMap(([key, value]) => {
    const lines = (typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)).split('\n');
    return lines.map((line, index): CallLine => {
      const text = index === 0 ? `${key}: ${line}` : `  ${line}`;
      return { text, tone: 'plain', marks: [], colours: index === 0 ? [{ from: 0, to: key.length, as: 'key' }] : [] };
    });
  });
}

function shortened(lines: readonly CallLine[]): readonly CallLine[] {
  if (lines.length <= MOST_LINES) return lines;
  const half = MOST_LINES / 2;
  return [
    ...lines.slice(0, half),
    plain(`… ${lines.length - MOST_LINES} more lines …`, 'quiet'),
    ...lines.slice(-half),
  ];
}
