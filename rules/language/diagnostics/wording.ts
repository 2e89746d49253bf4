/** Finds the words for what is reported. */
import type { Problem } from './problems.ts';
import type { Report } from './report.ts';
import { DEFINITION_WORDS } from './words/definition.ts';
import { FILE_WORDS } from './words/file.ts';
import { ITEM_WORDS } from './words/item.ts';
import { OUTPUT_WORDS } from './words/output.ts';
import type { Worder, Wording } from './words/speech.ts';
import { SYNTAX_WORDS } from './words/syntax.ts';
import { TRAP_WORDS } from './words/traps.ts';
import { TYPING_WORDS } from './words/typing.ts';
import { WARNING_WORDS } from './words/warnings.ts';

const WORDS: Readonly<Record<Problem, Worder>> = {
  ...FILE_WORDS,
  ...ITEM_WORDS,
  ...DEFINITION_WORDS,
  ...SYNTAX_WORDS,
  ...TYPING_WORDS,
  ...OUTPUT_WORDS,
  ...WARNING_WORDS,
  ...TRAP_WORDS,
};

/** @param text the file it was found in. */
export function wordingOf(report: Report, text: string): Wording {
  return WORDS[report.problem](report, text);
}
