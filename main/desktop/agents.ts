import { existsSync, readFileSync, statSync } from 'node:fs';
import type { AgentState, ExactLine, Outcome } from '../../preload/contract.ts';
import { ABOUT_AGENTS } from '../agents/about.ts';
import { adapterFor, agentTitle, registrations } from '../agents/catalogue.ts';
import type { Finding } from '../agents/findings.ts';
import { type Ledger, LedgerBusyError, type LedgerEntry } from '../agents/ledger.ts';
import { type AgentRegistration, type HookProgram, thisUser } from '../agents/registration.ts';
import { fingerprint, SettingsFileError } from '../agents/settings-file.ts';
import { watchTranscripts } from '../agents/transcripts.ts';
import { watchAgents } from '../agents/watch.ts';
import { reachedPerch, sendTestCall } from '../guard/test-call.ts';
import { shownPath } from '../present/recorded-deed.ts';
import type { Problem } from '../problem.ts';
import { changedLines } from './line-diff.ts';

export interface AgentsDeskParts {
  readonly ledger: Ledger;
  readonly hook: HookProgram;
  activity(agent: string): { readonly lastCallAt: number | null; readonly callsToday: number };
  /** Everything that is wrong with the agents, whenever that changes. */
  problemsChanged(problems: readonly Problem[]): void;
  /** The agents are not as they were. */
  changed(): void;
}

/** What the page Agents shows and does. */
export interface AgentsDesk {
  /** As they were when somebody last looked; what they did is always of now. */
  list(): AgentState[];
  lookAgain(): AgentState[];
  protect(agent: string, on: boolean): Outcome;
  test(agent: string): Promise<Outcome>;
  /** What somebody else changed in the agent's settings since Perch wrote them. */
  changes(agent: string): ExactLine[];
  /** Puts one of the reported problems right; undefined when it is none of these. */
  mend(problem: string): Outcome | undefined;
  /** Files of this project may switch Perch off: they are watched from now on. */
  seen(project: string): void;
  /** Sends a test call along the way of every agent that is switched on. */
  testAll(): Promise<void>;
  close(): void;
}

export function agentsDesk(parts: AgentsDeskParts): AgentsDesk {
  const { ledger, hook } = parts;
  const place = thisUser();
  const all = registrations(ledger);
  const find = (agent: string): AgentRegistration | undefined => all.find((one) => one.agent === agent);
  const tests = new Map<string, TestResult>();
  let known: readonly Standing[] | undefined;
  let findings: readonly Finding[] = [];
  const standings = () => {
    known ??= all.map((registration) => standing(registration));
    return known;
  };
  const forget = () => {
    known = undefined;
    parts.changed();
  };
  const tell = () => parts.problemsChanged([...findings.map(asProblem), ...unanswered()]);

  const transcripts = watchTranscripts({
    place,
    agents: () => all.filter(({ agent }) => ledger.entries(agent).length > 0).map(({ agent }) => agent),
    heardAt: (agent) => parts.activity(agent).lastCallAt ?? 0,
    now: Date.now,
  });
  const watch = watchAgents({
    registrations: all,
    ledger,
    place,
    hook,
    silentAgents: transcripts.silent,
    changed(now) {
      findings = now;
      tell();
      forget();
    },
  });

  function standing(registration: AgentRegistration): Standing {
    const { agent } = registration;
    const state = registration.check(place, hook);
    return {
      name: agent,
      title: agentTitle(agent),
      present: registration.isPresent(place),
      state: state.state,
      settingsFile: shownPath(registration.settingsFile(place), '', place.home),
      problem: state.state === 'unreadable' ? state.problem : '',
      version: registration.version(place),
      whenSilent: ABOUT_AGENTS[agent].whenSilent,
      asksItself: adapterFor(agent)?.asks !== 'never',
      changedAt: changedBySomebody(ledger.entries(agent)),
    };
  }

  function unanswered(): Problem[] {
    return [...tests].flatMap(([agent, result]) => (result.passed ? [] : [noAnswer(agent, result)]));
  }

  async function test(agent: string): Promise<Outcome> {
    const adapter = adapterFor(agent);
    if (!adapter) return failed(`Perch does not know an agent called ${agent}.`);
    const result = await sendTestCall(hook, adapter, place.home);
    const passed = reachedPerch(result);
    const tested = { at: Date.now(), passed, said: result.stderr.trim(), exitCode: result.exitCode };
    tests.set(agent, tested);
    tell();
    parts.changed();
    return passed ? { ok: true } : failed(`The test call did not come through: ${saidBy(tested)}`);
  }

  /** The file as Perch leaves it, kept so that later changes by others can be shown. */
  function keepAsWritten(agent: AgentRegistration['agent']): void {
    for (const { file, after } of ledger.entries(agent)) {
      const bytes = existsSync(file) ? readFileSync(file) : undefined;
      if (bytes && fingerprint(bytes) === after) ledger.keep(agent, bytes);
    }
  }

  const list = (): AgentState[] =>
    standings().map((one) => {
      const tested = tests.get(one.name);
      return { ...one, ...parts.activity(one.name), test: tested ? { at: tested.at, passed: tested.passed } : null };
    });

  return {
    list,
    lookAgain() {
      watch.look();
      forget();
      return list();
    },
    protect(agent, on) {
      const registration = find(agent);
      if (!registration) return failed(`Perch does not know an agent called ${agent}.`);
      const outcome = inSettings(() => {
        if (on) registration.register(place, hook);
        else registration.unregister(place);
        keepAsWritten(registration.agent);
      });
      tests.delete(agent);
      watch.look();
      tell();
      forget();
      return outcome;
    },
    test,
    changes(agent) {
      const registration = find(agent);
      if (!registration) return [];
      return ledger.entries(registration.agent).flatMap((entry) => changesIn(ledger, registration.agent, entry));
    },
    mend(problem) {
      const finding = findings.find(({ id }) => id === problem);
      const mend = finding?.mend;
      if (!mend) return undefined;
      const outcome = inSettings(() => {
        watch.mend(mend);
        if (mend.action === 'register') keepAsWritten(mend.agent);
      });
      forget();
      return outcome;
    },
    seen: watch.seen,
    async testAll() {
      for (const { name, state } of standings()) if (state === 'registered') await test(name);
    },
    close() {
      watch.close();
      transcripts.close();
    },
  };
}

