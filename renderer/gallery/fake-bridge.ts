import * as v from 'valibot';
import {
  type AppState,
  type AskQuestion,
  type AskView,
  type Bridge,
  EVENTS,
  type EventName,
  type EventPayload,
  REQUESTS,
  type RequestInput,
  type RequestName,
  type RequestOutput,
} from '../../preload/contract.ts';
import { now } from '../state/clock.ts';
import { sampleAgents } from './sample-agents.ts';
import { sampleCoverage, sampleDetails } from './sample-ask.ts';
import { sampleDetail, sampleRows, sampleTotal } from './sample-history.ts';

export type FakeAnswers = {
  readonly [Name in RequestName]: (input: RequestInput<Name>) => RequestOutput<Name> | Promise<RequestOutput<Name>>;
};

/** A bridge with nothing behind it but sample data; it checks what crosses it as the real one does. */
export interface FakeBridge extends Bridge {
  /** Everything that was asked, in order. */
  readonly asked: readonly { readonly name: RequestName; readonly input: unknown }[];
  emit<Name extends EventName>(name: Name, payload: EventPayload<Name>): void;
}

export const sampleState: AppState = {
  mode: 'guardrails',
  problems: [],
  protectedAgents: 2,
  foundAgents: 3,
  appearance: 'system',
  version: '0.1.0',
};

/** Answers that hang together: what is switched here is seen there. */
function sampleAnswers(bridge: () => FakeBridge, first: AppState, ask: AskView): FakeAnswers {
  let state = first;
  let view = ask;
  const show = (next: AskView) => {
    view = next;
    bridge().emit('ask.changed', view);
  };
  let agents = sampleAgents;
  return {
    'state.get': () => state,
    'mode.set': (mode) => {
      state = { ...state, mode };
      bridge().emit('state.changed', state);
      return { ok: true };
    },
    'history.page': ({ before, limit }) => ({ rows: sampleRows(before, limit), total: sampleTotal }),
    'history.detail': sampleDetail,
    'agents.list': () => agents,
    'agents.protect': ({ agent, on }) => {
      agents = agents.map((one) => (one.name === agent ? { ...one, state: on ? 'registered' : 'absent' } : one));
      bridge().emit('agents.changed', agents);
      return { ok: true };
    },
    'agents.test': () => ({ ok: true }),
    'window.show': () => undefined,
    'ask.get': () => view,
    'ask.answer': ({ question, nonce, answer, press }) => {
      const asked = view.questions.find(({ id }) => id === question);
      if (!asked || asked.nonce !== nonce) return { ok: false, message: 'This question is already closed.' };
      if (answer === 'allow' && asked.risk === 'high' && press === 'other') {
        return { ok: false, message: 'Much is at stake here, so please press Allow with the mouse or the keyboard.' };
      }
      show({ ...view, questions: view.questions.filter(({ id }) => id !== question) });
      return { ok: true };
    },
    'ask.shown': () => undefined,
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
      return { ok: true };
    },
    'ask.resize': () => undefined,
  };
}

function contact({ clock }: AskQuestion, here: boolean): AskQuestion['clock'] {
  if (here)
    return clock.state === 'paused'
      ? clock
      : { state: 'paused', left: clock.deniesAt - now(), latest: clock.deniesAt + 300_000 };
  return clock.state === 'running' ? clock : { state: 'running', deniesAt: now() + clock.left };
}

export function createFakeBridge(
  change: Partial<FakeAnswers> = {},
  state: AppState = sampleState,
  ask: AskView = { questions: [], notices: [] },
): FakeBridge {
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const asked: { name: RequestName; input: unknown }[] = [];
  const bridge: FakeBridge = {
    asked,
    async request(name, input) {
      asked.push({ name, input });
      const answer = answers[name] as (input: unknown) => unknown;
      const { input: inputSchema, output: outputSchema } = REQUESTS[name];
      return v.parse(outputSchema, await answer(v.parse(inputSchema, input))) as never;
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener as never);
      return () => set.delete(listener as never);
    },
    emit(name, payload) {
      const checked = v.parse(EVENTS[name], payload);
      for (const listener of listeners.get(name) ?? []) listener(checked as never);
    },
  };
  const answers: FakeAnswers = { ...sampleAnswers(() => bridge, state, ask), ...change };
  return bridge;
}
