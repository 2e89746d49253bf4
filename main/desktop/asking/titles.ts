import type { AuditRecord } from '../../audit/record.ts';

/** Sessions whose first prompt is kept in memory; the one longest unheard of goes first. */
const MOST = 500;
const LONGEST = 120;

/** What sessions are about, in the person's own words: the first line they wrote. */
export interface SessionTitles {
  note(record: AuditRecord): void;
  of(agent: string, session: string): string;
}

export function sessionTitles(): SessionTitles {
  const titles = new Map<string, string>();
  return {
    note({ agent, session, happened, input }) {
      const key = `${agent}\0${session}`;
      const prompt = input['prompt'];
      if (happened !== 'prompt' || typeof prompt !== 'string' || titles.has(key)) return;
      const title = prompt.trim().split('\n', 1)[0]?.slice(0, LONGEST);
      if (!title) return;
      titles.set(key, title);
      const oldest = titles.size > MOST ? titles.keys().next().value : undefined;
      if (oldest !== undefined) titles.delete(oldest);
    },
    of: (agent, session) => titles.get(`${agent}\0${session}`) ?? '',
  };
}
