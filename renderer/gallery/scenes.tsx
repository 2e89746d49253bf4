import { App } from '../app/app.tsx';
import { createPerch, type Perch } from '../state/perch.ts';
import type { Place } from '../state/router.ts';
import { ASK_SCENES } from './ask-scenes.tsx';
import { Components } from './components.tsx';
import { createFakeBridge, type FakeWorld } from './fake-bridge.ts';
import { agentsInTrouble, sampleSkill } from './sample-agents.ts';
import { sampleKeysId } from './sample-history.ts';
import { OF_THE_ORGANISATION, OUTSIDE, samplePacksManaged } from './sample-rules.ts';
import { sampleSettings } from './sample-settings.ts';
import { SAMPLE_NOW } from './sample-time.ts';
import { allAdvice, lostConnection, waitingQuestion } from './sample-today.ts';
import type { SceneName } from './scene-list.ts';
import type { Scene } from './stage.ts';

/** The main window at a place. `prepare` sets what a person would have set by hand. */
function page(place: Place, world: FakeWorld = {}, prepare: (perch: Perch) => void = () => undefined): Scene {
  return ({ language, appearance, chosen, textSize, use }) => {
    const bridge = createFakeBridge({ ...world, state: { appearance, language: chosen, textSize, ...world.state } });
    use(bridge);
    const perch = createPerch(bridge);
    perch.router.replace(place);
    prepare(perch);
    return <App perch={perch} language={language} speak={async () => language} />;
  };
}

const nothing = () => ({ rows: [], total: 0 });
const never = () => new Promise<never>(() => undefined);
const refuse = () => Promise.reject(new Error('The sample is meant to fail.'));
const busy: FakeWorld = { questions: [waitingQuestion], state: { problems: [lostConnection], questions: 1 } };

export const SCENES: Readonly<Record<SceneName, Scene>> = {
  ...ASK_SCENES,
  components: () => <Components />,
  today: page({ page: 'today' }, busy),
  'today-quiet': page({ page: 'today' }, { answers: { 'today.advice': () => [] } }),
  'today-paused': page(
    { page: 'today' },
    {
      state: { pause: { until: SAMPLE_NOW + 33 * 60_000 } },
      answers: { 'today.advice': () => allAdvice },
    },
  ),
  'today-nobody': page(
    { page: 'today' },
    {
      state: { protectedAgents: 0 },
      answers: { 'today.activity': never, 'today.advice': () => [], 'agents.list': () => [] },
    },
  ),
  history: page({ page: 'history', record: sampleKeysId }, { questions: [waitingQuestion] }),
  'history-plain': page({ page: 'history' }),
  'history-search': page({ page: 'history', record: sampleKeysId }, { questions: [waitingQuestion] }, ({ search }) =>
    search.set({ agents: ['claude-code', 'codex'], since: SAMPLE_NOW - 86_400_000 }),
  ),
  'history-no-match': page({ page: 'history' }, {}, ({ search }) => search.set({ words: 'nothing like this' })),
  'history-loading': page({ page: 'history' }, { answers: { 'history.page': never } }),
  'history-failed': page({ page: 'history' }, { answers: { 'history.page': refuse } }),
  'history-empty': page({ page: 'history' }, { answers: { 'history.page': nothing } }),
  'history-empty-unprotected': page(
    { page: 'history' },
    { answers: { 'history.page': nothing, 'agents.list': () => [] }, state: { protectedAgents: 0, foundAgents: 0 } },
  ),
  'history-gone': page({ page: 'history', record: 3 }, { answers: { 'history.detail': () => null } }),
  session: page({ page: 'session', session: 's-invoices' }, { questions: [waitingQuestion] }),
  'session-gone': page({ page: 'session', session: 'gone' }),
  rules: page({ page: 'rules', rule: OUTSIDE }),
  'rules-plain': page({ page: 'rules' }),
  'rules-locked': page({ page: 'rules', rule: 'Self: Switching Perch off' }),
  'rules-managed': page(
    { page: 'rules', rule: OF_THE_ORGANISATION },
    { answers: { 'rules.packs': () => samplePacksManaged, 'rules.recent': () => [], 'rules.drafts': () => [] } },
  ),
  'rules-new': page({ page: 'rules' }, {}, ({ building }) =>
    building.set({
      title: 'Never push to main',
      agents: ['claude_code'],
      action: 'push',
      clauses: [
        { type: 'field', field: 'git.branch', operator: 'is', values: ['main'], unless: false },
        { type: 'field', field: 'git.root', operator: 'is', values: ['~/code/shop-website'], unless: false },
      ],
      effect: 'deny',
    }),
  ),
  exceptions: page({ page: 'exceptions', exception: 'e3' }),
  'exceptions-none': page(
    { page: 'exceptions' },
    { answers: { 'exceptions.list': () => [] }, state: { exceptions: 0 } },
  ),
  agents: page({ page: 'agents' }),
  'agents-trouble': page(
    { page: 'agents' },
    { answers: { 'agents.list': () => agentsInTrouble }, state: { protectedAgents: 0, mode: 'monitor' } },
  ),
  'agents-none': page(
    { page: 'agents' },
    {
      answers: { 'agents.list': () => [], 'agents.ruleSkill': () => ({ ...sampleSkill, agents: [] }) },
      state: { protectedAgents: 0, foundAgents: 0 },
    },
  ),
  settings: page({ page: 'settings' }),
  'settings-managed': page(
    { page: 'settings' },
    {
      answers: {
        'settings.get': () => ({
          ...sampleSettings,
          managed: ['mode', 'floor', 'retentionDays'],
          can: { confirm: '', startAtLogin: true, updates: false },
        }),
      },
    },
  ),
  review: page({ page: 'review' }, { state: { mode: 'monitor', reviewAt: SAMPLE_NOW - 1 } }),
  'review-none': page({ page: 'review' }, { answers: { 'review.get': () => null } }),
  'first-run': page({ page: 'today' }, { state: { firstRun: true } }),
};
