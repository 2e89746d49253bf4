import path from 'node:path';
import { RULE_OPTIONS } from '../../rules/facts/catalogue.ts';
import { SAMPLE_HOMES } from '../../rules/facts/memory-files.ts';
import type { Grammars } from '../../rules/facts/shell/code/grammars.ts';
import { loadGrammars } from '../guard/grammars.ts';
import { rulesIn } from '../guard/rule-folders.ts';
import { builtPlaces } from '../places.ts';
import { UsageError } from './arguments.ts';
import { decodeRecordedCall, factsOfRecordedCall, readRecordedCall, systemOf } from './recorded-call.ts';
import { rulesCommand } from './rules/command.ts';

let grammars: Promise<Grammars> | undefined;

/** `perch rules`, for the fields and calls of coding agents. */
export const rules = rulesCommand({
  options: RULE_OPTIONS,
  defaultRules() {
    const folder = builtPlaces(path.resolve(import.meta.dirname, '..')).packs;
    const files = rulesIn(folder);
    if (files.length === 0) throw new UsageError(`the rules that come with Perch are missing: ${folder}`);
    return files;
  },
  async viewsOf(call) {
    const recorded = readRecordedCall(call, 'the call');
    if (recorded.tool === undefined && !recorded.hook) {
      throw new UsageError(
        'the call names no tool: write {"tool": "Bash", "input": {"command": "ls"}, "cwd": "/tmp"}, ' +
          'or {"agent": "codex", "hook": …} with all that an agent sends its hook',
      );
    }
    grammars ??= loadGrammars();
    // Examples leave out what does not matter: they work in a project of the usual person.
    const cwd = recorded.cwd || `${recorded.home ?? SAMPLE_HOMES[systemOf(recorded)]}/app`;
    const placed = { ...recorded, cwd };
    const event = decodeRecordedCall(placed, 'the call');
    return factsOfRecordedCall(placed, event, { grammars: await grammars, home: undefined }).views;
  },
});
