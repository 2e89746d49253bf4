import os from 'node:os';
import path from 'node:path';
import type {
  EXPORT_FORMATS,
  ExactLine,
  HistoryCount,
  HistoryQuery,
  OtherRule,
  Outcome,
  RequestInput,
} from '../../../preload/contract.ts';
import { AGENT_NAMES } from '../../../rules/facts/call.ts';
import { EXPORT_ENDINGS } from '../../audit/export/export.ts';
import type { Query } from '../../audit/query/query.ts';
import type { AuditRecord } from '../../audit/record.ts';
import type { Records } from '../../audit/records.ts';
import { CancelledError } from '../../audit/worker/client.ts';
import { messageOf } from '../../errors.ts';
import { turns } from '../../guard/turns.ts';
import { maskedCall } from '../../present/masked.ts';
import type { Dialogs } from '../dialogs.ts';
import type { Handlers } from '../ipc.ts';
import { type FindException, historyDetail, historyRow, isInHistory } from '../present.ts';
import type { SavedViews } from '../saved-views.ts';
import type { Tasks } from '../tasks.ts';
import type { UndoStore } from '../undo.ts';
import { asksForAll, recordQuery } from './history-query.ts';
import { suggestions } from './suggestions.ts';

export interface HistoryParts {
  readonly records: Omit<Records, 'append' | 'close'>;
  readonly exception: FindException;
  readonly views: SavedViews;
  readonly tasks: Tasks;
  readonly undo: UndoStore;
  readonly dialogs: Dialogs;
  mayExcept(record: AuditRecord): boolean;
  /** The call as it is shown in full; undefined when it cannot be read again. */
  exactLines(record: AuditRecord): Promise<readonly ExactLine[] | undefined>;
  /** Rules that have something to say about a recorded call, besides those that had it then. */
  otherRules(record: AuditRecord): Promise<readonly OtherRule[]>;
}

type HistoryRequests =
  | 'history.page'
  | 'history.count'
  | 'history.suggest'
  | 'history.detail'
  | 'history.sessions'
  | 'history.views'
  | 'history.saveView'
  | 'history.removeView'
  | 'history.export'
  | 'history.masked'
  | 'history.otherRules';

/** A list may be shorter than it could be after so long, in milliseconds. */
const PATIENCE = 6000;
/** How long it is counted how many match, in milliseconds: several counts may stand on a page. */
const COUNT_TIME = 400;
/** The same for an export, whose progress is measured by it. */
const EXPORT_COUNT_TIME = 3000;

/** Looking at the record: lists, single records, saved searches, exports. */
export function historyRequests(parts: HistoryParts): Handlers<HistoryRequests> {
  const { records, views } = parts;
  const row = (record: AuditRecord) => historyRow(record, parts.exception);
  const latest = latestSearch();
  return {
    async 'history.page'(wanted) {
      const signal = latest.signalFor(wanted);
      const found = await pageOf(records, wanted, signal).catch((error: unknown) => {
        if (signal.aborted) return [];
        throw error;
      });
      // It may have ended just before it could be called off.
      return { rows: signal.aborted ? [] : found.map(row), total: records.count() };
    },
    'history.count': (query) => countOf(records, query, COUNT_TIME),
    'history.suggest': ({ text, limit }) => suggestions(records, text, limit),
    'history.detail': async (id) => {
      const record = records.get(id);
      if (!record) return null;
      return historyDetail(record, {
        chainUnbroken: records.follows(id),
        mayExcept: parts.mayExcept(record),
        lines: await parts.exactLines(record),
        exception: parts.exception,
      });
    },
    'history.sessions': async (sessions) => {
      const rows = await records.sessions(
        sessions.flatMap((session) => AGENT_NAMES.map((agent) => ({ agent, session }))),
      );
      return rows.map(({ session, title, calls }) => ({ session, title: shortTitle(title), calls }));
    },
    'history.views': () => [...views.list],
    'history.saveView': ({ title, query }) => attempt(() => void views.save(title, query)),
    'history.removeView': (id) => {
      const removed = views.list.find((view) => view.id === id);
      const outcome = attempt(() => void views.remove(id));
      return outcome.ok && removed ? parts.undo.offer(() => attempt(() => views.restore(removed))) : outcome;
    },
    'history.export': (wanted) => exportTo(parts, wanted),
    'history.masked': (id) => {
      const record = records.get(id);
      if (!record) return null;
      return maskedCall(record, { home: os.homedir(), user: path.basename(os.homedir()), hostname: os.hostname() });
    },
    'history.otherRules': async (id) => {
      const record = records.get(id);
      return record ? [...(await parts.otherRules(record))] : [];
    },
  };
}

