/**
 * Everything that can be said about rule files: that it is said, in whole sentences, at a place in the file, and that
 * what it offers to change mends it.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DEFINITION_WORDS } from '../../../../rules/language/diagnostics/words/definition.ts';
import { FILE_WORDS } from '../../../../rules/language/diagnostics/words/file.ts';
import { ITEM_WORDS } from '../../../../rules/language/diagnostics/words/item.ts';
import { OUTPUT_WORDS } from '../../../../rules/language/diagnostics/words/output.ts';
import { SYNTAX_WORDS } from '../../../../rules/language/diagnostics/words/syntax.ts';
import { TRAP_WORDS } from '../../../../rules/language/diagnostics/words/traps.ts';
import { TYPING_WORDS } from '../../../../rules/language/diagnostics/words/typing.ts';
import { WARNING_WORDS } from '../../../../rules/language/diagnostics/words/warnings.ts';
import { type Catalogue, type Diagnostic, decodeRuleFile, loadRules } from '../../../../rules/language/index.ts';
import { parseCase } from '../../../conformance/case.ts';
import { CORPUS_CATALOGUE } from '../../../conformance/catalogue.ts';
import { ruleOf } from '../support.ts';

const ALL = Object.keys({
  ...DEFINITION_WORDS,
  ...FILE_WORDS,
  ...ITEM_WORDS,
  ...OUTPUT_WORDS,
  ...SYNTAX_WORDS,
  ...TRAP_WORDS,
  ...TYPING_WORDS,
  ...WARNING_WORDS,
});

/** The corpus' fields, one of which has only certain values. */
const CATALOGUE: Catalogue = {
  ...CORPUS_CATALOGUE,
  fields: CORPUS_CATALOGUE.fields.map((field) =>
    field.name === 'agent.os' ? { ...field, values: ['linux', 'macos', 'windows'] } : field,
  ),
};

interface NamedText {
  readonly name: string;
  readonly content: string;
}

function diagnosticsOf(files: readonly NamedText[]): readonly Diagnostic[] {
  return loadRules(files, { catalogues: [CATALOGUE], plugins: [{ name: 'other', version: '1.0.0' }] }).diagnostics;
}

/** The recorded cases of Falco: most of what people get wrong is in them. */
const RECORDED: readonly (readonly [id: string, files: readonly NamedText[]])[] = gunzipSync(
  readFileSync(path.resolve('tests/fixtures/falco-cases.jsonl.gz')),
)
  .toString('utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => {
    const { id, files } = parseCase(line);
    return [
      id,
      files.map(({ name, content, hex }) => ({
        name,
        content: hex === undefined ? content : decodeRuleFile(Buffer.from(hex, 'hex')),
      })),
    ];
  });

const exceptionOf = (keys: string) => ruleOf('tool.name = a', `  exceptions:\n${keys}`);
const appended = (keys: string) => `${ruleOf('tool.name = a')}- rule: R\n${keys}`;

/** What the recorded cases do not provoke. */
const OTHERS: Readonly<Record<string, string>> = {
  'exception-values-missing': appended(
    '  exceptions:\n    - name: e\n      fields: tool.name\n  override:\n    exceptions: append\n',
  ),
  'condition-too-long': `- list: long\n  items: [${'abcdefghij, '.repeat(1000)}x]\n${ruleOf(`tool.name in (${'long, '.repeat(600)}long)`)}`,
  'yaml-map-key': '- rule: ? R\n',
  'yaml-flow-end': '- rule: R\n  desc: ]\n',
  'yaml-flow-map-end': '- {rule: R',
  'yaml-flow-sequence-end': '- rule: R\n  tags: [a, b\n  desc: d\n',
  'yaml-quote-open': '- rule: "R',
  'yaml-document-mark-in-quotes': '- rule: "R\n---\n  x"\n',
  'yaml-alias-missing': '- rule: *\n',
  'yaml-alias-character': '- rule: *a[\n',
  'yaml-anchor-missing': '- rule: & R\n',
  'yaml-anchor-character': '- rule: &a[ R\n',
  'yaml-anchors-several': '- rule: &a &b R\n',
  'yaml-tags-several': '- rule: !a !b R\n',
  'yaml-tag': '- rule: !<a R\n',
  'yaml-block-scalar-header': '- rule: >x\n    R\n',
  'yaml-block-scalar-zero-indent': '- rule: >0\n    R\n',
  'yaml-escape-hex': '- rule: "\\xZZ"\n',
  'yaml-escape-unicode': '- rule: "\\uD800"\n',
  'yaml-escape-unknown': '- rule: "\\q"\n',
  'yaml-directive': '%YAML a\n---\n- rule: R\n',
  'yaml-too-deep': `- rule: ${'['.repeat(600)}${']'.repeat(600)}\n`,
  'item-shape': '- just a text\n',
  'value-not-number': ruleOf('tool.name = a', '  capture_duration: long\n'),
  'override-key-unlisted': appended('  desc: x\n  condition: and tool.name = b\n  override:\n    condition: append\n'),
  'plugin-alternative-shape':
    '- required_plugin_versions:\n    - name: a\n      version: 0.1.0\n      alternatives: [x]\n',
  'plugin-alternatives-shape':
    '- required_plugin_versions:\n    - name: a\n      version: 0.1.0\n      alternatives: x\n',
  'plugin-version-format': '- required_plugin_versions:\n    - name: other\n      version: newest\n',
  'plugin-incompatible': '- required_plugin_versions:\n    - name: other\n      version: 2.0.0\n',
  'exception-shape': exceptionOf('    - just a text\n'),
  'condition-too-deep': ruleOf(`${'(tool.name = a and '.repeat(1200)}tool.name = a${')'.repeat(1200)}`),
  'input-list-item-expected': ruleOf('join(",", (tool.name, )) = a'),
  'input-list-open': ruleOf('join(",", (tool.name = a'),
  'trap-path-stars': ruleOf('tool.file_path pmatch (/a/**/b)'),
  'trap-path-home': ruleOf('tool.file_path pmatch (~/.ssh)'),
  'trap-value-unknown': ruleOf('agent.os = linx'),
  'join-list': ruleOf('join(",", tool.name) = a'),
  'getopt-arity': ruleOf('getopt(test.list, "a", "b") = a'),
  'getopt-optstring': ruleOf('getopt(test.list, test.list2) exists'),
  'getopt-strings': ruleOf('getopt(test.numlist, "a") exists'),
  'right-side-network': ruleOf('test.net = val(test.net)'),
  'append-no-values': `${exceptionOf('    - name: e\n      fields: tool.name\n      values: [a]\n')}- rule: R\n  exceptions:\n    - name: e\n  override:\n    exceptions: append\n`,
  'exception-name-repeated': exceptionOf(
    '    - name: e\n      fields: tool.name\n      values: [a]\n    - name: e\n      fields: tool.name\n      values: [b]\n',
  ),
};

