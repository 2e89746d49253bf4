import { UsageError } from '../arguments.ts';
import type { Printer } from '../installation.ts';
import { exportCommand } from './export.ts';
import { NoRecordError } from './options.ts';
import { search } from './search.ts';
import { stats } from './stats.ts';
import { tail } from './tail.ts';
import { vacuum } from './vacuum.ts';
import { verifyCommand } from './verify.ts';

const USAGE = `usage: perch audit <command> [options] [question]

  search [--limit N] [--before NUMBER] [--json yes]     records that fit, newest first; ends with 1 when none does
  tail   [--lines N] [--follow no] [--json yes]         the last ones, and new ones as they are written
  export [--format jsonl|csv|falco|html] [--out FILE]   all that fit, oldest first; html is the report of one session
  verify [--json yes]                                   whether the record is what Perch wrote; ends with 1 when not
  stats  [--json yes]                                   how much is kept, and how what fits is divided
  vacuum [--days N] [--megabytes N]                     removes what the settings do not keep; Perch must not run

  --data DIR names another data folder. A question is what the search box takes, for example:
      perch audit search verdict:denied since:yesterday -agent:codex path:~/.ssh "npm publish"
`;

const COMMANDS: Readonly<Record<string, (args: readonly string[], printer: Printer) => Promise<number>>> = {
  search,
  tail: (args, printer) => tail(args, printer),
  export: exportCommand,
  verify: verifyCommand,
  stats,
  vacuum: (args, printer) => vacuum(args, printer),
};

/** `perch audit`: looks at the record from the terminal, be Perch running or not. Ends with 2 when called wrongly. */
export async function audit(args: readonly string[], printer: Printer): Promise<number> {
  const [name = '', ...rest] = args;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    const isHelp = name === '' || name === 'help' || name === '--help';
    printer.writeError(isHelp ? USAGE : `perch audit: no command "${name}"\n\n${USAGE}`);
    return name === 'help' || name === '--help' ? 0 : 2;
  }
  try {
    return await command(rest, printer);
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof NoRecordError)) throw error;
    printer.writeError(`perch audit ${name}: ${error.message}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}
