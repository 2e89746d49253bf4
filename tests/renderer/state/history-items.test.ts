import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistoryRow, WaitingQuestion } from '../../../preload/contract.ts';
import { type HistoryItem, historyItems } from '../../../renderer/state/history-items.ts';

const noon = new Date(2025, 10, 21, 12).getTime();

function row(id: number, change: Partial<HistoryRow> = {}): HistoryRow {
  return {
    id,
    at: noon + id * 1000,
    agent: 'codex',
    agentTitle: 'Codex',
    session: 'a',
    project: '/home/ada/shop',
    summary: 'ran something',
    tool: 'Bash',
    verdict: 'denied',
    rule: '',
    test: false,
    ...change,
  };
}

/** The list in short: `day`, `session a`, `3`, `fold 3-1`. */
function shape(pages: Parameters<typeof historyItems>[0], opened: readonly number[] = []): string[] {
  return historyItems(pages, new Set(opened)).map(inShort);
}

function inShort(item: HistoryItem): string {
  switch (item.type) {
    case 'day':
      return 'day';
    case 'session':
      return `session ${item.from.session}`;
    case 'question':
      return `question ${item.question.id}`;
    case 'call':
      return String(item.row.id);
    case 'fold':
      return `fold ${item.rows[0]?.id}-${item.rows.at(-1)?.id}`;
  }
}

const quiet = { verdict: 'no-objection', deed: { verb: 'read', things: [], more: 0 } } as const;

describe('the lines of the history', () => {
  it('are grouped by day and session', () => {
    const yesterday = noon - 86_400_000;
    const rows = [row(3), row(2, { session: 'b' }), row(1, { at: yesterday })];
    expect(shape([{ rows }])).toEqual(['day', 'session a', '3', 'session b', '2', 'day', 'session a', '1']);
  });

  it('put calls of sessions that ran at the same time together', () => {
    const rows = [row(4), row(3, { session: 'b' }), row(2), row(1, { session: 'b' })];
    expect(shape([{ rows }])).toEqual(['day', 'session a', '4', '2', 'session b', '3', '1']);
  });

  it('go on under the same heading when the next page begins with the same session', () => {
    expect(shape([{ rows: [row(2)] }, { rows: [row(1)] }])).toEqual(['day', 'session a', '2', '1']);
  });

  it('let new calls join their session without reordering the others', () => {
    const pages = [{ rows: [row(4, { session: 'b' }), row(3)], live: [row(5)] }];
    expect(shape(pages)).toEqual(['day', 'session b', '4', 'session a', '5', '3']);
  });

  it('put a session that has just begun on top', () => {
    const pages = [{ rows: [row(3)], live: [row(6, { session: 'c' }), row(5), row(4, { session: 'b' })] }];
    expect(shape(pages)).toEqual(['day', 'session c', '6', 'session b', '4', 'session a', '5', '3']);
  });

  it('fold three or more calls of a kind that nobody objected to', () => {
    const rows = [row(5), row(4, quiet), row(3, quiet), row(2, quiet), row(1)];
    expect(shape([{ rows }])).toEqual(['day', 'session a', '5', 'fold 4-2', '1']);
    expect(shape([{ rows: rows.slice(0, 3) }])).toEqual(['day', 'session a', '5', '4', '3']);
  });

  it('keep a fold open while newer calls join it', () => {
    const rows = [row(3, quiet), row(2, quiet), row(1, quiet)];
    expect(shape([{ rows }], [2])).toEqual(['day', 'session a', 'fold 3-1', '3', '2', '1']);
    expect(shape([{ rows, live: [row(4, quiet)] }], [2])).toEqual(['day', 'session a', 'fold 4-1', '4', '3', '2', '1']);
  });

  it('never fold what was denied, asked or sent as a test', () => {
    const rows = [row(3, { ...quiet, test: true }), row(2, { ...quiet, test: true }), row(1, { ...quiet, test: true })];
    expect(shape([{ rows }])).toEqual(['day', 'session a', '3', '2', '1']);
  });

  it('put an open question on top of its session, or on top of all', () => {
    const question = (id: string, session: string): WaitingQuestion => ({
      id,
      agent: 'codex',
      agentTitle: 'Codex',
      project: '/home/ada/shop',
      session,
      deed: { verb: 'run', things: [], more: 0 },
      askedAt: noon,
      clock: { state: 'running', deniesAt: noon },
    });
    const rows = [row(2, { session: 'b' }), row(1)];
    const items = historyItems([{ rows }], new Set(), [question('x', 'a'), question('y', 'new')]);
    expect(items.map(inShort)).toEqual([
      'day',
      'session new',
      'question y',
      'session b',
      '2',
      'session a',
      'question x',
      '1',
    ]);
  });

  it('show every call exactly once, and older pages move nothing above them', () => {
    const anyRow = fc.record({
      session: fc.constantFrom('a', 'b', 'c'),
      verdict: fc.constantFrom('denied', 'no-objection', 'allowed'),
      at: fc.integer({ min: 0, max: 3 }).map((days) => noon - days * 86_400_000),
    });
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 40 }), fc.integer({ min: 0, max: 40 }), (made, cut) => {
        const sorted = [...made].sort((a, b) => b.at - a.at);
        const rows = sorted.map((change, index) => row(sorted.length - index, { ...quiet, ...change }));
        const [first, second] = [rows.slice(0, cut), rows.slice(cut)];
        const items = historyItems([{ rows: first }, { rows: second }], new Set());
        const shown = items.flatMap((item) =>
          item.type === 'call' ? [item.row.id] : item.type === 'fold' ? item.rows.map(({ id }) => id) : [],
        );
        expect([...shown].sort((a, b) => a - b)).toEqual(rows.map(({ id }) => id).sort((a, b) => a - b));
        const keys = items.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
        const before = historyItems([{ rows: first }], new Set()).map(({ key }) => key);
        expect(keys.slice(0, before.length)).toEqual(before);
      }),
    );
  });
});
