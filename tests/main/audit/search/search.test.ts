import fc from 'fast-check';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { comboOf } from '../../../../main/audit/index/combos.ts';
import { STRETCH } from '../../../../main/audit/index/schema.ts';
import { matcherFor } from '../../../../main/audit/query/match.ts';
import { parseQuery } from '../../../../main/audit/query/parse.ts';
import type { Query } from '../../../../main/audit/query/query.ts';
import type { NewRecord } from '../../../../main/audit/record.ts';
import { ComboCounts } from '../../../../main/audit/search/counts.ts';
import { facetsOf } from '../../../../main/audit/search/facets.ts';
import { atOnce } from '../../../../main/audit/search/steps.ts';
import { generate } from '../generate.ts';
import { HOME, openSearcher } from '../open-searcher.ts';
import { call } from '../sample.ts';

const START = Date.UTC(2025, 10, 1);
const NOW = START + 20 * 86_400_000;

function query(text: string): Query {
  const { query: parsed, problems } = parseQuery(text);
  expect(problems).toEqual([]);
  return parsed;
}

/** A search for one test. */
function opened(...options: Parameters<typeof openSearcher>) {
  const search = openSearcher(...options);
  onTestFinished(search.close);
  return search;
}

/** Numbers of everything that fits, page by page. */
function allPages(search: ReturnType<typeof openSearcher>, asked: Query, limit: number): number[] {
  const ids: number[] = [];
  let before: number | undefined;
  for (let pages = 0; pages < 1000; pages++) {
    const page = search.page(asked, NOW, { limit, ...(before === undefined ? {} : { before }) });
    ids.push(...page.records.map(({ id }) => id));
    if (page.next === undefined) return ids;
    before = page.next;
  }
  throw new Error('The pages do not end.');
}

/** The same by looking at every record. */
function byHand(records: readonly NewRecord[], first: number, asked: Query): number[] {
  const matches = matcherFor(asked, { now: NOW, home: HOME });
  return records.flatMap((record, at) => (matches(record) ? [first + at] : [])).reverse();
}

const QUESTIONS = [
  '',
  'invoice',
  'invoice customer',
  'inv*',
  '-invoice',
  '"npm test"',
  '"TODO" grep',
  'totals.py',
  'rm -rf',
  'agent:codex',
  'agent:codex,gemini verdict:denied',
  '-agent:claude-code kind:shell',
  'verdict:stopped',
  'verdict:answered by:person',
  'by:deadline',
  'rule:"saved keys"',
  'rule:install,push',
  '-rule:install is:asked',
  'rule:nothing-like-it',
  'project:thesis',
  'project:shop*',
  'project:~/code/thesis',
  'tool:webfetch',
  'tool:*fetch',
  'path:~/.ssh',
  'path:/home/ana/Documents',
  'path:src',
  'path:src/models',
  'path:*.sql',
  'path:~/code/**/schema*.ts',
  'path:i*x1?.ts',
  '-path:src kind:read',
  'host:example.org',
  'host:*.org',
  'host:europa.eu,paste.rs',
  'does:change',
  'is:outside',
  'is:event',
  'is:outside does:read',
  'since:2025-11-02',
  'until:2025-11-01',
  'since:2025-11-01T10:00 until:2025-11-01T20:30 kind:edit',
  'on:2025-11-02 invoice',
  'kind:read since:2025-11-01T10:17 until:2025-11-03T08:05',
  'since:2030-01-01',
];

