/** What goes wrong with calls, for the person. */
import type { AgentAdapter } from '../agents/adapter.ts';
import type { Problem, Trouble } from '../problem.ts';

/** What Perch was doing when an error of its own came in between. */
export type FailedAt = Trouble<'judging'>['at'];

const FAILED: Readonly<Record<FailedAt, string>> = {
  judging: 'A call could not be judged',
  noting: 'Something an agent told could not be recorded',
  other: 'Perch has a fault of its own',
};

export function judgingProblem(at: FailedAt, reason: string): Problem {
  return {
    id: 'judging',
    title: 'A call could not be judged, so it was not let through.',
    detail: `${FAILED[at]}: ${reason}`,
    trouble: { kind: 'judging', at, reason },
  };
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
