/** The steps of a command, each as a command of its own, and the command without some of them. */
import type { JsonValue } from './call.ts';
import { CallFacts } from './facts.ts';

/** A step that means the same alone. */
export interface LoneStep {
  /** Index into the command's steps. */
  readonly index: number;
  readonly text: string;
}

/** A command of more steps is not taken apart. */
const MOST_STEPS = 16;

/**
 * The steps of a command that would mean the same alone; none where the command cannot be taken apart. Between steps
 * there is nothing but what separates them: no keyword, no here-document. Before such a step, nothing has
 * changed what its words mean: no other folder, no variable, no function, nothing that Perch cannot follow.
 */
export function loneSteps({ call, effects }: CallFacts): readonly LoneStep[] {
  const { steps } = effects;
  const text = call.command?.text;
  if (text === undefined || steps.length < 2 || steps.length > MOST_STEPS) return [];
  const between = steps.map(({ from }, index) => text.slice(steps[index - 1]?.to ?? 0, from));
  if (![...between, text.slice(steps.at(-1)?.to)].every((gap) => /^[\s;&|]*$/.test(gap))) return [];
  const unsettled = Math.min(
    ...effects.programs.map(({ name, step = 0 }) => (CHANGES_THE_SHELL.has(name) ? step : Number.POSITIVE_INFINITY)),
    ...effects.opaqueSteps.map((step) => step ?? 0),
  );
  return steps.flatMap(({ from, to, standsAlone }, index) =>
    standsAlone && index <= unsettled ? [{ index, text: text.slice(from, to) }] : [],
  );
}

/** Builtins that change how the shell reads or runs what comes after them, in ways that are not followed. */
const CHANGES_THE_SHELL: ReadonlySet<string> = new Set([
  '.',
  'source',
  'eval',
  'exec',
  'trap',
  'enable',
  'hash',
  'shopt',
  'set',
  'setopt',
  'unsetopt',
  'emulate',
  'autoload',
  'umask',
  'ulimit',
  'builtin',
  'bind',
]);

/** What the step alone would do. */
export function ofLoneStep(facts: CallFacts, { text }: LoneStep): CallFacts {
  return withCommand(facts, text);
}

/** What is left of the command when nothing stands in the place of these steps. */
export function withoutSteps(facts: CallFacts, without: ReadonlySet<number>): CallFacts {
  const text = facts.call.command?.text ?? '';
  let left = '';
  let at = 0;
  for (const [index, { from, to }] of facts.effects.steps.entries()) {
    left += text.slice(at, from) + (without.has(index) ? NOTHING_DONE : text.slice(from, to));
    at = to;
  }
  return withCommand(facts, left + text.slice(at));
}

/** In POSIX shells: the command that does nothing, successfully. */
const NOTHING_DONE = ': ';

function withCommand({ call, context }: CallFacts, text: string): CallFacts {
  const { command, input } = call;
  if (!command) throw new TypeError('Only a command has steps.');
  const replaced = Object.entries(input).map(([key, value]): [string, JsonValue] => [
    key,
    value === command.text ? text : value,
  ]);
  return new CallFacts({ ...call, command: { ...command, text }, input: Object.fromEntries(replaced) }, context);
}
