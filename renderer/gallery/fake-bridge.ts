import * as v from 'valibot';
import {
  type AppState,
  type AskView,
  EVENTS,
  type EventName,
  REQUESTS,
  type RequestName,
  type WaitingQuestion,
} from '../../preload/contract.ts';
import type { FakeAnswers, FakeBridge } from './fake.ts';
import { sampleAnswers } from './sample-answers.ts';

export const sampleState: AppState = {
  mode: 'guardrails',
  pause: null,
  reviewAt: null,
  problems: [],
  protectedAgents: 2,
  foundAgents: 3,
  questions: 0,
  exceptions: 4,
  appearance: 'system',
  language: 'en',
  textSize: 1,
  firstRun: false,
  platform: 'linux',
  version: '0.1.0',
};

export interface FakeWorld {
  /** Requests that answer otherwise than the sample does. */
  readonly answers?: Partial<FakeAnswers>;
  readonly state?: Partial<AppState>;
  readonly ask?: AskView;
  readonly questions?: readonly WaitingQuestion[];
}

export function createFakeBridge({
  answers: change = {},
  state = {},
  ask,
  questions = [],
}: FakeWorld = {}): FakeBridge {
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
  const world = {
    state: { ...sampleState, questions: questions.length, ...state },
    ask: ask ?? { questions: [], notices: [], covered: [] },
    questions,
  };
  const answers: FakeAnswers = { ...sampleAnswers(() => bridge, world), ...change };
  return bridge;
}
