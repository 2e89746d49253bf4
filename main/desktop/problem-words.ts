/**
 * Problems in other languages than that of whoever finds them, which is English. What an error, a file or a rule is
 * called stays as it is, within a sentence of the person's language.
 */
import type { ManagedTrouble, Problem, RecordFault, RuleMistake, Trouble, TroubleKind, Troubles } from '../problem.ts';

export type ProblemText = Pick<Problem, 'title' | 'detail'>;

export function problemInEnglish({ title, detail }: Problem): ProblemText {
  return { title, detail };
}

export function problemInGerman({ trouble }: Problem): ProblemText {
  return german(trouble);
}

function german<Kind extends TroubleKind>(trouble: Trouble<Kind>): ProblemText {
  return GERMAN[trouble.kind](trouble);
}

const CAUSES: Readonly<Record<RecordFault, string>> = {
  full: 'Die Festplatte ist voll',
  'read-only': 'Perch darf nicht in seinen Datenordner schreiben',
  locked: 'Ein anderes Programm hält die Datei der Aufzeichnung fest',
  corrupt: 'Die Datei der Aufzeichnung wurde beschädigt',
  newer: 'Die Aufzeichnung wurde von einem neueren Perch geschrieben',
  other: 'Die Datei der Aufzeichnung lässt sich nicht schreiben',
};

const REMEDIES: Readonly<Record<RecordFault, string>> = {
  full: 'Schaffen Sie auf dieser Festplatte Platz.',
  'read-only': 'Machen Sie den Ordner für sich wieder beschreibbar.',
  locked: 'Schließen Sie das Programm, das audit.db geöffnet hat.',
  corrupt: 'Sie müssen nichts tun: Perch hat die Datei beiseitegelegt und holt zurück, was sich noch lesen lässt.',
  newer: 'Aktualisieren Sie Perch.',
  other: 'Prüfen Sie, ob die Festplatte in Ordnung ist, und starten Sie Perch dann neu.',
};

const NOT_SET_UP = 'Einige Orte, an die Einträge gehen, ließen sich nicht einrichten.';

