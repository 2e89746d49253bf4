import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../rules/facts/catalogue.ts';
import { FIELD_VALUES } from '../../../rules/facts/field-values.ts';
import { loadRules } from '../../../rules/language/index.ts';

function warningsOf(condition: string): readonly string[] {
  const content = `- rule: R\n  desc: d\n  condition: ${condition}\n  output: o\n  priority: INFO\n  source: coding_agent\n`;
  return loadRules([{ name: 'a.yaml', content }], { catalogues: [CATALOGUE] }).diagnostics.map(
    ({ message, advice }) => `${message} ${advice}`,
  );
}

describe('the values of fields', () => {
  it.each(Object.keys(FIELD_VALUES))('belong to a field that there is: %s', (name) => {
    const field = CATALOGUE.fields.find((one) => one.name === name);
    expect(field?.values).toEqual(Object.keys(FIELD_VALUES[name] ?? {}));
    expect(field?.values).toContain(field?.example);
  });

  it('make a misspelt one a warning that names the right one', () => {
    expect(warningsOf('call.actions intersects (git_force_psh)')).toEqual([
      '`call.actions` never has the value `git_force_psh`. Did you mean `git_force_push`?',
    ]);
    expect(warningsOf('call.actions intersects (git_force_push)')).toEqual([]);
  });
});
