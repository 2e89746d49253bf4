/**
 * Everything that can be said about rule files, by name. Each has a class: Falco's own code for it, or `fatal` where
 * Falco stops without a code, or `trap` where it loads the file without a word.
 */
import type { TypingProblem } from '../compile/error.ts';
import type { OutputProblem } from '../compile/output.ts';
import type { SyntaxProblem } from '../condition/error.ts';
import type { YamlProblem } from '../yaml/problem.ts';

export type FileProblem = `yaml-${YamlProblem}` | 'yaml-key' | 'document-scalar' | 'document-map';

export type ItemProblem =
  | 'item-shape'
  | 'key-missing'
  | 'value-missing'
  | 'value-not-text'
  | 'value-empty'
  | 'value-not-boolean'
  | 'value-not-number'
  | 'value-not-list'
  | 'list-item-not-text'
  | 'priority-unknown'
  | 'override-operation'
  | 'override-no-append'
  | 'override-no-replace'
  | 'override-and-append'
  | 'override-key-missing'
  | 'override-key-unlisted'
  | 'override-shape'
  | 'engine-version-format'
  | 'engine-version-newer'
  | 'plugin-versions-shape'
  | 'plugin-version-shape'
  | 'plugin-alternatives-shape'
  | 'plugin-alternative-shape'
  | 'plugin-version-format'
  | 'plugin-repeated'
  | 'plugin-missing'
  | 'plugin-incompatible'
  | 'exceptions-shape'
  | 'exception-shape'
  | 'exception-values-shape';

export type CollectProblem =
  | 'rule-source-changed'
  | 'append-without-rule'
  | 'append-without-list'
  | 'append-without-macro'
  | 'replace-without-rule'
  | 'enable-without-rule'
  | 'append-nothing'
  | 'exception-fields-missing'
  | 'exception-new-fields-missing'
  | 'exception-values-missing'
  | 'exception-append-fields'
  | 'exception-append-comps'
  | 'exception-comps-length'
  | 'exception-comps-list'
  | 'exception-comps-unknown'
  | 'exception-comps-single'
  | 'exception-field-unknown';

export type CompileProblem =
  | 'exception-values-length'
  | 'exception-values-nested'
  | 'macro-undefined'
  | 'macro-loop'
  | 'condition-too-long';

/** What Falco warns about too. */
export type KnownWarning =
  | 'source-unknown'
  | 'rule-skipped'
  | 'macro-unused'
  | 'list-unused'
  | 'item-unknown'
  | 'key-unknown'
  | 'deprecated-append'
  | 'deprecated-enabled'
  | 'deprecated-container-info'
  | 'append-no-values'
  | 'exception-name-repeated'
  | 'macro-name'
  | 'list-name'
  | 'regex-simple'
  | 'value-is-field'
  | 'value-is-transformer';

/** What Falco answers without a word, though it hardly is what was meant. */
export type TrapWarning =
  | 'trap-always-true'
  | 'trap-append-binds'
  | 'trap-compare-with-na'
  | 'trap-document-dropped'
  | 'trap-escape-swallowed'
  | 'trap-glob-braces'
  | 'trap-glob-bytes'
  | 'trap-key-repeated'
  | 'trap-letter-case'
  | 'trap-list-as-value'
  | 'trap-list-empty'
  | 'trap-list-in-quotes'
  | 'trap-list-item-splits'
  | 'trap-list-nested'
  | 'trap-list-unknown'
  | 'trap-merge-key'
  | 'trap-never-true'
  | 'trap-number-wraps'
  | 'trap-output-cut'
  | 'trap-path-everything'
  | 'trap-path-home'
  | 'trap-path-stars'
  | 'trap-quote-open'
  | 'trap-redefined'
  | 'trap-regex-part'
  | 'trap-source-syscall'
  | 'trap-text-order'
  | 'trap-value-unknown'
  | 'trap-word-as-text';

export type Problem =
  | FileProblem
  | ItemProblem
  | CollectProblem
  | CompileProblem
  | SyntaxProblem
  | TypingProblem
  | OutputProblem
  | KnownWarning
  | TrapWarning;

export type ProblemClass =
  | 'fatal'
  | 'LOAD_ERR_YAML_PARSE'
  | 'LOAD_ERR_YAML_VALIDATE'
  | 'LOAD_ERR_VALIDATE'
  | 'LOAD_ERR_COMPILE_CONDITION'
  | 'LOAD_ERR_COMPILE_OUTPUT'
  | 'LOAD_UNKNOWN_SOURCE'
  | 'LOAD_UNKNOWN_FILTER'
  | 'LOAD_UNUSED_MACRO'
  | 'LOAD_UNUSED_LIST'
  | 'LOAD_UNKNOWN_ITEM'
  | 'LOAD_DEPRECATED_ITEM'
  | 'LOAD_APPEND_NO_VALUES'
  | 'LOAD_EXCEPTION_NAME_NOT_UNIQUE'
  | 'LOAD_INVALID_MACRO_NAME'
  | 'LOAD_INVALID_LIST_NAME'
  | 'LOAD_COMPILE_CONDITION'
  | 'LOAD_UNKNOWN_KEY'
  | 'trap';

