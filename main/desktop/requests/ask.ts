import type { RequestOutput } from '../../../preload/contract.ts';
import type { Asking } from '../asking/asking.ts';
import type { AskRequest, Handlers } from '../ipc.ts';

export interface AskRequestParts {
  readonly asking: Asking;
  /** How many past calls each way to allow the question would have covered. */
  coverage(question: string, steps: readonly string[]): Promise<RequestOutput<'ask.coverage'>>;
}

export function askRequests({ asking, coverage }: AskRequestParts): Handlers<AskRequest> {
  return {
    'ask.get'() {
      asking.window.listens();
      return asking.view;
    },
    'ask.answer': asking.answer,
    'ask.shown': (questions) => asking.shown(questions),
    'ask.contact': ({ questions, here }) => asking.contact(questions, here),
    'ask.notNow': () => asking.window.hide(),
    'ask.details': (question) => asking.details(question),
    'ask.coverage': ({ question, steps }) => coverage(question, steps),
    'ask.dismiss': (notice) => asking.notices.dismiss(notice),
    'ask.allowNext': ({ notice, nonce, hold, press }) => asking.allowNext(notice, nonce, hold, press),
    'ask.resize': (size) => asking.window.fit(size),
  };
}

/** What other pages may know of open questions: never enough to answer one. */
export function questionRequests(asking: Asking): Handlers<'questions.list' | 'questions.show' | 'ask.practice'> {
  return {
    'questions.list': () => asking.waiting,
    'questions.show': () => asking.window.front(),
    'ask.practice': () => asking.practise(),
  };
}
