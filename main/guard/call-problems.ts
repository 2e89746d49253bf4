/** What goes wrong with calls, for the person. */
import type { AgentAdapter } from '../agents/adapter.ts';
import type { Problem, Trouble } from '../problem.ts';

/** What Perch was doing when an error of its own came in between. */
export type FailedAt = Trouble<'judging'>['at'];

/** What became of it, and what it means. */
const FAILED: Readonly<Record<FailedAt, Pick<Problem, 'title' | 'detail'>>> = {
  judging: {
    title: 'Perch could not judge a step.',
    detail: 'So Perch asks you about such a step; while you only watch, it goes on.',
  },
  noting: {
    title: 'Something that an agent told Perch is missing from the record.',
    detail: 'It was no step that waits for an answer: those are judged and recorded as before.',
  },
  other: {
    title: 'Perch stopped a step because of a fault of its own.',
    detail: 'The agent was told to come to you. Let it try again; if Perch stops it again, start Perch anew.',
  },
};

export function judgingProblem(at: FailedAt, reason: string): Problem {
  const { title, detail } = FAILED[at];
  return { id: 'judging', title, detail: `${detail} (${reason})`, trouble: { kind: 'judging', at, reason } };
}

/** A call went on although Perch could not read it, because the person only watches. */
export function unreadProblem({ name, title }: Pick<AgentAdapter, 'name' | 'title'>, reason: string): Problem {
  return {
    id: `unread-${name}`,
    agent: name,
    title: `Perch cannot read what ${title} sends.`,
    detail:
      `While you only watch, such a step goes on unchecked; once you guard, it is stopped. (${reason}.) ` +
      `Perch may need an update for this version of ${title}.`,
    trouble: { kind: 'unread', agent: title, reason },
  };
}
