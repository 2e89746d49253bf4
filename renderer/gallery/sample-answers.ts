import type {
  AppState,
  AskQuestion,
  AskView,
  HistoryQuery,
  HistoryRow,
  Outcome,
  WaitingQuestion,
} from '../../preload/contract.ts';
import { now } from '../state/clock.ts';
import type { FakeAnswers, FakeBridge } from './fake.ts';
import { sampleAgents, sampleSkill } from './sample-agents.ts';
import { line, sampleCoverage, sampleDetails } from './sample-ask.ts';
import { sampleExceptions, sampleProposal } from './sample-exceptions.ts';
import { sampleDetail, sampleHeads, sampleRows, sampleTotal } from './sample-history.ts';
import { sampleReview } from './sample-review.ts';
import {
  sampleCatalogue,
  sampleCheck,
  sampleCompose,
  sampleCounts,
  sampleDrafts,
  samplePacks,
  samplePreview,
  sampleRecent,
  sampleRule,
  sampleStarts,
  sampleTry,
  sampleVersions,
} from './sample-rules.ts';
import { sampleMap, sampleStory } from './sample-session.ts';
import { sampleForwarders, sampleSettings, sampleStorage, sampleUpdate } from './sample-settings.ts';
import { sampleActivity, sampleAdvice } from './sample-today.ts';

/** What the gallery's app knows at first. */
export interface SampleWorld {
  readonly state: AppState;
  readonly ask: AskView;
  readonly questions: readonly WaitingQuestion[];
}

const DONE: Outcome = { ok: true };
const UNDOABLE: Outcome = { ok: true, undo: 'sample' };

