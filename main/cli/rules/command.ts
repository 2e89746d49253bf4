import { parseArgs } from 'node:util';
import { messageOf } from '../../errors.ts';
import { UsageError } from '../arguments.ts';
import type { Terminal } from '../terminal.ts';
import { check } from './check.ts';
import { explain } from './explain.ts';
import { type CheckedFiles, readRuleFiles } from './files.ts';
import { format } from './format.ts';
import { test } from './test.ts';
import type { RuleTools } from './tools.ts';

const USAGE = `usage: perch rules <command>

  check [--strict] [--json] [--with-default] FILE…
      say everything that is wrong with rule files, which are loaded together; with --strict, warnings count as well
  format [--check] FILE…
      lay the conditions out on lines of a readable length; with --check, only name the files that would change
  explain [FILE…] --call CALL.json [--rule NAME] [--with-default]
      say part by part why the rules match a call, or why one rule does not
  test PACK… [--with-default]
      try the examples beside each pack: x.examples.yaml for x.yaml

A folder stands for all rule files in it. --with-default reads the rules that come with Perch first, as Perch does: for
files that change those. check, test and format --check end with 1 when something is wrong.
`;

const OPTIONS = {
  check: { type: 'boolean', default: false },
  strict: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  call: { type: 'string' },
  rule: { type: 'string' },
  'with-default': { type: 'boolean', default: false },
} as const;

/** Which options go with which command. */
const COMMANDS: Readonly<Record<string, readonly (keyof typeof OPTIONS)[]>> = {
  check: ['strict', 'json', 'with-default'],
  format: ['check'],
  explain: ['call', 'rule', 'with-default'],
  test: ['with-default'],
};

/** The command `perch rules`, for fields and calls that are given. */
export function rulesCommand(tools: RuleTools) {
  return async (args: readonly string[], terminal: Terminal): Promise<number> => {
    const [name = '', ...rest] = args;
    if (name === '' || name === 'help' || name === '--help') {
      terminal.writeError(USAGE);
      return name === '' ? 2 : 0;
    }
    try {
      return await run(name, rest, tools, terminal);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      terminal.writeError(`perch rules: ${error.message}\n`);
      return 2;
    }
  };
}

async function run(name: string, args: readonly string[], tools: RuleTools, terminal: Terminal): Promise<number> {
  const allowed = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!allowed) throw new UsageError(`there is no command "${name}"; "perch rules help" lists them`);
  const { values, words } = readOptions(name, args, allowed);
  const { check: checkOnly = false, strict = false, json = false, call, rule } = values;
  const files = async (): Promise<CheckedFiles> => {
    const onlyDefault = name === 'explain' && words.length === 0 && values['with-default'];
    const named = onlyDefault ? [] : await readRuleFiles(words, terminal);
    return { named, all: values['with-default'] ? [...tools.defaultRules(), ...named] : named };
  };
  switch (name) {
    case 'check':
      return check(await files(), { strict, json }, tools, terminal);
    case 'format':
      return format(words, { check: checkOnly }, terminal);
    case 'explain':
      return explain(await files(), { call, rule }, tools, terminal);
    default:
      return test(await files(), tools, terminal);
  }
}

function readOptions(name: string, args: readonly string[], allowed: readonly (keyof typeof OPTIONS)[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: OPTIONS,
      allowPositionals: true,
      strict: true,
    });
    const given = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, tokens: true }).tokens;
    const wrong = given.find((token) => token.kind === 'option' && !allowed.some((option) => option === token.name));
    if (wrong?.kind === 'option') throw new UsageError(`"${name}" has no option ${wrong.rawName}`);
    return { values, words: positionals };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(messageOf(error));
  }
}
