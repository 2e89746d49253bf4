/**
 * What a session has done so far, as far as rules may ask: kept by the caller, one value per session, and
 * bounded whatever the session does.
 */
export interface SessionFacts {
  readonly calls: number;
  readonly denials: number;
  /** Kinds of secrets that were read and let through. */
  readonly secretKinds: readonly string[];
  readonly secretPaths: readonly string[];
  /** Hosts beyond this computer that were contacted. */
  readonly hosts: readonly string[];
  /** Files the session wrote. */
  readonly written: readonly string[];
  /** Names of rules that denied something. */
  readonly deniedRules: readonly string[];
}

/** What is remembered of one call; `CallFacts` has all of it. */
export interface RememberedCall {
  readonly secretsRead: readonly { readonly path: string; readonly kinds: readonly string[] }[];
  readonly hostsContacted: readonly string[];
  readonly pathsWritten: readonly string[];
}

/** Each list keeps at most this many entries, the latest ones. */
const LONGEST_LIST = 64;

export function emptySession(): SessionFacts {
  return { calls: 0, denials: 0, secretKinds: [], secretPaths: [], hosts: [], written: [], deniedRules: [] };
}

/** The session after a call. A denied call did nothing: only the denial is remembered. */
export function rememberCall(
  session: SessionFacts,
  facts: RememberedCall,
  decision: { readonly denied: boolean; readonly rules: readonly string[] },
): SessionFacts {
  const calls = session.calls + 1;
  if (decision.denied) {
    return {
      ...session,
      calls,
      denials: session.denials + 1,
      deniedRules: extended(session.deniedRules, decision.rules),
    };
  }
  const secrets = facts.secretsRead;
  return {
    ...session,
    calls,
    secretKinds: extended(
      session.secretKinds,
      secrets.flatMap((secret) => secret.kinds),
    ),
    secretPaths: extended(
      session.secretPaths,
      secrets.map((secret) => secret.path),
    ),
    hosts: extended(session.hosts, facts.hostsContacted),
    written: extended(session.written, facts.pathsWritten),
  };
}

function extended(list: readonly string[], added: readonly string[]): readonly string[] {
  const fresh = [...new Set(added)].filter((entry) => !list.includes(entry));
  return fresh.length === 0 ? list : [...list, ...fresh].slice(-LONGEST_LIST);
}
