import { app } from 'electron';
import type { AppState } from '../../preload/contract.ts';
import type { Perch } from '../guard/open.ts';
import type { Problem } from '../problem.ts';
import { isPaused } from '../settings/pause.ts';
import type { TrayState } from './tray.ts';
import type { Words } from './words.ts';

/**
 * What every window knows about Perch as a whole.
 * @param questions how many are open
 * @param words of the person's language
 */
export function appState(
  perch: Perch,
  agents: readonly { readonly present: boolean; readonly state: string }[],
  questions: number,
  words: Pick<Words, 'problem'>,
): AppState {
  const { mode, appearance, pause, watch } = perch.settings.current;
  return {
    mode,
    pause: isPaused(perch.settings.current, Date.now()) && pause ? { until: pause.until } : null,
    reviewAt: watch?.until ?? null,
    appearance,
    language: perch.settings.current.language,
    textSize: perch.settings.current.textSize,
    firstRun: !perch.settings.current.firstRunDone,
    questions,
    exceptions: perch.exceptions.list().length,
    platform: process.platform === 'darwin' ? 'mac' : process.platform === 'win32' ? 'windows' : 'linux',
    problems: perch.problems.map((problem) => shownProblem(problem, words)),
    protectedAgents: agents.filter((agent) => agent.state === 'registered').length,
    foundAgents: agents.filter((agent) => agent.present).length,
    version: app.getVersion(),
  };
}

function shownProblem(problem: Problem, words: Pick<Words, 'problem'>): AppState['problems'][number] {
  const { id, mendable, agent } = problem;
  return { id, ...words.problem(problem), mendable, agent };
}

/** What the tray says about the state: shape and sentence. */
export function trayState(state: AppState, { tray: words }: Words): TrayState {
  const { mode, questions } = state;
  const paused = state.pause !== null;
  return { ...shapeOf(state, words), mode, paused, questions, words };
}

function shapeOf(state: AppState, words: Words['tray']): Pick<TrayState, 'shape' | 'sentence'> {
  const [problem] = state.problems;
  // While Perch is paused nothing is guarded, so that comes before anything else.
  if (state.pause) {
    const { until } = state.pause;
    return { shape: 'paused', sentence: until === null ? words.pausedForNow : words.pausedUntil(clockTime(until)) };
  }
  if (problem) return { shape: 'problem', sentence: problem.title };
  if (state.mode === 'monitor') return { shape: 'watching', sentence: words.watching(state.protectedAgents) };
  if (state.protectedAgents === 0) return { shape: 'on', sentence: words.nobodyYet };
  return { shape: 'on', sentence: words.guarding(state.protectedAgents) };
}

function clockTime(time: number): string {
  return new Date(time).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
}