/** Answers that hang together: what is switched here is seen there. */
export function sampleAnswers(bridge: () => FakeBridge, world: SampleWorld): FakeAnswers {
  let { state, ask: view } = world;
  let agents = sampleAgents;
  let skill = sampleSkill;
  let exceptions = sampleExceptions;
  let settings = sampleSettings;
  let packs = samplePacks;
  let review = sampleReview;
  let drafts = sampleDrafts;
  let forwarders = sampleForwarders;
  const seen = new Map<string, number>();

  const setState = (change: Partial<AppState>): Outcome => {
    state = { ...state, ...change };
    bridge().emit('state.changed', state);
    return DONE;
  };
  const show = (next: AskView) => {
    view = next;
    bridge().emit('ask.changed', view);
  };
  const setExceptions = (next: typeof exceptions): Outcome => {
    exceptions = next;
    bridge().emit('exceptions.changed', exceptions);
    return UNDOABLE;
  };

  const tried = async (task: string) => {
    for (const done of [4_000, 11_300, 18_204]) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      bridge().emit('task.progress', { task, done, total: 18_204 });
    }
    return sampleTry;
  };

  return {
    'state.get': () => state,
    'mode.set': (mode) => setState({ mode, reviewAt: null }),
    'pause.start': (minutes) => setState({ pause: { until: minutes === null ? null : now() + minutes * 60_000 } }),
    'pause.end': () => setState({ pause: null }),
    'watch.start': (days) => setState({ mode: 'monitor', reviewAt: now() + days * 86_400_000 }),
    undo: () => DONE,
    'task.cancel': () => undefined,
    'problem.mend': (id) => setState({ problems: state.problems.filter((problem) => problem.id !== id) }),
    'firstRun.done': () => setState({ firstRun: false }),
    'window.show': () => undefined,

    'questions.list': () => world.questions,
    'questions.show': () => undefined,
    'today.advice': () => sampleAdvice,
    'today.putOff': () => DONE,
    'today.activity': sampleActivity,

    'history.page': ({ before, limit, query }) => ({
      rows: query ? matching(query, before, limit) : sampleRows(before, limit),
      total: sampleTotal,
    }),
    'history.count': (query) => ({ count: matching(query, undefined, 500).length, complete: true }),
    'history.suggest': ({ text }) =>
      [
        { field: 'agent' as const, value: 'claude-code', label: 'Claude Code' },
        { field: 'agent' as const, value: 'codex', label: 'Codex' },
        { field: 'project' as const, value: '/home/ada/code/invoice-tools', label: 'invoice-tools' },
        { field: 'website' as const, value: 'paste.rs', label: 'paste.rs' },
      ].filter(({ label }) => label.toLowerCase().startsWith(text.toLowerCase())),
    'history.detail': sampleDetail,
    'history.sessions': sampleHeads,
    'history.views': () => [
      { id: 'v1', title: 'Shop, denied', query: { projects: ['/home/ada/code/shop-website'], verdicts: ['denied'] } },
    ],
    'history.saveView': () => DONE,
    'history.removeView': () => UNDOABLE,
    'history.export': () => DONE,
    'history.masked': (id) =>
      JSON.stringify(
        { record: id, agent: 'claude-code', tool: 'Bash', command: 'cat ~/‹hidden 1›/credentials | grep key' },
        undefined,
        2,
      ),
    'history.otherRules': () => [
      {
        rule: { name: 'Keys: Saved passwords and keys', pack: 'Passwords and keys' },
        effect: 'deny',
        on: true,
        description: 'Never let an agent read a file where passwords or keys are kept.',
      },
      {
        rule: { name: 'Servers: Rule number 1', pack: 'Servers and cloud' },
        effect: 'ask',
        on: false,
        description: 'Ask before the keys of a cloud are used.',
      },
    ],
    'clipboard.write': () => undefined,

    'session.story': ({ session }) => (session === 'gone' ? null : sampleStory),
    'session.map': () => sampleMap,
    'session.report': () => DONE,

    'exceptions.list': () => exceptions,
    'exceptions.propose': () => sampleProposal,
    'exceptions.covered': ({ scope }) => ({ session: 1, project: 3, everywhere: 8 })[scope],
    'exceptions.make': () => UNDOABLE,
    'exceptions.revoke': (id) =>
      setExceptions(exceptions.map((one) => (one.id === id ? { ...one, state: 'revoked' } : one))),
    'exceptions.change': ({ exception, lifetime }) =>
      setExceptions(exceptions.map((one) => (one.id === exception && lifetime ? { ...one, lifetime } : one))),
    'exceptions.keep': (id) =>
      setExceptions(exceptions.map((one) => (one.id === id ? { ...one, stillNeeded: false } : one))),

    'agents.list': () => agents,
    'agents.lookAgain': () => agents,
    'agents.protect': ({ agent, on }) => {
      agents = agents.map((one) => (one.name === agent ? { ...one, state: on ? 'registered' : 'absent' } : one));
      bridge().emit('agents.changed', agents);
      return DONE;
    },
    'agents.test': (agent) => {
      const [row] = sampleRows(undefined, 1);
      if (row) {
        const arrived: HistoryRow = {
          ...row,
          id: row.id + 1,
          at: now(),
          agent,
          session: 'perch-test-call',
          test: true,
        };
        setTimeout(() => bridge().emit('history.added', [arrived]), 50);
      }
      return DONE;
    },
    'agents.changes': () => [
      line('~/.gemini/settings.json', 'quiet'),
      line('  "hooks": { "BeforeTool": [ { "command": "perch-hook gemini" } ] },', 'removed'),
      line('  "hooks": {},', 'added'),
    ],

    'agents.ruleSkill': () => skill,
    'agents.switchRuleSkill': ({ agent, on }) => {
      const state = on ? 'installed' : 'absent';
      skill = { ...skill, agents: skill.agents.map((one) => (one.agent === agent ? { ...one, state } : one)) };
      bridge().emit('agents.changed', agents);
      return UNDOABLE;
    },

    'rules.packs': () => packs,
    'rules.counts': () => sampleCounts,
    'rules.rule': sampleRule,
    'rules.recent': () => sampleRecent,
    'rules.switchPack': ({ pack, on }) => {
      packs = packs.map((one) => (one.id === pack ? { ...one, on } : one));
      return UNDOABLE;
    },
    'rules.useProject': () => UNDOABLE,
    'rules.switchRule': () => UNDOABLE,
    'rules.catalogue': () => sampleCatalogue,
    'rules.starts': () => sampleStarts,
    'rules.fromCall': () => ({
      title: 'Reading saved keys',
      agents: ['claude_code'],
      action: 'read',
      clauses: [{ type: 'field', field: 'git.branch', operator: 'is', values: ['main'], unless: false }],
      effect: 'deny',
    }),
    'rules.compose': ({ built }) => sampleCompose(built),
    'rules.read': () => null,
    'rules.try': ({ task }) => tried(task),
    'rules.tryDraft': ({ task }) => tried(task),
    'rules.save': ({ rule }) => ({ ok: true, rule, undo: 'sample' }),
    'rules.check': sampleCheck,
    'rules.complete': ({ offset }) => ({
      from: offset,
      options: [
        {
          label: 'cmd.paths.deleted',
          kind: 'field',
          detail: 'list of paths',
          info: 'Files and folders that a command deletes.',
        },
        {
          label: 'file.in_project',
          kind: 'field',
          detail: 'true or false',
          info: 'The file lies in the project’s folder.',
        },
      ],
    }),
    'rules.hover': () => null,
    'rules.format': (text) => text,
    'rules.preview': () => samplePreview,
    'rules.import': () => UNDOABLE,
    'rules.export': () => DONE,
    'rules.removePack': (id) => {
      packs = packs.filter((one) => one.id !== id);
      return UNDOABLE;
    },
    'rules.drafts': () => drafts,
    'rules.decideDraft': ({ draft }) => {
      drafts = drafts.filter(({ id }) => id !== draft);
      return UNDOABLE;
    },
    'rules.versions': () => sampleVersions,
    'rules.restore': () => UNDOABLE,

    'review.get': () => review,
    'review.decide': ({ group, decision }) => {
      review = { ...review, groups: review.groups.map((one) => (one.id === group ? { ...one, decision } : one)) };
      return UNDOABLE;
    },
    'review.finish': (mode) => setState({ mode, reviewAt: null }),

    'settings.get': () => settings,
    'settings.set': (change) => {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      settings = { ...settings, values: { ...settings.values, ...given } };
      return UNDOABLE;
    },
    'settings.storage': () => sampleStorage,
    'settings.openFolder': () => DONE,
    'settings.export': () => DONE,
    'settings.import': () => DONE,
    'settings.verify': () => ({ cancelled: false, records: sampleTotal, broken: null }),
    'forwarders.list': () => forwarders,
    'forwarders.add': ({ kind, address }) => {
      forwarders = [...forwarders, { id: address, kind, address, on: true, state: 'working', waiting: 0, problem: '' }];
      return DONE;
    },
    'forwarders.switch': ({ forwarder, on }) => {
      forwarders = forwarders.map((one) =>
        one.id === forwarder ? { ...one, on, state: on ? 'working' : 'off' } : one,
      );
      return DONE;
    },
    'forwarders.remove': (id) => {
      forwarders = forwarders.filter((one) => one.id !== id);
      return UNDOABLE;
    },
    'forwarders.test': () => DONE,
    'updates.get': () => sampleUpdate,
    'updates.check': () => ({ state: 'ready', version: '0.2.0', notes: '' }),
    'updates.install': () => DONE,

    'ask.get': () => view,
    'ask.answer': ({ question, nonce, answer, press }) => {
      const asked = view.questions.find(({ id }) => id === question);
      if (!asked || asked.nonce !== nonce) return { ok: false, message: 'This question is already closed.' };
      if (answer === 'allow' && asked.risk === 'high' && press === 'other') {
        return { ok: false, message: 'Much is at stake here, so please press Allow with the mouse or the keyboard.' };
      }
      show({ ...view, questions: view.questions.filter(({ id }) => id !== question) });
      return DONE;
    },
    'ask.shown'(ids) {
      for (const id of ids) if (!seen.has(id)) seen.set(id, now());
      bridge().emit('ask.sight', { questions: [...seen].map(([id, since]) => ({ id, since })), called: false });
    },
    'ask.contact': ({ questions, here }) =>
      show({
        ...view,
        questions: view.questions.map((one) =>
          questions.includes(one.id) ? { ...one, clock: contact(one, here) } : one,
        ),
      }),
    'ask.notNow': () => undefined,
    'ask.details': () => sampleDetails,
    'ask.coverage': () => sampleCoverage,
    'ask.dismiss': (notice) => show({ ...view, notices: view.notices.filter(({ id }) => id !== notice) }),
    'ask.allowNext': ({ notice }) => {
      show({ ...view, notices: view.notices.filter(({ id }) => id !== notice) });
      return DONE;
    },
    'ask.practice': () => undefined,
    'ask.resize': () => undefined,
  };
}

function contact({ clock }: AskQuestion, here: boolean): AskQuestion['clock'] {
  if (here) {
    return clock.state === 'paused'
      ? clock
      : { state: 'paused', left: clock.deniesAt - now(), latest: clock.deniesAt + 300_000 };
  }
  return clock.state === 'running' ? clock : { state: 'running', deniesAt: now() + clock.left };
}

/** The rows a query leaves, among the newest few hundred. */
function matching(query: HistoryQuery, before: number | undefined, limit: number): HistoryRow[] {
  const words = query.words?.toLowerCase();
  return sampleRows(before, 800)
    .filter(
      (row) =>
        (!query.agents || query.agents.includes(row.agent)) &&
        (!query.projects || query.projects.includes(row.project)) &&
        (!query.verdicts || query.verdicts.includes(row.verdict)) &&
        (!query.since || row.at >= query.since) &&
        (!query.until || row.at < query.until) &&
        (!query.outside || row.id % 26 === 0) &&
        (query.website === undefined || row.deed?.verb === 'open-page') &&
        (!words || JSON.stringify(row).toLowerCase().includes(words)),
    )
    .slice(0, limit);
}