type Standing = Omit<AgentState, 'lastCallAt' | 'callsToday' | 'test'>;

/** What became of the last test call of an agent. */
interface TestResult {
  readonly at: number;
  readonly passed: boolean;
  /** What the hook said; may be empty. */
  readonly said: string;
  readonly exitCode: number;
}

function saidBy({ said, exitCode }: Pick<TestResult, 'said' | 'exitCode'>): string {
  return said || `The hook ended with code ${exitCode}.`;
}

function noAnswer(agent: string, { said, exitCode }: TestResult): Problem {
  const title = agentTitle(agent);
  return {
    id: `no-answer:${agent}`,
    title: `A test call for ${title} did not come through.`,
    detail: `${saidBy({ said, exitCode })} Until it does, ${title} may stop at every step, or run without Perch.`,
    trouble: { kind: 'no-answer', agent: title, said, exitCode },
    agent,
  };
}

function asProblem({ id, title, detail, trouble, agent, mend }: Finding): Problem {
  return { id, title, detail, trouble, ...(agent ? { agent } : {}), ...(mend ? { mendable: true } : {}) };
}

function inSettings(change: () => void): Outcome {
  try {
    change();
    return { ok: true };
  } catch (error) {
    if (error instanceof SettingsFileError || error instanceof LedgerBusyError) return failed(error.message);
    throw error;
  }
}

/** When somebody else last changed one of the files; null when all are as Perch left them. */
function changedBySomebody(entries: readonly LedgerEntry[]): number | null {
  const times = entries.flatMap(({ file, after }) => {
    const stat = statSync(file, { throwIfNoEntry: false });
    return stat && fingerprint(readFileSync(file)) !== after ? [stat.mtimeMs] : [];
  });
  return times.length > 0 ? Math.max(...times) : null;
}

function changesIn(ledger: Ledger, agent: AgentRegistration['agent'], entry: LedgerEntry): ExactLine[] {
  try {
    const before = ledger.kept(`${agent}-${entry.after.slice(0, 16)}.backup`).toString('utf8');
    const after = existsSync(entry.file) ? readFileSync(entry.file, 'utf8') : '';
    return changedLines(before, after);
  } catch {
    // It was registered before Perch kept these copies, so what changed is not known.
    return [];
  }
}

function failed(message: string): Outcome {
  return { ok: false, message };
}
