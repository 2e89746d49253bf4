/** The fields every event has, whatever its source: they say which event it was and when. */
import type { FieldDefinition } from '../catalogue.ts';
import { toUnsigned, type Unsigned, unsignedFrom } from '../match/number.ts';
import type { EventState } from './slot.ts';

/** Minutes to add to UTC at that moment (milliseconds since 1970). */
export type ZoneOffset = (time: number) => number;

export interface GenericField {
  readonly definition: FieldDefinition;
  /** Digits a number is padded to with zeros in outputs. */
  readonly digits?: number;
  readonly derive: (event: EventState, source: string, zone: ZoneOffset) => string | Unsigned | boolean | undefined;
}

const NANOSECONDS = 1_000_000_000n;

function define(
  name: string,
  type: FieldDefinition['type'],
  description: string,
  example: string,
  derive: GenericField['derive'],
  digits?: number,
): GenericField {
  const definition: FieldDefinition = { name, type, list: false, description, example };
  return digits === undefined ? { definition, derive } : { definition, derive, digits };
}

export const GENERIC_FIELDS: readonly GenericField[] = [
  define('evt.num', 'uint64', 'The number of the event, counted from 1.', '42', (event) =>
    readNumber(event, 'evt.num'),
  ),
  define('evt.time', 'string', 'The time of the event with nanoseconds.', '14:03:07.123456789', (event, _, zone) =>
    formatTime(event, zone, (time) => `${time.clock}.${time.fraction}`),
  ),
  define('evt.time.s', 'string', 'The time of the event.', '14:03:07', (event, _, zone) =>
    formatTime(event, zone, (time) => time.clock),
  ),
  define(
    'evt.time.iso8601',
    'string',
    'Date and time of the event in UTC, with nanoseconds.',
    '2025-02-01T14:03:07.123456789+0000',
    (event) =>
      formatTime(
        event,
        () => 0,
        (time) => `${time.date}T${time.clock}.${time.fraction}+0000`,
      ),
  ),
  define(
    'evt.datetime',
    'string',
    'Date and time of the event with nanoseconds.',
    '2025-02-01 14:03:07.123456789',
    (event, _, zone) => formatTime(event, zone, (time) => `${time.date} ${time.clock}.${time.fraction}`),
  ),
  define('evt.datetime.s', 'string', 'Date and time of the event.', '2025-02-01 14:03:07', (event, _, zone) =>
    formatTime(event, zone, (time) => `${time.date} ${time.clock}`),
  ),
  define('evt.rawtime', 'abstime', 'Nanoseconds since 1970.', '1738418587123456789', (event) =>
    readNumber(event, 'evt.rawtime'),
  ),
  define('evt.rawtime.s', 'abstime', 'Whole seconds since 1970.', '1738418587', (event) =>
    seconds(event, 'evt.rawtime'),
  ),
  define(
    'evt.rawtime.ns',
    'abstime',
    'The nanoseconds within the second.',
    '123456789',
    (event) => remainder(event, 'evt.rawtime'),
    9,
  ),
  define('evt.reltime', 'reltime', 'Nanoseconds since the first event.', '5000000000', (event) =>
    readNumber(event, 'evt.reltime'),
  ),
  define('evt.reltime.s', 'reltime', 'Whole seconds since the first event.', '5', (event) =>
    seconds(event, 'evt.reltime'),
  ),
  define(
    'evt.reltime.ns',
    'reltime',
    'The nanoseconds within the second since the first event.',
    '0',
    (event) => remainder(event, 'evt.reltime'),
    9,
  ),
  define('evt.pluginname', 'string', 'Who supplied the event.', 'coding_agent', (event) =>
    readText(event, 'evt.pluginname'),
  ),
  define('evt.plugininfo', 'string', 'The event in one line.', 'Bash ls -l', (event) =>
    readText(event, 'evt.plugininfo'),
  ),
  define('evt.source', 'string', 'The kind of the event.', 'coding_agent', (_, source) => source),
  define('evt.is_async', 'bool', 'Always false: there are no asynchronous events.', 'false', () => false),
  define('evt.asynctype', 'string', 'Never has a value: there are no asynchronous events.', '', () => undefined),
  define('evt.hostname', 'string', 'The name of this computer.', 'laptop', (event) => readText(event, 'evt.hostname')),
];

function readNumber(event: EventState, name: string): Unsigned | undefined {
  const value = event.reader.read(name, undefined);
  return typeof value === 'number' || typeof value === 'bigint' ? unsignedFrom(value) : undefined;
}

function readText(event: EventState, name: string): string | undefined {
  const value = event.reader.read(name, undefined);
  return typeof value === 'string' ? value : undefined;
}

function seconds(event: EventState, name: string): Unsigned | undefined {
  const value = readNumber(event, name);
  return value === undefined ? undefined : toUnsigned(BigInt(value) / NANOSECONDS);
}

function remainder(event: EventState, name: string): Unsigned | undefined {
  const value = readNumber(event, name);
  return value === undefined ? undefined : toUnsigned(BigInt(value) % NANOSECONDS);
}

interface TimeParts {
  readonly date: string;
  readonly clock: string;
  readonly fraction: string;
}

function formatTime(event: EventState, zone: ZoneOffset, format: (time: TimeParts) => string): string | undefined {
  const value = readNumber(event, 'evt.rawtime');
  if (value === undefined) return undefined;
  const nanoseconds = BigInt(value);
  const time = Number(nanoseconds / 1_000_000n);
  const local = time + zone(time) * 60_000;
  // Beyond the range of a Date there is no calendar day to name.
  if (Math.abs(local) > 8.64e15) return undefined;
  const iso = new Date(local).toISOString();
  const start = iso.indexOf('T');
  const fraction = (nanoseconds % NANOSECONDS).toString().padStart(9, '0');
  return format({ date: iso.slice(0, start), clock: iso.slice(start + 1, start + 9), fraction });
}
