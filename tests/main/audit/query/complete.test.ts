import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complete } from '../../../../main/audit/query/complete.ts';
import { parseQuery } from '../../../../main/audit/query/parse.ts';

const VOCABULARY = {
  rule: ['Deny reading saved keys', 'Ask before sudo'],
  project: ['shop-website', 'thesis'],
  host: ['example.org'],
};

/** What stands in the box after the first suggestions, one for each. */
function suggested(text: string, cursor = text.length) {
  const { from, to, items } = complete(text, cursor, VOCABULARY);
  return items.map(({ insert }) => text.slice(0, from) + insert + text.slice(to));
}

describe('suggestions', () => {
  it('offer keys, and values by their own names', () => {
    expect(suggested('de')).toContain('verdict:denied ');
    expect(suggested('de')).toContain('by:deadline ');
    expect(suggested('ag')).toContain('agent:');
    expect(suggested('shop')).toContain('project:shop-website ');
    expect(suggested('')).toContain('agent:');
  });

  it('offer the values of a key', () => {
    expect(suggested('kind:s')).toEqual(['kind:shell ', 'kind:search ']);
    expect(suggested('agent:codex,g')).toContain('agent:codex,gemini ');
    expect(suggested('rule:sav')).toEqual(['rule:"Deny reading saved keys" ']);
    expect(suggested('since:yes')).toEqual(['since:yesterday ']);
    expect(suggested('-verdict:you')).toEqual(['-verdict:you-allowed ', '-verdict:you-denied ']);
  });

  it('are about the term at the cursor and leave the others alone', () => {
    expect(suggested('agent:cod invoice', 9)[0]).toBe('agent:codex invoice');
    expect(suggested('rule:"saved keys" ki')).toContain('rule:"saved keys" kind:');
  });

  it('say what they mean', () => {
    expect(complete('agent:cod', 9).items[0]).toMatchObject({
      type: 'value',
      label: 'codex',
      meaning: 'the agent that called',
    });
  });

  it('are texts that the parser understands', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^-?[a-z:",]{0,8}$/), (text) => {
        for (const { insert, type } of complete(text, text.length, VOCABULARY).items) {
          if (type === 'value') expect(parseQuery(insert).problems).toEqual([]);
        }
      }),
      { numRuns: 300, seed: 2 },
    );
  });
});
