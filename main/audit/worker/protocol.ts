import type { Verification } from '../chain/verify.ts';
import type { ExportFormat } from '../export/export.ts';
import type { Receiver, ReceiverState } from '../forward/receiver.ts';
import type { Time } from '../index/spans.ts';
import type { Query } from '../query/query.ts';
import type { Bar, SessionRow, Summary } from '../search/activity.ts';
import type { Counted } from '../search/counts.ts';
import type { Facets } from '../search/facets.ts';
import type { Page, PageOptions } from '../search/search.ts';
import type { Story } from '../session/story.ts';
import type { Salvaged } from '../store/damaged.ts';

/** What the worker is asked, and what it answers. Everything crosses as plain data. */
export interface WorkerRequests {
  page: {
    input: PageOptions & {
      readonly query: Query;
      readonly now: number;
      /** Nobody waits for it: what somebody waits for comes first. */
      readonly aside?: boolean;
    };
    output: Page;
  };
  /** How many fit, as far as that is found out within `budget` milliseconds of counting; aside of pages. */
  count: { input: { readonly query: Query; readonly now: number; readonly budget: number }; output: Counted };
  facets: { input: { readonly query: Query; readonly now: number; readonly budget?: number }; output: Facets };
  vocabulary: {
    input: Record<string, never>;
    output: Readonly<Record<'project' | 'rule' | 'tool' | 'host', readonly string[]>>;
  };
  story: { input: { readonly agent: string; readonly session: string }; output: Story | undefined };
  sessions: { input: readonly { readonly agent: string; readonly session: string }[]; output: readonly SessionRow[] };
  recentSessions: { input: { readonly limit: number; readonly before?: number }; output: readonly SessionRow[] };
  bars: { input: readonly number[]; output: readonly Bar[] };
  summary: { input: Time & { readonly now: number }; output: Summary };
  verify: { input: Record<string, never>; output: Verification };
  export: {
    input: { readonly query: Query; readonly now: number; readonly format: ExportFormat; readonly file: string };
    output: { readonly records: number };
  };
  report: { input: { readonly agent: string; readonly session: string; readonly file: string }; output: boolean };
  /** Reads on in a damaged file; undefined when there is nothing more to be read. */
  salvage: { input: { readonly file: string }; output: Salvaged | undefined };
  /** Old records are gone; the index forgets them too. */
  forget: { input: { readonly last: number }; output: undefined };
  /** The index is made anew. */
  rebuild: { input: Record<string, never>; output: undefined };
  /** Sends records on to these receivers from now on. */
  receivers: { input: readonly (Receiver & { readonly cursor: number | undefined })[]; output: undefined };
  /** Sends one made-up record; the answer is what went wrong. */
  tryReceiver: { input: Receiver; output: string };
  receiverStates: { input: Record<string, never>; output: readonly ReceiverState[] };
  /** Everything that is under way in the index is finished. */
  settled: { input: Record<string, never>; output: undefined };
}
export type WorkerRequest = keyof WorkerRequests;

/** What the worker says by itself. */
export type WorkerNews =
  | { readonly type: 'cursor'; readonly receiver: string; readonly id: number }
  | { readonly type: 'receivers'; readonly states: readonly ReceiverState[] }
  /** Reading the database failed; when it is damaged it must be set aside. */
  | { readonly type: 'reading-failed'; readonly message: string; readonly code: number };

export type ToWorker =
  | { readonly type: 'request'; readonly id: number; readonly name: WorkerRequest; readonly input: unknown }
  | { readonly type: 'cancel'; readonly id: number }
  /** There are new records. */
  | { readonly type: 'committed' }
  /** The database is another file now. */
  | { readonly type: 'reopen' }
  /** Finish what cannot wait, close everything and end. */
  | { readonly type: 'stop' };

export type FromWorker =
  | { readonly type: 'answer'; readonly id: number; readonly output: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly message: string; readonly cancelled: boolean }
  | { readonly type: 'progress'; readonly id: number; readonly done: number }
  | { readonly type: 'news'; readonly news: WorkerNews };

/** What the worker is started with. */
export interface WorkerData {
  readonly folder: string;
  readonly home: string;
  readonly hostname: string;
  readonly version: string;
}
