/** Rules that projects bring along: judged by when a call works there, each project's in a thread of its own. */
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { messageOf } from '../../errors.ts';
import type { Judgement } from '../../verdict/policy.ts';
import { realFiles } from '../real-files.ts';
import { folderOf } from './files.ts';
import type { AskedCall } from './protocol.ts';
import { type ProjectRules, unknownJudgement, withoutRules } from './rules.ts';
import { type ProjectThread, startProjectThread } from './thread.ts';

export interface ProjectRuleStore {
  /**
   * What the project's rules say about a call; undefined when it has none, or a person said not to use them. Never
   * fails: what cannot be found out in time makes the call a question.
   * @param asked called when there is something to judge by
   */
  judge(project: string, asked: () => AskedCall): Promise<Judgement> | undefined;
  /** Those of the projects that were worked in last. */
  readonly known: readonly ProjectRules[];
  close(): void;
}

export interface ProjectRuleParts {
  /** The bundled worker. */
  readonly program: string;
  /** Whether a person said not to use a project's rules. */
  isOff(project: string): boolean;
  /** A project's rules were read, or are gone. */
  changed(): void;
  /** Milliseconds after which a call no longer waits for its project's rules. */
  readonly patience?: number;
  /** Milliseconds after which a thread that nobody asks ends. */
  readonly restAfter?: number;
}

const MOST_PROJECTS = 16;
const MOST_THREADS = 4;
const PATIENCE = 3000;
const REST_AFTER = 60_000;

export function openProjectRules(parts: ProjectRuleParts): ProjectRuleStore {
  const { program, isOff, changed, patience = PATIENCE, restAfter = REST_AFTER } = parts;
  const known = new Map<string, ProjectRules>();
  /** The one asked last is the last. */
  const threads = new Map<string, { readonly thread: ProjectThread; readonly rest: NodeJS.Timeout }>();

  function forget(project: string): void {
    threads.get(project)?.thread.end();
    if (known.delete(project)) changed();
  }

  function keep(now: ProjectRules): void {
    const before = known.get(now.project);
    asLatest(known, now.project, now);
    for (const oldest of known.keys()) {
      if (known.size <= MOST_PROJECTS) break;
      known.delete(oldest);
    }
    if (!isDeepStrictEqual(before, now)) changed();
  }

  function threadOf(project: string): ProjectThread {
    const running = threads.get(project);
    if (running) {
      running.rest.refresh();
      asLatest(threads, project, running);
      return running.thread;
    }
    if (threads.size >= MOST_THREADS) {
      const all = [...threads.values()].map(({ thread }) => thread);
      (all.find(({ waiting }) => waiting === 0) ?? all[0])?.end();
    }
    const rest = setTimeout(() => {
      const idle = threads.get(project)?.thread;
      if (idle?.waiting === 0) idle.end();
      else rest.refresh();
    }, restAfter);
    rest.unref();
    const thread = startProjectThread({
      program,
      data: { project },
      patience,
      found: keep,
      ended() {
        clearTimeout(rest);
        threads.delete(project);
      },
    });
    threads.set(project, { thread, rest });
    return thread;
  }

  async function judged(project: string, asked: AskedCall): Promise<Judgement> {
    const before = known.get(project);
    if (before) asLatest(known, project, before);
    try {
      return await threadOf(project).judge(asked);
    } catch (error) {
      const unknown = messageOf(error);
      keep({ ...(known.get(project) ?? withoutRules(project)), unknown });
      return unknownJudgement(unknown);
    }
  }

  return {
    judge(project, asked) {
      if (!path.isAbsolute(project) || isOff(project)) return undefined;
      if (realFiles.stamp?.(folderOf(project)) === '') {
        forget(project);
        return undefined;
      }
      return judged(project, asked());
    },
    get known() {
      return [...known.values()];
    },
    close() {
      for (const { thread } of [...threads.values()]) thread.end();
    },
  };
}

/** A map keeps the order in which it was filled, so the first is the one that was used longest ago. */
function asLatest<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
}
