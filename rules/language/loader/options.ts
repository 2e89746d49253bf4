import type { Catalogue } from '../catalogue.ts';
import type { ZoneOffset } from '../compile/generic-fields.ts';
import type { Priority } from './definitions.ts';

export interface RuleFile {
  /** What diagnostics and rules call the file. */
  readonly name: string;
  /** Bytes in any Unicode encoding, or text. */
  readonly content: string | Uint8Array;
}

/** Switches rules on or off after loading, in order; the last that applies wins. */
export interface RuleSwitch {
  readonly action: 'enable' | 'disable';
  /** A rule's name; `*` stands for any text. */
  readonly rule?: string;
  readonly tag?: string;
}

/** Adds text to the output of rules. */
export interface OutputAddition {
  readonly format: string;
  readonly source?: string;
  readonly rule?: string;
  /** Rules must have all of these. */
  readonly tags?: readonly string[];
}

export interface LoadOptions {
  /** The fields of every source whose rules can match. */
  readonly catalogues: readonly Catalogue[];
  /** What `required_engine_version` is compared with; the version of the language implemented here by default. */
  readonly engineVersion?: string;
  /** What `required_plugin_versions` is compared with. */
  readonly plugins?: readonly { readonly name: string; readonly version: string }[];
  /** Rules less severe than this do not take part; `debug` by default. */
  readonly minimumPriority?: Priority;
  /** Whether an event gives every rule that matches, or the first in order; `all` by default. */
  readonly ruleMatching?: 'first' | 'all';
  readonly switches?: readonly RuleSwitch[];
  readonly outputAdditions?: readonly OutputAddition[];
  /** The time zone of `evt.time` and its like; that of this computer by default. */
  readonly zoneOffset?: ZoneOffset;
}

/** The version of Falco's engine whose language this is. */
export const ENGINE_VERSION = '0.62.0';
