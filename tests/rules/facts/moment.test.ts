import { describe, expect, it } from 'vitest';
import { RULE_OPTIONS } from '../../../rules/facts/catalogue.ts';
import type { Moment } from '../../../rules/facts/context.ts';
import { deriveFacts } from '../../../rules/facts/facts.ts';
import { loadRules } from '../../../rules/language/index.ts';
import { callOf, contextOf, type Row } from '../../score/rows.ts';

const ROW: Row = {
  id: 'a',
  tool: 'Bash',
  input: { command: 'npm test' },
  cwd: '/home/dev/app',
  category: '',
  expect: 'allow',
};

function outputOf(output: string, moment: Moment | undefined): string | undefined {
  const content = `- rule: R\n  desc: d\n  condition: tool.kind = shell\n  output: "${output}"\n  priority: INFO\n  source: coding_agent\n`;
  const { rules } = loadRules([{ name: 'a.yaml', content }], { ...RULE_OPTIONS, zoneOffset: () => 0 });
  const context = { ...contextOf(ROW, undefined), ...(moment && { moment }) };
  const [view] = deriveFacts(callOf(ROW), context).views;
  return view && rules?.evaluate(view).matches[0]?.output;
}

describe('the fields of the moment', () => {
  it('say which call it is, when and where', () => {
    const moment: Moment = { number: 7, time: 1_738_418_587_123, sinceFirst: 5000, hostname: 'laptop' };
    expect(
      outputOf('%evt.num %evt.time.iso8601 %evt.datetime.s %evt.reltime.s %evt.hostname %evt.source', moment),
    ).toBe('7 2025-02-01T14:03:07.123000000+0000 2025-02-01 14:03:07 5 laptop coding_agent');
    expect(outputOf('%evt.pluginname: %evt.plugininfo', moment)).toBe('coding_agent: Bash npm test');
  });

  it('have no value for a call that nobody makes now', () => {
    expect(outputOf('%evt.num %evt.time %evt.hostname', undefined)).toBe('<NA> <NA> <NA>');
  });
});
