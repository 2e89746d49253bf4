/** Something a person should know, in words: what happened, what it means, what to do. */
export interface Problem {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  /** The same as data, for whoever says it in another language. */
  readonly trouble: Trouble;
  /** Perch can put it right by itself when a person says so. */
  readonly mendable?: boolean | undefined;
  /** The agent it is about. */
  readonly agent?: string | undefined;
}

/** A problem as the place that found it tells it; whoever reports it knows by which id. */
export type FoundProblem = Omit<Problem, 'id'>;

/** Every kind of problem, with what its words need to know. */
export interface Troubles extends RecordTroubles, FileTroubles, RuleTroubles, CallTroubles, AgentTroubles {
  /** Something in what administrators decided cannot be followed. */
  managed: { readonly found: readonly ManagedTrouble[] };
  /** An error in Perch that nothing caught. `journal` is the file that says more. */
  fault: { readonly reason: string; readonly journal: string };
}

export type TroubleKind = keyof Troubles;
export type Trouble<Kind extends TroubleKind = TroubleKind> = {
  [Each in Kind]: { readonly kind: Each } & Troubles[Each];
}[Kind];

/** What keeps the record's database from taking records. */
export type RecordFault = 'full' | 'read-only' | 'locked' | 'corrupt' | 'newer' | 'other';

/** Why something went wrong: an error's own words, which nobody translates. */
interface Caused {
  readonly reason: string;
}

interface RecordTroubles {
  /** It is written beside the database for now. */
  'record-unwritable': Caused & { readonly fault: RecordFault };
  /** It can be written nowhere. `fault` is the database's, `beside` that of the file where records wait. */
  'record-lost': Caused & { readonly fault: RecordFault; readonly beside: RecordFault };
  'record-missing': { readonly count: number; readonly last: number };
  'record-added': { readonly count: number };
  'record-changed': { readonly last: number };
  /** The file that says how far the record had come is gone or forged. */
  'record-end-unknown': Record<never, never>;
  'record-damaged': { readonly kept: string };
  'record-not-read-back': Caused & { readonly kept: string };
  'record-waiting-changed': { readonly trusted: number; readonly kept: string };
  'record-worker': Caused;
  retention: Caused;
  /** Receivers that cannot be reached. */
  receivers: Caused & { readonly count: number };
}

/** Files of Perch's own that could not be read and were set aside, as `kept`. */
interface FileTroubles {
  settings: Caused & { readonly kept: string };
  exceptions: Caused & { readonly kept: string };
  'receivers-file': Caused & { readonly kept: string };
  /** Receivers whose passwords cannot be read here. */
  'receivers-locked': { readonly count: number };
}

interface RuleTroubles {
  /** Rule files with mistakes: how many, the first mistake, and how many more mistakes there are. */
  rules: {
    readonly files: number;
    readonly first: RuleMistake | undefined;
    readonly more: number;
    /** There are no rules from before, so every call is asked about. */
    readonly incomplete: boolean;
  };
  /** Rules of a project that are left out, some of them or all, and why, in the loader's words. */
  'project-rules-left-out': {
    readonly project: string;
    readonly some: boolean;
    readonly reasons: readonly string[];
  };
  /** It is not known what a project's rules say. */
  'project-rules-unknown': { readonly project: string; readonly reasons: readonly string[] };
}

export type RuleMistake =
  | { readonly type: 'unreadable'; readonly file: string; readonly reason: string }
  /** A mistake that the rule language found, in its words. */
  | { readonly type: 'mistake'; readonly file: string; readonly line: number; readonly text: string }
  /** What protects Perch itself would be loosened, in the words of whoever noticed. */
  | { readonly type: 'loosens'; readonly text: string };

interface CallTroubles {
  /** What Perch was doing when it failed: judging, writing down what an agent told, or anything else on the way. */
  judging: Caused & { readonly at: 'judging' | 'noting' | 'other' };
  unread: Caused & { readonly agent: string };
}

/** What keeps agents from asking. Agents go by their titles. */
export interface AgentTroubles {
  'hook-missing': { readonly program: string };
  'hook-altered': { readonly program: string };
  'entry-gone': { readonly agent: string; readonly file: string };
  'entry-changed': { readonly agent: string; readonly file: string };
  'entry-switched-off': { readonly agent: string; readonly file: string };
  unreadable: Caused & { readonly agent: string; readonly file: string };
  /** `project` is empty where the file holds for the whole computer. */
  'switched-off': { readonly agent: string; readonly file: string; readonly project: string };
  silent: { readonly agent: string };
  /** A test call did not come through. `said` is what the hook said, if anything. */
  'no-answer': { readonly agent: string; readonly said: string; readonly exitCode: number };
}

/** What administrators put there and Perch does not follow. */
export type ManagedTrouble =
  | { readonly type: 'folder' | 'policy' | 'pack' | 'packs'; readonly file: string; readonly reason: string }
  | { readonly type: 'bundle-awaited'; readonly url: string }
  | { readonly type: 'bundle-refused'; readonly url: string; readonly reason: string };