const ITEM_CLASSES: Readonly<Record<ItemProblem, ProblemClass>> = {
  'item-shape': 'LOAD_ERR_YAML_VALIDATE',
  'key-missing': 'LOAD_ERR_YAML_VALIDATE',
  'value-missing': 'LOAD_ERR_YAML_VALIDATE',
  'value-not-text': 'LOAD_ERR_YAML_VALIDATE',
  'value-empty': 'LOAD_ERR_YAML_VALIDATE',
  'value-not-boolean': 'LOAD_ERR_YAML_VALIDATE',
  'value-not-number': 'LOAD_ERR_YAML_VALIDATE',
  'value-not-list': 'LOAD_ERR_YAML_VALIDATE',
  'list-item-not-text': 'LOAD_ERR_YAML_VALIDATE',
  'priority-unknown': 'LOAD_ERR_YAML_VALIDATE',
  'override-operation': 'LOAD_ERR_YAML_VALIDATE',
  'override-no-append': 'LOAD_ERR_YAML_VALIDATE',
  'override-no-replace': 'LOAD_ERR_YAML_VALIDATE',
  'override-and-append': 'LOAD_ERR_YAML_VALIDATE',
  'override-key-missing': 'LOAD_ERR_YAML_VALIDATE',
  'override-key-unlisted': 'LOAD_ERR_YAML_VALIDATE',
  'override-shape': 'LOAD_ERR_VALIDATE',
  'engine-version-format': 'LOAD_ERR_YAML_VALIDATE',
  'engine-version-newer': 'LOAD_ERR_VALIDATE',
  'plugin-versions-shape': 'LOAD_ERR_YAML_VALIDATE',
  'plugin-version-shape': 'LOAD_ERR_YAML_VALIDATE',
  'plugin-alternatives-shape': 'LOAD_ERR_YAML_VALIDATE',
  'plugin-alternative-shape': 'LOAD_ERR_YAML_VALIDATE',
  'plugin-version-format': 'LOAD_ERR_VALIDATE',
  'plugin-repeated': 'LOAD_ERR_VALIDATE',
  'plugin-missing': 'fatal',
  'plugin-incompatible': 'fatal',
  'exceptions-shape': 'LOAD_ERR_YAML_VALIDATE',
  'exception-shape': 'LOAD_ERR_YAML_VALIDATE',
  'exception-values-shape': 'LOAD_ERR_YAML_VALIDATE',
};

const WARNING_CLASSES: Readonly<Record<KnownWarning, ProblemClass>> = {
  'source-unknown': 'LOAD_UNKNOWN_SOURCE',
  'rule-skipped': 'LOAD_UNKNOWN_FILTER',
  'macro-unused': 'LOAD_UNUSED_MACRO',
  'list-unused': 'LOAD_UNUSED_LIST',
  'item-unknown': 'LOAD_UNKNOWN_ITEM',
  'key-unknown': 'LOAD_UNKNOWN_KEY',
  'deprecated-append': 'LOAD_DEPRECATED_ITEM',
  'deprecated-enabled': 'LOAD_DEPRECATED_ITEM',
  'deprecated-container-info': 'LOAD_DEPRECATED_ITEM',
  'append-no-values': 'LOAD_APPEND_NO_VALUES',
  'exception-name-repeated': 'LOAD_EXCEPTION_NAME_NOT_UNIQUE',
  'macro-name': 'LOAD_INVALID_MACRO_NAME',
  'list-name': 'LOAD_INVALID_LIST_NAME',
  'regex-simple': 'LOAD_COMPILE_CONDITION',
  'value-is-field': 'LOAD_COMPILE_CONDITION',
  'value-is-transformer': 'LOAD_COMPILE_CONDITION',
};

const VALIDATE_PROBLEMS: ReadonlySet<string> = new Set<CollectProblem | CompileProblem>([
  'rule-source-changed',
  'append-without-rule',
  'append-without-list',
  'append-without-macro',
  'replace-without-rule',
  'enable-without-rule',
  'append-nothing',
  'exception-fields-missing',
  'exception-new-fields-missing',
  'exception-values-missing',
  'exception-append-fields',
  'exception-append-comps',
  'exception-comps-length',
  'exception-comps-list',
  'exception-comps-unknown',
  'exception-comps-single',
  'exception-field-unknown',
  'exception-values-length',
  'exception-values-nested',
  'macro-undefined',
  'macro-loop',
]);

/** Falco's code for a problem. */
export function classOf(problem: Problem): ProblemClass {
  if (problem.startsWith('yaml-')) return 'LOAD_ERR_YAML_PARSE';
  if (problem.startsWith('document-')) return 'LOAD_ERR_YAML_VALIDATE';
  if (problem.startsWith('trap-')) return 'trap';
  if (problem.startsWith('output-')) return 'LOAD_ERR_COMPILE_OUTPUT';
  if (VALIDATE_PROBLEMS.has(problem)) return 'LOAD_ERR_VALIDATE';
  return (
    ITEM_CLASSES[problem as ItemProblem] ?? WARNING_CLASSES[problem as KnownWarning] ?? 'LOAD_ERR_COMPILE_CONDITION'
  );
}

export function isError(problem: Problem): boolean {
  const problemClass = classOf(problem);
  return problemClass === 'fatal' || problemClass.startsWith('LOAD_ERR_');
}
