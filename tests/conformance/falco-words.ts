/** The real engine's words for what our diagnostics say, so that both can be compared. */
import type { Diagnostic, Problem } from '../../rules/language/index.ts';

type Details = Diagnostic['details'];

const TRANSFORMERS = "'val', 'tolower', 'toupper', 'b64', 'basename', 'len', 'join', 'concat', 'getopt'";
const OPERATORS = [
  ...['exists', '<=', '<', '>=', '>', '==', '=', '!=', 'glob', 'iglob', 'contains', 'icontains', 'bcontains'],
  ...['startswith', 'bstartswith', 'endswith', 'regex', 'intersects', 'in', 'pmatch'],
]
  .map((operator) => `'${operator}'`)
  .join(', ');

const REGEX_ERRORS: Readonly<Record<string, string>> = {
  escape: 'invalid escape sequence',
  'class-range': 'invalid character class range',
  'class-open': 'missing ]',
  'group-open': 'missing )',
  'group-close': 'unexpected )',
  'repeat-nothing': 'no argument for repetition operator',
  'repeat-size': 'invalid repetition size',
  'backslash-end': 'trailing \\ at end of regexp',
};

const YAML_ERRORS: Readonly<Record<string, string>> = {
  'alias-character': 'illegal character found while scanning alias',
  'alias-missing': 'alias not found after *',
  'anchor-character': 'illegal character found while scanning anchor',
  'anchor-missing': 'anchor not found after &',
  'anchors-several': 'cannot assign multiple anchors to the same node',
  'block-entry': 'illegal block entry',
  'block-scalar-header': 'unexpected character in block scalar',
  'block-scalar-zero-indent': 'cannot set zero indentation for a block scalar',
  'document-mark-in-quotes': 'illegal document indicator in scalar',
  'escape-unicode': 'invalid unicode: ',
  'flow-end': 'illegal flow end',
  'flow-map-end': 'end of map flow not found',
  'flow-sequence-end': 'end of sequence flow not found',
  'map-end': 'end of map not found',
  'map-key': 'illegal map key',
  'map-value': 'illegal map value',
  'quote-open': 'illegal EOF in scalar',
  'sequence-end': 'end of sequence not found',
  'tab-indentation': 'illegal tab when looking for indentation',
  'tags-several': 'cannot assign multiple tags to the same node',
  token: 'unknown token',
  key: 'bad conversion',
};