/** A kind of problem without words here does not compile. */
const GERMAN: { readonly [Kind in TroubleKind]: (trouble: Troubles[Kind]) => ProblemText } = {
  'record-unwritable': ({ fault, reason }) => ({
    title: 'Perch schreibt seine Aufzeichnung vorerst in eine Datei daneben.',
    detail: `${CAUSES[fault]} (${reason}). Die Regeln gelten weiter, und nichts geht verloren: Was jetzt geschieht, kommt in die Aufzeichnung, sobald sie sich wieder schreiben lässt. ${REMEDIES[fault]}`,
  }),
  'record-lost': ({ fault, beside, reason }) => ({
    title: 'Perch kann nicht aufzeichnen, was Agenten tun.',
    detail: `${CAUSES[fault]}, und auch die Datei, in der Einträge warten, lässt sich nicht schreiben (${reason}). Was sich nicht aufzeichnen lässt, wird nicht durchgelassen. ${REMEDIES[beside]}`,
  }),
  'record-missing': ({ count, last }) => ({
    title: `In der Aufzeichnung ${count === 1 ? 'fehlt ein Eintrag' : `fehlen ${count} Einträge`}.`,
    detail: `Die Aufzeichnung reichte schon bis Nummer ${last} und endet jetzt davor. Jemand hat das Ende von audit.db entfernt oder eine ältere Kopie an ihre Stelle gelegt. Was davor steht, lässt sich auf der Seite Verlauf weiterhin prüfen.`,
  }),
  'record-added': ({ count }) => ({
    title: `${count === 1 ? 'Ein Eintrag kam' : `${count} Einträge kamen`} dazu, während Perch nicht lief.`,
    detail: 'Von Perch stammt das nicht. Den Einträgen davor können Sie weiter trauen.',
  }),
  'record-changed': ({ last }) => ({
    title: 'Das Ende der Aufzeichnung wurde geändert.',
    detail: `Eintrag ${last} ist nicht der, den Perch geschrieben hat. Lassen Sie die Aufzeichnung auf der Seite Verlauf prüfen, dann sehen Sie, welchen Einträgen Sie trauen können.`,
  }),
  'record-end-unknown': () => ({
    title: 'Niemand kann sagen, ob die Aufzeichnung vollständig ist.',
    detail:
      'Die Datei audit.head, in der steht, wie weit die Aufzeichnung reichte, wurde entfernt oder geändert. Ob am Ende Einträge fehlen, lässt sich dieses eine Mal nicht feststellen. Perch hat die Datei neu geschrieben.',
  }),
  'record-damaged': ({ kept }) => ({
    title: 'Die Aufzeichnung von Perch wurde beschädigt.',
    detail: `Perch hat die beschädigte Datei beiseitegelegt und holt zurück, was sich davon lesen lässt. Die Regeln gelten weiter. Die alte Datei ist aufbewahrt als ${kept}.`,
  }),
  'record-not-read-back': ({ kept, reason }) => ({
    title: 'Die Aufzeichnung von Perch wurde beschädigt und ließ sich nicht zurückholen.',
    detail: `Die beschädigte Datei ist aufbewahrt als ${kept} (${reason}).`,
  }),
  'record-waiting-changed': ({ trusted, kept }) => ({
    title: 'Einträge, die noch auf das Schreiben warteten, wurden geändert.',
    detail: `${stillTrusted(trusted)} Die geänderte Datei ist aufbewahrt als ${kept}.`,
  }),
  'record-worker': ({ reason }) => ({
    title: 'Das Suchen und Weitergeben von Einträgen ist stehen geblieben.',
    detail: `Perch passt weiter auf, zeichnet weiter auf und startet beides von selbst neu (${reason}).`,
  }),
  retention: ({ reason }) => ({
    title: 'Alte Einträge ließen sich nicht entfernen.',
    detail: `Sie bleiben aufbewahrt, und Perch versucht es morgen noch einmal (${reason}).`,
  }),
  receivers: ({ count, reason }) => ({
    title: `Einträge lassen sich ${count === 1 ? '' : `an ${count} Orte `}nicht weitergeben.`,
    detail: `Nichts geht verloren: Was wartet, wird gesendet, sobald es wieder geht (${reason}). Mehr steht in den Einstellungen unter „Aufzeichnungen weitergeben“.`,
  }),

  settings: ({ reason, kept }) => ({
    title: 'Ihre Einstellungen ließen sich nicht lesen.',
    detail: `Deshalb gelten die Vorgaben von Perch, und die Leitplanken sind an (${reason}). Die alte Datei ist aufbewahrt als ${kept}.`,
  }),
  exceptions: ({ reason, kept }) => ({
    title: 'Ihre Ausnahmen ließen sich nicht lesen.',
    detail: `Deshalb gilt keine davon (${reason}). Die alte Datei ist aufbewahrt als ${kept}.`,
  }),
  'receivers-file': ({ reason, kept }) => ({
    title: NOT_SET_UP,
    detail: `Die Liste dieser Orte lässt sich nicht lesen (${reason}). Sie ist aufbewahrt als ${kept}; richten Sie die Orte neu ein.`,
  }),
  'receivers-locked': ({ count }) => ({
    title: NOT_SET_UP,
    detail: `Die Passwörter von ${count} davon lassen sich hier nicht lesen; dorthin wird so lange nichts gesendet.`,
  }),

  rules: ({ files, first, more, incomplete }) => ({
    title: files > 1 ? `${files} Regeldateien haben Fehler.` : 'Eine Regeldatei hat einen Fehler.',
    detail: sentences(
      first && mistakeWords(first),
      more > 0 && (more === 1 ? 'Dazu kommt 1 weiterer Fehler.' : `Dazu kommen ${more} weitere Fehler.`),
      incomplete
        ? 'Bis das gerichtet ist, fragt Perch bei jedem Aufruf.'
        : 'Bis das gerichtet ist, gelten die Regeln von vorher.',
    ),
  }),
  'project-rules-left-out': ({ project, some, reasons }) => ({
    title: `${some ? 'Einige Regeln' : 'Die Regeln'} des Projekts ${project} gelten nicht.`,
    detail: sentences(
      'Nicht alles im Ordner .perch/rules des Projekts lässt sich verwenden.',
      `(${reasons.join(' ')})`,
      'Die eigenen Regeln von Perch gelten trotzdem.',
    ),
  }),
  'project-rules-unknown': ({ project, reasons }) => ({
    title: `Perch fragt Sie bei jedem Schritt im Projekt ${project}.`,
    detail: sentences(
      'Es ist nicht bekannt, was die Regeln des Projekts sagen.',
      `(${reasons.join(' ')})`,
      'Auf der Seite Regeln können Sie seine Regeln ausschalten.',
    ),
  }),

  judging: ({ at, reason }) => ({ title: FAILED[at].title, detail: `${FAILED[at].detail} (${reason})` }),
  unread: ({ agent, reason }) => ({
    title: `Perch kann nicht lesen, was ${agent} sendet.`,
    detail: `Solange Perch nur zusieht, geht so ein Schritt ungeprüft weiter; sind die Leitplanken an, wird er angehalten (${reason}). Vielleicht müssen Sie Perch für diese Version von ${agent} aktualisieren.`,
  }),

  'hook-missing': ({ program }) => ({
    title: 'Das Programm, bei dem Agenten nachfragen, ist weg.',
    detail: `Agenten bleiben jetzt bei jedem Schritt stehen, weil ${program} fehlt. Installieren Sie Perch neu.`,
  }),
  'hook-altered': ({ program }) => ({
    title: 'Das Programm, bei dem Agenten nachfragen, wurde geändert.',
    detail: `${program} ist nicht mehr das, was mit Perch kam. Auf das, was es Agenten sagt, ist kein Verlass. Installieren Sie Perch neu.`,
  }),
  'entry-gone': ({ agent, file }) => ({
    title: `Perch sieht nicht mehr, was ${agent} tut.`,
    detail: `Der Eintrag von Perch in ${file} ist weg. Das Richten setzt ihn wieder ein und lässt Ihre anderen Einstellungen, wie sie sind.`,
  }),
  'entry-changed': ({ agent, file }) => ({
    title: `Der Eintrag von Perch für ${agent} wurde geändert.`,
    detail: `${file} ruft Perch nicht so auf, wie es sein soll; manche Schritte werden daher vielleicht nicht geprüft. Das Richten setzt den Eintrag wieder ein und lässt Ihre anderen Einstellungen, wie sie sind.`,
  }),
  'entry-switched-off': ({ agent, file }) => ({
    title: `Die eigenen Einstellungen von ${agent} schalten Perch aus.`,
    detail: `In ${file} steht, dass kein Hook laufen darf. Das Richten nimmt diese Zeile heraus.`,
  }),
  unreadable: ({ agent, file, reason }) => ({
    title: `Die Einstellungen von ${agent} lassen sich nicht lesen; vielleicht läuft er ohne Perch.`,
    detail: `Perch lässt ${file}, wie sie ist. Bringen Sie diese Datei in Ordnung. (${reason})`,
  }),
  'switched-off': ({ agent, file, project }) => ({
    title: `Eine Datei ${project ? `in ${project}` : 'auf diesem Computer'} schaltet Perch für ${agent} aus.`,
    detail: `In ${file} steht, dass kein Hook laufen darf. Das Richten nimmt diese Zeile heraus; bis dahin läuft ${agent} dort ohne Perch.`,
  }),
  silent: ({ agent }) => ({
    title: `${agent} arbeitet und fragt nicht bei Perch nach.`,
    detail: `Im eigenen Protokoll des Agenten stehen Schritte, zu denen Perch nicht gefragt wurde. Beenden Sie ${agent} und starten Sie ihn neu; vielleicht lief er schon, bevor Perch eingeschaltet wurde, oder er wurde so gestartet, dass er Hooks übergeht.`,
  }),
  'no-answer': ({ agent, said, exitCode }) => ({
    title: `Ein Probeaufruf für ${agent} ist nicht angekommen.`,
    detail: `${said ? `Der Hook sagt: „${said}“` : `Der Hook endete mit Code ${exitCode}.`} Bis einer ankommt, bleibt ${agent} vielleicht bei jedem Schritt stehen oder läuft ohne Perch.`,
  }),

  managed: ({ found }) => ({
    title: 'Was Ihre Organisation festgelegt hat, lässt sich nicht ganz befolgen.',
    detail: sentences(...found.map(managedWords)),
  }),
  fault: ({ reason, journal }) => ({
    title: 'In Perch ist etwas schiefgegangen.',
    detail: `Perch passt weiter auf, aber ein Teil davon ist vielleicht nicht, wie er sein soll. Beenden Sie Perch und starten Sie es neu, wenn es Ihnen passt. (${reason}. Mehr dazu steht in ${journal}.)`,
  }),
};

