import { type ParseArgsConfig, parseArgs } from 'node:util';

/**
 * The command line of a script. `--help` prints how it is used and ends it; so does what it does not know, with 2: some
 * scripts run for an hour.
 */
export function scriptArguments<const Options extends NonNullable<ParseArgsConfig['options']>>(
  usage: string,
  options: Options,
  files: 'takes files' | 'takes no files' = 'takes no files',
) {
  try {
    return parseArgs({ options, allowPositionals: files === 'takes files' });
  } catch (error) {
    if (process.argv.includes('--help')) {
      console.log(`usage: ${usage}`);
      process.exit(0);
    }
    console.error(`${error instanceof Error ? error.message : error}\n\nusage: ${usage}`);
    process.exit(2);
  }
}

/** @throws when it is none */
export function numberFrom(given: string, name: string): number {
  const number = Number(given);
  if (given.trim() === '' || !Number.isFinite(number)) throw new Error(`--${name} takes a number, not ${given}`);
  return number;
}
