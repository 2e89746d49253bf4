import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../../main/audit/query/parse.ts';
import { FILTERS, type FilterKey, filterKind, printQuery, type Term } from '../../../../main/audit/query/query.ts';

const terms = (text: string) => parseQuery(text).query.terms;
const word = (text: string, form: 'word' | 'beginning' | 'phrase' = 'word', not = false) => ({
  type: 'word',
  text,
  form,
  not,
});
const filter = (key: string, values: readonly string[], not = false) => ({ type: 'filter', key, values, not });

describe('a query', () => {
  it.each([
    ['', []],
    ['   ', []],
    ['invoice', [word('invoice')]],
    ['inv*', [word('inv', 'beginning')]],
    ['*', [word('*')]],
    ['"npm test"', [word('npm test', 'phrase')]],
    ['"say \\"hi\\""', [word('say "hi"', 'phrase')]],
    ['-invoice', [word('invoice', 'word', true)]],
    ['-"npm test"', [word('npm test', 'phrase', true)]],
    ['https://example.org/x', [word('https://example.org/x')]],
    ['12:30', [word('12:30')]],
    ['agent:codex', [filter('agent', ['codex'])]],
    ['agent:claude', [filter('agent', ['claude-code'])]],
    ['agent:claude_code', [filter('agent', ['claude-code'])]],
    ['AGENT:Codex', [filter('agent', ['codex'])]],
    ['agent:codex,gemini', [filter('agent', ['codex', 'gemini'])]],
    ['-verdict:denied', [filter('verdict', ['denied'], true)]],
    ['rule:"saved keys","other, rule"', [filter('rule', ['saved keys', 'other, rule'])]],
    ['path:~/.ssh host:example.org', [filter('path', ['~/.ssh']), filter('host', ['example.org'])]],
    [
      'since:yesterday invoice -is:test',
      [filter('since', ['yesterday']), word('invoice'), filter('is', ['test'], true)],
    ],
    ['path:C:/Users', [filter('path', ['C:/Users'])]],
  ])('reads %s', (text, expected) => {
    const parsed = parseQuery(text);
    expect(parsed.problems).toEqual([]);
    expect(parsed.query.terms).toEqual(expected);
    expect(parsed.places).toHaveLength(expected.length);
  });

  it.each([
    ['agnet:codex', 0, 11, /no filter “agnet”/, ['agent:codex']],
    ['-hots:x', 0, 7, /no filter “hots”/, ['-host:x', '-does:x']],
    ['agent:codx', 6, 10, /“codx” is none of/, ['codex']],
    ['verdict:deneid', 8, 14, /none of: stopped/, ['denied']],
    ['since:tomorow', 6, 13, /no time/, expect.any(Array)],
    ['rule:', 0, 5, /Say what part of a matched rule/, ['rule:"saved keys"']],
    ['since:today,yesterday', 0, 21, /takes one time/, ['since:today']],
    ['-on:today', 0, 9, /takes one time/, ['on:today']],
    ['"npm test', 0, 9, /closing quotation mark/, ['"npm test"']],
    ['agent:codex x agent:gemini', 14, 26, /Nothing fits both/, ['agent:codex,gemini']],
  ])('says what is wrong with %s, where, and what to write instead', (text, from, to, message, suggestions) => {
    const [problem] = parseQuery(text).problems;
    expect(problem).toEqual({ from, to, message: expect.stringMatching(message), suggestions });
  });

  it('says which part of a text is too long to be looked at', () => {
    const { query, problems } = parseQuery(`${'a '.repeat(1500)}verdict:denied`);
    expect(query.terms).toHaveLength(1000);
    expect(problems).toMatchObject([{ from: 2000, to: 3014, message: expect.stringContaining('too long') }]);
  });

  it('keeps what it understands beside what it does not', () => {
    expect(terms('kind:shel invoice agent:codex')).toEqual([word('invoice'), filter('agent', ['codex'])]);
  });

  it('prints as text that reads back as the same query', () => {
    const text = fc.stringMatching(/^[A-Za-z0-9äß./~_]{1,12}$/);
    const free = fc
      .tuple(text, fc.constantFrom('word', 'beginning', 'phrase'), fc.boolean())
      .map(([value, form, not]): Term => ({ type: 'word', text: value, form, not }));
    const plain = (Object.keys(FILTERS) as FilterKey[]).filter((key) => !filterKind(key).isTime);
    const filtered = fc.constantFrom(...plain).chain((key) => {
      const values = filterKind(key).values;
      const value = values
        ? fc.constantFrom(...values)
        : fc.string({ minLength: 1, maxLength: 12 }).filter((one) => one.trim() !== '');
      return fc
        .tuple(fc.uniqueArray(value, { minLength: 1, maxLength: 3 }), fc.boolean())
        .map(([list, not]): Term => ({ type: 'filter', key, values: list, not }));
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(free, filtered), { maxLength: 5 }), (list) => {
        expect(parseQuery(printQuery({ terms: list })).query.terms).toEqual(list);
      }),
      { numRuns: 500, seed: 11 },
    );
  });

  it('never fails, whatever is typed, and its places lie in the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const { places, problems } = parseQuery(text);
        for (const { from, to } of [...places, ...problems]) {
          expect(from).toBeLessThanOrEqual(to);
          expect(to).toBeLessThanOrEqual(text.length + 1);
        }
      }),
      { numRuns: 1000, seed: 5 },
    );
  });
});
