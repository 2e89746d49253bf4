import { type ReactNode, useEffect, useRef } from 'react';
import type { AskNotice, AskQuestion } from '../../preload/contract.ts';
import { AskWindow } from '../ask/ask-window.tsx';
import { createAskDesk } from '../ask/desk.ts';
import styles from './ask-scenes.module.css';
import { createFakeBridge } from './fake-bridge.ts';
import {
  burst,
  compoundQuestion,
  deleteQuestion,
  deniedNotice,
  hiddenQuestion,
  highRiskQuestion,
  longQuestion,
  missedNotice,
  mixedBurst,
  pausedDelete,
  unknownAgentQuestion,
  withdrawnNotice,
} from './sample-ask.ts';
import type { SceneName } from './scene-list.ts';
import type { Scene } from './stage.ts';

type AskSceneName = Extract<SceneName, `ask-${string}`>;

/** The ask window on a desk, as big as it wishes to be. `act` brings it into the state to be shown. */
function ask(
  questions: readonly AskQuestion[],
  { notices = [], act }: { notices?: readonly AskNotice[]; act?: (window: HTMLElement) => void } = {},
): Scene {
  return ({ language, appearance, use }) => {
    const bridge = createFakeBridge({ state: { appearance }, ask: { questions, notices, covered: [] } });
    use(bridge);
    const desk = createAskDesk(bridge);
    return (
      <Desk act={act}>
        <AskWindow desk={desk} language={language} />
      </Desk>
    );
  };
}

function Desk({
  act,
  children,
}: {
  readonly act: ((window: HTMLElement) => void) | undefined;
  readonly children: ReactNode;
}) {
  const desk = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (desk.current && act) act(desk.current);
      // Some states take a second step.
      setTimeout(() => desk.current?.setAttribute('data-ready', ''), 100);
    }, 60);
    return () => clearTimeout(timer);
  }, [act]);
  return (
    <div className={styles['desk']} ref={desk}>
      <div className={styles['frame']}>{children}</div>
    </div>
  );
}

const openChoices = (window: HTMLElement) =>
  window.querySelector<HTMLElement>('button[aria-label][aria-expanded]')?.click();

function chooseProject(window: HTMLElement): void {
  openChoices(window);
  setTimeout(() => window.querySelector<HTMLElement>('input[value="project"]')?.click(), 30);
}

function writeNote(window: HTMLElement): void {
  const note = window.querySelector<HTMLInputElement>('input[type="text"]');
  if (!note) return;
  // React listens for the setter of the element's own class.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(
    note,
    'Move it to the Trash, I may need it for taxes',
  );
  note.dispatchEvent(new Event('input', { bubbles: true }));
  note.focus();
}

function openDetails(window: HTMLElement): void {
  const buttons = [...window.querySelectorAll<HTMLElement>('button[aria-expanded]:not([aria-label])')];
  buttons.at(-1)?.click();
}

function rememberLast(window: HTMLElement): void {
  const boxes = [...window.querySelectorAll<HTMLElement>('input[type="checkbox"]')];
  boxes.at(-1)?.click();
}

export const ASK_SCENES: Readonly<Record<AskSceneName, Scene>> = {
  'ask-single': ask([deleteQuestion]),
  'ask-menu': ask([pausedDelete], { act: chooseProject }),
  'ask-note': ask([deleteQuestion], { act: writeNote }),
  'ask-details': ask([deleteQuestion], { act: openDetails }),
  'ask-compound': ask([compoundQuestion], { act: rememberLast }),
  'ask-high-risk': ask([highRiskQuestion]),
  'ask-hidden': ask([hiddenQuestion]),
  'ask-unknown': ask([unknownAgentQuestion]),
  'ask-long': ask([longQuestion], { act: openChoices }),
  'ask-practice': ask([{ ...deleteQuestion, practice: true }]),
  'ask-burst': ask(burst),
  'ask-burst-mixed': ask(mixedBurst),
  'ask-burst-50': ask(
    Array.from({ length: 50 }, (_, index) => ({ ...(burst[index % 5] ?? deleteQuestion), id: `many-${index}` })),
  ),
  'ask-missed': ask([], { notices: [missedNotice] }),
  'ask-withdrawn': ask([], { notices: [withdrawnNotice] }),
  'ask-denied': ask([], { notices: [deniedNotice] }),
};
