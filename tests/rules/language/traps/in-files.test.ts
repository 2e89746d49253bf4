/** Traps around conditions; those inside of them are tried with docs/rules.md. */
import { describe, expect, it } from 'vitest';
import { load, pointedAt, ruleOf } from '../support.ts';

const rule = (condition: string) => ruleOf(condition);

/** Code of the warning, what is written, and the part of it that is pointed at. */
const TRAPS: readonly (readonly [string, string, string])[] = [
  [
    'trap-append-binds',
    `${rule('tool.name = a or tool.name = b')}- rule: R\n  condition: and agent.name = x\n  override:\n    condition: append\n`,
    'and agent.name = x',
  ],
  ['trap-document-dropped', `${rule('tool.name = a')}---\n---\n${rule('tool.name = b')}`, '---'],
  ['trap-key-repeated', rule('tool.name = a').replace('  output', '  desc: again\n  output'), 'desc'],
  ['trap-list-as-value', `- list: shells\n  items: [Bash]\n${rule('tool.name = shells')}`, 'shells'],
  ['trap-list-in-quotes', `- list: shells\n  items: [Bash]\n${rule('tool.name = "all shells here"')}`, 'shells'],
  ['trap-list-item-splits', `- list: l\n  items: ["a,b"]\n${rule('tool.name in (l)')}`, 'a,b'],
  [
    'trap-list-nested',
    `- list: a\n  items: [x]\n- list: b\n  items: [a]\n- list: c\n  items: [b]\n${rule('tool.name in (c)')}`,
    'c',
  ],
  ['trap-merge-key', rule('tool.name = a').replace('  output', '  <<: x\n  output'), '<<'],
  ['trap-output-cut', rule('tool.name = a').replace('output: out', 'output: "%tool.named"'), '%tool.named'],
  ['trap-quote-open', `${rule('tool.name = a')}- rule: "S\n  desc: d\n`, '"'],
  ['trap-redefined', rule('tool.name = a') + rule('tool.name = b'), 'R'],
  ['trap-source-syscall', rule('evt.num = 1').replace('  source: coding_agent\n', ''), 'R'],
];

describe('a trap in a file', () => {
  it.each(TRAPS)('%s gets a warning that points at it', (code, content, place) => {
    const found = load(content).diagnostics.find((diagnostic) => diagnostic.code === code);
    expect(found, JSON.stringify(load(content).diagnostics.map((one) => one.code))).toBeDefined();
    if (!found) return;
    expect([found.severity, found.class]).toEqual(['warning', 'trap']);
    expect(pointedAt(found, content)).toBe(place);
  });

  it('offers to add the source that is missing', () => {
    const content = rule('evt.num = 1').replace('  source: coding_agent\n', '');
    const [found] = load(content).diagnostics;
    const fix = found?.fixes[0];
    expect(fix).toMatchObject({ title: 'Add `source: coding_agent`' });
    const mended =
      content.slice(0, fix?.range.start.offset) + (fix?.newText ?? '') + content.slice(fix?.range.end.offset);
    expect(load(mended).diagnostics).toEqual([]);
  });
});
