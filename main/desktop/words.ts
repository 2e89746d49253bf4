import type { Problem } from '../problem.ts';
import { type ProblemText, problemInEnglish, problemInGerman } from './problem-words.ts';

/** What the app says by itself: in the tray's menu, in notifications and the system's dialogs, and about problems. */
export interface Words {
  readonly tray: {
    readonly guarding: (agents: number) => string;
    readonly watching: (agents: number) => string;
    readonly nobodyYet: string;
    readonly pausedUntil: (time: string) => string;
    readonly pausedForNow: string;
    readonly questions: (count: number) => string;
    readonly guardrails: string;
    readonly monitor: string;
    readonly endPause: string;
    readonly pause15: string;
    readonly pause60: string;
    readonly pause: string;
    readonly open: string;
    readonly leave: string;
    readonly quit: string;
  };
  readonly leave: {
    readonly question: string;
    /** @param agents their names */
    readonly detail: (agents: string) => string;
    readonly take: string;
    readonly keep: string;
    readonly none: string;
    readonly noneDetail: string;
    readonly failed: string;
    readonly done: string;
    readonly doneDetail: string;
  };
  readonly start: {
    readonly failed: string;
    /** @param reason in Perch's words */
    readonly failedDetail: (reason: string) => string;
  };
  readonly notification: {
    /** @param projects names of where it happens; may be empty */
    readonly asks: (agent: string, projects: string) => string;
    readonly questions: (count: number, projects: string) => string;
    /** @param agents their names */
    readonly from: (agents: string) => string;
    readonly deny: string;
    readonly allowOnce: string;
    readonly missed: (count: number) => string;
    readonly missedDetail: (agent: string) => string;
  };
  readonly problem: (problem: Problem) => ProblemText;
}

const english: Words = {
  tray: {
    guarding: (agents) => `Guarding ${agents === 1 ? 'one agent' : `${agents} agents`}`,
    watching: (agents) => `Watching ${agents === 1 ? 'one agent' : `${agents} agents`}, stopping nothing`,
    nobodyYet: 'Guardrails on, no agent protected yet',
    pausedUntil: (time) => `Paused until ${time}, stopping nothing`,
    pausedForNow: 'Paused until you turn it on again, stopping nothing',
    questions: (count) => (count === 1 ? 'One question waits for you' : `${count} questions wait for you`),
    guardrails: 'Guardrails: stop what rules forbid',
    monitor: 'Watch only: record, stop nothing',
    endPause: 'End the pause now',
    pause15: 'Pause for 15 minutes',
    pause60: 'Pause for an hour',
    pause: 'Pause until I turn it on again',
    open: 'Open Perch',
    leave: 'Remove Perch from my agents…',
    quit: 'Quit: agents will be blocked',
  },
  leave: {
    question: 'Remove Perch from your agents?',
    detail: (agents) =>
      `${agents}: each asks Perch before every step now. Removed, they work without being checked or recorded, and ` +
      'their settings are as they were before. What Perch has recorded stays. If you keep it, their steps are stopped ' +
      'whenever Perch does not run.',
    take: 'Remove Perch',
    keep: 'Keep it',
    none: 'None of your agents asks Perch.',
    noneDetail: 'There is nothing to remove.',
    failed: 'Some agents still ask Perch',
    done: 'Perch is removed from your agents.',
    doneDetail: 'They notice when they are started the next time. You can switch each on again on the page Agents.',
  },
  start: {
    failed: 'Perch could not start',
    failedDetail: (reason) => `${reason} While no Perch runs, the steps of your agents are stopped.`,
  },
  notification: {
    asks: (agent, projects) => `${agent} asks${projects && ` in ${projects}`}`,
    questions: (count, projects) => `${count} questions wait for you${projects && ` in ${projects}`}`,
    from: (agents) => `From ${agents}.`,
    deny: 'Deny',
    allowOnce: 'Allow once',
    missed: (count) => (count === 1 ? 'Nobody answered, so Perch denied it' : `${count} questions went unanswered`),
    missedDetail: (agent) => `${agent} was told to ask you first. Open this to allow it the next time.`,
  },
  problem: problemInEnglish,
};

