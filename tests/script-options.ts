/** The number behind `--name=` or `--name` on a script's command line. */
export function numberOption(name: string, otherwise: number): number {
  const at = process.argv.findIndex((argument) => argument === `--${name}` || argument.startsWith(`--${name}=`));
  if (at < 0) return otherwise;
  const argument = process.argv[at] ?? '';
  const given = argument.includes('=') ? argument.slice(argument.indexOf('=') + 1) : process.argv[at + 1];
  const number = Number(given);
  if (!Number.isFinite(number)) throw new Error(`--${name} takes a number, not ${given}`);
  return number;
}