describe('a search', () => {
  const records = [...generate(1500, { start: START, gap: 120_000 })];
  // Whatever the index has not taken in yet is found too.
  const whole = openSearcher(records);
  const partly = openSearcher(records, { indexed: 1100 });
  const unindexed = openSearcher(records, { indexed: 0 });
  afterAll(() => {
    for (const search of [whole, partly, unindexed]) search.close();
  });

  it.each(QUESTIONS)('finds what looking at every record finds: %s', (text) => {
    const asked = query(text);
    const expected = byHand(records, 1, asked);
    expect(allPages(whole, asked, 70)).toEqual(expected);
    expect(allPages(partly, asked, 400)).toEqual(expected);
    expect(allPages(unindexed, asked, 400)).toEqual(expected);
  });

  it.each(QUESTIONS)('counts and divides up what it finds: %s', (text) => {
    const asked = query(text);
    const matches = matcherFor(asked, { now: NOW, home: HOME });
    const counts = new ComboCounts();
    for (const record of records) if (matches(record)) counts.add(comboOf(record), 1);
    const expected = facetsOf(counts, true, counts.total, records.length);
    expect(partly.facets(asked, NOW, 60_000)).toEqual(expected);
    expect(atOnce(partly.countInSteps(asked, NOW, 60_000))).toEqual({ count: counts.total, complete: true });
  });

  it.each(['invoice', '"npm test"', 'invoice since:2025-11-01T10:17'])(
    'counts only as far as its time lets it: %s',
    (text) => {
      const asked = query(text);
      const { count, complete } = atOnce(unindexed.countInSteps(asked, NOW, -1));
      expect(complete).toBe(false);
      expect(count).toBeLessThan(byHand(records, 1, asked).length);
    },
  );

  it('goes on from one table of words to the next', () => {
    const first = STRETCH * 2 - 500;
    const some = records.slice(0, 1000);
    const search = opened(some, { first });
    for (const text of ['', 'invoice', 'agent:codex', '"npm test"', 'path:src kind:read', 'since:2025-11-01T05:00']) {
      const asked = query(text);
      expect(allPages(search, asked, 33)).toEqual(byHand(some, first, asked));
      expect(search.facets(asked, NOW).total).toBe(byHand(some, first, asked).length);
    }
  });

  it('finds any record by any question that was made from it', () => {
    const some = records.slice(0, 400);
    const search = opened(some, { indexed: 350 });
    fc.assert(
      fc.property(
        fc.nat({ max: some.length - 1 }),
        fc.uniqueArray(fc.constantFrom('agent', 'kind', 'session', 'project', 'path', 'host', 'word', 'verdict'), {
          minLength: 1,
          maxLength: 4,
        }),
        (at, about) => {
          const record = some[at] as NewRecord;
          const asked = query(about.flatMap((key) => questionAbout(record, key)).join(' '));
          expect(byHand(some, 1, asked)).toContain(at + 1);
          expect(allPages(search, asked, 50)).toEqual(byHand(some, 1, asked));
        },
      ),
      { numRuns: 80, seed: 7 },
    );
  });

  it('keeps to the record’s own order when the clock was set back', () => {
    const hour = 3_600_000;
    const jumping = [5, 6, 2, 3, 7].map((offset) => call({ at: START + offset * hour, turn: `t${offset}` }));
    const search = opened(jumping);
    const asked = query(`since:2025-11-01T0${new Date(START + 5 * hour).getHours()}:00`.replace('T010', 'T10'));
    expect(allPages(search, asked, 10)).toEqual(byHand(jumping, 1, asked));
  });

  it('finds words in other scripts, with and without their accents', () => {
    const search = opened([
      call({ input: { prompt: 'Überprüfe die Größe' } }),
      call({ input: { prompt: '請檢查發票總額' } }),
      call({ input: { prompt: 'проверь счёт' } }),
    ]);
    const found = (text: string) => allPages(search, query(text), 10);
    expect(found('uberprufe')).toEqual([1]);
    expect(found('GRÖSSE')).toEqual([]);
    expect(found('größe')).toEqual([1]);
    expect(found('發票')).toEqual([2]);
    expect(found('票發')).toEqual([]);
    expect(found('счет')).toEqual([3]);
  });

  it('stops when its time is over, and says where to go on', () => {
    const page = whole.page(query('"no such words together anywhere" -path:src'), NOW, { limit: 10, budget: -1 });
    expect(page).toMatchObject({ records: [], cutShort: false });
    const cut = whole.page(query('-"no such words"'), NOW, { limit: 1000, budget: -1 });
    expect(cut.cutShort).toBe(true);
    expect(cut.next).toBeGreaterThan(1);
  });
});

describe('when old records are taken away', () => {
  it.each([700, 1024, 1599])('the index forgets the first %i, and counts only what is left', (last) => {
    const records = [...generate(1600, { start: START, gap: 60_000 })];
    const search = opened(records);
    search.writer.take(1, last);
    search.indexing.removeUpTo(last);
    const left = records.slice(last);
    for (const text of ['', 'agent:codex', 'invoice', 'kind:read since:2025-11-01T12:00', 'host:example.org']) {
      const asked = query(text);
      expect(allPages(search, asked, 100)).toEqual(byHand(left, last + 1, asked));
      expect(search.facets(asked, NOW).total).toBe(byHand(left, last + 1, asked).length);
    }
  });
});

function questionAbout(record: NewRecord, key: string): readonly string[] {
  switch (key) {
    case 'agent':
      return [`agent:${record.agent}`];
    case 'kind':
      return record.kind ? [`kind:${record.kind}`] : ['is:event'];
    case 'session':
      return [`session:${record.session.slice(0, 10)}`];
    case 'project':
      return [`project:${record.project.split('/').at(-1)}`];
    case 'path':
      return record.actions.flatMap(({ path }) => (path ? [`path:${path.split('/').slice(0, -1).join('/')}`] : []));
    case 'host':
      return record.actions.flatMap(({ host }) => (host ? [`host:${host}`] : []));
    case 'word':
      return [record.summary.split(' ')[0] ?? ''];
    default:
      return record.by === 'person' ? ['verdict:answered'] : [];
  }
}
