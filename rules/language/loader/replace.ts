import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { RuleSet } from '../evaluate/rule-set.ts';
import { loadRules } from './load.ts';
import type { LoadOptions, RuleFile } from './options.ts';

export interface Replacement {
  /** The rules to judge by from now on; undefined when there were none before and the files are wrong. */
  readonly rules: RuleSet | undefined;
  /** Whether they are those of the files. */
  readonly replaced: boolean;
  /** What there is to say about the files. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Loads the files as a whole and, if there is nothing wrong with them, puts their rules in the place of the current
 * ones. Otherwise the current rules stay. An evaluation under way keeps the set it started with.
 */
export function replaceRules(
  current: RuleSet | undefined,
  files: readonly RuleFile[],
  options: LoadOptions,
): Replacement {
  const { rules, diagnostics } = loadRules(files, options);
  return { rules: rules ?? current, replaced: rules !== undefined, diagnostics };
}