const WORDS: Partial<Readonly<Record<Problem, (details: Details) => string>>> = {
  // Conditions that cannot be read.
  'condition-empty': () => 'filter error: empty filter expression',
  'unexpected-token': ({ detail }) => `unexpected token after '${detail}', expecting 'or', 'and'`,
  'blank-after-word': ({ detail }) => `expected blank or '(' after '${detail}'`,
  'parenthesis-open': () => "expected a ')' token",
  'check-expected': () => "expected a '(' token, a field check, or an identifier",
  'operator-expected': () => `expected a valid check operator: one of ${OPERATORS}`,
  'number-expected': () => `expected a number value or a field with a valid transformer: ${TRANSFORMERS}`,
  'value-expected': () => `expected a string value or a field with a valid transformer: ${TRANSFORMERS}`,
  'list-expected': () => `expected a list, an identifier, or a field with a valid transformer: ${TRANSFORMERS}`,
  'list-item-expected': () => 'expected a string value',
  'field-argument-expected': () => 'expected a valid field argument: a quoted string or a bare string',
  'bracket-open': () => "expected a ']' token",
  'input-expected': () =>
    'expected field transformer argument: field, transformer, quoted string, number, or transformer list',
  'transformer-open': () => "expected a ')' token closing the transformer",
  'field-expected-in-val': () => "expected a field within 'val' transformer",
  'escape-unsupported': ({ detail }) => `unsupported string escape sequence: \\${detail}`,
  'escape-of-other-quote': ({ detail }) => `invalid \\${detail} escape in ${detail === '"' ? "'" : '"'}-quoted string`,
  // Conditions whose parts do not go together.
  'field-unknown': ({ field }) => `filter_check called with nonexistent field ${field}`,
  'event-type-unknown': ({ value }) => `unknown event type ${value}`,
  'field-argument-blank': ({ field, name }) =>
    `filter '${field?.split(' ')[0]}': ${name} has unbalanced argument brackets`,
  'field-index-zero': ({ field, name, argument }) =>
    `filter ${field} ${name} has an invalid index argument starting with 0: ${argument}`,
  'field-index-digits': ({ field, name, argument }) =>
    `filter ${field} ${name} has an invalid index argument not composed only by digits: ${argument}`,
  'field-index-size': ({ field, name, argument }) =>
    `filter ${field} ${name} has an invalid index argument not representable on 64 bit: ${argument}`,
  'field-argument-missing': ({ field, name }) => `filter '${field}': ${name} requires an argument but none provided`,
  'field-argument-unexpected': ({ field, name, argument }) =>
    `filter '${field}': ${name} does not allow nor require an argument but one is provided: ${argument}`,
  'operator-for-type': ({ operator, kind }) =>
    kind === 'list'
      ? `filter error: '${operator}' operator not supported list filters`
      : `filter error: '${operator}' operator not supported for ${kind === 'number' ? 'numeric' : kind === 'address' ? 'ip address and network' : 'string'} filters`,
  'modifier-for-type': ({ operator }) =>
    `filter error: '${operator}' with modifier not supported for ip address and network filters`,
  'number-invalid': ({ value }) => `${value} is not a valid number`,
  'boolean-invalid': ({ value }) => `filter error: unrecognized boolean value ${value}`,
  'address-invalid': ({ family, value }) => `unrecognized ${family} address ${value}`,
  'network-invalid': ({ value }) => `unrecognized IP network ${value}`,
  'netmask-invalid': ({ family, mask }) => `invalid ${family === 'IPv4' ? 'v4' : 'v6'} netmask ${mask}`,
  'literal-too-long': ({ used, value }) => `filter parameter too long (used=${used}, available=256):${value}`,
  'regex-invalid': ({ reason, part }) => `invalid regex pattern: ${REGEX_ERRORS[reason ?? '']}: ${part}`,
  'transformer-type': ({ list, type, transformer, field }) =>
    `can't add field transformer: type '${type}' is not supported by '${transformer}' transformer applied on ${list}field '${field}'`,
  'transformer-argument': ({ transformer }) =>
    `${transformer === 'join' || transformer === 'concat' ? '' : 'filter error: '}transformer '${transformer}' does not support field arguments`,
  'transformer-unknown-arity': ({ transformer }) => `unknown field transfomer '${transformer}'`,
  'join-arity': () => 'join() requires exactly 2 arguments: separator and list',
  'join-separator': () => 'join() first argument (separator) must be a single value, not a list',
  'concat-strings': () => 'concat() arguments must be strings',
  'getopt-list': () => 'getopt() first argument must be a list',
  'getopt-option': () => 'getopt() field argument must be a single option character',
  'right-side-operator': ({ operator }) =>
    `operator '${operator?.toUpperCase()}' doesn't support right-hand side fields`,
  'right-side-type': ({ left, leftType, right, rightType }) =>
    `field '${left}' has type '${leftType}' while the right-hand side field '${right}' has incompatible type '${rightType}'`,
  // Items, their keys and their values.
  'document-scalar': () => 'Rules content is not yaml',
  'document-map': () => 'Rules content is not yaml array of objects',
  'item-shape': () => 'Unexpected element type. Each element should be a yaml associative array.',
  'key-missing': ({ key }) => `Item has no mapping for key '${key}'`,
  'value-missing': ({ key }) => `Mapping for key '${key}' is empty`,
  'value-not-text': () => 'Value is not a scalar value',
  'value-empty': () => 'Value must be non-empty',
  'value-not-boolean': () => "Can't decode YAML scalar value",
  'value-not-number': () => "Can't decode YAML scalar value",
  'value-not-list': () => 'Value is not a sequence',
  'list-item-not-text': () => 'sequence value is not scalar',
  'priority-unknown': () => 'Invalid priority',
  'override-operation': ({ key, operation, allowed }) =>
    `Invalid override operation for key '${key}': '${operation}'. Allowed values are: ${allowed ? `${allowed} ` : ''}`,
  'override-no-append': ({ key }) => `Key '${key}' cannot be appended to, use 'replace' instead`,
  'override-no-replace': ({ key }) => `Key '${key}' cannot be replaced`,
  'override-and-append': () =>
    "Keys 'override' and 'append: true' cannot be used together. Add an 'append' entry (e.g. 'condition: append') under 'override' instead.",
  'override-key-missing': ({ operation, key }) =>
    `An ${operation} override for '${key}' was specified but '${key}' is not defined`,
  'override-key-unlisted': ({ key }) => `Unexpected key '${key}': no corresponding entry under 'override' is defined.`,
  'override-shape': () =>
    'invalid node; this may result from using a map iterator as a sequence iterator, or vice-versa',
  'engine-version-format': ({ version }) =>
    `Unable to parse engine version '${version}' as a semver string. Expected "x.y.z" semver format.`,
  'engine-version-newer': ({ version, have }) =>
    `Rules require engine version ${version}, but engine version is ${have}`,
  'plugin-versions-shape': () => 'Value of required_plugin_versions must be a sequence',
  'plugin-version-shape': () => 'Plugin version must be a mapping',
  'plugin-repeated': ({ name }) => `Defined multiple alternative version requirements for plugin '${name}'`,
  'exceptions-shape': () => 'Rule exceptions must be a sequence',
  'exception-values-shape': () => 'Rule exception values must be a sequence',
  // Definitions that do not fit together.
  'rule-source-changed': () => 'Rule has been re-defined with a different source',
  'append-without-list': () => "List uses 'append' or 'override.items: append' but no list by that name already exists",
  'append-without-macro': () =>
    "Macro uses 'append' or 'override.condition: append' but no macro by that name already exists",
  'append-without-rule': () => "Rule uses 'append' or 'override.<key>: append' but no rule by that name already exists",
  'replace-without-rule': () =>
    "An 'override.<key>: replace' to a rule was requested but no rule by that name already exists",
  'enable-without-rule': () => "Rule has 'enabled' key but no rule by that name already exists",
  'append-nothing': () => 'Appended rule must have exceptions or condition property',
  'exception-fields-missing': () => 'Rule exception item must have fields property with a list of fields',
  'exception-new-fields-missing': () => 'Rule exception must have fields property with a list of fields',
  'exception-append-fields': () => 'Can not append exception fields to existing exception, only values',
  'exception-append-comps': () => 'Can not append exception comps to existing exception, only values',
  'exception-comps-length': () => 'Fields and comps lists must have equal length',
  'exception-comps-list': () => 'Fields and comps must both be strings',
  'exception-comps-unknown': ({ value }) => `'${value}' is not a supported comparison operator`,
  'exception-comps-single': () =>
    'When fields is a single value, comps must be one of (in, pmatch, intersects) or a modifier operator (e.g. startswith oneof)',
  'exception-field-unknown': ({ value }) => `'${value}' is not a supported filter field`,
  'exception-values-length': () => 'Fields and values lists must have equal length',
  'exception-values-nested': () => 'Expected values array to contain a list of strings',
  'macro-undefined': ({ name }) => `Undefined macro '${name}' used in filter.`,
  'macro-loop': ({ name }) => `reference loop in macro '${name}'`,
  // Outputs.
  'output-empty': () => 'empty formatting token',
  'output-percent-end': () => 'invalid formatting syntax: formatting cannot end with a %',
  'output-number-end': () => 'invalid formatting syntax: formatting cannot end with a number',
  'output-field-unknown': () => "unknown filter: unexpected token after '",
};

/** What the real engine says in the place of one of our diagnostics; our own words where that is not known. */
export function falcoMessage(diagnostic: Diagnostic, text: string): string {
  const { code, details } = diagnostic;
  if (code.startsWith('yaml-')) return yamlMessage(code.slice('yaml-'.length), diagnostic, text);
  return WORDS[code]?.(details) ?? diagnostic.message;
}

function yamlMessage(problem: string, { details, range }: Diagnostic, text: string): string {
  const before = text.slice(0, Number(details['stopped'] ?? range.start.offset));
  const lines = before.split(/\r\n?|\n/);
  const column = [...(lines.at(-1) ?? '')].length + 1;
  const words =
    problem === 'anchor-unknown'
      ? `the referenced anchor is not defined: ${details['detail']}`
      : problem.startsWith('escape-') && problem !== 'escape-unicode'
        ? `unknown escape character: ${details['detail']}`
        : YAML_ERRORS[problem];
  return `yaml-cpp: error at line ${lines.length}, column ${column}: ${words}`;
}
