/** Files and folders by the names people know. */

import type { KnownThing, Thing } from '../../preload/contract/deed.ts';
import type { PlaceKind } from '../../rules/facts/paths/place-table.ts';
import { isInside } from '../../rules/facts/paths/spelling.ts';
import type { Surroundings } from '../../rules/facts/paths/surroundings.ts';
import type { SummaryPart } from '../../rules/facts/summary.ts';

/** Relative to the project, or starting with `~`, else in full. */
export function shortPath(path: string, surroundings: Surroundings): string {
  const { project, home, os } = surroundings;
  if (path !== project && surroundings.inProject(path)) return path.slice(project.length + 1);
  if (path === home) return '~';
  return isInside(path, home, os) ? `~/${path.slice(home.length + 1)}` : path;
}

export function fileThing(part: SummaryPart, surroundings: Surroundings): Thing {
  const path = part.path ?? part.name;
  const known = knownThing(part.places ?? [], path, part.recursive ?? false);
  return {
    type: part.kind === 'folder' ? 'folder' : 'file',
    path: shortPath(path, surroundings),
    ...(known ? { known } : {}),
  };
}

/** Only where the name says it better than the path: one file of a home folder is not the whole of it. */
function knownThing(places: readonly PlaceKind[], path: string, recursive: boolean): KnownThing | undefined {
  for (const place of places) {
    const known = KNOWN[place]?.(path, recursive);
    if (known) return known;
  }
  return undefined;
}

type Naming = (path: string, recursive: boolean) => KnownThing | undefined;

const KNOWN: Readonly<Partial<Record<PlaceKind, Naming>>> = {
  ssh_key: () => 'ssh-keys',
  cloud_credentials: (path) => {
    if (/\/\.aws(?:\/|$)/i.test(path)) return 'amazon-keys';
    if (/gcloud|application_default_credentials/i.test(path)) return 'google-keys';
    return /\/\.?azure(?:\/|$)/i.test(path) ? 'azure-keys' : undefined;
  },
  kube_config: () => 'kubernetes-keys',
  token_file: (path) => {
    if (/\.npmrc$|\.pypirc$|\.yarnrc|\.gem\/credentials|\.cargo\/credentials/i.test(path))
      return 'package-registry-keys';
    return /git-credentials|netrc$/i.test(path) ? 'git-passwords' : undefined;
  },
  browser_data: () => 'browser-passwords',
  password_store: (path) => (/keychain|keyring/i.test(path) ? 'keychain' : 'password-manager'),
  env_file: () => 'env-file',
  perch: () => 'perch-settings',
  agent_settings: () => 'agent-settings',
  shell_startup: () => 'shell-start-file',
  home: () => 'home-folder',
  whole_disk: () => 'whole-disk',
};
