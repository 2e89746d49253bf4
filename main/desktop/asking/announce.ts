import path from 'node:path';
import type { AskQuestion, AskView } from '../../../preload/contract.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Notifier, ShownNotification } from '../notifications/notifier.ts';
import type { Words } from '../words.ts';

export interface AnnouncerParts {
  readonly notifier: Notifier;
  readonly settings: () => Pick<Settings, 'notifications' | 'sounds'>;
  /** Of the language that the person has now. */
  readonly words: () => Words['notification'];
  /** The person wants to see the ask window. */
  open(): void;
  /** The question stands before a person: from now on, and a second later at the earliest, it can be allowed. */
  shown(question: AskQuestion): void;
  /** A button was pressed. */
  answer(question: AskQuestion, decision: 'allow' | 'deny'): void;
}

/** Tells the desktop that something waits: one notification for a burst, taken back when nothing waits any more. */
export interface Announcer {
  update(view: AskView): void;
}

/** A burst is gathered for so long, in milliseconds. */
const GATHER = 250;

export function announcer(parts: AnnouncerParts): Announcer {
  let current: Promise<ShownNotification | undefined> | undefined;
  /** What the notification on show is about. */
  let told = '';
  let gathering: NodeJS.Timeout | undefined;

  function takeBack(): void {
    told = '';
    void current?.then((shown) => shown?.close());
    current = undefined;
  }

  function announce(view: AskView): void {
    const { notifications, sounds } = parts.settings();
    const questions = view.questions.filter(({ practice }) => !practice);
    const missed = view.notices.filter(({ type }) => type === 'missed');
    const about = [...questions, ...missed].map(({ id }) => id).join(' ');
    if (notifications !== 'questions-and-problems' || about === '') {
      takeBack();
      return;
    }
    const isNew = about.split(' ').some((id) => !told.includes(id));
    // Fewer questions than before need no new word.
    if (!isNew) {
      told = about;
      return;
    }
    takeBack();
    told = about;
    const [only] = questions;
    const withButtons = only && questions.length === 1 && only.risk === 'low' && only.calls === 1 ? only : undefined;
    if (withButtons) parts.shown(withButtons);
    const words = parts.words();
    current = parts.notifier.show(
      {
        ...(questions.length > 0 ? questionWords(words, questions) : missedWords(words, missed)),
        actions: withButtons
          ? [
              { id: 'deny', label: words.deny },
              { id: 'allow', label: words.allowOnce },
            ]
          : [],
        silent: !sounds,
      },
      {
        opened: parts.open,
        acted(action) {
          if (withButtons && (action === 'allow' || action === 'deny')) parts.answer(withButtons, action);
          else parts.open();
        },
      },
    );
  }

  return {
    update(view) {
      clearTimeout(gathering);
      const isEmpty = view.questions.length + view.notices.length === 0;
      if (isEmpty) takeBack();
      else gathering = setTimeout(() => announce(view), GATHER);
    },
  };
}

interface Told {
  readonly title: string;
  readonly body: string;
}

function questionWords(words: Words['notification'], questions: readonly AskQuestion[]): Told {
  const agents = [...new Set(questions.map(({ agent }) => agent.title))];
  const projects = [...new Set(questions.map(({ project }) => path.basename(project)))].filter(Boolean).join(', ');
  const [first] = questions;
  if (first && questions.length === 1) {
    const lines = first.steps.length > 0 ? first.steps.flatMap((step) => step.lines) : first.lines;
    const exact = lines.map(({ text }) => text).join('\n');
    return { title: words.asks(first.agent.title, projects), body: shortened(exact) };
  }
  return { title: words.questions(questions.length, projects), body: words.from(agents.join(', ')) };
}

function missedWords(words: Words['notification'], missed: AskView['notices']): Told {
  return { title: words.missed(missed.length), body: words.missedDetail(missed[0]?.agent.title ?? '') };
}

const LONGEST = 160;

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
