import type { Advice, Deed, UpdateState } from '../../../preload/contract.ts';
import { parseQuery } from '../../audit/query/parse.ts';
import type { AuditRecord } from '../../audit/record.ts';
import type { Records } from '../../audit/records.ts';
import type { SettingsStore } from '../../settings/settings.ts';
import type { Handlers } from '../ipc.ts';
import type { UndoStore } from '../undo.ts';

export interface TodayParts {
  readonly records: Pick<Records, 'search'>;
  readonly settings: SettingsStore;
  readonly undo: UndoStore;
  deed(record: AuditRecord): Deed;
  drafts(): number;
  /** Projects with rules of their own that the person has not seen yet. */
  newProjectRules(): readonly { readonly project: string; readonly rules: number }[];
  /** Exceptions that have held for so long that they may not be needed any more. */
  oldExceptions(): number;
  /** What watching for a while has shown; undefined while it is not over. */
  review(): Promise<{ readonly decisions: number } | undefined>;
  update(): UpdateState;
  adviceChanged(): void;
}

/** How long something is not offered again, in milliseconds. */
const PUT_OFF = 7 * 24 * 60 * 60_000;
/** So often must the same thing have been allowed before an exception is offered for it. */
const OFTEN = 3;
/** So many answers of a week are looked at. */
const MOST_ANSWERS = 400;

export function todayRequests(parts: TodayParts): Handlers<'today.advice' | 'today.putOff'> {
  const { settings, undo } = parts;
  return {
    async 'today.advice'() {
      const drafts = parts.drafts();
      const old = parts.oldExceptions();
      const review = await parts.review();
      const update = parts.update();
      const all: Advice[] = [
        ...(review ? [{ type: 'review', id: 'review', ...review } as const] : []),
        ...(drafts > 0 ? [{ type: 'drafts', id: `drafts-${drafts}`, drafts } as const] : []),
        ...parts
          .newProjectRules()
          .map((one) => ({ type: 'project-rules', id: `project-rules ${one.project}`, ...one }) as const),
        ...(await repeatedAnswers(parts)),
        ...(old > 0 ? [{ type: 'still-needed', id: 'still-needed', exceptions: old } as const] : []),
        ...(update.state === 'ready'
          ? [{ type: 'update', id: `update-${update.version}`, version: update.version } as const]
          : []),
      ];
      const now = Date.now();
      return all.filter(({ id }) => (settings.current.putOff[id] ?? 0) < now);
    },
    'today.putOff'(id) {
      const before = settings.current.putOff;
      const now = Date.now();
      const kept = Object.entries(before).filter(([, until]) => until > now);
      settings.update({ putOff: { ...Object.fromEntries(kept), [id]: now + PUT_OFF } });
      parts.adviceChanged();
      return undo.offer(() => {
        settings.update({ putOff: before });
        parts.adviceChanged();
        return undefined;
      });
    },
  };
}

/** The things that a person was asked about and always allowed, again and again, in the last seven days. */
async function repeatedAnswers({ records, deed }: TodayParts): Promise<Advice[]> {
  const { query } = parseQuery('since:7d by:person');
  const { records: answered } = await records.search(query, { limit: MOST_ANSWERS });
  const groups = new Map<string, AuditRecord[]>();
  for (const record of answered) {
    const key = JSON.stringify([record.project, record.tool, record.input, record.rules.map(({ rule }) => rule)]);
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return [...groups.values()].flatMap((group): Advice[] => {
    const [newest] = group;
    const allowed = group.every(({ decision }) => decision === 'allow');
    if (!newest || !allowed || group.length < OFTEN) return [];
    return [
      {
        type: 'exception',
        id: `exception-${newest.rules[0]?.rule ?? ''}-${newest.project}-${newest.summary}`,
        deed: deed(newest),
        project: newest.project,
        times: group.length,
        questions: answered.length,
        record: newest.id,
      },
    ];
  });
}
