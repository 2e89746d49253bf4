import type { FieldReader, LoadOptions, RuleFile } from '../../../rules/language/index.ts';

/** What the commands about rules have to know of calls. */
export interface RuleTools {
  /** The fields of calls, and whatever else reading rule files depends on. */
  readonly options: LoadOptions;
  /** The rules that come with Perch, which a person's own are read after. */
  readonly defaultRules: () => readonly RuleFile[];
  /**
   * The views of a call, as rules read them; a rule matches a call when it matches one of its views.
   * @param call one row as `perch judge` takes it. What an example leaves out has to be filled in.
   * @throws an error that says what is wrong with the call
   */
  readonly viewsOf: (call: Readonly<Record<string, unknown>>) => Promise<readonly FieldReader[]>;
}
