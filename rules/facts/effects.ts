/** What a call does, as far as it can be known before it runs: the common result of every derivation. */
import type { ActionName } from './actions.ts';
import type { HostKind } from './network/hosts.ts';
import type { Address } from './network/url.ts';
import type { PlaceKind } from './paths/place-table.ts';
import type { RealPath } from './paths/resolve.ts';

export type TouchOperation = 'read' | 'write' | 'edit' | 'delete' | 'search' | 'list' | 'execute' | 'permissions';

/** On this computer, on another one, or inside a container. */
export type Where = 'here' | 'remote' | 'container';

/** A stretch of the command's text that is one step of it, as UTF-16 offsets. */
export interface Step {
  readonly from: number;
  readonly to: number;
  /** Its text means here what it would mean alone: folder, variables, functions and aliases are those of the start. */
  readonly standsAlone: boolean;
}

/** Which of the command's steps does it; undefined for what no step of the command's own text does. */
interface OfStep {
  readonly step?: number;
}

/** One file or folder that a call uses. */
export interface Touch extends OfStep {
  readonly operation: TouchOperation;
  readonly path: RealPath;
  readonly kinds: ReadonlySet<PlaceKind>;
  readonly recursive: boolean;
  readonly forced: boolean;
  readonly where: Where;
  /** Program or tool that does it. */
  readonly by: string;
  readonly oldText?: string;
  /** What is written, as far as it is known. */
  readonly newText?: string;
  /** Whether nothing is left in the file. */
  readonly emptied?: boolean;
  /** A search's pattern for names. */
  readonly glob?: string;
  /** Index into the call's targets when the tool itself names the file. */
  readonly target?: number;
}

export type ContactPurpose = 'fetch' | 'send' | 'connect' | 'listen' | 'look_up';

/** What leaves the computer with a contact. */
export type Sent =
  | 'secret_file'
  | 'secret_variable'
  | 'secret_text'
  | 'environment'
  | 'file'
  | 'program_output'
  | 'machine'
  | 'text';

export interface Contact extends OfStep {
  readonly host: string;
  readonly kinds: ReadonlySet<HostKind>;
  readonly purpose: ContactPurpose;
  readonly address?: Address;
  readonly port?: number;
  readonly sends: ReadonlySet<Sent>;
  /** Names of what is sent: paths, variables. */
  readonly sentNames: readonly string[];
  readonly by: string;
}

export interface Action extends OfStep {
  readonly name: ActionName;
  /** What it is done to, for people: a branch, a table, a service. */
  readonly object: string;
  readonly by: string;
}

/** One program started by a command. */
export interface StartedProgram extends OfStep {
  /** Plain name: no folders, no `.exe`. */
  readonly name: string;
  /** The words as a shell would pass them; `…` for what is unknown. */
  readonly argv: readonly string[];
  readonly privileged: boolean;
  readonly where: Where;
  /** Programs around it: `sudo`, `xargs`, `ssh`. */
  readonly wrappers: readonly string[];
}

export interface InlineCode {
  readonly language: string;
  readonly text: string;
}

export interface Effects {
  /** The steps of a command, in the order they are written; empty where they cannot be told apart. */
  readonly steps: readonly Step[];
  readonly programs: readonly StartedProgram[];
  readonly touches: readonly Touch[];
  readonly contacts: readonly Contact[];
  readonly actions: readonly Action[];
  /** Reasons why part of the call cannot be known; empty when all of it is. */
  readonly opaque: readonly string[];
  /** The step that each of these reasons is about. */
  readonly opaqueSteps: readonly (number | undefined)[];
  readonly inlineCode: readonly InlineCode[];
  /** Names of variables set for programs. */
  readonly environment: readonly string[];
  /** Programs that read another one’s output. */
  readonly pipesInto: readonly string[];
  readonly wrappers: readonly string[];
}
