import { readFileSync, readlinkSync } from 'node:fs';
import type { AgentProcess } from '../agents/adapter.ts';

/** Shells that agents put between themselves and their hooks. */
const SHELLS = new Set(['sh', 'bash', 'dash', 'zsh', 'ash', 'ksh', 'fish', 'busybox', 'env']);

/** How far up to look: agents do not nest shells deeper. */
const MAXIMUM_STEPS = 8;

interface ProcessInfo {
  readonly name: string;
  readonly parentPid: number;
}

/**
 * The agent's process: the first ancestor of the hook that is no shell. Only Linux answers without starting a
 * program; elsewhere the hook's parent stands in for it.
 * @param look how a process is looked up; tests bring their own
 */
export function agentProcess(parentPid: number, look: (pid: number) => ProcessInfo | undefined = lookInProc): number {
  let pid = parentPid;
  for (let step = 0; step < MAXIMUM_STEPS; step++) {
    const info = look(pid);
    if (!info || !SHELLS.has(info.name) || info.parentPid <= 1) return pid;
    pid = info.parentPid;
  }
  return pid;
}

function lookInProc(pid: number): ProcessInfo | undefined {
  if (process.platform !== 'linux' || pid <= 1) return undefined;
  try {
    return new ProcessInProc(pid, readFileSync(`/proc/${pid}/comm`, 'utf8').replace(/\n$/, ''));
  } catch {
    return undefined;
  }
}

/** Its parent is looked up when somebody asks: what tells it takes the system longer to write down than the name. */
class ProcessInProc implements ProcessInfo {
  readonly name: string;
  readonly #pid: number;

  constructor(pid: number, name: string) {
    this.#pid = pid;
    this.name = name;
  }

  /** 0 when it has ended meanwhile. */
  get parentPid(): number {
    try {
      const stat = readFileSync(`/proc/${this.#pid}/stat`, 'latin1');
      // The name stands in parentheses and may hold some itself.
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    } catch {
      return 0;
    }
  }
}

const TERMINAL = /^\/dev\/(pts\/\d+|tty\w*|console)$/;

/**
 * What can be seen of an agent's process without starting a program, which only Linux allows: whether a person sits at
 * it is worth knowing for agents that hang when they are told to ask and nobody is there.
 */
export function agentProcessOf(pid: number, folder = `/proc/${pid}`): AgentProcess | undefined {
  if (process.platform !== 'linux' || pid <= 1) return undefined;
  try {
    const onTerminal = [0, 1].every((stream) => TERMINAL.test(readlinkSync(`${folder}/fd/${stream}`)));
    return { onTerminal, arguments: readFileSync(`${folder}/cmdline`, 'utf8').split('\0').slice(0, -1) };
  } catch {
    return undefined;
  }
}

/** A program on the way from the agent up to the first. */
export interface Ancestor {
  readonly pid: number;
  /** Name of the program as the system has it. */
  readonly command: string;
}

/** How many programs are shown: what lies further up is the desktop itself. */
const MOST_ANCESTORS = 12;

/** The agent's process and those that started it, nearest first; empty where the system does not show them. */
export function ancestryOf(
  pid: number,
  look: (pid: number) => ProcessInfo | undefined = lookInProc,
): readonly Ancestor[] {
  const found: Ancestor[] = [];
  for (let next = pid; found.length < MOST_ANCESTORS; ) {
    const info = look(next);
    if (!info) break;
    found.push({ pid: next, command: info.name });
    next = info.parentPid;
  }
  return found;
}
