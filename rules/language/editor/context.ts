import type { Catalogue } from '../catalogue.ts';
import type { RuleFile } from '../loader/options.ts';

/** What an editor knows besides the text in it. */
export interface EditorContext {
  readonly catalogues: readonly Catalogue[];
  /** The other files that are loaded together with this one, for what they define. */
  readonly otherFiles?: readonly RuleFile[];
}