async function pageOf(
  records: HistoryParts['records'],
  { before, limit, query }: RequestInput<'history.page'>,
  signal: AbortSignal,
): Promise<readonly AuditRecord[]> {
  if (query === undefined || asksForAll(query)) return newest(records, limit, before);
  const deadline = performance.now() + PATIENCE;
  const found: AuditRecord[] = [];
  let next = before;
  do {
    const options = { limit: limit - found.length, ...(next === undefined ? {} : { before: next }) };
    const page = await records.search(recordQuery(query), options, { signal });
    found.push(...page.records);
    next = page.cutShort ? page.next : undefined;
  } while (next !== undefined && found.length < limit && performance.now() < deadline);
  return found;
}

/** Records read at once: less than a millisecond's worth, as calls wait meanwhile. */
const PORTION = 32;

/** The newest records that have rows. */
async function newest(
  records: HistoryParts['records'],
  limit: number,
  before: number | undefined,
): Promise<readonly AuditRecord[]> {
  const found: AuditRecord[] = [];
  const pause = turns();
  for (let at = before; found.length < limit; ) {
    const page = records.page({ limit: PORTION, ...(at === undefined ? {} : { before: at }) });
    found.push(...page.filter(isInHistory));
    at = page.at(-1)?.id;
    if (page.length < PORTION) break;
    await pause();
  }
  return found.slice(0, limit);
}

/** People type on while the record is searched: with the first page of another search, the one before is called off. */
function latestSearch() {
  let latest = { question: '', control: new AbortController() };
  return {
    signalFor({ before, query }: RequestInput<'history.page'>): AbortSignal {
      const question = JSON.stringify(query ?? {});
      if (question !== latest.question && before === undefined) {
        latest.control.abort();
        latest = { question, control: new AbortController() };
      }
      return question === latest.question ? latest.control.signal : AbortSignal.abort();
    },
  };
}

async function countOf(records: HistoryParts['records'], query: HistoryQuery, budget: number): Promise<HistoryCount> {
  if (asksForAll(query)) return { count: records.count(), complete: true };
  return records.countFitting(recordQuery(query), budget);
}

const FORMAT_NAMES: Readonly<Record<(typeof EXPORT_FORMATS)[number], string>> = {
  jsonl: 'JSON Lines',
  csv: 'CSV',
  falco: 'Falco alerts',
};

async function exportTo(
  { records, tasks, dialogs }: HistoryParts,
  { task, query, format }: RequestInput<'history.export'>,
): Promise<Outcome> {
  const ending = EXPORT_ENDINGS[format];
  const name = `perch-${new Date().toISOString().slice(0, 10)}${format === 'falco' ? '-falco' : ''}.${ending}`;
  const file = await dialogs.saveAs(name, { name: FORMAT_NAMES[format], ending });
  if (!file) return { ok: false, message: '' };
  const asked: Query = recordQuery(query);
  try {
    await tasks.run(task, async ({ signal, progress }) => {
      const { count: total } = await countOf(records, query, EXPORT_COUNT_TIME);
      progress(0, total);
      await records.export(
        { query: asked, format, file },
        { signal, progress: (done) => progress(Math.min(done, total), total) },
      );
    });
    return { ok: true };
  } catch (error) {
    if (error instanceof CancelledError) return { ok: false, message: '' };
    return { ok: false, message: `The file could not be written (${messageOf(error)}). Choose another place.` };
  }
}

/** A prompt may be a page long; a heading is not. */
function shortTitle(title: string): string {
  const line = title.trim().split('\n', 1)[0] ?? '';
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

function attempt(work: () => void): Outcome {
  try {
    work();
    return { ok: true };
  } catch (error) {
    return { ok: false, message: `This could not be kept (${messageOf(error)}).` };
  }
}
