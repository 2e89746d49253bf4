import * as v from 'valibot';
import { messageOf } from '../errors.ts';
import type { Settings } from '../settings/settings.ts';
import { isCosignKey } from './cosign.ts';
import { parseReference } from './registry/reference.ts';

const policySchema = v.strictObject({
  settings: v.optional(
    v.strictObject({
      mode: v.optional(v.picklist(['guardrails', 'monitor'])),
      floor: v.optional(v.picklist(['defer', 'allow'])),
      unansweredAsks: v.optional(v.picklist(['deny', 'agent', 'allow'])),
      confirmLoosening: v.optional(v.boolean()),
      retentionDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3650))),
      updates: v.optional(v.picklist(['install', 'tell', 'off'])),
    }),
    {},
  ),
  /** A signed bundle of packs that Perch fetches and keeps up to date. */
  bundle: v.optional(
    v.strictObject({
      url: v.pipe(v.string(), v.check(isBundlePlace, 'bundles come from https://… or oci://registry/repository only')),
      /** The line of base64 of a minisign public key, or the PEM of a cosign one. */
      key: v.pipe(
        v.string(),
        v.check((key) => MINISIGN_KEY.test(key) || isCosignKey(key), 'this is no public key of minisign or cosign'),
      ),
      /** For a registry that wants one. Everybody who uses this machine can read it, so it should be allowed no more than to read. */
      login: v.optional(v.strictObject({ name: v.pipe(v.string(), v.nonEmpty()), password: v.string() })),
      /** A file beside the policy with the certificates (PEM) of a company's own authority. */
      certificates: v.optional(
        v.pipe(v.string(), v.regex(/^\w[\w.-]*$/, 'this is no name of a file beside the policy')),
      ),
      everyMinutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(5), v.maxValue(10_080)), 60),
    }),
  ),
});

const MINISIGN_KEY = /^RW[A-Za-z0-9+/]{54}$/;

function isBundlePlace(url: string): boolean {
  return url.startsWith('https://') ? URL.canParse(url) : parseReference(url) !== undefined;
}

/** What administrators decided, from `policy.json` in the managed folder. */
export type Policy = Readonly<v.InferOutput<typeof policySchema>>;

/** Where administrators want a bundle of packs from. */
export type BundleSource = NonNullable<Policy['bundle']>;

export class PolicyError extends Error {}

/** @throws {PolicyError} naming the place */
export function readPolicy(text: string): Policy {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new PolicyError(messageOf(error));
  }
  const read = v.safeParse(policySchema, value);
  if (read.success) return read.output;
  const [issue] = read.issues;
  throw new PolicyError(`${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
}

/** What holds while a policy is there and cannot be read: the safest of everything. */
export const SAFEST: Policy = { settings: { mode: 'guardrails', floor: 'defer', unansweredAsks: 'deny' } };

type Managed = Policy['settings'];

/** From the strictest to the loosest. A person may always choose what is stricter than their administrators want. */
const STRICTNESS: { readonly [Key in keyof Managed]-?: (value: NonNullable<Managed[Key]>) => number } = {
  mode: (value) => ['guardrails', 'monitor'].indexOf(value),
  floor: (value) => ['defer', 'allow'].indexOf(value),
  unansweredAsks: (value) => ['deny', 'agent', 'allow'].indexOf(value),
  confirmLoosening: (value) => (value ? 0 : 1),
  // Kept longer is stricter, and 0 is for good.
  retentionDays: (value) => (value === 0 ? 0 : 1 / value),
  // No order: what administrators choose is what holds.
  updates: () => Number.NaN,
};

/** Who decided a setting. */
export type Origin = 'administrator' | 'you';

export interface EffectiveSettings {
  readonly settings: Settings;
  /** The settings that administrators bound. With `you` the person chose something stricter still. */
  readonly origins: Readonly<Partial<Record<keyof Settings, Origin>>>;
}

/** A person's settings under a policy: nothing comes out looser than the policy says. */
export function underPolicy(own: Settings, { settings: managed }: Policy): EffectiveSettings {
  const settings: Record<string, unknown> = { ...own };
  const origins: Partial<Record<keyof Settings, Origin>> = {};
  for (const key of Object.keys(STRICTNESS) as (keyof Managed)[]) {
    if (managed[key] === undefined) continue;
    const stricter = isStricter(key, own, managed);
    settings[key] = stricter ? own[key] : managed[key];
    origins[key] = stricter ? 'you' : 'administrator';
  }
  if (managed.mode === 'guardrails') {
    // Both are ways of only watching for a while.
    Object.assign(settings, { pause: null, watch: null });
    Object.assign(origins, { pause: 'administrator', watch: 'administrator' });
  }
  return { settings: settings as unknown as Settings, origins };
}

function isStricter<Key extends keyof Managed>(key: Key, own: Settings, managed: Managed): boolean {
  const rank = STRICTNESS[key] as (value: unknown) => number;
  return rank(own[key]) < rank(managed[key]);
}
