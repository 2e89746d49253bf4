import path from 'node:path';
import type { AgentName } from '../../rules/facts/call.ts';
import type { AgentTroubles, Trouble } from '../problem.ts';
import { agentTitle } from './adapters.ts';
import type { RegistrationState } from './registration.ts';
import type { SwitchedOff } from './switches.ts';

/** What can be done about a finding by pressing one button. */
export type Mend =
  /** Put Perch's entry back as it should be. */
  | { readonly action: 'register'; readonly agent: AgentName }
  /** Take the switch out of the file that switches hooks off. */
  | { readonly action: 'lift-switch'; readonly switched: SwitchedOff };

/** Something that keeps Perch from being asked. */
export interface Finding {
  /** The same as long as it is the same trouble. */
  readonly id: string;
  readonly trouble: Trouble<keyof AgentTroubles>;
  /** Empty when it concerns every agent. */
  readonly agent: AgentName | '';
  readonly file: string;
  /** One plain sentence. */
  readonly title: string;
  /** What it means and what to do. */
  readonly detail: string;
  /** Milliseconds since 1970 when the file last changed, where that is known. */
  readonly changedAt?: number;
  readonly mend?: Mend;
}

/** One agent that a person switched on, as it stands now. */
export interface WatchedAgent {
  readonly agent: AgentName;
  readonly file: string;
  readonly state: RegistrationState;
  readonly changedAt?: number;
}

/** The hook program as it stands now. */
export type HookState = 'fine' | 'missing' | 'altered';

/** An agent that used tools while Perch heard nothing. */
export interface SilentAgent {
  readonly agent: AgentName;
  /** Milliseconds since 1970 of the tool it used. */
  readonly usedAt: number;
}

export interface Situation {
  readonly agents: readonly WatchedAgent[];
  readonly switches: readonly SwitchedOff[];
  readonly hook: { readonly program: string; readonly state: HookState };
  readonly silent: readonly SilentAgent[];
}

/** Everything that keeps Perch from being asked, the widest trouble first. */
export function findingsIn(situation: Situation): readonly Finding[] {
  return [
    ...aboutHook(situation.hook),
    ...situation.agents.flatMap(aboutAgent),
    ...situation.switches.map(aboutSwitch),
    ...situation.silent
      .filter(({ agent }) => situation.agents.some((one) => one.agent === agent && one.state.state === 'registered'))
      .map(aboutSilence),
  ];
}

function aboutHook({ program, state }: Situation['hook']): readonly Finding[] {
  if (state === 'fine') return [];
  const shared = { agent: '', file: program } as const;
  if (state === 'missing') {
    return [
      {
        ...shared,
        id: 'hook-missing',
        trouble: { kind: 'hook-missing', program },
        title: 'The program that agents ask is gone.',
        detail: `Agents now stop at every step, because ${program} is not there. Install Perch again.`,
      },
    ];
  }
  return [
    {
      ...shared,
      id: 'hook-altered',
      trouble: { kind: 'hook-altered', program },
      title: 'The program that agents ask was changed.',
      detail: `${program} is not the one Perch came with, so what it tells agents cannot be trusted. Install Perch again.`,
    },
  ];
}

function aboutAgent({ agent, file, state, changedAt }: WatchedAgent): readonly Finding[] {
  const title = agentTitle(agent);
  const shared = { agent, ...(changedAt === undefined ? {} : { changedAt }) };
  const mend = { action: 'register', agent } as const;
  switch (state.state) {
    case 'registered':
      return [];
    case 'absent':
      return [
        {
          ...shared,
          id: `entry-gone:${agent}`,
          trouble: { kind: 'entry-gone', agent: title, file },
          file,
          title: `Perch no longer sees what ${title} does.`,
          detail: `Perch's entry in ${file} is gone. Mending puts it back and leaves your other settings as they are.`,
          mend,
        },
      ];
    case 'outdated':
      return [
        {
          ...shared,
          id: `entry-changed:${agent}`,
          trouble: { kind: 'entry-changed', agent: title, file: state.file },
          file: state.file,
          title: `Perch's entry for ${title} was changed.`,
          detail:
            `${state.file} does not call Perch as it should, so some steps may not be checked. ` +
            'Mending puts the entry right and leaves your other settings as they are.',
          mend,
        },
      ];
    case 'switched-off':
      return [
        {
          ...shared,
          id: `entry-switched-off:${agent}`,
          trouble: { kind: 'entry-switched-off', agent: title, file: state.file },
          file: state.file,
          title: `${title}'s own settings switch Perch off.`,
          detail: `${state.file} says that no hook may run. Mending takes that line away.`,
          mend: { action: 'lift-switch', switched: { agent, file: state.file, project: '' } },
        },
      ];
    case 'unreadable':
      return [
        {
          ...shared,
          id: `unreadable:${agent}`,
          trouble: { kind: 'unreadable', agent: title, file: state.file, reason: state.problem },
          file: state.file,
          title: `${title}'s settings cannot be read, so it may run without Perch.`,
          detail: state.problem,
        },
      ];
  }
}

function aboutSwitch(switched: SwitchedOff): Finding {
  const { agent, file, project } = switched;
  const title = agentTitle(agent);
  const where = path.basename(project);
  return {
    id: `switched-off:${agent}:${file}`,
    trouble: { kind: 'switched-off', agent: title, file, project: where },
    agent,
    file,
    title: project
      ? `A file in ${where} switches Perch off for ${title}.`
      : `A file on this computer switches Perch off for ${title}.`,
    detail: `${file} says that no hook may run. Mending takes that line away; until then ${title} runs there without Perch.`,
    mend: { action: 'lift-switch', switched },
  };
}

function aboutSilence({ agent, usedAt }: SilentAgent): Finding {
  const title = agentTitle(agent);
  return {
    id: `silent:${agent}`,
    trouble: { kind: 'silent', agent: title },
    agent,
    file: '',
    title: `${title} is at work and does not ask Perch.`,
    detail: `Its own log shows steps that Perch was not asked about. Close ${title} and start it again; it may have been started before Perch was switched on, or with a switch that skips hooks.`,
    changedAt: usedAt,
  };
}
