import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { messageOf } from '../../errors.ts';
import { setAside, writeFileInPlace } from '../../files.ts';
import type { FoundProblem } from '../../problem.ts';
import type { Addressed } from './address.ts';
import { type Receiver, receiverSchema } from './receiver.ts';

/** Keeps secrets so that only this user on this computer can read them. */
export interface Vault {
  /** Undefined where the system has no such place: the text is then kept as it is. */
  seal(text: string): string | undefined;
  /** Undefined when it cannot be opened here. */
  open(sealed: string): string | undefined;
}

/** Without a place for secrets: a file that only the user may read is all there is. */
export const PLAIN_VAULT: Vault = { seal: () => undefined, open: () => undefined };

/** The receivers that a person set up, in `receivers.json` of the data folder. */
export interface ReceiverStore {
  readonly list: readonly Receiver[];
  /** Those that records are meant for, whether their secrets can be read here or not. */
  readonly wanted: readonly string[];
  /** What is wrong with the file; undefined when nothing is. */
  readonly problem: FoundProblem | undefined;
  /** @throws when the file cannot be written */
  add(addressed: Addressed): Receiver;
  switch(id: string, on: boolean): void;
  /** @returns what was removed */
  remove(id: string): Receiver | undefined;
  onChange(listener: () => void): void;
}

const fileSchema = v.object({
  receivers: v.array(v.looseObject({ id: v.string(), sealed: v.optional(v.string()) })),
});
const secretsSchema = v.object({
  headers: v.optional(v.record(v.string(), v.string())),
  key: v.optional(v.string()),
});
type StoredReceiver = v.InferOutput<typeof fileSchema>['receivers'][number];

/** @param now from when on a new receiver is told, in milliseconds since 1970 */
export function openReceivers(file: string, vault: Vault, now: () => number): ReceiverStore {
  const listeners = new Set<() => void>();
  let { list, problem, locked } = read(file, vault);
  const change = (next: readonly Receiver[]) => {
    writeFileInPlace(
      file,
      `${JSON.stringify({ receivers: next.map((one) => locked.get(one.id) ?? sealed(one, vault)) }, undefined, 2)}\n`,
    );
    list = next;
    problem = undefined;
    for (const listener of listeners) listener();
  };
  return {
    get list() {
      return list;
    },
    get wanted() {
      return list.filter(({ id, on }) => on || locked.get(id)?.['on'] === true).map(({ id }) => id);
    },
    get problem() {
      return problem;
    },
    add(addressed) {
      const receiver = v.parse(receiverSchema, {
        ...addressed,
        id: randomUUID(),
        name: '',
        on: true,
        since: now(),
        filter: '',
      });
      change([...list, receiver]);
      return receiver;
    },
    switch: (id, on) => change(list.map((receiver) => (receiver.id === id ? { ...receiver, on } : receiver))),
    remove(id) {
      const removed = list.find((receiver) => receiver.id === id);
      if (removed) change(list.filter((receiver) => receiver !== removed));
      return removed;
    },
    onChange: (listener) => {
      listeners.add(listener);
    },
  };
}

interface ReadFile {
  readonly list: readonly Receiver[];
  readonly problem: FoundProblem | undefined;
  /** Receivers whose secrets cannot be opened here, as they stand in the file: they stay there as they are. */
  readonly locked: ReadonlyMap<string, StoredReceiver>;
}

function read(file: string, vault: Vault): ReadFile {
  if (!existsSync(file)) return { list: [], problem: undefined, locked: new Map() };
  try {
    const { receivers } = v.parse(fileSchema, JSON.parse(readFileSync(file, 'utf8')));
    const opened = receivers.map((stored) => unsealed(stored, vault));
    const locked = new Map(receivers.filter((_, at) => opened[at]?.locked).map((stored) => [stored.id, stored]));
    return {
      list: opened.map(({ receiver }) => receiver),
      locked,
      problem: locked.size > 0 ? aboutLocked(locked.size) : undefined,
    };
  } catch (error) {
    const kept = setAside(file);
    const reason = messageOf(error);
    return {
      list: [],
      locked: new Map(),
      problem: {
        title: NOT_SET_UP,
        detail: `The list of them cannot be read (${reason}). It is kept as ${kept}; set them up again.`,
        trouble: { kind: 'receivers-file', reason, kept },
      },
    };
  }
}

const NOT_SET_UP = 'Some places that records are sent to could not be set up.';

function aboutLocked(count: number): FoundProblem {
  return {
    title: NOT_SET_UP,
    detail: `The passwords of ${count} of them cannot be read here; those get nothing meanwhile.`,
    trouble: { kind: 'receivers-locked', count },
  };
}

/** Headers and keys of a receiver are secrets; everything else may be seen, and changed by hand. */
function sealed(receiver: Receiver, vault: Vault): Record<string, unknown> {
  const headers = 'headers' in receiver ? receiver.headers : {};
  const key = 'tls' in receiver ? receiver.tls.key : undefined;
  if (Object.keys(headers).length === 0 && key === undefined) return { ...receiver };
  const box = vault.seal(JSON.stringify({ headers, ...(key === undefined ? {} : { key }) }));
  if (box === undefined) return { ...receiver };
  const { key: _secret, ...tls } = 'tls' in receiver ? receiver.tls : {};
  return { ...receiver, ...('headers' in receiver ? { headers: {} } : {}), tls, sealed: box };
}

/** One whose secrets cannot be read is switched off: without them it would be refused, or let in where it should not. */
function unsealed(
  { sealed: box, ...stored }: StoredReceiver,
  vault: Vault,
): { readonly receiver: Receiver; readonly locked: boolean } {
  if (box === undefined) return { receiver: v.parse(receiverSchema, stored), locked: false };
  const text = vault.open(box);
  if (text === undefined) return { receiver: v.parse(receiverSchema, { ...stored, on: false }), locked: true };
  const { headers, key } = v.parse(secretsSchema, JSON.parse(text));
  const tls = v.parse(v.optional(v.looseObject({}), {}), stored['tls']);
  const secrets = { ...(headers ? { headers } : {}), tls: { ...tls, ...(key === undefined ? {} : { key }) } };
  return { receiver: v.parse(receiverSchema, { ...stored, ...secrets }), locked: false };
}
