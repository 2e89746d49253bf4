/** What the caller knows and the facts need: the machine, the person, the session, Perch's own places. */
import type { Files, OperatingSystem } from './files.ts';
import type { RepositoryFinder } from './git/repository.ts';
import type { SessionFacts } from './session.ts';
import type { Grammars } from './shell/code/grammars.ts';

/** Where Perch itself lives, so that it is recognised by what it is and not by its name. */
export interface PerchPaths {
  /** Its data folder, its socket or pipe, its programs and hooks: files or folders, absolute. */
  readonly paths: readonly string[];
  /** The same paths and where they really lead, when that was looked up before (`placesOfPerch`). */
  readonly places?: readonly string[];
  /** Processes of Perch that run now. */
  readonly processes?: readonly number[];
}

/** Which call it is, and when and where it is made: what Falco tells of every event. */
export interface Moment {
  /** Counted from 1 since Perch started. */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Milliseconds since the first call. */
  readonly sinceFirst: number;
  readonly hostname: string;
}

export interface FactContext {
  readonly os: OperatingSystem;
  readonly home: string;
  readonly user: string;
  /** Besides the usual ones of the system: `$TMPDIR` and its like. */
  readonly temporaryFolders?: readonly string[];
  readonly files: Files;
  /** Left out where every repository is read anew. */
  readonly findRepository?: RepositoryFinder;
  /** Variables of the agent's environment whose values may be used, `TMPDIR` and `XDG_CONFIG_HOME` for two. Never secrets. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly session: SessionFacts;
  readonly perch: PerchPaths;
  readonly correlationId: number;
  /** Left out where a call is judged that nobody makes now; the fields about it then have no value. */
  readonly moment?: Moment;
  /** From `prepareShell`; without it inline code of languages with a grammar is opaque. */
  readonly grammars: Grammars | undefined;
}

/** Variables every system sets, by the home folder alone. */
export function usualVariables({
  os,
  home,
  user,
  environment = {},
}: Pick<FactContext, 'os' | 'home' | 'user' | 'environment'>): ReadonlyMap<string, string> {
  const plainHome = home.replaceAll('\\', '/');
  const variables = new Map<string, string>([
    ['HOME', plainHome],
    ['USER', user],
    ['LOGNAME', user],
  ]);
  if (os === 'windows') {
    const drive = /^[A-Za-z]:/.exec(plainHome)?.[0] ?? 'C:';
    const values: Readonly<Record<string, string>> = {
      USERPROFILE: plainHome,
      HOMEDRIVE: drive,
      HOMEPATH: plainHome.slice(drive.length),
      USERNAME: user,
      APPDATA: `${plainHome}/AppData/Roaming`,
      LOCALAPPDATA: `${plainHome}/AppData/Local`,
      TEMP: `${plainHome}/AppData/Local/Temp`,
      TMP: `${plainHome}/AppData/Local/Temp`,
      SYSTEMROOT: 'C:/Windows',
      WINDIR: 'C:/Windows',
      SYSTEMDRIVE: 'C:',
      PROGRAMFILES: 'C:/Program Files',
      'PROGRAMFILES(X86)': 'C:/Program Files (x86)',
      PROGRAMDATA: 'C:/ProgramData',
      ALLUSERSPROFILE: 'C:/ProgramData',
      PUBLIC: 'C:/Users/Public',
      COMSPEC: 'C:/Windows/System32/cmd.exe',
      ONEDRIVE: `${plainHome}/OneDrive`,
    };
    for (const [name, value] of Object.entries(values)) variables.set(name, value);
  } else {
    variables.set('TMPDIR', '/tmp');
    variables.set('SHELL', os === 'macos' ? '/bin/zsh' : '/bin/bash');
    variables.set('XDG_CONFIG_HOME', `${plainHome}/.config`);
    variables.set('XDG_DATA_HOME', `${plainHome}/.local/share`);
    variables.set('XDG_CACHE_HOME', `${plainHome}/.cache`);
  }
  for (const [name, value] of Object.entries(environment)) variables.set(name, value);
  return variables;
}
