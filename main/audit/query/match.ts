import { flagsOf } from '../index/flags.ts';
import { hostAndParents, lastPart, plainText, textsOf, wordsOf } from '../index/tokens.ts';
import type { NewRecord } from '../record.ts';
import { VERDICT_GROUPS, verdictWord } from '../verdict-word.ts';
import { pathPattern } from './paths.ts';
import type { FilterTerm, Query, WordTerm } from './query.ts';
import { readTime } from './times.ts';

/** What a question depends on besides the record. */
export interface Asked {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What `~` stands for. */
  readonly home: string;
}

/** Tells whether a record fits, without any index. */
export type Matcher = (record: NewRecord) => boolean;

/** Puts a query into a form that many records can be held against. */
export function matcherFor(query: Query, asked: Asked): Matcher {
  const tests = query.terms.map((term): Matcher => {
    const fits = term.type === 'word' ? wordMatcher(term) : filterMatcher(term, asked);
    return term.not ? (record) => !fits(record) : fits;
  });
  return (record) => tests.every((fits) => fits(record));
}

function wordMatcher({ text, form }: WordTerm): Matcher {
  const wanted = wordsOf(text);
  const plain = plainText(text).replaceAll(/\s+/g, ' ');
  if (wanted.length === 0) return (record) => containsText(record, plain);
  if (form === 'beginning' && wanted.length === 1) {
    const [beginning = ''] = wanted;
    return (record) => someWord(record, (word) => word.startsWith(beginning));
  }
  if (form === 'word' && wanted.length === 1 && wanted[0] === plain) {
    return (record) => someWord(record, (word) => word === plain);
  }
  return (record) => wanted.every((one) => someWord(record, (word) => word === one)) && containsText(record, plain);
}

function someWord(record: NewRecord, fits: (word: string) => boolean): boolean {
  for (const text of textsOf(record)) if (wordsOf(text).some(fits)) return true;
  return false;
}

function containsText(record: NewRecord, plain: string): boolean {
  for (const text of textsOf(record)) if (plainText(text).replaceAll(/\s+/g, ' ').includes(plain)) return true;
  return false;
}

function filterMatcher({ key, values }: FilterTerm, asked: Asked): Matcher {
  switch (key) {
    case 'agent':
      return (record) => values.includes(record.agent);
    case 'kind':
      return (record) => values.includes(record.kind);
    case 'by':
      return (record) => values.includes(record.by);
    case 'does':
      return (record) => record.actions.some(({ does }) => values.includes(does));
    case 'is':
      return (record) => flagsOf(record).some((flag) => values.includes(flag));
    case 'verdict': {
      const words: ReadonlySet<string> = new Set(values.flatMap(verdictWords));
      return (record) => words.has(verdictWord(record));
    }
    case 'session': {
      const wanted = values.map(bareId);
      return (record) => record.session !== '' && wanted.some((value) => bareId(record.session).startsWith(value));
    }
    case 'tool':
      return textMatcher(values, (record) => [record.tool]);
    case 'project':
      return textMatcher(
        values.map((value) => expandHome(value, asked.home)),
        (record) => [record.project, lastPart(record.project)],
      );
    case 'rule': {
      const fits = ruleFits(values);
      return (record) => record.rules.some(({ rule }) => fits(rule));
    }
    case 'host':
      return textMatcher(values, (record) => record.actions.flatMap(({ host }) => (host ? hostAndParents(host) : [])));
    case 'path': {
      const patterns = values.map((value) => pathPattern(expandHome(value, asked.home)));
      return (record) => record.actions.some(({ path }) => path !== undefined && patterns.some((fits) => fits(path)));
    }
    case 'since':
    case 'until':
    case 'on': {
      const { from, to } = timesOf([{ type: 'filter', key, values, not: false }], asked.now);
      return ({ at }) => at >= from && at < to;
    }
  }
}

/** Whether a rule's name holds one of these, or is one of them where it has `=` in front. */
export function ruleFits(values: readonly string[]): (rule: string) => boolean {
  const whole = new Set(values.filter((value) => value.startsWith('=')).map((value) => plainText(value.slice(1))));
  const parts = values.filter((value) => !value.startsWith('=')).map(plainText);
  return (rule) => {
    const name = plainText(rule);
    return whole.has(name) || parts.some((part) => name.includes(part));
  };
}

/** Verdicts that a value of `verdict:` stands for. */
export function verdictWords(value: string): readonly string[] {
  return Object.hasOwn(VERDICT_GROUPS, value) ? VERDICT_GROUPS[value as keyof typeof VERDICT_GROUPS] : [value];
}

/** The stretch of time that the terms leave; endless where they say nothing. `to` is exclusive. */
export function timesOf(terms: Query['terms'], now: number): { readonly from: number; readonly to: number } {
  let [from, to] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const term of terms) {
    if (term.type !== 'filter' || term.not) continue;
    const span = readTime(term.values[0] ?? '', now);
    if (!span) continue;
    if (term.key === 'since' || term.key === 'on') from = Math.max(from, span.from);
    if (term.key === 'until' || term.key === 'on') to = Math.min(to, span.to);
  }
  return { from, to };
}

function textMatcher(values: readonly string[], texts: (record: NewRecord) => readonly string[]): Matcher {
  const fits = values.map((value) => {
    const wanted = value.toLowerCase();
    if (!wanted.includes('*')) return (text: string) => text.toLowerCase() === wanted;
    const pattern = starPattern(wanted);
    return (text: string) => pattern.test(text.toLowerCase());
  });
  return (record) => texts(record).some((text) => text !== '' && fits.some((one) => one(text)));
}

/** Stars stand for anything. Parts between them are looked for one after the other, so it takes linear time. */
export function starPattern(wanted: string): { test(text: string): boolean } {
  const parts = wanted.split('*');
  const first = parts.shift() ?? '';
  const last = parts.pop() ?? '';
  return {
    test(text) {
      if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
      let at = first.length;
      for (const part of parts) {
        const found = text.indexOf(part, at);
        if (found < 0) return false;
        at = found + part.length;
      }
      return at <= text.length - last.length;
    },
  };
}

export function expandHome(value: string, home: string): string {
  return value === '~' || value.startsWith('~/')
    ? home.replaceAll('\\', '/').replace(/\/+$/, '') + value.slice(1)
    : value;
}

function bareId(id: string): string {
  return id.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