const FAILED: Readonly<Record<Trouble<'judging'>['at'], ProblemText>> = {
  judging: {
    title: 'Perch konnte einen Schritt nicht beurteilen.',
    detail: 'Deshalb fragt Perch Sie bei so einem Schritt; solange Perch nur zusieht, geht er weiter.',
  },
  noting: {
    title: 'Etwas, das ein Agent mitgeteilt hat, fehlt in der Aufzeichnung.',
    detail: 'Es war kein Schritt, der auf eine Antwort wartet: Die werden weiter beurteilt und aufgezeichnet.',
  },
  other: {
    title: 'Perch hat einen Schritt wegen eines eigenen Fehlers angehalten.',
    detail:
      'Der Agent soll sich an Sie wenden. Lassen Sie ihn den Schritt noch einmal versuchen; hält Perch ihn wieder an, starten Sie Perch neu.',
  },
};

function stillTrusted(count: number): string {
  if (count === 0) return 'Keiner davon war noch vertrauenswürdig.';
  if (count === 1) return '1 davon war noch vertrauenswürdig und kommt in die Aufzeichnung.';
  return `${count} davon waren noch vertrauenswürdig und kommen in die Aufzeichnung.`;
}

function mistakeWords(mistake: RuleMistake): string {
  switch (mistake.type) {
    case 'loosens':
      return `Eine Datei lockert Regeln, die Perch selbst schützen oder die Ihre Organisation gesetzt hat. (${mistake.text})`;
    case 'unreadable':
      return `${mistake.file} lässt sich nicht lesen: ${mistake.reason}.`;
    case 'mistake':
      return `${mistake.file}, Zeile ${mistake.line}: ${mistake.text}`;
  }
}

function managedWords(trouble: ManagedTrouble): string {
  switch (trouble.type) {
    case 'folder':
      return `Was in ${trouble.file} liegt, wird nicht befolgt: ${trouble.reason}.`;
    case 'policy':
      return `${trouble.file} lässt sich nicht befolgen, deshalb gelten die strengsten Einstellungen: ${trouble.reason}.`;
    case 'pack':
      return `${trouble.file} wird nicht befolgt: ${trouble.reason}.`;
    case 'packs':
      return `${trouble.file} lässt sich nicht lesen: ${trouble.reason}.`;
    case 'bundle-awaited':
      return `Die Regeln von ${trouble.url} sind noch nicht angekommen.`;
    case 'bundle-refused':
      return `Die Regeln von ${trouble.url} wurden nicht übernommen, und die von vorher bleiben. (${trouble.reason})`;
  }
}

function sentences(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter(Boolean).join(' ');
}
