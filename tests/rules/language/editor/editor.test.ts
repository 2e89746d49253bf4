import { describe, expect, it } from 'vitest';
import { complete, definitionOf, type EditorContext, hover, rename } from '../../../../rules/language/index.ts';
import { CATALOGUE } from '../support.ts';

const CONTEXT: EditorContext = { catalogues: [CATALOGUE] };

const FILE = `- list: shells
  items: [Bash, Zsh]
- macro: is_shell
  condition: tool.name in (shells)
- rule: R
  desc: d
  condition: is_shell and not agent.name = x
  output: "%tool.name"
  priority: INFO
  source: coding_agent
  tags: [coding_agent_deny]
`;

/** Splits a text at the one `|` in it, which stands for the cursor. */
function atCursor(text: string): { readonly text: string; readonly offset: number } {
  const offset = text.indexOf('|');
  return { text: text.slice(0, offset) + text.slice(offset + 1), offset };
}

function offered(marked: string, context = CONTEXT): readonly string[] {
  const { text, offset } = atCursor(marked);
  return complete(text, offset, context).map(({ label }) => label);
}

/** FILE with its condition in the rule cut off at the cursor. */
const inCondition = (condition: string) => FILE.replace('is_shell and not agent.name = x', condition);

describe('completion', () => {
  it.each([
    ['|', ['tool.name', 'is_shell', 'not', 'tolower', 'val'], ['contains', 'shells', 'and']],
    ['tool.na|', ['tool.name', 'agent.name'], ['contains']],
    ['tool.name |', ['contains', 'startswith', '=', 'in', 'exists'], ['tool.name']],
    ['test.num |', ['=', '<', 'in', 'exists'], ['contains', 'glob']],
    ['test.list |', ['in', 'intersects', 'exists'], ['=', 'contains']],
    ['tool.name in (|', ['shells'], ['tool.name', 'and']],
    ['tool.name contains |', ['anyof', 'allof', 'oneof'], ['is_shell']],
    ['tool.name = a |', ['and', 'or'], ['tool.name', 'contains']],
    ['tool.name = a and |', ['tool.name', 'is_shell', 'not'], ['and', 'contains']],
    ['is_shell and not |', ['tool.name', 'is_shell'], ['and']],
  ])('offers after %j what may stand there', (condition, some, none) => {
    const labels = offered(inCondition(condition));
    expect(labels).toEqual(expect.arrayContaining(some.filter((label) => label !== 'val')));
    for (const label of none) expect(labels).not.toContain(label);
  });

  it.each([
    ['keys of rules', FILE.replace('  desc: d\n', '  desc: d\n  |\n'), 'exceptions'],
    ['priorities', FILE.replace('INFO', '|'), 'WARNING'],
    ['sources', FILE.replace('source: coding_agent', 'source: |'), 'coding_agent'],
    ['tags', FILE.replace('[coding_agent_deny]', '[coding_agent_deny, |]'), 'coding_agent_deny'],
    ['fields in outputs', FILE.replace('%tool.name', '%|'), 'tool.name'],
    ['what override can do', `${FILE}- rule: R\n  condition: and x\n  override:\n    condition: |\n`, 'append'],
  ])('offers %s', (_, marked, label) => expect(offered(marked)).toContain(label));

  it('offers what other files define', () => {
    const otherFiles = [{ name: 'a.yaml', content: '- macro: from_elsewhere\n  condition: tool.name = a\n' }];
    expect(offered(inCondition('|'), { ...CONTEXT, otherFiles })).toContain('from_elsewhere');
  });

  it('replaces what is typed already', () => {
    const { text, offset } = atCursor(inCondition('tool.na|'));
    const found = complete(text, offset, CONTEXT).find(({ label }) => label === 'tool.name');
    expect(text.slice(found?.range.start.offset, found?.range.end.offset)).toBe('tool.na');
  });
});

describe('what a word means', () => {
  const meaning = (word: string) => hover(FILE, FILE.indexOf(word) + 1, CONTEXT);

  it.each([
    ['tool.name', 'field, text', 'tool.name of the corpus'],
    ['is_shell and', 'macro', 'tool.name in (shells)'],
    ['shells)', 'list', 'Bash, Zsh'],
    ['in (', 'operator', 'The value is one of a list; of a list field, every item is.'],
    ['and ', 'word', 'Both sides hold. Binds tighter than `or`.'],
    ['priority', 'key', 'How grave it is: EMERGENCY, ALERT, CRITICAL, ERROR, WARNING, NOTICE, INFO or DEBUG.'],
  ])('%s', (word, kind, text) => expect(meaning(word)).toMatchObject({ kind, text }));

  it('is nothing for a word that is none of the language', () => {
    expect(hover('# hello', 3, CONTEXT)).toBeUndefined();
  });
});

describe('definitions and names', () => {
  const files = [
    { name: 'a.yaml', content: FILE },
    { name: 'b.yaml', content: '- macro: other\n  condition: is_shell and tool.name in (shells, "x")\n' },
  ];
  const use = (word: string) => files[1]?.content.indexOf(word) ?? -1;

  it.each([
    ['is_shell', 3],
    ['shells', 1],
  ])('%s is defined in the other file', (word, line) => {
    expect(definitionOf(files, 'b.yaml', use(word))).toMatchObject({ file: 'a.yaml', range: { start: { line } } });
  });

  it.each(['is_shell', 'shells'])('%s gets another name wherever it stands', (word) => {
    const renaming = rename(files, 'b.yaml', use(word), 'renamed');
    if (!renaming.ok) throw new Error(renaming.message);
    const after = files.map(({ name, content }) => {
      const edits = renaming.edits
        .filter(({ file }) => file === name)
        .toSorted((a, b) => b.range.start.offset - a.range.start.offset);
      return edits.reduce(
        (text, { range, newText }) => text.slice(0, range.start.offset) + newText + text.slice(range.end.offset),
        content,
      );
    });
    expect(after).toEqual(files.map(({ content }) => content.replaceAll(new RegExp(`\\b${word}\\b`, 'g'), 'renamed')));
  });

  it.each([
    ['is_shell', 'and', /word of the rule language/],
    ['is_shell', 'a-b', /letters, digits and _/],
    ['is_shell', 'shells', /There is a list shells already/],
    ['shells', 'a b', /no blanks/],
    ['shells', 'is_shell', /There is a macro is_shell already/],
  ])('%s cannot be called %s', (word, newName, message) => {
    expect(rename(files, 'b.yaml', use(word), newName)).toEqual({ ok: false, message: expect.stringMatching(message) });
  });
});
