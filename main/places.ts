import os from 'node:os';
import path from 'node:path';

/** The data folder every Perch of this user shares: Electron's `userData` for the name Perch. */
export function standardDataFolder(
  platform = process.platform,
  environment = process.env,
  home = os.homedir(),
): string {
  switch (platform) {
    case 'darwin':
      return path.join(home, 'Library', 'Application Support', 'Perch');
    case 'win32':
      return path.join(environment['APPDATA'] || path.join(home, 'AppData', 'Roaming'), 'Perch');
    default:
      return path.join(environment['XDG_CONFIG_HOME'] || path.join(home, '.config'), 'Perch');
  }
}

/** Where the built things of this installation are. */
export interface BuiltPlaces {
  /** The default packs. */
  readonly packs: string;
  /** The skill that teaches agents to write rules. */
  readonly skill: string;
  readonly hook: string;
  /** The thread that looks at the record. */
  readonly recordWorker: string;
  /** The thread that judges by a project's own rules. */
  readonly projectWorker: string;
  /** The thread that tries changes to the rules on recorded calls. */
  readonly trialWorker: string;
  /** Files and folders of the installation itself, which rules protect. */
  readonly own: readonly string[];
}

/**
 * @param out the folder of what was built: `out` in a checkout, `app.asar/out` in an installed Perch, whose hook lies
 *   beside the archive since no other program could start it inside
 */
export function builtPlaces(out: string): BuiltPlaces {
  const program = process.platform === 'win32' ? 'perch-hook.exe' : 'perch-hook';
  const archive = path.dirname(out);
  const resources = path.dirname(archive);
  const installed = path.basename(archive) === 'app.asar';
  return {
    packs: path.join(out, 'packs'),
    skill: path.join(out, 'skills', 'perch-rules', 'SKILL.md'),
    recordWorker: path.join(out, 'main', 'record-worker.mjs'),
    projectWorker: path.join(out, 'main', 'project-worker.mjs'),
    trialWorker: path.join(out, 'main', 'trial-worker.mjs'),
    hook: installed
      ? path.join(resources, 'hook', program)
      : path.join(out, 'hook', `${process.platform}-${process.arch}`, program),
    own: installed ? [path.dirname(resources)] : [out],
  };
}
