/**
 * The Falco rule language: loading rule files, judging events by them, and services for editors. Pure: no files, no
 * clocks, nothing of Node.
 */
export type { Catalogue, FieldDefinition, FieldReader, FieldType, FieldValue, ScalarValue } from './catalogue.ts';
export type { Diagnostic, Fix } from './diagnostics/diagnostic.ts';
export type { Problem, ProblemClass } from './diagnostics/problems.ts';
export { type Completion, type CompletionKind, complete } from './editor/complete.ts';
export type { EditorContext } from './editor/context.ts';
export { definitionOf, type Location } from './editor/definition.ts';
export { type Hover, hover } from './editor/hover.ts';
export { type FileEdit, type Renaming, rename } from './editor/rename.ts';
export { editedFile, type FileSymbol, symbolsOf } from './editor/symbols.ts';
export { decidingChecks, type ExplainedCheck, type ExplainedCondition, type MatchedText } from './evaluate/explain.ts';
export type { Evaluation, Explanation, RuleError, RuleMatch, RuleSet, UsedField } from './evaluate/rule-set.ts';
export { formatRules } from './format/format-rules.ts';
export { PRIORITIES, type Priority, parsePriority } from './loader/definitions.ts';
export { type LoadedBase, type LoadResult, loadRules, loadRulesInSteps } from './loader/load.ts';
export {
  ENGINE_VERSION,
  type LoadOptions,
  type OutputAddition,
  type RuleFile,
  type RuleSwitch,
} from './loader/options.ts';
export type { Rule, RuleException } from './rule.ts';
export { lineOf } from './text/lines.ts';
export type { Position, Range, Span } from './text/place.ts';
export { decodeFile as decodeRuleFile } from './yaml/decode.ts';
