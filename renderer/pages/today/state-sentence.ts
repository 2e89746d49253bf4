import type { AgentState, AppState } from '../../../preload/contract.ts';
import type { Language } from '../../messages/language.tsx';

/** How things stand: what Perch does, what waits, and who needs help. One or two short sentences. */
export function stateSentence(
  state: AppState,
  questions: number,
  agents: readonly AgentState[],
  { t, f }: Language,
): string {
  const lost = agents.filter(({ state: one }) => one !== 'registered' && one !== 'absent').map(({ title }) => title);
  const needs = [
    questions > 0 && t('today.state.questions', { count: questions }),
    lost.length > 0 && t('today.state.lost', { agents: f.list(lost), count: lost.length }),
  ].filter((part) => part !== false);
  const [first, second] = needs;
  const rest =
    first && second ? t('today.state.both', { first, second }) : first ? t('today.state.one', { first }) : '';
  return [doing(state, { t, f }), rest && capital(rest)].filter(Boolean).join(' ');
}

function doing(state: AppState, { t, f }: Pick<Language, 't' | 'f'>): string {
  const count = state.protectedAgents;
  if (state.pause) {
    return state.pause.until === null
      ? t('today.state.paused')
      : t('today.state.pausedUntil', { time: f.minute(state.pause.until) });
  }
  if (count === 0) return t('today.state.nobody');
  return t(state.mode === 'guardrails' ? 'today.state.guarding' : 'today.state.watching', { count });
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