const german: Words = {
  tray: {
    guarding: (agents) => `Bewacht ${agents === 1 ? 'einen Agenten' : `${agents} Agenten`}`,
    watching: (agents) => `Sieht ${agents === 1 ? 'einem Agenten' : `${agents} Agenten`} zu und verhindert nichts`,
    nobodyYet: 'Leitplanken an, noch kein Agent geschützt',
    pausedUntil: (time) => `Pause bis ${time}, es wird nichts verhindert`,
    pausedForNow: 'Pause, bis Sie sie beenden; es wird nichts verhindert',
    questions: (count) => (count === 1 ? 'Eine Frage wartet auf Sie' : `${count} Fragen warten auf Sie`),
    guardrails: 'Leitplanken: verhindern, was Regeln verbieten',
    monitor: 'Nur zusehen: aufzeichnen, nichts verhindern',
    endPause: 'Pause jetzt beenden',
    pause15: '15 Minuten Pause',
    pause60: 'Eine Stunde Pause',
    pause: 'Pause, bis ich sie beende',
    open: 'Perch öffnen',
    leave: 'Perch aus meinen Agenten entfernen…',
    quit: 'Beenden: Agenten werden angehalten',
  },
  leave: {
    question: 'Perch aus Ihren Agenten entfernen?',
    detail: (agents) =>
      `${agents}: Bisher fragt jeder vor jedem Schritt bei Perch nach. Danach arbeiten sie, ohne dass jemand prüft oder ` +
      'aufzeichnet, und ihre Einstellungen sind wie vorher. Was Perch aufgezeichnet hat, bleibt. Behalten Sie es, ' +
      'werden ihre Schritte angehalten, sobald Perch nicht läuft.',
    take: 'Perch entfernen',
    keep: 'Behalten',
    none: 'Keiner Ihrer Agenten fragt bei Perch nach.',
    noneDetail: 'Es gibt nichts zu entfernen.',
    failed: 'Einige Agenten fragen noch bei Perch nach',
    done: 'Perch ist aus Ihren Agenten entfernt.',
    doneDetail: 'Sie merken es beim nächsten Start. Auf der Seite Agenten können Sie jeden wieder einschalten.',
  },
  start: {
    failed: 'Perch konnte nicht starten',
    failedDetail: (reason) => `${reason} Solange kein Perch läuft, werden die Schritte Ihrer Agenten angehalten.`,
  },
  notification: {
    asks: (agent, projects) => `${agent} fragt${projects && ` in ${projects}`}`,
    questions: (count, projects) => `${count} Fragen warten auf Sie${projects && ` in ${projects}`}`,
    from: (agents) => `Von ${agents}.`,
    deny: 'Ablehnen',
    allowOnce: 'Einmal erlauben',
    missed: (count) =>
      count === 1 ? 'Niemand hat geantwortet, also hat Perch abgelehnt' : `${count} Fragen blieben ohne Antwort`,
    missedDetail: (agent) =>
      `${agent} wurde gesagt, dass er erst Sie fragen soll. Öffnen Sie diese Mitteilung, um es beim nächsten Mal zu erlauben.`,
  },
  problem: problemInGerman,
};

const LANGUAGES = new Map([
  ['en', english],
  ['de', german],
]);

/** The language the person chose, or the first of the system's languages that Perch speaks. */
export function wordsFor(chosen: 'system' | 'en' | 'de', systemLanguages: readonly string[]): Words {
  const wanted = chosen === 'system' ? systemLanguages.map((language) => language.toLowerCase().slice(0, 2)) : [chosen];
  const [words = english] = wanted.flatMap((language) => LANGUAGES.get(language) ?? []);
  return words;
}