describe('each problem', () => {
  it.each(Object.entries(OTHERS))('%s is found', (code, content) => {
    const found = diagnosticsOf([{ name: 'a.yaml', content }]);
    expect(found.map((diagnostic) => diagnostic.code)).toContain(code);
    checkWords(found, [{ name: 'a.yaml', content }]);
  });

  it('is found in one of the recorded files or in those above', () => {
    // A file whose condition is empty is refused before the condition is looked at.
    const found = new Set([...Object.keys(OTHERS), 'condition-empty']);
    for (const [, files] of RECORDED) for (const { code } of diagnosticsOf(files)) found.add(code);
    expect(ALL.filter((code) => !found.has(code))).toEqual([]);
  });
});

describe('the words and changes for every mistake of the recorded files', () => {
  const topicOf = (id: string) => id.replace(/-\d+$/, '');

  it.each([...new Set(RECORDED.map(([id]) => topicOf(id)))])('%s', (topic) => {
    for (const [id, files] of RECORDED.filter(([one]) => topicOf(one) === topic)) {
      const found = diagnosticsOf(files);
      checkWords(found, files);
      for (const diagnostic of found) {
        for (const fix of diagnostic.fixes) {
          const after = diagnosticsOf(changed(files, diagnostic.file, fix.range, fix.newText));
          const same = after.filter(({ code, file, range }) => isSame({ code, file, range }, diagnostic));
          expect(same, `${id}: ${fix.title}`).toEqual(CLOSES_NOTHING.test(diagnostic.message) ? expect.anything() : []);
        }
      }
    }
  });
});

/** Of several parentheses too many the first is removed, and then the next stands in its place. */
const CLOSES_NOTHING = /^This parenthesis closes nothing/;

function isSame(found: Pick<Diagnostic, 'code' | 'file' | 'range'>, known: Diagnostic): boolean {
  return (
    found.code === known.code && found.file === known.file && found.range.start.offset === known.range.start.offset
  );
}

function changed(
  files: readonly NamedText[],
  name: string,
  { start, end }: Diagnostic['range'],
  newText: string,
): readonly NamedText[] {
  return files.map((file) =>
    file.name === name
      ? { name, content: file.content.slice(0, start.offset) + newText + file.content.slice(end.offset) }
      : file,
  );
}

/** Whole sentences about a place in one of the files. */
function checkWords(found: readonly Diagnostic[], files: readonly NamedText[]): void {
  for (const { code, message, advice, range, file } of found) {
    expect(message, code).toMatch(/^[A-Z`%].*[.!?]$/s);
    expect(advice, `${code}: ${message}`).toMatch(/^[A-Z`].*[.!?`]$/s);
    expect(message + advice, code).not.toMatch(/\bundefined\b(?!_)|\[object/);
    const text = files.find(({ name }) => name === file)?.content;
    expect(range.start.offset, code).toBeGreaterThanOrEqual(0);
    expect(range.end.offset, code).toBeGreaterThanOrEqual(range.start.offset);
    expect(range.end.offset, code).toBeLessThanOrEqual((text ?? '').length);
    const line = (text ?? '').slice(0, range.start.offset).split(/\r\n|\r|\n/);
    expect([range.start.line, range.start.column], code).toEqual([line.length, (line.at(-1) ?? '').length + 1]);
  }
}
