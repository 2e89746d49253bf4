import type { AuditRecord } from '../audit/record.ts';

export interface AgentActivity {
  /** Milliseconds since 1970; null when it never called. */
  readonly lastCallAt: number | null;
  readonly callsToday: number;
}

/** When each agent last called, and how often today. Test calls do not count. */
export interface ActivityLog {
  of(agent: string): AgentActivity;
  note(record: AuditRecord): void;
}

/** @param recent the newest records, so that a start knows what was before it */
export function activityLog(now: () => number, recent: readonly AuditRecord[]): ActivityLog {
  const agents = new Map<string, { lastCallAt: number; day: string; calls: number }>();
  const note = ({ agent, at, decision, test }: AuditRecord) => {
    if (decision === '' || test) return;
    const day = dayOf(at);
    const known = agents.get(agent);
    const calls = known?.day === day ? known.calls + 1 : 1;
    agents.set(agent, { lastCallAt: at, day, calls });
  };
  for (const record of [...recent].reverse()) note(record);
  return {
    note,
    of(agent) {
      const known = agents.get(agent);
      return {
        lastCallAt: known?.lastCallAt ?? null,
        callsToday: known?.day === dayOf(now()) ? known.calls : 0,
      };
    },
  };
}

function dayOf(time: number): string {
  return new Date(time).toDateString();
}
