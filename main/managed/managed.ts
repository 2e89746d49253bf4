import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { messageOf } from '../errors.ts';
import type { ManagedTrouble } from '../problem.ts';
import { type Bundle, BundleError, type BundleStore, bundleStore } from './bundle.ts';
import { managedFolder, untrustedOnTheWay, writableByThePerson } from './folder.ts';
import { lockRules } from './lock-rules.ts';
import { type BundleSource, type Policy, PolicyError, readPolicy, SAFEST } from './policy.ts';
import { fetchBundle, type SignedContent } from './signed-content.ts';

/** A rule file that administrators put there, by a name that says where it comes from. */
export interface ManagedPack {
  readonly name: string;
  readonly content: Buffer;
}

/** What administrators decided about this machine. */
export interface Managed {
  readonly folder: string;
  /** There is something to follow, even if it cannot be read. */
  readonly present: boolean;
  readonly policy: Policy;
  /** The folder's packs and the bundle's, every rule of them locked. */
  readonly packs: readonly ManagedPack[];
  readonly bundleVersion: number | undefined;
  /** Why what lies there is not used, or not all of it. */
  readonly problems: readonly ManagedProblem[];
}

export interface ManagedProblem {
  /** For people. */
  readonly sentence: string;
  readonly trouble: ManagedTrouble;
}

export interface ManagedOptions {
  readonly dataFolder: string;
  readonly platform: NodeJS.Platform;
  /** Another folder, for tests. */
  readonly folder?: string;
  /** What keeps a file from being administrators' own; undefined when nothing does. */
  readonly untrusted?: (file: string) => string | undefined;
}

const NO_POLICY: Policy = { settings: {} };

/** Reads the managed folder and the last good bundle. Never throws: what cannot be read makes Perch stricter, not looser. */
export function readManaged(options: ManagedOptions): Managed {
  const { folder, untrusted } = placeOf(options);
  const nothing = { folder, present: false, policy: NO_POLICY, packs: [], bundleVersion: undefined, problems: [] };
  if (!lstatSync(folder, { throwIfNoEntry: false })) return nothing;
  const fault = untrusted(folder);
  if (fault) {
    // Whoever is no administrator must not make rules for everybody; what was meant cannot be known.
    const sentence = `What lies in ${folder} is not followed: ${fault}.`;
    return { ...nothing, problems: [{ sentence, trouble: { type: 'folder', file: folder, reason: fault } }] };
  }
  const problems: ManagedProblem[] = [];
  const policy = policyIn(path.join(folder, 'policy.json'), untrusted, problems);
  const bundle = policy.bundle && bundleStore(options.dataFolder).read(policy.bundle.key);
  if (policy.bundle && !bundle) {
    const { url } = policy.bundle;
    problems.push({
      sentence: `The rules from ${url} have not arrived yet.`,
      trouble: { type: 'bundle-awaited', url },
    });
  }
  return {
    folder,
    present: true,
    policy,
    packs: [...packsIn(path.join(folder, 'packs'), untrusted, problems), ...packsOf(bundle)],
    bundleVersion: bundle?.version,
    problems,
  };
}

function placeOf(options: ManagedOptions) {
  return {
    folder: options.folder ?? managedFolder(options.platform),
    untrusted: options.untrusted ?? (options.platform === 'win32' ? writableIn : untrustedOnTheWay),
  };
}

function policyIn(file: string, untrusted: (file: string) => string | undefined, problems: ManagedProblem[]): Policy {
  if (!lstatSync(file, { throwIfNoEntry: false })) return NO_POLICY;
  const fault = untrusted(file);
  try {
    if (fault) throw new PolicyError(fault);
    return readPolicy(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = messageOf(error);
    problems.push({
      sentence: `${file} cannot be followed, so the strictest settings hold: ${reason}.`,
      trouble: { type: 'policy', file, reason },
    });
    return SAFEST;
  }
}

function packsIn(
  folder: string,
  untrusted: (file: string) => string | undefined,
  problems: ManagedProblem[],
): readonly ManagedPack[] {
  if (!lstatSync(folder, { throwIfNoEntry: false })) return [];
  try {
    const names = readdirSync(folder).filter(
      (name) => /^[^.].*\.ya?ml$/.test(name) && !/\.examples\.ya?ml$/.test(name),
    );
    return names.sort().flatMap((name) => {
      const file = path.join(folder, name);
      const fault = untrusted(file);
      if (fault) {
        problems.push({
          sentence: `${file} is not followed: ${fault}.`,
          trouble: { type: 'pack', file, reason: fault },
        });
        return [];
      }
      return [{ name: file, content: Buffer.from(lockRules(readFileSync(file, 'utf8'))) }];
    });
  } catch (error) {
    const reason = messageOf(error);
    problems.push({
      sentence: `${folder} cannot be read: ${reason}.`,
      trouble: { type: 'packs', file: folder, reason },
    });
    return [];
  }
}

function packsOf(bundle: Bundle | undefined): readonly ManagedPack[] {
  return Object.entries(bundle?.packs ?? {})
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, text]) => ({ name: `managed-bundle/${name}`, content: Buffer.from(lockRules(text)) }));
}

function writableIn(file: string): string | undefined {
  return writableByThePerson(path.extname(file) ? path.dirname(file) : file);
}

/** Fetches what a policy names. @param authorities certificates (PEM) that are trusted besides the well-known ones */
export type FetchBundle = (source: BundleSource, authorities: string | undefined) => Promise<SignedContent>;

/**
 * Fetches the bundle that the policy names. The one from before stays in force whatever goes wrong.
 * @returns whether there are new rules
 * @throws {BundleError} with a sentence for people, and what it came of as its cause
 */
export async function refreshBundle(
  { bundle }: Policy,
  store: BundleStore,
  options: ManagedOptions,
  fetchSigned: FetchBundle = fetchBundle,
): Promise<boolean> {
  if (!bundle) return false;
  try {
    return store.accept(await fetchSigned(bundle, authorities(bundle, options)), bundle.key);
  } catch (error) {
    const why = messageOf(error);
    throw new BundleError(`The rules from ${bundle.url} were not taken, and those from before stay. ${why}`, {
      cause: error,
    });
  }
}

/** @throws {BundleError} when the certificates that the policy names cannot be relied on */
function authorities({ certificates }: BundleSource, options: ManagedOptions): string | undefined {
  if (certificates === undefined) return undefined;
  const { folder, untrusted } = placeOf(options);
  const file = path.join(folder, certificates);
  const fault = untrusted(file);
  if (fault) throw new BundleError(`Its certificates are not followed: ${fault}.`);
  return readFileSync(file, 'utf8');
}
