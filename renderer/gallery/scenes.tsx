import type { AppState } from '../../preload/contract.ts';
import { App } from '../app/app.tsx';
import { createPerch } from '../state/perch.ts';
import type { Place } from '../state/router.ts';
import { ASK_SCENES } from './ask-scenes.tsx';
import { Components } from './components.tsx';
import { createFakeBridge, type FakeAnswers, sampleState } from './fake-bridge.ts';
import { agentsInTrouble } from './sample-agents.ts';
import { sampleKeysId } from './sample-history.ts';
import type { SceneName } from './scene-list.ts';
import type { Scene } from './stage.ts';

interface Options {
  readonly answers?: Partial<FakeAnswers>;
  readonly state?: Partial<AppState>;
}

function page(place: Place, { answers = {}, state = {} }: Options = {}): Scene {
  return ({ language, appearance, use }) => {
    const bridge = createFakeBridge(answers, { ...sampleState, ...state, appearance });
    use(bridge);
    const perch = createPerch(bridge);
    perch.router.replace(place);
    return <App perch={perch} language={language} />;
  };
}

const nothing = () => ({ rows: [], total: 0 });
const never = () => new Promise<never>(() => undefined);
const refuse = () => Promise.reject(new Error('The sample is meant to fail.'));

export const SCENES: Readonly<Record<SceneName, Scene>> = {
  ...ASK_SCENES,
  components: () => <Components />,
  history: page({ page: 'history', record: sampleKeysId }),
  'history-plain': page({ page: 'history' }),
  'history-loading': page({ page: 'history' }, { answers: { 'history.page': never } }),
  'history-failed': page({ page: 'history' }, { answers: { 'history.page': refuse } }),
  'history-empty': page({ page: 'history' }, { answers: { 'history.page': nothing } }),
  'history-empty-unprotected': page(
    { page: 'history' },
    { answers: { 'history.page': nothing, 'agents.list': () => [] }, state: { protectedAgents: 0, foundAgents: 0 } },
  ),
  'history-gone': page({ page: 'history', record: 3 }, { answers: { 'history.detail': () => null } }),
  agents: page({ page: 'agents' }),
  'agents-trouble': page(
    { page: 'agents' },
    { answers: { 'agents.list': () => agentsInTrouble }, state: { protectedAgents: 0, mode: 'monitor' } },
  ),
  'agents-none': page({ page: 'agents' }, { answers: { 'agents.list': () => [] } }),
};
