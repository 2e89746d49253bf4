import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { AgentName } from '../../rules/facts/call.ts';
import { watchFiles } from './file-watch.ts';
import {
  type Finding,
  findingsIn,
  type HookState,
  type Mend,
  type SilentAgent,
  type WatchedAgent,
} from './findings.ts';
import type { Ledger } from './ledger.ts';
import type { AgentRegistration, HookProgram, UserPlace } from './registration.ts';
import { fingerprint } from './settings-file.ts';
import { liftSwitch, switchedOff, switchFiles } from './switches.ts';

export interface WatchParts {
  readonly registrations: readonly AgentRegistration[];
  readonly ledger: Pick<Ledger, 'entries'>;
  readonly place: UserPlace;
  readonly hook: HookProgram;
  /** SHA-256 of the hook program as it was installed; without it, as it is now. */
  readonly hookFingerprint?: string;
  /** Agents whose own logs show tools that Perch was not asked about. */
  silentAgents?(): readonly SilentAgent[];
  /** Findings came or went. */
  changed(findings: readonly Finding[]): void;
}

export interface AgentWatch {
  readonly findings: readonly Finding[];
  /** Watches a project's files too; the least recently seen are forgotten. */
  seen(folder: string): void;
  /** Looks at everything now. */
  look(): readonly Finding[];
  /** @throws {SettingsFileError} when it cannot be mended, and then nothing was changed */
  mend(mend: Mend): void;
  close(): void;
}

/** Watches do not see everything everywhere (network folders, for one), so all is looked at again so often. */
const LOOK_AGAIN_MS = 15_000;
const MAXIMUM_PROJECTS = 40;

/** Watches every file that decides whether Perch is asked. */
export function watchAgents(parts: WatchParts): AgentWatch {
  const { place, hook } = parts;
  const installed = parts.hookFingerprint ?? hookFingerprint(hook.program);
  let projects: readonly string[] = [];
  let findings: readonly Finding[] = [];

  const look = () => {
    const now = findingsIn(situation());
    follow();
    if (JSON.stringify(now) !== JSON.stringify(findings)) {
      findings = now;
      parts.changed(now);
    }
    return findings;
  };
  const files = watchFiles(look);
  const regularly = setInterval(look, LOOK_AGAIN_MS);
  regularly.unref();

  const switchedOn = () => parts.registrations.filter(({ agent }) => parts.ledger.entries(agent).length > 0);
  const agentNames = () => new Set<AgentName>(switchedOn().map(({ agent }) => agent));
  const follow = () =>
    files.follow([
      hook.program,
      ...switchedOn().flatMap((registration) => registration.files(place)),
      ...switchFiles(place, projects, agentNames()).map(({ file }) => file),
    ]);

  function situation() {
    return {
      agents: switchedOn().map((registration): WatchedAgent => {
        const state = registration.check(place, hook);
        const file = 'file' in state ? state.file : registration.settingsFile(place);
        const changedAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
        const when = changedAt === undefined || state.state === 'registered' ? {} : { changedAt };
        return { agent: registration.agent, file, state, ...when };
      }),
      switches: switchedOff(switchFiles(place, projects, agentNames())),
      hook: { program: hook.program, state: hookState(hook.program, installed) },
      silent: parts.silentAgents?.() ?? [],
    };
  }

  look();
  return {
    get findings() {
      return findings;
    },
    seen(folder) {
      const known = new Set(projects);
      const folders = withParents(folder, place.home);
      projects = [...folders, ...projects.filter((one) => !folders.includes(one))].slice(0, MAXIMUM_PROJECTS);
      if (!folders.every((one) => known.has(one))) look();
    },
    look,
    mend(mend) {
      if (mend.action === 'lift-switch') liftSwitch(mend.switched);
      else parts.registrations.find(({ agent }) => agent === mend.agent)?.register(place, hook);
      look();
    },
    close() {
      clearInterval(regularly);
      files.close();
    },
  };
}

/** The folder and those above it, up to the home folder: agents look for project files on the way up. */
function withParents(folder: string, home: string): readonly string[] {
  const folders: string[] = [];
  let at = path.resolve(folder);
  while (at !== path.resolve(home) && path.dirname(at) !== at) {
    folders.push(at);
    at = path.dirname(at);
  }
  return folders;
}

/** SHA-256 of the hook program; empty when it is not there. */
export function hookFingerprint(program: string): string {
  try {
    return fingerprint(readFileSync(program));
  } catch {
    return '';
  }
}

function hookState(program: string, installed: string): HookState {
  const now = hookFingerprint(program);
  if (now === '') return 'missing';
  return now === installed || installed === '' ? 'fine' : 'altered';
}
