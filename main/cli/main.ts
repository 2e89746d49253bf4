import { agents } from './agents.ts';
import { audit } from './audit/command.ts';
import { doctor } from './doctor.ts';
import { draft } from './draft.ts';
import { judge } from './judge.ts';
import { leave } from './leave.ts';
import { policy } from './policy.ts';
import { rules } from './rules.ts';
import { serve } from './serve.ts';
import { processTerminal, type Terminal } from './terminal.ts';

/** One command of `perch`. Answers its exit code; a wrong call prints how it is meant and answers 2. */
type Command = (args: readonly string[], terminal: Terminal) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  agents,
  audit,
  doctor,
  draft,
  judge,
  leave,
  policy,
  rules,
  serve,
};

const USAGE = `usage: perch <command>

  serve --data DIR [--endpoint PATH] [--mode guardrails|monitor] [--ask deny|allow|agent]
      run the service without a window
  judge [--home H] [--packs DIR] [--project DIR] [--mode guardrails|monitor] [--floor defer|allow] CALLS.jsonl…
      judge recorded calls without touching the file system, with --project by that project's own rules too
  rules check|format|explain|test FILE…
      find mistakes in rule files, lay them out, say why they match a call, try their examples
  agents [list | plan AGENT… | on AGENT…]
      show the coding agents here, and let Perch check what they do
  audit search|tail|export|verify|stats|vacuum [QUESTION]
      look at the record of what agents did, and check that it is whole
  draft FILE.yaml…
      hand rule files to the person, who accepts them in the window
  policy show
      show what holds here, and who decided it
  doctor
      look for everything that keeps Perch from being asked
`;

async function main(): Promise<number> {
  const [name = '', ...args] = process.argv.slice(2);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    processTerminal.writeError(
      name && name !== '--help' && name !== 'help' ? `perch: no command "${name}"\n\n${USAGE}` : USAGE,
    );
    return name === '--help' || name === 'help' ? 0 : 2;
  }
  return command(args, processTerminal);
}

process.exitCode = await main();
