/**
 * What the packs that come with Perch and the words of the rule builder say, in German, by their English words. They are
 * data: whatever has no translation here is shown as it was written.
 */
export const germanPacks: Readonly<Record<string, string>> = {
  'Protects Perch itself': 'Schützt Perch selbst',
  'Agents without limits': 'Agenten ohne Grenzen',
  'Settings of agents': 'Einstellungen von Agenten',
  'Passwords and keys': 'Passwörter und Schlüssel',
  'Secrets inside programs': 'Geheimnisse in Programmen',
  'Sign-ins of cloud machines': 'Anmeldungen von Cloud-Rechnern',
  Deleting: 'Löschen',
  'Inside and outside the project': 'Im Projekt und außerhalb',
  'Git and shared work': 'Git und gemeinsame Arbeit',
  'Sharing and sending': 'Teilen und Senden',
  'Hidden code': 'Verborgener Code',
  'Installing and publishing': 'Installieren und Veröffentlichen',
  'What stays behind': 'Was zurückbleibt',
  'System settings': 'Systemeinstellungen',
  'Doors for others': 'Türen für andere',
  Databases: 'Datenbanken',
  'Servers and cloud': 'Server und Cloud',

  'Perch, its files, and the hooks through which agents ask it.':
    'Perch, seine Dateien und der Weg, auf dem Agenten bei ihm nachfragen.',
  'Switches that let an agent act without sandbox, hooks or questions.':
    'Schalter, mit denen ein Agent ohne Sandbox, ohne Perch oder ohne Fragen handelt.',
  'What AI agents are told, what they may start, and where their words go.':
    'Was Agenten gesagt wird, was sie starten dürfen und wohin ihre Worte gehen.',
  'Passwords, keys and sign-ins, wherever they lie.': 'Passwörter, Schlüssel und Anmeldungen, wo immer sie liegen.',
  'Secrets taken from key rings, browsers, memory and other agents.':
    'Geheimnisse aus Schlüsselbunden, Browsern, Speicher und anderen Agenten.',
  'The services that hand out a cloud machine’s credentials.':
    'Die Dienste, die einem Cloud-Rechner seine Zugangsdaten geben.',
  'Files that would be gone, and computers that would stop.':
    'Dateien, die fort wären, und Rechner, die stehen blieben.',
  'The project the agent works on, and everything else.': 'Das Projekt, an dem der Agent arbeitet, und alles andere.',
  'Work that git would lose, and what leaves for a remote.':
    'Arbeit, die Git verlieren würde, und was den Rechner über Git verlässt.',
  'What leaves this computer.': 'Was diesen Rechner verlässt.',
  'Code that nobody saw before it runs.': 'Code, den niemand gesehen hat, bevor er läuft.',
  'Where programs come from, and what is published in your name.':
    'Woher Programme kommen und was in Ihrem Namen veröffentlicht wird.',
  'What would go on running after the task is done.': 'Was nach getaner Arbeit weiterliefe.',
  'Rights that reach beyond your own files.': 'Rechte, die über Ihre eigenen Dateien hinausreichen.',
  'Doors that let somebody else in.': 'Türen, die jemand anderen hereinlassen.',
  'Data that a database would lose.': 'Daten, die eine Datenbank verlieren würde.',
  'Clouds, clusters, containers and deployments.': 'Clouds, Cluster, Container und Auslieferungen.',
};

/** How a system confirms that it is its owner who agrees; names of products stay as they are. */
export const germanConfirmations: Readonly<Record<string, string>> = {
  'your password': 'Ihrem Passwort',
};

export const germanBuilder: Readonly<Record<string, string>> = {
  'outside the project': 'außerhalb des Projekts',
  'in the project': 'im Projekt',
  'in a folder for temporary files': 'in einem Ordner für Vorübergehendes',
  'where secrets are kept': 'wo Geheimnisse liegen',
  'a folder with all that is in it': 'einen Ordner mit allem, was darin ist',
  'to the branch everyone shares': 'auf dem gemeinsamen Zweig',
  'over what is there already': 'über Vorhandenes hinweg',
  'while the branch everyone shares is checked out': 'während der gemeinsame Zweig bearbeitet wird',
  'on the internet': 'im Internet',
  'on this computer or the local network': 'auf diesem Rechner oder im lokalen Netz',
  'for the whole account or computer': 'für das ganze Konto oder den ganzen Rechner',
  'from somewhere else than the registry': 'von anderswo als dem Paketverzeichnis',
  'with administrator rights': 'mit Verwalterrechten',
  'where a part cannot be known before': 'wo ein Teil vorher nicht zu erkennen ist',
  'after secrets were read in the same session': 'nachdem in derselben Sitzung Geheimnisse gelesen wurden',
  'the file or folder': 'die Datei oder der Ordner',
  'the file’s name': 'der Name der Datei',
  'the ending of its name': 'die Endung des Namens',
  'the website': 'die Website',
  'the program': 'das Programm',
  'the command': 'der Befehl',
  'the tool server': 'der Werkzeugserver',
  'the server’s tool': 'das Werkzeug des Servers',
  'the project': 'das Projekt',
  'the branch': 'der Zweig',
  'the agent’s tool': 'das Werkzeug des Agenten',
};
