import { emptySession, type RememberedCall, rememberCall, type SessionFacts } from '../../rules/facts/session.ts';

/** Sessions remembered at the same time; the one longest unheard of goes first. */
const MOST_SESSIONS = 500;

/** Which session a call belongs to. */
interface OfSession {
  readonly agent: string;
  readonly sessionId: string;
}

/** What each session has done so far, for rules that ask about it. Kept in memory only. */
export interface Sessions {
  of(call: OfSession): SessionFacts;
  remember(
    call: OfSession,
    does: RememberedCall,
    decision: { readonly denied: boolean; readonly rules: readonly string[] },
  ): void;
}

export function rememberSessions(): Sessions {
  const sessions = new Map<string, SessionFacts>();
  const key = ({ agent, sessionId }: OfSession) => `${agent}\0${sessionId}`;
  return {
    of: (call) => sessions.get(key(call)) ?? emptySession(),
    remember(call, does, decision) {
      const before = sessions.get(key(call)) ?? emptySession();
      // Set anew at the end: a Map keeps the order of insertion, so the first one is the oldest.
      sessions.delete(key(call));
      sessions.set(key(call), rememberCall(before, does, decision));
      const oldest = sessions.size > MOST_SESSIONS ? sessions.keys().next().value : undefined;
      if (oldest !== undefined) sessions.delete(oldest);
    },
  };
}
