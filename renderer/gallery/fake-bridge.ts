import * as v from 'valibot';
import {
  type AppState,
  type Bridge,
  EVENTS,
  type EventName,
  type EventPayload,
  REQUESTS,
  type RequestInput,
  type RequestName,
  type RequestOutput,
} from '../../preload/contract.ts';
import { sampleAgents } from './sample-agents.ts';
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
function sampleAnswers(bridge: () => FakeBridge, first: AppState): FakeAnswers {
  let state = first;
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
  };
}

export function createFakeBridge(change: Partial<FakeAnswers> = {}, state = sampleState): FakeBridge {
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
  const answers: FakeAnswers = { ...sampleAnswers(() => bridge, state), ...change };
  return bridge;
}
