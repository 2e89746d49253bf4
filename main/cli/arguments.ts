import { parseArgs } from 'node:util';
import { messageOf } from '../errors.ts';

/** The command line is not what the command takes. */
export class UsageError extends Error {}

/**
 * Reads `--name=value` and `--name value` options and the words between them.
 * @param choices for each option the values it may have; undefined allows any
 * @throws {UsageError}
 */
export function readArguments<const Names extends string>(
  args: readonly string[],
  choices: Readonly<Record<Names, readonly string[] | undefined>>,
): { readonly values: Readonly<Partial<Record<Names, string>>>; readonly words: readonly string[] } {
  const options = Object.fromEntries(Object.keys(choices).map((name) => [name, { type: 'string' as const }]));
  let parsed: { values: Record<string, string | boolean | undefined>; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
  for (const [name, value] of Object.entries(parsed.values)) {
    const allowed = choices[name as Names];
    if (allowed && !allowed.includes(String(value))) {
      throw new UsageError(`--${name} takes ${allowed.join(', ')}; "${value}" is none of them`);
    }
  }
  return { values: parsed.values as Partial<Record<Names, string>>, words: parsed.positionals };
}
