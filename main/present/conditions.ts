/** Why a rule matched a recorded call, in words: the parts that an exception would have to name. */
import type { Condition } from '../../preload/contract/history.ts';
import type { MatchTerm } from '../verdict/terms.ts';
import type { MatchedRule } from '../verdict/verdict.ts';
import { shownPath } from './recorded-deed.ts';

const DONE_TO_FILE: Readonly<Record<MatchTerm['operation'], string>> = {
  '': 'it uses a file',
  read: 'it reads a file',
  write: 'it writes a file',
  edit: 'it changes a file',
  delete: 'it deletes a file',
  search: 'it searches in a file or folder',
  list: 'it lists a folder',
  execute: 'it runs a file',
  permissions: 'it changes who may use a file',
};

const REST: Readonly<Record<Exclude<MatchTerm['what'], 'file'>, string>> = {
  agent: 'it comes from this agent',
  command: 'it runs this command',
  url: 'it opens this address',
  server: 'it uses a tool of this server',
  tool: 'it uses this tool',
  input: 'it gives the tool this',
};

/** @returns undefined when it is not known any more */
export function conditionsOf({ parts }: MatchedRule, project: string, home: string): Condition[] | undefined {
  return parts?.flat().map(({ what, value, operation }) => {
    const shown = what === 'file' ? shownPath(value, project, home) : value;
    return {
      words: what === 'file' ? DONE_TO_FILE[operation] : REST[what],
      value: shown,
      marks: [{ from: 0, to: shown.length }],
    };
  });
}
