import type { AskNotice } from '../../../preload/contract.ts';
import { agentTitle } from '../../agents/catalogue.ts';
import type { OpenQuestion } from '../../ask/desk.ts';
import type { Question } from '../../ask/question.ts';
import type { AuditRecord } from '../../audit/record.ts';
import { LOCKED_TAG } from '../../verdict/verdict.ts';
import { describeRecord, linesOfRecord } from './describe.ts';
import { choicesOf, originOf, ruleReference, type ViewSurroundings } from './view.ts';

/** A missed question, for as long as "allow next time" is on offer. */
export interface MissedQuestion {
  readonly question: Question;
  readonly nonce: string;
}

/** Words about what is over: missed, withdrawn, or stopped by a rule that nothing lifts. */
export interface NoticeBoard {
  readonly list: readonly AskNotice[];
  missed(id: string): MissedQuestion | undefined;
  dismiss(id: string): void;
  /** Nobody answered a question, and now nobody can. */
  closed(closed: { readonly question: OpenQuestion; readonly why: 'deadline' | 'withdrawn' }): void;
  /** A record was written: it may be what a notice is about, or be worth one. */
  note(record: AuditRecord): void;
}

export interface NoticeParts {
  readonly now: () => number;
  readonly random: () => string;
  surroundings(question: Question): ViewSurroundings;
  /** The person has the ask window before them. */
  wasShown(): boolean;
  changed(): void;
}

/** How long a withdrawn question is still talked about, in milliseconds. */
const WITHDRAWN_STAYS = 8_000;
/** More are left to the history. */
const MOST = 5;

export function noticeBoard(parts: NoticeParts): NoticeBoard {
  const notices = new Map<string, AskNotice>();
  const missed = new Map<string, MissedQuestion>();
  /** Notices that wait for the record of their call. */
  const unrecorded = new Map<string, Question>();

  function add(notice: AskNotice): void {
    notices.set(notice.id, notice);
    const oldest = notices.size > MOST ? notices.keys().next().value : undefined;
    if (oldest !== undefined) remove(oldest);
    parts.changed();
  }

  function remove(id: string): void {
    notices.delete(id);
    missed.delete(id);
    unrecorded.delete(id);
    parts.changed();
  }

  return {
    get list() {
      return [...notices.values()];
    },
    missed: (id) => missed.get(id),
    dismiss: remove,
    closed({ question: { question, openedAt, deniesAt }, why }) {
      const id = parts.random();
      const surroundings = parts.surroundings(question);
      const base = { ...originOf(question, surroundings), id, askedAt: openedAt, record: null };
      if (why === 'withdrawn') {
        // Who never saw the question need not hear that it is gone; the record says so.
        if (!parts.wasShown()) return;
        unrecorded.set(id, question);
        add({ ...base, type: 'withdrawn' });
        setTimeout(() => remove(id), WITHDRAWN_STAYS);
        return;
      }
      const nonce = parts.random();
      const choices = choicesOf(question, surroundings).filter(({ hold }) => hold !== 'once');
      unrecorded.set(id, question);
      missed.set(id, { question, nonce });
      add({ ...base, type: 'missed', waited: (deniesAt ?? parts.now()) - openedAt, choices, nonce });
    },
    note(record) {
      for (const [id, { call }] of unrecorded) {
        const isSame =
          call.agent === record.agent &&
          call.sessionId === record.session &&
          call.toolUseId === record.toolUse &&
          call.tool === record.tool;
        const notice = notices.get(id);
        if (!isSame || !notice || (record.by !== 'deadline' && record.by !== 'withdrawn')) continue;
        unrecorded.delete(id);
        notices.set(id, { ...notice, record: record.id });
        parts.changed();
        return;
      }
      const locked = record.rules.find(({ effect, tags }) => effect === 'deny' && tags.includes(LOCKED_TAG));
      if (!locked || record.decision !== 'deny' || record.test) return;
      for (const [id, notice] of notices) {
        // The same again needs no second word.
        if (notice.type === 'denied' && notice.rule.name === locked.rule && notice.agent.name === record.agent) {
          notices.delete(id);
        }
      }
      add({
        id: parts.random(),
        type: 'denied',
        agent: { name: record.agent, title: agentTitle(record.agent), known: true },
        project: record.project,
        session: '',
        askedAt: record.at,
        deed: describeRecord(record),
        record: record.id,
        rule: ruleReference(locked),
        why: locked.description,
        lines: linesOfRecord(record),
      });
    },
  };
}
